"""A guest takes a booking back: its state, its commission, its money, all in one transaction."""

from __future__ import annotations

from services import bookings, ledger, policies
from services.errors import IllegalMove
from services.house import Work
from services.payments import refunds
from services.tables import Booking, Payment

CANCELLABLE = frozenset({"BOOKING_REQUEST_SENT_TO_OWNER", "TICKET_GENERATED"})


def cancel(work: Work, booking: Booking, *, actor: str) -> policies.Terms:
    """Cancel a paid booking by its listing's rule; answers what goes back and what is kept. The caller holds its row.

    Raises IllegalMove when it is not one that can be cancelled now.
    """
    if booking.booking_status not in CANCELLABLE:
        raise IllegalMove(f"{booking.booking_id}: cannot be cancelled in {booking.booking_status}")
    terms = policies.terms(booking, work.now)
    bookings.move(work, booking, "guest_cancelled", actor=actor, reason=terms.rule)
    ledger.unconfirmed(work, booking, actor=actor)
    if terms.kept:
        ledger.kept(work, booking, terms.kept, actor=actor)
    if terms.refund:
        reason = f"guest cancelled, {terms.rule} refund"
        refund = refunds.require(
            work, booking, reason=reason, requested_by=actor, amount=terms.refund, ends_booking=True
        )
        bookings.move(work, booking, "guest_refund_due", actor=actor)
        refunds.start_if_automatic(work, refund)
    else:
        _keep(work, booking)
        bookings.move(work, booking, "kept", actor=actor)
    return terms


def _keep(work: Work, booking: Booking) -> None:
    for payment in work.tx.query(Payment).filter(Payment.booking_id == booking.id, Payment.home == "ATTACHED"):
        payment.home = "KEPT"
