"""When an owner does not answer: a ladder of rungs, each climbed once, and an honest word to the guest at each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from services import bookings, notices, owners
from services.facts import booking_facts
from services.house import House, Work
from services.settings import Settings
from services.tables import Booking

ACTOR: Final = "clock"


@dataclass(frozen=True)
class Rung:
    """What is done so many minutes after the owner was asked, and what the guest is told then."""

    after_minutes: Callable[[Settings], int]
    do: Callable[[Work, Booking], None]
    guest_key: str


def _remind(work: Work, booking: Booking) -> None:
    owners.ask_again(work, booking, f"{booking.booking_id}:reminder")
    owners.ask_second_contact(work, booking, f"{booking.booking_id}:second_contact")


def _tell_admins(work: Work, booking: Booking) -> None:
    taps = (f"admin.confirm_for:{booking.booking_id}", f"admin.cancel_for:{booking.booking_id}")
    facts = booking_facts(booking, work.settings)
    notices.tell_admins(work, "owner_silent", facts, f"{booking.booking_id}:silent", booking, taps)


def _end(work: Work, booking: Booking) -> None:
    if booking.listing.silent_outcome == "decline":
        owners.decide_for(work, booking, "cancel", actor=ACTOR)


LADDER: Final = (
    Rung(lambda given: given.owner_token_minutes, _remind, "owner_slow"),
    Rung(lambda given: given.owner_response_minutes, _tell_admins, "owner_silent_guest"),
    # Nothing is said here, because the outcome's own notices say it.
    Rung(lambda given: given.owner_give_up_minutes, _end, ""),
)


def climb(house: House) -> int:
    """Take the next rung of every booking whose time for it has come; answers how many."""
    with house.reading() as work:
        waiting = [each.booking_id for each in _waiting(work) if _due_rung(work, each) is not None]
    return sum(_climb_one(house, booking_id) for booking_id in waiting)


def _climb_one(house: House, booking_id: str) -> bool:
    with house.work() as work:
        booking = bookings.locked(work, booking_id)
        if booking is None or booking.booking_status != owners.WAITING:
            return False
        rung = _due_rung(work, booking)
        if rung is None:
            return False
        booking.rung += 1
        if rung.guest_key:
            facts = booking_facts(booking, work.settings)
            notices.tell_guest(work, rung.guest_key, facts, f"{booking_id}:{rung.guest_key}", booking)
        rung.do(work, booking)
        return True


def _due_rung(work: Work, booking: Booking) -> Rung | None:
    if booking.rung >= len(LADDER) or booking.owner_asked_at is None:
        return None
    rung = LADDER[booking.rung]
    due_at = booking.owner_asked_at + timedelta(minutes=rung.after_minutes(work.settings))
    return rung if work.now >= due_at else None


def _waiting(work: Work) -> list[Booking]:
    rows = select(Booking).where(Booking.booking_status == owners.WAITING, Booking.rung < len(LADDER))
    return list(work.tx.scalars(rows.order_by(Booking.owner_asked_at).limit(500)))
