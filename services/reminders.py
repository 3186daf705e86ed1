"""What is said because of the time: planned when a booking comes into a state, said once, dropped when it is not so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services import notices
from services.clock import local_date
from services.contacts import preferences
from services.days import after_quiet, at_hour
from services.db import lock
from services.house import House, Work
from services.notices import Notice
from services.owner import owner_days
from services.post import outbox
from services.post.messages import Note
from services.states import LIVING
from services.tables import Booking, Person, ReminderRow

MORNING_HOUR: Final = 8
RATING_HOUR: Final = 10


@dataclass(frozen=True)
class Plan:
    """One time something may be said: about whom, about which day, when, and until when it is of use."""

    subject_id: int
    day: date
    due_at: datetime
    until: datetime


@dataclass(frozen=True)
class Reminder:
    """One line of the table: in which states of a booking it is planned, when, how it is said, and who may refuse it.

    `say` answers whether it was still so. At night it waits for the morning, if it is of use then. A `reminder` is
    not said to those who turned reminders off, a `nudge` not to those who wrote *stop*.
    """

    purpose: preferences.Kind
    states: frozenset[str]
    plans: Callable[[Booking, datetime], list[Plan]]
    say: Callable[[Work, ReminderRow], bool]


def _a_day_before(booking: Booking, now: datetime) -> list[Plan]:
    """24 hours before check-in; not at all for a ticket that is younger, because it has just said the same."""
    due_at = booking.begins_at - timedelta(hours=24)
    return [Plan(booking.id, booking.check_in, due_at, booking.begins_at)] if due_at > now else []


def _mornings_of_the_owner(booking: Booking, now: datetime) -> list[Plan]:
    """At eight on the days somebody comes or leaves, one for each owner and day."""
    mornings = [
        (day, at_hour(day, MORNING_HOUR, booking.listing.timezone)) for day in (booking.check_in, booking.check_out)
    ]
    owner_id = booking.listing.owner_id
    return [Plan(owner_id, day, at, at + timedelta(hours=4)) for day, at in mornings if at > now]


def _the_day_after(booking: Booking, now: datetime) -> list[Plan]:
    """In the morning after they left, which may be earlier than they had booked."""
    zone = booking.listing.timezone
    left = min(booking.check_out, local_date(now, zone))
    due_at = at_hour(left + timedelta(days=1), RATING_HOUR, zone)
    return [Plan(booking.id, booking.check_out, due_at, due_at + timedelta(days=3))]


def _notice(notice: Notice, about: str, work: Work, row: ReminderRow) -> bool:
    """A notice about a booking, if it is still in a state it was planned in and its day is still that one."""
    booking = lock(work.tx, Booking, Booking.id == row.subject_id)
    if booking is None or booking.booking_status not in REMINDERS[row.kind].states:
        return False
    wanted = preferences.may_send(work, booking.guest, REMINDERS[row.kind].purpose)
    if getattr(booking, about) != row.day or not wanted:
        return False
    notices.send_beside(work, booking, notice, f"{booking.booking_id}:{row.day}")
    return True


def _owner_day(work: Work, row: ReminderRow) -> bool:
    owner = work.tx.get_one(Person, row.subject_id)
    facts = owner_days.facts_of(work, owner, row.day)
    if facts is None or not preferences.may_send(work, owner, REMINDERS[row.kind].purpose):
        return False
    note, key = Note("owner_day", facts), f"owner_day:{owner.id}:{row.day}"
    return outbox.put(work, to=owner.address, role="owner", body=note, dedupe_key=key, urgency="C")


def _rating_taps(work: Work, booking: Booking) -> tuple[str, ...]:
    return tuple(f"rating.stars:{booking.booking_id}.{stars}" for stars in (5, 3, 1))


EXPECTED: Final = LIVING - {"CHECKED_IN"}
STAYED: Final = frozenset({"COMPLETED"})
ARRIVAL: Final = Notice("customer", "arrival_reminder")
RATING: Final = Notice("customer", "rating", "C", taps=_rating_taps)

REMINDERS: Final[dict[str, Reminder]] = {
    "arrival_reminder": Reminder("reminder", EXPECTED, _a_day_before, partial(_notice, ARRIVAL, "check_in")),
    "owner_day": Reminder("reminder", EXPECTED, _mornings_of_the_owner, _owner_day),
    "rating": Reminder("nudge", STAYED, _the_day_after, partial(_notice, RATING, "check_out")),
}


def plan(work: Work, booking: Booking) -> None:
    """Plan what this booking's state and days ask for; whatever was planned before and still fits is left alone.

    Whoever moves a booking, or its days, calls this in the same transaction.
    """
    rows = [
        _planned(kind, each, booking.listing.timezone)
        for kind, reminder in REMINDERS.items()
        if booking.booking_status in reminder.states
        for each in reminder.plans(booking, work.now)
        if each.until > work.now
    ]
    if rows:
        insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
        work.tx.execute(insert(ReminderRow).on_conflict_do_nothing(index_elements=["kind", "subject_id", "day"]), rows)


def say_due(house: House) -> int:
    """Say everything whose time has come, each in its own transaction; answers how many were said."""
    with house.reading() as work:
        due = select(ReminderRow.id).where(ReminderRow.status == "planned", ReminderRow.due_at <= work.now)
        ids: Sequence[int] = work.tx.scalars(due.order_by(ReminderRow.due_at).limit(200)).all()
    return sum(_say_one(house, row_id) for row_id in ids)


def _say_one(house: House, row_id: int) -> bool:
    with house.work() as work:
        row = lock(work.tx, ReminderRow, ReminderRow.id == row_id)
        if row is None or row.status != "planned" or row.due_at > work.now:
            return False
        row.due_at = after_quiet(work.now, row.zone)
        if work.now < row.due_at < row.until:
            return False
        said = work.now < row.until and row.due_at == work.now and REMINDERS[row.kind].say(work, row)
        row.status, row.done_at = "said" if said else "dropped", work.now
        return said


def _planned(kind: str, each: Plan, zone: str) -> dict[str, object]:
    return {
        "kind": kind,
        "subject_id": each.subject_id,
        "day": each.day,
        "due_at": after_quiet(each.due_at, zone),
        "until": each.until,
        "zone": zone,
        "status": "planned",
    }
