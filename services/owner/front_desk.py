"""The front desk: whose code or ticket lets a guest in, and when. What is not `valid` changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, Literal

from sqlalchemy import ColumnElement, delete, func, select

from services import bookings, notices
from services.admin import alerts
from services.clock import local_date
from services.contacts import people
from services.db import lock
from services.facts import facts_and
from services.house import Work
from services.states import LIVING
from services.tables import Booking, BookingEvent, CodeMiss, Person
from services.tickets import issue

IN_HOUSE: Final = "CHECKED_IN"
UNDO: Final = timedelta(minutes=15)
# So many wrong codes in so long, and even right ones wait: nobody can try them all.
MOST_MISSES: Final = 10
MISSES_COUNT_FOR: Final = timedelta(hours=1)
UNSEEN: Final = "check-out time, and nobody was checked in"

Verdict = Literal[
    "valid", "in_house", "over", "early", "cancelled", "unknown", "not_yours", "too_many", "undone", "undo_late", "left"
]


@dataclass(frozen=True)
class Judged:
    """What a code or ticket is worth now, and the booking when it is theirs to know. `since`: checked in when."""

    verdict: Verdict
    booking: Booking | None = None
    since: datetime | None = None


def by_code(work: Work, person: Person, code: str) -> Judged:
    """Judge a check-in code that somebody typed or tapped; the booking is ours until the transaction ends."""
    return _judged(work, person, Booking.check_in_code == code)


def by_ticket(work: Work, person: Person, booking_id: str) -> Judged:
    """Judge a ticket whose link has been proved."""
    return _judged(work, person, Booking.booking_id == booking_id)


def check_in(work: Work, person: Person, code: str) -> Judged:
    """Let the guest in, if the code is valid now; then it is `in_house`."""
    judged = by_code(work, person, code)
    if judged.booking is None or judged.verdict != "valid":
        return judged
    bookings.move(work, judged.booking, "checked_in", actor=_actor(work, person))
    _close_problem(work, judged.booking, _actor(work, person))
    return Judged("in_house", judged.booking, work.now)


def undo(work: Work, person: Person, code: str, tapped_at: datetime) -> Judged:
    """Take a check-in back, for some minutes after it; then it is `undone` and the code valid again.

    The time is the one WhatsApp signed, so that an outage of ours cannot end a button.
    """
    judged = by_code(work, person, code)
    if judged.booking is None or judged.verdict != "in_house":
        return judged
    if not can_be_undone(judged, tapped_at):
        return Judged("undo_late", judged.booking, judged.since)
    bookings.move(work, judged.booking, "check_in_undone", actor=_actor(work, person))
    return Judged("undone", judged.booking)


def check_out(work: Work, person: Person, code: str) -> Judged:
    """The guest has `left`."""
    judged = by_code(work, person, code)
    if judged.booking is None or judged.verdict != "in_house":
        return judged
    bookings.move(work, judged.booking, "checked_out", actor=_actor(work, person))
    return Judged("left", judged.booking)


def report_problem(work: Work, person: Person, code: str) -> Judged:
    """Tell the admins that something is wrong at the door, with everybody's number; once an hour for a booking."""
    judged = by_code(work, person, code)
    if judged.booking is not None:
        booking = judged.booking
        reporter = {"reporter_phone": person.phone or "-"}
        facts = partial(facts_and, reporter, booking, work.settings)
        key = f"{booking.booking_id}:problem:{work.now:%Y%m%d%H}"
        notices.tell_admins(work, "check_in_problem", facts, key, booking, (f"desk.checked_in:{code}",))
    return judged


def _close_problem(work: Work, booking: Booking, actor: str) -> None:
    """An admin who lets the guest in has settled what was wrong at the door."""
    if alerts.was_told(work, booking, f"{booking.booking_id}:problem"):
        matter = f"{booking.booking_id}, {booking.listing.name}"
        alerts.done_by(work, actor, "checked_in", matter, f"{booking.booking_id}:problem_over", booking)


def can_be_undone(judged: Judged, at: datetime) -> bool:
    """Whether a check-in is so fresh that a tap takes it back."""
    return judged.verdict == "in_house" and judged.since is not None and at <= judged.since + UNDO


def end_stays(work: Work, most: int = 200) -> int:
    """End every stay whose check-out time has come, also one that nobody was checked in for; answers how many."""
    latest = local_date(work.now + timedelta(days=1), "UTC")  # because it is tomorrow already in the east
    due = select(Booking).where(Booking.booking_status.in_(LIVING), Booking.check_out <= latest)
    due = due.order_by(Booking.check_out).limit(most).with_for_update(of=Booking, key_share=True, skip_locked=True)
    ended = [booking for booking in work.tx.scalars(due) if issue.over(booking, work.now)]
    for booking in ended:
        if booking.booking_status == IN_HOUSE:
            bookings.move(work, booking, "checked_out", actor="clock")
        else:
            bookings.move(work, booking, "stay_ended", actor="clock", reason=UNSEEN)
    return len(ended)


def _judged(work: Work, person: Person, which: ColumnElement[bool]) -> Judged:
    if _misses(work, person) >= MOST_MISSES:
        return Judged("too_many")
    booking = lock(work.tx, Booking, which)
    if booking is None or not _keeps_its_desk(work, booking, person):
        work.tx.add(CodeMiss(person_id=person.id, at=work.now))
        return Judged("not_yours" if booking else "unknown")
    verdict = _verdict(booking, work.now)
    return Judged(verdict, booking, _checked_in_at(work, booking) if verdict == "in_house" else None)


def _verdict(booking: Booking, now: datetime) -> Verdict:
    if not issue.valid(booking):
        return "cancelled"
    if issue.over(booking, now):
        return "over"
    if booking.booking_status == IN_HOUSE:
        return "in_house"
    # From the first minute of the day, because whether a room is ready before its hour the owner knows best.
    today = local_date(now, booking.listing.timezone)
    return "early" if today < booking.check_in else "valid"


def _keeps_its_desk(work: Work, booking: Booking, person: Person) -> bool:
    listing = booking.listing
    return listing.owner_id == person.id or listing.second_contact == person.address or people.is_admin(work, person)


def _actor(work: Work, person: Person) -> str:
    admin = people.is_admin(work, person)
    return f"admin:{person.address}" if admin else f"owner:{person.id}"


def _checked_in_at(work: Work, booking: Booking) -> datetime | None:
    mine = BookingEvent.booking_id == booking.id, BookingEvent.event == "checked_in"
    return work.tx.scalar(select(func.max(BookingEvent.at)).where(*mine))


def _misses(work: Work, person: Person) -> int:
    """How many wrong codes of theirs still count; those that do not are forgotten."""
    since = work.now - MISSES_COUNT_FOR
    work.tx.execute(delete(CodeMiss).where(CodeMiss.person_id == person.id, CodeMiss.at <= since))
    mine = select(func.count()).where(CodeMiss.person_id == person.id)
    return work.tx.scalar(mine) or 0
