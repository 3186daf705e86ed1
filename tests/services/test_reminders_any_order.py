"""Whatever happens to a stay, whenever anybody looks: each reminder is said once, in its time, by day, or never."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import bookings, reminders
from services.errors import IllegalMove
from services.house import Work
from services.owner import front_desk
from services.tables import Booking
from tests.services.stays import Stay, offered
from tests.town import Town

INDIA = ZoneInfo("Asia/Kolkata")
MOVES = ("checked_in", "check_in_undone", "checked_out", "guest_cancelled")
HOURS = (1, 3, 5, 7, 10, 13, 24, 25, 60)
HAPPENS = st.lists(
    st.one_of(
        st.sampled_from(HOURS),
        st.sampled_from(HOURS),
        st.sampled_from(MOVES),
        st.sampled_from(["a day later", "two days earlier"]),
    ),
    max_size=14,
)
STARTS = count()
HITS = []


@dataclass
class Known:
    """What a plain reckoning knows of a stay: since when it arrives on a day, and when it ended."""

    arrives_since: dict[date, datetime] = field(default_factory=dict)
    ended_at: datetime | None = None


def there(instant: datetime) -> datetime:
    return instant.astimezone(INDIA)


def by_day(instant: datetime) -> bool:
    return 8 <= there(instant).hour < 21


def hour_of(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=INDIA)


def lets_happen(stay: Stay, what: object, known: Known) -> None:
    if isinstance(what, int):
        stay.town.clock.move(hours=what)
        return
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        if what in MOVES:
            _moves(work, booking, str(what), known)
        elif booking.booking_status == "TICKET_GENERATED":
            _shifts(work, booking, timedelta(days=1 if what == "a day later" else -2), known)


def _moves(work: Work, booking: Booking, event: str, known: Known) -> None:
    try:
        bookings.move(work, booking, event, actor="somebody")
    except IllegalMove:
        return
    if event == "check_in_undone":
        known.arrives_since[booking.check_in] = work.now
    if event == "checked_out":
        known.ended_at = work.now


def _shifts(work: Work, booking: Booking, by: timedelta, known: Known) -> None:
    booking.check_in, booking.check_out = booking.check_in + by, booking.check_out + by
    work.tx.flush()
    reminders.plan(work, booking)
    known.arrives_since[booking.check_in] = work.now


def looks(town: Town) -> None:
    """The part of a sweep that has to do with this."""
    with town.house.work() as work:
        front_desk.end_stays(work)
    reminders.say_due(town.house)


def said(stay: Stay, kind: str) -> dict[str, list[datetime]]:
    """When each reminder of that kind was said, by the day it is about."""
    found: dict[str, list[datetime]] = {}
    for row in stay.letters:
        if row.body.get("key") == kind:
            found.setdefault(row.dedupe_key.split(":")[1], []).append(row.created_at)
    return found


def should_have_been_reminded(booking: Booking, known: Known, now: datetime) -> bool:
    since, due = known.arrives_since.get(booking.check_in), hour_of(booking.check_in, 14) - timedelta(hours=24)
    in_time = since is not None and since < due <= now < hour_of(booking.check_in, 14)
    return booking.booking_status == "TICKET_GENERATED" and in_time and by_day(now)


def should_have_been_asked(booking: Booking, known: Known, now: datetime) -> bool:
    if booking.booking_status != "COMPLETED" or known.ended_at is None:
        return False
    left = min(booking.check_out, there(known.ended_at).date())
    return hour_of(left, 10) + timedelta(days=1) <= now < hour_of(left, 10) + timedelta(days=4) and by_day(now)


@pytest.mark.timeout(120)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(happenings=HAPPENS)
def test_each_reminder_is_said_once_in_its_time_or_not_at_all(town: Town, happenings: list[object]) -> None:
    town.clock.instant = datetime(2026, 12, 1, 5, tzinfo=UTC) + timedelta(days=40 * next(STARTS))
    stay = offered(town, arrival=there(town.clock.now()).date() + timedelta(days=1), nights=2).is_confirmed()
    known = Known({stay.booking.check_in: town.clock.now()})
    for what in happenings:
        lets_happen(stay, what, known)
        before = stay.booking.booking_status
        looks(town)
        booking, now = stay.booking, town.clock.now()
        if before != "COMPLETED" == booking.booking_status:
            known.ended_at = now
        if should_have_been_reminded(booking, known, now):
            assert len(said(stay, "arrival_reminder").get(str(booking.check_in), [])) == 1
        if should_have_been_asked(booking, known, now):
            assert len(said(stay, "rating").get(str(booking.check_out), [])) == 1
    for kind in ("arrival_reminder", "rating"):
        assert all(len(times) == 1 and by_day(times[0]) for times in said(stay, kind).values())
    for day, [instant] in said(stay, "arrival_reminder").items():
        begins = hour_of(date.fromisoformat(day), 14)
        assert begins - timedelta(hours=24) <= instant < begins
