"""Analytics: what is counted, for which days, and that it is what the bookings come to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reports.analytics import Figures
from tests.api.conftest import Api, signed_in, wrong_fields
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import NEHA, RAVI, Town

PATH = "/api/v1/admin/analytics"
FRIDAY = "2026-11-20"


def week_later(town: Town, number: int, **wish: Any) -> Stay:
    return offered(town, arrival=ARRIVAL + timedelta(days=7 * number), **wish)


def test_every_booking_is_counted_as_what_became_of_it(town: Town, meera: Api) -> None:
    confirmed = week_later(town, 0).is_confirmed()
    waits = week_later(town, 1).is_paid()
    cancelled = week_later(town, 2).is_paid()
    cancelled.owner_taps("Cancel")
    week_later(town, 3, guest=NEHA, listing="seaview-villa")
    answer = meera.gets(PATH, start_date=FRIDAY, end_date=FRIDAY)
    paid = (confirmed, waits, cancelled)
    assert answer["totals"] == {
        "bookings": 4,
        "paid": 3,
        "confirmed": 1,
        "cancelled": 1,
        "revenue": sum(stay.booking.paid_minor for stay in paid) / 100,
        "commission": confirmed.booking.platform_minor / 100,
        "conversion": 0.75,
    }
    assert answer["totals"] == {name: answer["periods"][0][name] for name in answer["totals"]}
    assert [(each["place"], each["bookings"]) for each in answer["popular_places"]] == [("Lonavala", 3), ("Alibaug", 1)]


def test_a_booking_belongs_to_the_day_it_was_made_on(town: Town, meera: Api) -> None:
    stay = offered(town)
    stay.press_pay()
    town.clock.move(minutes=20)
    town.bank.pays(stay.payments[-1].order_id)
    town.clock.move(days=1)
    stay.hears(stay.payments[-1].order_id)
    answer = signed_in(town).gets(PATH, start_date=FRIDAY, end_date="2026-11-21")
    assert [(each["bookings"], each["paid"]) for each in answer["periods"]] == [(1, 1), (0, 0)]


def test_a_booking_that_ran_out_of_time_is_not_cancelled(town: Town, meera: Api) -> None:
    offered(town)
    town.wait(minutes=31)
    totals = meera.gets(PATH)["totals"]
    assert (totals["bookings"], totals["paid"], totals["cancelled"], totals["conversion"]) == (1, 0, 0, 0)


def test_without_days_it_is_the_last_thirty(meera: Api) -> None:
    answer = meera.gets(PATH)
    assert (answer["start_date"], answer["end_date"], len(answer["periods"])) == ("2026-10-22", FRIDAY, 30)


@pytest.mark.parametrize(
    ("grouping", "periods"),
    [
        ("day", [(str(date(2026, 11, 26) + timedelta(days=n)),) * 2 for n in range(8)]),
        ("week", [("2026-11-26", "2026-11-29"), ("2026-11-30", "2026-12-03")]),
        ("month", [("2026-11-26", "2026-11-30"), ("2026-12-01", "2026-12-03")]),
    ],
)
def test_periods_fill_the_span_without_gaps(meera: Api, grouping: str, periods: list[tuple[str, str]]) -> None:
    answer = meera.gets(PATH, start_date="2026-11-26", end_date="2026-12-03", group_by=grouping)
    assert [(each["start_date"], each["end_date"]) for each in answer["periods"]] == periods


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"group_by": "year"}, "group_by"),
        ({"start_date": "2026-12-02", "end_date": "2026-12-01"}, "end_date"),
        ({"start_date": "yesterday"}, "start_date"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(meera: Api, query: dict[str, Any], field: str) -> None:
    assert wrong_fields(meera.asks(PATH, **query)) == [field]


@given(paid=st.integers(0, 10**6), unpaid=st.integers(0, 10**6))
def test_conversion_is_a_share(paid: int, unpaid: int) -> None:
    share = Figures(made=paid + unpaid, paid=paid).conversion
    assert 0 <= share <= 1
    assert abs(share * (paid + unpaid) - paid) * 20_000 <= paid + unpaid


def test_two_places_for_one_guest_count_twice(town: Town, meera: Api) -> None:
    offered(town, guest=RAVI).is_paid()
    offered(town, guest=RAVI, listing="seaview-villa").is_paid()
    assert meera.gets(PATH)["totals"]["paid"] == 2
