"""An advance moves over from a stay that fell through to another place: all of it in one transaction, or nothing.

While the guest still has a difference to pay, the refund only waits; the money moves with that payment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from services import bookings, ledger, notices, trail
from services.db import lock
from services.errors import Taken
from services.facts import booking_facts
from services.guest import similar
from services.house import Work
from services.money import Money
from services.owner import owners
from services.payments import refunds
from services.pricing import Quote
from services.states import UNPAID
from services.tables import Booking, Listing, MoveOver, Payment, Person

Verdict = Literal["moved", "to_pay", "taken", "changed", "late", "gone"]


@dataclass(frozen=True)
class Terms:
    """What another place means for the money: what lies ready, moves over, is to be paid on top or comes back."""

    listing: Listing
    quote: Quote
    advance: Money

    @property
    def carried(self) -> Money:
        """What moves over: as much of the advance as the new one asks for."""
        return min(self.advance, self.quote.pay_now)

    @property
    def to_pay(self) -> Money:
        """What the new advance asks for beyond that."""
        return self.quote.pay_now - self.carried

    @property
    def comes_back(self) -> Money:
        """What of the old advance is too much."""
        return self.advance - self.carried


@dataclass(frozen=True)
class Answered:
    """What became of a yes, and the new booking where there is one."""

    verdict: Verdict
    booking: Booking | None = None


def terms(work: Work, old: Booking, listing_id: int) -> Terms | None:
    """What moving over to that place means now; None when it is not free, or not like the one that fell through."""
    offer = next((each for each in similar.places(work, old) if each.listing.id == listing_id), None)
    if offer is None or offer.quote is None:
        return None
    return Terms(offer.listing, offer.quote, similar.advance(work, old))


def accept(work: Work, guest: Person, booking_id: str, listing_id: int, total_minor: int) -> Answered:
    """The guest's yes to another place at the total they were shown."""
    lock(work.tx, Listing, Listing.id == listing_id)
    old = bookings.locked(work, booking_id)
    if old is None or old.guest_id != guest.id:
        return Answered("gone")
    held = _held(work, old, listing_id)
    if held is not None:
        return Answered("to_pay", held)
    if similar.until(work, old) is None:
        return Answered("late", old)
    agreed = terms(work, old, listing_id)
    if agreed is None:
        return Answered("taken", old)
    if agreed.quote.total.minor != total_minor:
        return Answered("changed", old)
    try:
        new = bookings.offer(work, guest, _ask(work, old, agreed.listing))
    except Taken:
        return Answered("taken", old)
    return _carry(work, old, new, agreed)


def is_ready(work: Work, new: Booking) -> bool:
    """Whether what a booking counts on still lies there. The caller holds the rows of both bookings."""
    old = similar.origin(work, new)
    if old is None:
        return True
    stands = old.booking_status == "REFUND_REQUIRED" and not similar.moved_to(work, old)
    return stands and similar.advance(work, old) == new.carried


def bring_over(work: Work, new: Booking, *, actor: str) -> Money:
    """Withdraw the refund and let the money come to the new booking; answers how much has come."""
    old = similar.origin(work, new)
    if old is None:
        return Money(0, new.currency)
    came = Money(0, new.currency)
    for refund in similar.unsent(work, old):
        refunds.withdraw(work, refund, actor=actor)
        _take_along(work, refund.payment, new)
        came += refund.amount
    ledger.moved_over(work, old, new, came, actor=actor)
    old.paid_minor = 0
    bookings.move(work, old, "moved_over", actor=actor, reason=new.booking_id)
    _tell_admins(work, old, new)
    return came


def take_refund(work: Work, old: Booking, *, actor: str) -> bool:
    """The guest wants the money: it is sent now, or as soon as an admin does it. False when that is not theirs to say.

    The caller holds the booking's row.
    """
    if similar.until(work, old) is None:
        return False
    bookings.let_followers_go(work, old, actor=actor)
    for refund in similar.unsent(work, old):
        stands: trail.Facts = {"status": refund.status}
        trail.add(work, f"refund:{refund.refund_id}", "wanted", actor=actor, about=old.booking_id, after=stands)
        refunds.stop_waiting(work, refund)
    return True


def _carry(work: Work, old: Booking, new: Booking, agreed: Terms) -> Answered:
    """Settle the difference: a dearer place is paid for first, for another the owner is asked at once."""
    actor = f"guest:{new.guest_id}"
    new.carried_minor = agreed.carried.minor
    work.tx.add(MoveOver(to_id=new.id, from_id=old.id, chosen_at=work.now))
    if agreed.to_pay:
        for refund in similar.unsent(work, old):
            refund.waits_until = max(filter(None, (refund.waits_until, new.hold_until)))
        return Answered("to_pay", new)
    bring_over(work, new, actor=actor)
    new.paid_minor, new.payment_status = new.carried_minor, "SUCCESS"
    bookings.move(work, new, "paid", actor=actor, reason=old.booking_id)
    owners.ask(work, new, actor=actor)
    if agreed.comes_back:
        reason = "the new place asks for less"
        refunds.hand_over(
            work,
            refunds.require_parts(work, new, agreed.comes_back, reason=reason, requested_by=actor, ends_booking=False),
        )
    return Answered("moved", new)


def _ask(work: Work, old: Booking, listing: Listing) -> bookings.Ask:
    """The same stay, elsewhere."""
    return bookings.Ask(
        listing_id=listing.id,
        check_in=old.check_in,
        check_out=old.check_out,
        guests=old.guests,
        guest_name=old.guest_name,
        vegetarian=old.vegetarian,
        non_vegetarian=old.non_vegetarian,
        code=similar.code_of(work, old),
    )


def _held(work: Work, old: Booking, listing_id: int) -> Booking | None:
    """The place, if a first yes holds it already and waits for the difference."""
    mine = (
        select(Booking)
        .join(MoveOver, MoveOver.to_id == Booking.id)
        .where(
            MoveOver.from_id == old.id,
            Booking.listing_id == listing_id,
            Booking.booking_status.in_(UNPAID),
            Booking.hold_until > work.now,
        )
    )
    return work.tx.scalars(mine.limit(1)).first()


def _take_along(work: Work, payment: Payment, new: Booking) -> None:
    last = work.tx.scalar(select(func.max(Payment.attempt)).where(Payment.booking_id == new.id))
    payment.booking, payment.attempt, payment.home = new, (last or 0) + 1, "ATTACHED"
    work.tx.flush()


def _tell_admins(work: Work, old: Booking, new: Booking) -> None:
    """Those who were asked to send the money back read that it stays."""
    asked = [each.refund_id for each in refunds.of_booking(work, old) if refunds.was_asked_for(work, each)]
    if not asked:
        return

    def told(locale: str) -> dict[str, str]:
        more = {"refund_id": ", ".join(asked), "moved_to": new.booking_id, "new_property": new.listing.name}
        return booking_facts(old, work.settings, locale) | more | {"refund_amount": new.carried.show(locale)}

    notices.tell_admins(work, "refund_withdrawn", told, f"{old.booking_id}:moved_over", old)
