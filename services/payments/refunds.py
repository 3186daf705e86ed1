"""Refunds that are due. A payment's money goes back at most once; sending it is a step of its own."""

from __future__ import annotations

from sqlalchemy import select

from services import ledger
from services.house import Work
from services.tables import Booking, Payment, Refund


def require(work: Work, booking: Booking, *, reason: str, requested_by: str, payment: Payment | None = None) -> Refund:
    """Write down that a payment's captured money must go back; asked twice, the first answer stands.

    Without `payment` it is the one attached to the booking. Raises LookupError when nothing was captured.
    """
    source = payment or _attached(work, booking)
    if source is None or not source.captured_minor:
        raise LookupError(f"{booking.booking_id}: nothing was captured, so nothing can go back")
    known = work.tx.scalars(select(Refund).where(Refund.payment_id == source.id)).one_or_none()
    if known is not None:
        return known
    source.home = "REFUND"
    refund = Refund(
        refund_id=f"RF-{source.order_id}",
        booking_id=booking.id,
        payment_id=source.id,
        status="REQUIRED",
        amount_minor=source.captured_minor,
        currency=source.currency,
        reason=reason,
        requested_by=requested_by,
        requested_at=work.now,
    )
    work.tx.add(refund)
    work.tx.flush()
    ledger.refund_due(work, refund, booking, actor=requested_by)
    return refund


def _attached(work: Work, booking: Booking) -> Payment | None:
    paid = select(Payment).where(Payment.booking_id == booking.id, Payment.home == "ATTACHED")
    return work.tx.scalars(paid).one_or_none()
