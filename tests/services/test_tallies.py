"""Running totals are what the bookings come to, folded or not, whatever happens to the bookings."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from services import tallies
from services.tables import Booking, Tally
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import NEHA, RAVI, Town


def differences(town: Town) -> dict[str, tuple[int, int]]:
    with town.house.reading() as work:
        return tallies.differences(work)


def rows(town: Town) -> tuple[int, int]:
    """How many rows are loose, and how many folded."""
    with town.house.reading() as work:
        loose = work.tx.scalar(select(func.count()).where(Tally.loose)) or 0
        return loose, (work.tx.scalar(select(func.count()).select_from(Tally)) or 0) - loose


def tidy(town: Town) -> None:
    with town.house.work() as work:
        tallies.tidy(work)


def a_busy_day(town: Town) -> list[Stay]:
    first = offered(town, code="TEST123").is_confirmed()
    second = offered(town, code="VIP500", arrival=ARRIVAL + timedelta(days=7)).is_paid()
    second.owner_taps("Cancel")
    third = offered(town, guest=NEHA, listing="seaview-villa")
    return [first, second, third]


def test_the_totals_are_what_the_bookings_come_to(town: Town) -> None:
    a_busy_day(town)
    assert differences(town) == {}
    town.wait(minutes=31)
    assert differences(town) == {}


def test_folding_changes_no_total_and_leaves_a_row_for_each_day_and_place(town: Town) -> None:
    a_busy_day(town)
    assert rows(town)[0] > 5
    tidy(town)
    assert rows(town) == (0, 2)
    assert differences(town) == {}
    tidy(town)
    assert rows(town) == (0, 2)


def test_changes_after_folding_are_folded_in(town: Town) -> None:
    stay = offered(town)
    tidy(town)
    stay.is_confirmed()
    tidy(town)
    assert rows(town) == (0, 1)
    assert differences(town) == {}


def test_a_booking_from_before_there_were_totals_is_counted_by_the_sweep(town: Town) -> None:
    a_busy_day(town)
    with town.house.work() as work:
        work.tx.execute(update(Booking).values(tallied=None))
        work.tx.execute(Tally.__table__.delete())
    assert differences(town)
    town.sweep()
    assert differences(town) == {}


def test_counting_again_changes_nothing(town: Town) -> None:
    stay = offered(town, guest=RAVI).is_paid()
    before = rows(town)
    with town.house.work() as work:
        tallies.count(work, work.tx.get_one(Booking, stay.booking.id))
    assert rows(town) == before


def test_a_total_that_is_wrong_is_a_difference(town: Town) -> None:
    offered(town).is_paid()
    with town.house.work() as work:
        work.tx.execute(update(Booking).values(paid_minor=Booking.paid_minor + 1))
    assert list(differences(town)) == ["revenue_minor INR"]


def test_counting_with_an_old_view_of_a_booking_counts_once(town: Town) -> None:
    stay = offered(town)
    with town.house.reading() as work:
        old_view = work.tx.get_one(Booking, stay.booking.id)
    stay.is_paid()
    with town.house.work() as work:
        old = work.tx.merge(old_view, load=False)
        tallies.count(work, old)
    assert differences(town) == {}
