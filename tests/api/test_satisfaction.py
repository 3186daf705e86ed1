"""The trend of the stars guests give in the chat, in analytics and in the admin's day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.clock import local_date
from services.guest import ratings
from services.reports.satisfaction import Stars
from tests.api.conftest import signed_in
from tests.flows.admins import counted, today
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import RAVI, Town

NOBODY = {"count": 0, "average": None}


def rated(town: Town, given: Sequence[int], after_days: int = 0) -> Stay:
    """One stay after the other, each rated by its guest in the chat on the day it ended."""
    for number, stars in enumerate(given):
        arrival = ARRIVAL + timedelta(days=after_days + 2 * number)
        stay = offered(town, arrival=arrival, nights=1).is_confirmed()
        town.clock.instant = max(town.clock.now(), stay.booking.ends_at)
        town.sweep()
        heard = town.phone(RAVI).taps_id(f"rating.stars:{stay.booking_id}.{stars}")
        assert f"{stars} of 5" in heard.text
    return stay


def asked(town: Town, **query: str) -> dict[str, Any]:
    return dict(signed_in(town).gets("/api/v1/admin/analytics", **query)["satisfaction"])


def test_stars_given_in_the_chat_show_in_every_figure(town: Town) -> None:
    rated(town, (2, 3))
    rated(town, (5, 5, 4), after_days=31)
    line = "⭐ Last 30 days: 4.67, stays rated: 3. The 30 days before: 2.50, stays rated: 2"
    assert line in today(town).text.splitlines()
    found = asked(town, start_date="2027-01-01", end_date="2027-01-31", group_by="month")
    month = {"start_date": "2027-01-01", "end_date": "2027-01-31", "count": 3, "average": 4.67}
    assert found == {"count": 3, "average": 4.67, "periods": [month], "before": {"count": 2, "average": 2.5}}


def test_each_period_has_its_own_stars_and_days_without_any_have_none(town: Town) -> None:
    rated(town, (2, 5))
    found = asked(town, start_date="2026-12-05", end_date="2026-12-07", group_by="day")
    shown = [(each["start_date"], each["count"], each["average"]) for each in found["periods"]]
    assert shown == [("2026-12-05", 1, 2.0), ("2026-12-06", 0, None), ("2026-12-07", 1, 5.0)]
    weeks = asked(town, start_date="2026-12-05", end_date="2026-12-07", group_by="week")["periods"]
    assert [(each["end_date"], each["average"]) for each in weeks] == [("2026-12-06", 2.0), ("2026-12-07", 5.0)]


def test_where_nobody_rated_nothing_is_said(town: Town) -> None:
    assert "⭐" not in today(town).text
    found = asked(town, start_date="2026-12-05", end_date="2026-12-05")
    assert (found["count"], found["average"], found["before"]) == (0, None, NOBODY)


def test_the_first_ratings_have_nothing_before_them_and_old_ones_are_no_news(town: Town) -> None:
    rated(town, (4,))
    assert "⭐ Last 30 days: 4.00, stays rated: 1. The 30 days before: none rated" in today(town).text
    town.clock.move(days=31)
    assert "⭐" not in today(town).text


def test_other_stars_for_the_same_stay_count_once_on_the_day_they_were_given(town: Town) -> None:
    stay = rated(town, (1,))
    town.clock.move(days=1)
    town.phone(RAVI).taps_id(f"rating.stars:{stay.booking_id}.5")
    found = asked(town, start_date="2026-12-05", end_date="2026-12-06")
    assert [(each["count"], each["average"]) for each in found["periods"]] == [(0, None), (1, 5.0)]


def test_a_rating_belongs_to_the_day_it_is_where_the_house_stands(town: Town) -> None:
    stay = rated(town, (4,))
    town.clock.instant = datetime(2026, 12, 6, 18, 30, tzinfo=UTC)
    with town.house.work() as work:
        given = ratings.rate(work, stay.booking.guest, stay.booking_id, 5)
        assert given is not None
        assert given.day == local_date(work.now, "Asia/Kolkata") == ARRIVAL + timedelta(days=3)


def test_many_ratings_cost_as_many_queries_as_one(town: Town) -> None:
    rated(town, (5,))
    today(town)
    with counted(town.house.engine) as for_one:
        today(town)
    rated(town, (4, 3, 2), after_days=3)
    today(town)
    with counted(town.house.engine) as for_many:
        today(town)
    assert len(for_many) == len(for_one)


@pytest.mark.postgres
def test_it_is_the_same_on_postgresql(postgres_town: Town) -> None:
    rated(postgres_town, (4, 5))
    found = asked(postgres_town, start_date="2026-12-07", end_date="2026-12-07")
    assert (found["average"], found["before"]) == (5.0, NOBODY)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("stars", "average"),
    [(Stars(), None), (Stars(3, 14), "4.67"), (Stars(8, 33), "4.13"), (Stars(200, 901), "4.51"), (Stars(1, 5), "5.00")],
)
def test_the_average_is_half_up_to_the_hundredth(stars: Stars, average: str | None) -> None:
    assert stars.average == (None if average is None else Decimal(average))
