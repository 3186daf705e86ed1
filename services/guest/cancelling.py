"""A guest takes a booking back: its state, its commission, its money, all in one transaction."""

from __future__ import annotations

from dataclasses import replace

from services import bookings, ledger, policies
from services.changes import course
from services.errors import IllegalMove
from services.house import Work
from services.payments import refunds
from services.tables import Booking

CANCELLABLE = frozenset({"BOOKING_REQUEST_SENT_TO_OWNER", "TICKET_GENERATED"})


def terms(work: Work, booking: Booking) -> policies.Terms:
    """What cancelling means at this instant: the listing's rule, less what goodwill has sent back already."""
    ruled = policies.terms(booking, work.now)
    return replace(ruled, refund=min(ruled.refund, refunds.can_go_back(work, booking)))


def cancel(work: Work, booking: Booking, *, actor: str) -> policies.Terms:
    """Cancel a paid booking by its listing's rule; answers what goes back and what is kept. The caller holds its row.

    A change that is under way ends first, and what was paid for it goes back whole, beside the answer.
    Raises IllegalMove when it is not one that can be cancelled now.
    """
    if booking.booking_status not in CANCELLABLE:
        raise IllegalMove(f"{booking.booking_id}: cannot be cancelled in {booking.booking_status}")
    course.close(work, booking, actor=actor)
    ruled, told = policies.terms(booking, work.now), terms(work, booking)
    bookings.move(work, booking, "guest_cancelled", actor=actor, reason=ruled.rule)
    ledger.unconfirmed(work, booking, actor=actor)
    if ruled.kept:
        ledger.kept(work, booking, ruled.kept, actor=actor)
    reason = f"guest cancelled, {ruled.rule} refund"
    written = refunds.require_parts(work, booking, ruled.refund, reason=reason, requested_by=actor, ends_booking=True)
    if written:
        bookings.move(work, booking, "guest_refund_due", actor=actor)
        refunds.hand_over(work, written)
    else:
        bookings.move(work, booking, "kept", actor=actor)
    return told
