"""The course of a change: `move` is the only way its state changes, and whatever ends it without a yes ends here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import select

from services import inventory, notices, trail
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.payments import refunds
from services.states import CHANGE, OPEN_CHANGE, next_state
from services.tables import Booking, Payment, Person, StayChange

# Where a payment's money lies while the change it was for waits for its owner.
WAITS: Final = "CHANGE"
# The states in which the guest's own time runs, and what its end is.
HELD_FOR_THE_GUEST: Final[Mapping[str, str]] = {"OFFERED": "offer_ended", "TOPUP_PENDING": "hold_ended"}


def move(work: Work, change: StayChange, event: str, *, actor: str) -> None:
    """Make one legal move, give held nights back where it ends, and tell who should know. The booking's row is ours.

    Raises IllegalMove when the event may not happen in the change's state; nothing is changed then.
    """
    before, to = change.status, next_state(CHANGE, change.status, event)
    if to is None:
        raise IllegalMove(f"{change.change_id}: {event} may not happen in {before}")
    change.status, change.updated_at = to, work.now
    if to not in OPEN_CHANGE:
        inventory.release(work.tx, "change", change.id)
    write(work, change, event, before, actor)
    work.tx.flush()
    notices.put_change(work, change, event)


def write(work: Work, change: StayChange, event: str, before: str, actor: str) -> None:
    """Keep in the trail what has become of a change; its terms with its first row."""
    terms = {
        f"{name}_{when}": kept[name]
        for when, kept in (("before", change.before), ("after", change.after))
        for name in ("check_in", "check_out", "guests", "price_minor", "advance_minor", "referrer_minor")
    }
    trail.add(
        work,
        f"change:{change.change_id}",
        event,
        actor=actor,
        about=change.booking.booking_id,
        before={"status": before} if before else None,
        after={"status": change.status} | ({} if before else terms),
    )


def fall_away(work: Work, change: StayChange, event: str, *, actor: str) -> None:
    """End a change without a yes: the old stay stands, and what was paid for the change goes back whole."""
    move(work, change, event, actor=actor)
    why = f"change {event}"
    for payment in waiting_payments(work, change):
        payment.home = ""
        refund = refunds.require(work, change.booking, reason=why, requested_by=actor, payment=payment)
        refunds.hand_over(work, [refund])


def waiting_payments(work: Work, change: StayChange) -> Sequence[Payment]:
    """What was paid for a change and waits with it."""
    mine = Payment.booking_id == change.booking_id, Payment.change_number == change.number
    return work.tx.scalars(select(Payment).where(*mine, Payment.home == WAITS)).all()


def withdraw(work: Work, change: StayChange, *, actor: str) -> None:
    """The guest would rather keep the stay as it is, or there is nothing left to change."""
    fall_away(work, change, "withdrawn" if change.status == "OWNER_PENDING" else "let_go", actor=actor)


def close(work: Work, booking: Booking, *, actor: str) -> None:
    """Withdraw the open change of a booking that is about to end. The caller holds its row."""
    change = open_of(work, booking)
    if change is not None:
        withdraw(work, change, actor=actor)


def expire_overdue(work: Work, most: int = 200) -> int:
    """End every change whose hold is over before it was paid or agreed to; answers how many."""
    overdue = select(StayChange.change_id).where(
        StayChange.status.in_(HELD_FOR_THE_GUEST), StayChange.hold_until <= work.now
    )
    ids = work.tx.scalars(overdue.order_by(StayChange.id).limit(most)).all()
    return sum(_expire(work, change_id) for change_id in ids)


def all_of(work: Work, booking: Booking) -> Sequence[StayChange]:
    """Every change ever shown for a booking, oldest first."""
    mine = select(StayChange).where(StayChange.booking_id == booking.id)
    return work.tx.scalars(mine.order_by(StayChange.number)).all()


def open_of(work: Work, booking: Booking) -> StayChange | None:
    """The one change of a booking that is under way, ours until the transaction ends."""
    return lock(work.tx, StayChange, StayChange.booking_id == booking.id, StayChange.status.in_(OPEN_CHANGE))


def standing(work: Work, booking: Booking) -> StayChange | None:
    """The one change of a booking that is under way, to look at."""
    mine = StayChange.booking_id == booking.id, StayChange.status.in_(OPEN_CHANGE)
    return work.tx.scalars(select(StayChange).where(*mine)).one_or_none()


def by_id(work: Work, change_id: str) -> StayChange | None:
    """The change of that id, as it stands."""
    return work.tx.scalars(select(StayChange).where(StayChange.change_id == change_id)).one_or_none()


def of_payment(work: Work, payment: Payment) -> StayChange | None:
    """The change a payment was for; the caller holds the booking's row."""
    mine = StayChange.booking_id == payment.booking_id, StayChange.number == payment.change_number
    return lock(work.tx, StayChange, *mine)


def locked(work: Work, change_id: str) -> StayChange | None:
    """The change, fresh and ours with its booking until the transaction ends."""
    known = by_id(work, change_id)
    if known is None:
        return None
    lock(work.tx, Booking, Booking.id == known.booking_id)
    return lock(work.tx, StayChange, StayChange.id == known.id)


def unpaid_of_guest(work: Work, guest: Person) -> StayChange | None:
    """The newest change of this guest's that waits for its top-up."""
    mine = select(StayChange).join(Booking, Booking.id == StayChange.booking_id)
    mine = mine.where(Booking.guest_id == guest.id, StayChange.status == "TOPUP_PENDING")
    return work.tx.scalars(mine.order_by(StayChange.id.desc()).limit(1)).first()


def _expire(work: Work, change_id: str) -> bool:
    change = locked(work, change_id)
    event = HELD_FOR_THE_GUEST.get(change.status) if change and change.hold_until <= work.now else None
    if change is None or event is None:
        return False
    move(work, change, event, actor="clock")
    return True
