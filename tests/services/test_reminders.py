"""What is said because of the time: at its hour by the clock of the place, once, never at night, and if still so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot import letters
from bot.limits import TEMPLATE_BODY, length
from services import bookings, notices, reminders
from services.days import after_quiet, at_hour, is_quiet
from services.guest import cancelling
from services.house import Work
from services.owner import owner_days
from services.post.messages import Note
from services.tables import Booking, Listing, OutboxRow, Person, ReminderRow
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import DSOUZA, NEHA, PAWAR, RAVI, Town

INDIA = ZoneInfo("Asia/Kolkata")
DAY_BEFORE = datetime(2026, 12, 3, 14, tzinfo=INDIA)
SECOND = timedelta(seconds=1)


@pytest.fixture
def stay(town: Town) -> Stay:
    """Ravi's confirmed stay at Mr. Pawar's, two weeks ahead."""
    return offered(town).is_confirmed()


def at(town: Town, instant: datetime, sweeps: int = 1) -> None:
    """Go to an instant and do what it causes."""
    town.clock.instant = instant.astimezone(UTC)
    for _ in range(sweeps):
        town.sweep()


def change(stay: Stay, how: Callable[[Booking], object]) -> None:
    """Change a booking's row by hand and plan anew, as whoever moves it would."""
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        how(booking)
        work.tx.flush()
        reminders.plan(work, booking)


def listing_of(stay: Stay, work: Work) -> Listing:
    return work.tx.get_one(Listing, stay.booking.listing_id)


def put_in(town: Town, slug: str = "lakeview-cottage", **facts: object) -> None:
    """Change a listing before anything is booked there."""
    with town.house.work() as work:
        listing = work.tx.scalars(select(Listing).where(Listing.slug == slug)).one()
        for name, value in facts.items():
            setattr(listing, name, value)


def heard(town: Town, number: str, words: str) -> list[str]:
    return [each.text for each in town.phone(number).heard if words in each.text]


# -- a day before


def test_a_day_before_check_in_the_guest_reads_all_they_need_once(stay: Stay) -> None:
    at(stay.town, DAY_BEFORE - SECOND)
    assert stay.told("customer").count("arrival_reminder") == 0
    at(stay.town, DAY_BEFORE, sweeps=5)
    at(stay.town, DAY_BEFORE + timedelta(hours=3), sweeps=5)
    assert stay.told("customer").count("arrival_reminder") == 1
    [told] = heard(stay.town, RAVI, "Your stay begins soon")
    booking = stay.booking
    for fact in (stay.booking_id, "Fri 4 Dec 2026, 14:00", booking.due.show(), "Pawna Lake Road", "maps.google.com",
                 PAWAR, "valid ID"):  # fmt: skip
        assert fact in told


def test_outside_the_24_hours_it_goes_as_an_approved_template(stay: Stay) -> None:
    stay.town.phone(RAVI).says("hi")
    at(stay.town, DAY_BEFORE)
    assert stay.town.phone(RAVI).last.body["template"]["name"] == "thikana_arrival_reminder"


def test_a_ticket_younger_than_a_day_needs_no_reminder(town: Town) -> None:
    town.clock.instant = datetime(2026, 12, 3, 9, tzinfo=UTC)
    stay = offered(town).is_confirmed()
    at(town, datetime(2026, 12, 4, 8, tzinfo=UTC), sweeps=3)
    assert stay.told("customer").count("arrival_reminder") == 0


def test_who_cancelled_is_not_reminded(stay: Stay) -> None:
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        cancelling.cancel(work, booking, actor="guest:1")
    at(stay.town, DAY_BEFORE, sweeps=3)
    assert stay.told("customer").count("arrival_reminder") == 0
    assert statuses(stay.town, "arrival_reminder") == ["dropped"]


def test_after_a_long_outage_nobody_reads_of_yesterday(stay: Stay) -> None:
    at(stay.town, stay.booking.begins_at, sweeps=3)
    assert stay.told("customer").count("arrival_reminder") == 0


