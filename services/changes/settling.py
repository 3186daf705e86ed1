"""From the guest's yes to the changed stay: the difference is paid, the owner agrees, then all changes at once."""

from __future__ import annotations

from datetime import timedelta

from services import bookings, inventory, ledger, notices, pricing, trail
from services.changes import course
from services.changes.limits import CHANGEABLE, why_not
from services.changes.terms import Terms
from services.db import lock
from services.errors import Taken
from services.house import Work
from services.owner import owners, patience
from services.payments import refunds
from services.tables import Listing, Payment, StayChange
from services.tickets import issue


def agree(work: Work, change: StayChange, *, actor: str) -> None:
    """The guest's yes to an offer, within its time; the caller holds booking and change.

    Raises IllegalMove when it is not on offer any more.
    """
    if change.topup:
        change.hold_until = work.now + timedelta(minutes=work.settings.payment_hold_minutes)
        course.move(work, change, "topup_asked", actor=actor)
    else:
        _settle(work, change, actor)


def topped_up(work: Work, payment: Payment, *, actor: str) -> bool:
    """What a change costs more has come; False when it came for nothing and has to go back.

    Money that comes after the hold takes the nights again where they are still free. Only `settle` calls this.
    """
    change = course.of_payment(work, payment)
    if change is None or not _is_waited_for(work, change, actor):
        return False
    payment.home, change.paid_minor = course.WAITS, payment.captured_minor
    notices.put_change(work, change, "topped_up")
    _settle(work, change, actor)
    return True


def topup_failed(work: Work, payment: Payment) -> None:
    """A try to pay what a change costs more came to nothing; another one may be made while the hold lasts."""
    change = course.of_payment(work, payment)
    if change is not None and change.status == "TOPUP_PENDING" and change.hold_until > work.now:
        notices.put_change(work, change, "topup_failed", again=f":{payment.order_id}")


def accept(work: Work, change: StayChange, *, actor: str) -> bool:
    """Swap the nights, the terms and the money, all in this transaction; False when the stay can be changed no more,
    and then the change has fallen away.
    """
    booking = change.booking
    if booking.booking_status not in CHANGEABLE:
        course.withdraw(work, change, actor=actor)
        return False
    after = Terms.from_json(change.after)
    inventory.swap(work.tx, booking.id, change.id, change.units, inventory.slots_of(after.check_in, after.check_out))
    _put(work, change, after, actor)
    if booking.booking_status == owners.WAITING:
        owners.ask_anew(work, booking, actor=actor)
    else:
        issue.renew(work, booking)
        bookings.move(work, booking, "stay_changed", actor=actor, reason=change.change_id)
    return True


def _settle(work: Work, change: StayChange, actor: str) -> None:
    """Nothing is left to pay: the owner is asked, or it is done where nobody has to be."""
    booking = change.booking
    # While the owner has not answered at all, they are asked about the stay as it is wished now, not about two.
    if booking.booking_status == owners.WAITING or not booking.listing.asks_of_changes:
        accept(work, change, actor=actor)
        return
    change.owner_asked_at = work.now
    minutes = patience.of(booking.listing, work.settings).response_minutes
    change.owner_answer_by = work.now + timedelta(minutes=minutes)
    course.move(work, change, "owner_asked", actor=actor)


def _is_waited_for(work: Work, change: StayChange, actor: str) -> bool:
    if change.status == "LAPSED":
        _revive(work, change, actor)
    return change.status == "TOPUP_PENDING" and change.booking.booking_status in CHANGEABLE


def _revive(work: Work, change: StayChange, actor: str) -> None:
    """Hold the nights of a lapsed change again, if that harms nobody; else it stays as it is."""
    booking, after = change.booking, Terms.from_json(change.after)
    listing = lock(work.tx, Listing, Listing.id == booking.listing_id)
    stale = Terms.of(booking).to_json() != change.before or course.open_of(work, booking) is not None
    if listing is None or stale or why_not(booking, work.settings, work.now):
        return
    slots = inventory.slots_of(after.check_in, after.check_out)
    count = pricing.units_needed(listing, after.guests)
    try:
        change.units = inventory.claim_beside(work.tx, listing, slots, count, booking.id, change.id)
    except Taken:
        return
    course.move(work, change, "revived", actor=actor)


def _put(work: Work, change: StayChange, after: Terms, actor: str) -> None:
    """The new terms on the booking, with the money that makes them true."""
    booking = change.booking
    shares, commission_minor = ledger.shares(booking), booking.referrer_minor
    course.move(work, change, "accepted", actor=actor)
    after.put_on(booking)
    booking.version += 1
    booking.paid_minor += _attach(work, change) - change.refund_minor
    if booking.booking_status != owners.WAITING:
        ledger.changed(work, booking, change.change_id, shares, actor=actor)
    if change.refund:
        reason = f"change {change.change_id} costs less"
        written = refunds.require_parts(
            work, booking, change.refund, reason=reason, requested_by=actor, ends_booking=False
        )
        refunds.hand_over(work, written)
    if booking.referral_code and booking.referrer_minor != commission_minor:
        _commission_changed(work, change, commission_minor, actor)


def _attach(work: Work, change: StayChange) -> int:
    """What was paid for the change is the booking's from now on; answers how much, in minor units."""
    for payment in course.waiting_payments(work, change):
        payment.home = "ATTACHED"
    return change.paid_minor


def _commission_changed(work: Work, change: StayChange, before_minor: int, actor: str) -> None:
    booking = change.booking
    status = {"status": booking.commission_status}
    trail.add(
        work,
        f"commission:{booking.booking_id}",
        "stay_changed",
        actor=actor,
        about=booking.booking_id,
        before=status | {"amount_minor": before_minor},
        after=status | {"amount_minor": booking.referrer_minor, "currency": booking.currency},
    )
    notices.put_change(work, change, "commission_changed")
