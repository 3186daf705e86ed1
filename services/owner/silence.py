"""When an owner does not answer: a ladder of rungs, each climbed once, and an honest word to the guest at each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from services import bookings, notices
from services.facts import booking_facts
from services.house import House, Work
from services.owner import owners, patience
from services.owner.patience import Patience
from services.tables import Booking

ACTOR: Final = owners.CLOCK
DECLINE: Final = "decline"
WAIT: Final = "wait"


@dataclass(frozen=True)
class Rung:
    """What is done so many minutes after the owner was asked, and what the guest is told then, by the outcome to come.

    Nothing is told where the outcome's own notices say it.
    """

    after_minutes: Callable[[Patience], int]
    do: Callable[[Work, Booking], None]
    guest_keys: Mapping[str, str]


def _remind(work: Work, booking: Booking) -> None:
    owners.ask_again(work, booking, f"{booking.terms_id}:reminder")
    owners.ask_second_contact(work, booking, f"{booking.terms_id}:second_contact")


def _tell_admins(work: Work, booking: Booking) -> None:
    _alert(work, booking, f"{booking.terms_id}:silent")


def _end(work: Work, booking: Booking) -> None:
    if booking.listing.silent_outcome == DECLINE:
        owners.decide_for(work, booking, "cancel", actor=ACTOR)
    else:
        _alert(work, booking, f"{booking.terms_id}:still_silent")


def _alert(work: Work, booking: Booking, dedupe_key: str) -> None:
    taps = (f"admin.confirm_for:{booking.booking_id}", f"admin.cancel_for:{booking.booking_id}")
    key = "owner_silent" if booking.listing.silent_outcome == DECLINE else "owner_silent_waits"
    notices.tell_admins(work, key, partial(booking_facts, booking, work.settings), dedupe_key, booking, taps)


LADDER: Final = (
    Rung(lambda given: given.remind_minutes, _remind, {DECLINE: "owner_slow", WAIT: "owner_slow"}),
    Rung(
        lambda given: given.response_minutes,
        _tell_admins,
        {DECLINE: "owner_silent_guest", WAIT: "owner_silent_guest_waits"},
    ),
    Rung(lambda given: given.give_up_minutes, _end, {WAIT: "owner_still_silent"}),
)


def admins_know(booking: Booking) -> bool:
    """Whether the admins were told that the owner does not answer what was asked last."""
    return any(rung.do is _tell_admins for rung in LADDER[: booking.rung])


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
        guest_key = rung.guest_keys.get(booking.listing.silent_outcome)
        if guest_key:
            facts = partial(booking_facts, booking, work.settings)
            notices.tell_guest(work, guest_key, facts, f"{booking.terms_id}:{guest_key}", booking)
        rung.do(work, booking)
        return True


def _due_rung(work: Work, booking: Booking) -> Rung | None:
    if booking.rung >= len(LADDER) or booking.owner_asked_at is None:
        return None
    rung = LADDER[booking.rung]
    minutes = rung.after_minutes(patience.of(booking.listing, work.settings))
    due_at = booking.owner_asked_at + timedelta(minutes=minutes)
    return rung if work.now >= due_at else None


def _waiting(work: Work) -> list[Booking]:
    rows = select(Booking).where(Booking.booking_status == owners.WAITING, Booking.rung < len(LADDER))
    return list(work.tx.scalars(rows.order_by(Booking.owner_asked_at).limit(500)))