def test_a_stay_that_moved_is_reminded_of_its_new_day_and_not_of_the_old_one(stay: Stay) -> None:
    def later(booking: Booking) -> None:
        booking.check_in, booking.check_out = date(2026, 12, 20), date(2026, 12, 22)

    change(stay, later)
    at(stay.town, DAY_BEFORE, sweeps=3)
    assert stay.told("customer").count("arrival_reminder") == 0
    at(stay.town, datetime(2026, 12, 19, 14, tzinfo=INDIA), sweeps=3)
    assert stay.told("customer").count("arrival_reminder") == 1


def test_whoever_dies_while_reminding_is_replaced(stay: Stay, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    stay.town.clock.instant = DAY_BEFORE.astimezone(UTC)
    with monkeypatch.context() as once:
        once.setattr(notices, "send_beside", dies)
        with pytest.raises(KeyboardInterrupt):
            stay.town.sweep()
    stay.town.sweep()
    assert stay.told("customer").count("arrival_reminder") == 1


# -- the night


@pytest.mark.parametrize(("hour", "says_at"), [
    (22, datetime(2026, 12, 4, 8, tzinfo=INDIA)),  # ten in the evening before is night; the morning of the day will do
    (6, datetime(2026, 12, 3, 8, tzinfo=INDIA)),
    (20, datetime(2026, 12, 3, 20, tzinfo=INDIA)),
])  # fmt: skip
def test_what_falls_into_the_night_waits_for_the_morning(town: Town, hour: int, says_at: datetime) -> None:
    put_in(town, check_in_hour=hour)
    stay = offered(town).is_confirmed()
    at(town, says_at - SECOND, sweeps=2)
    assert stay.told("customer").count("arrival_reminder") == 0
    at(town, says_at, sweeps=2)
    assert stay.told("customer").count("arrival_reminder") == 1


def test_an_outage_that_ends_at_night_wakes_nobody(stay: Stay) -> None:
    at(stay.town, DAY_BEFORE.replace(hour=21), sweeps=2)
    at(stay.town, DAY_BEFORE + timedelta(hours=17, minutes=59), sweeps=2)
    assert stay.told("customer").count("arrival_reminder") == 0
    at(stay.town, DAY_BEFORE + timedelta(hours=18))
    assert stay.told("customer").count("arrival_reminder") == 1


def test_what_would_be_of_no_use_in_the_morning_is_let_go(town: Town) -> None:
    put_in(town, check_in_hour=7)
    stay = offered(town).is_confirmed()
    at(town, datetime(2026, 12, 3, 22, tzinfo=INDIA), sweeps=2)
    at(town, datetime(2026, 12, 4, 8, tzinfo=INDIA), sweeps=2)
    assert stay.told("customer").count("arrival_reminder") == 0
    assert statuses(town, "arrival_reminder") == ["dropped"]


@pytest.mark.parametrize(("zone", "begins", "ends"), [
    ("Asia/Kolkata", datetime(2026, 12, 3, 15, 30, tzinfo=UTC), datetime(2026, 12, 4, 2, 30, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 24, 19, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2027, 3, 27, 20, tzinfo=UTC), datetime(2027, 3, 28, 6, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, 13, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 12, 3, 8, tzinfo=UTC), datetime(2026, 12, 3, 19, tzinfo=UTC)),
])  # fmt: skip
def test_the_night_is_from_nine_to_eight_also_when_the_clocks_change(
    zone: str, begins: datetime, ends: datetime
) -> None:
    assert [is_quiet(instant, zone) for instant in (begins - SECOND, begins, ends - SECOND, ends)] == [
        False, True, True, False,
    ]  # fmt: skip
    assert after_quiet(begins, zone) == after_quiet(ends - SECOND, zone) == ends
    assert after_quiet(ends, zone) == ends


@pytest.mark.parametrize(("zone", "says_at"), [
    ("America/New_York", datetime(2027, 3, 13, 19, tzinfo=UTC)),  # 14:00, the night before the clocks go forward
    ("Pacific/Auckland", datetime(2027, 3, 13, 1, tzinfo=UTC)),
])  # fmt: skip
def test_a_day_before_is_the_same_hour_by_the_clock_of_the_place(town: Town, zone: str, says_at: datetime) -> None:
    put_in(town, timezone=zone)
    stay = offered(town, arrival=date(2027, 3, 14)).is_confirmed()
    at(town, says_at - SECOND)
    assert stay.told("customer").count("arrival_reminder") == 0
    at(town, says_at)
    assert stay.told("customer").count("arrival_reminder") == 1


# -- the owner's morning


def test_at_eight_the_owner_reads_who_comes_and_who_leaves(stay: Stay) -> None:
    town = stay.town
    offered(town, guest=NEHA, listing="pine-cottage", arrival=ARRIVAL - timedelta(days=2), name="Neha").is_confirmed()
    morning = at_hour(ARRIVAL, 8, "Asia/Kolkata")
    at(town, morning - SECOND, sweeps=2)
    assert heard(town, PAWAR, "Fri 4 Dec 2026*\n\nArriving") == []
    at(town, morning, sweeps=3)
    [told] = heard(town, PAWAR, "Your day, Fri 4 Dec 2026")
    assert f"Arriving: Ravi Kumar, 2 guests, Lakeview Cottage, collect {stay.booking.due.show()}" in told
    assert "Leaving: Neha, Pine Cottage" in told
    assert heard(town, DSOUZA, "Your day") == []


def test_on_a_day_without_guests_there_is_no_message(stay: Stay) -> None:
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        cancelling.cancel(work, booking, actor="guest:1")
    at(stay.town, at_hour(ARRIVAL, 8, "Asia/Kolkata"), sweeps=2)
    at(stay.town, at_hour(ARRIVAL + timedelta(days=1), 8, "Asia/Kolkata"), sweeps=2)
    assert heard(stay.town, PAWAR, "Your day") == []


def test_who_has_just_confirmed_for_today_is_not_told_of_it_again(town: Town) -> None:
    town.clock.instant = at_hour(ARRIVAL, 9, "Asia/Kolkata").astimezone(UTC)
    offered(town).is_confirmed()
    at(town, at_hour(ARRIVAL, 10, "Asia/Kolkata"), sweeps=2)
    assert heard(town, PAWAR, "Your day") == []


def test_after_noon_the_mornings_message_is_let_go(stay: Stay) -> None:
    at(stay.town, at_hour(ARRIVAL, 12, "Asia/Kolkata"), sweeps=2)
    assert heard(stay.town, PAWAR, "Your day") == []


def test_a_full_day_still_fits_one_template(town: Town) -> None:
    put_in(town, "pawna-lake-camp", name="Q" * 60)
    for number in range(6):
        offered(town, guest=f"+9190000005{number:02}", listing="pawna-lake-camp", guests=1, name="W" * 60,
                arrival=ARRIVAL).is_confirmed()  # fmt: skip
        offered(town, guest=f"+9190000006{number:02}", listing="pawna-lake-camp", guests=1, name="W" * 60,
                arrival=ARRIVAL - timedelta(days=2)).is_confirmed()  # fmt: skip
    with town.house.reading() as work:
        owner = work.tx.scalars(select(Person).where(Person.address == PAWAR)).one()
        facts = owner_days.facts_of(work, owner, ARRIVAL)
    assert facts is not None
    assert facts["arrivals"].endswith("and 3 more")
    assert "\n" not in facts["arrivals"] + facts["departures"]
    assert length(letters.worded(Note("owner_day", facts), "en").text) <= TEMPLATE_BODY


# -- how it was


def test_the_morning_after_check_out_the_guest_is_asked_how_it_was(stay: Stay) -> None:
    at(stay.town, stay.booking.ends_at, sweeps=2)
    morning = at_hour(ARRIVAL + timedelta(days=3), 10, "Asia/Kolkata")
    at(stay.town, morning - SECOND, sweeps=2)
    assert stay.told("customer").count("rating") == 0
    at(stay.town, morning, sweeps=3)
    at(stay.town, morning + timedelta(days=1), sweeps=3)
    assert stay.told("customer").count("rating") == 1
    assert set(stay.town.phone(RAVI).last.choices) == {"5 Great", "3 Fair", "1 Poor"}


def test_who_wrote_stop_is_not_asked_but_still_learns_what_a_guest_must_know(stay: Stay) -> None:
    stay.town.phone(RAVI).says("stop")
    at(stay.town, DAY_BEFORE)
    at(stay.town, stay.booking.ends_at)
    at(stay.town, at_hour(ARRIVAL + timedelta(days=3), 10, "Asia/Kolkata"))
    assert [stay.told("customer").count(kind) for kind in ("arrival_reminder", "rating")] == [1, 0]


def test_who_left_early_is_asked_the_morning_after_that(stay: Stay) -> None:
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        bookings.move(work, booking, "checked_in", actor="owner:1")
    stay.town.clock.instant = at_hour(ARRIVAL + timedelta(days=1), 9, "Asia/Kolkata").astimezone(UTC)
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        bookings.move(work, booking, "checked_out", actor="owner:1")
    at(stay.town, at_hour(ARRIVAL + timedelta(days=2), 10, "Asia/Kolkata"), sweeps=2)
    assert stay.told("customer").count("rating") == 1


def test_after_an_outage_of_a_week_nobody_is_asked_any_more(stay: Stay) -> None:
    at(stay.town, stay.booking.ends_at + timedelta(days=7), sweeps=3)
    assert (stay.state, stay.told("customer").count("rating")) == ("COMPLETED", 0)


# -- the table


@pytest.mark.parametrize("kind", reminders.REMINDERS)
def test_every_reminder_has_its_words_and_its_taps(kind: str) -> None:
    definition = {each["name"]: each for each in letters.wanted_templates()}[letters.template_name(kind)]
    assert definition["category"] == "UTILITY"


def test_a_thing_planned_twice_by_mistake_is_said_once(stay: Stay) -> None:
    """The status is what keeps it from being said again; the key of the message is the net below."""
    stay.town.clock.instant = DAY_BEFORE.astimezone(UTC)
    assert [reminders.say_due(stay.town.house) for _ in range(3)] == [1, 0, 0]
    with stay.town.house.work() as work:
        work.tx.scalars(select(ReminderRow).where(ReminderRow.kind == "arrival_reminder")).one().status = "planned"
    reminders.say_due(stay.town.house)
    assert stay.told("customer").count("arrival_reminder") == 1


def statuses(town: Town, kind: str) -> list[str]:
    with town.house.reading() as work:
        rows = select(ReminderRow.status).where(ReminderRow.kind == kind).order_by(ReminderRow.id)
        return list(work.tx.scalars(rows))


def test_a_stay_from_end_to_end_says_everything_by_day(stay: Stay) -> None:
    for half_day in range(20):
        at(stay.town, datetime(2026, 12, 1, 10, tzinfo=INDIA) + timedelta(hours=12 * half_day))
    with stay.town.house.reading() as work:
        assert {row.status for row in work.tx.scalars(select(ReminderRow))} == {"said"}
        told = {row.body["key"]: row.created_at.astimezone(INDIA) for row in work.tx.scalars(select(OutboxRow))}
    assert {key: f"{instant:%d %H}" for key, instant in told.items() if key in reminders.REMINDERS} == {
        "arrival_reminder": "04 10",
        "owner_day": "06 10",
        "rating": "07 10",
    }
