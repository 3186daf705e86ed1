"""Everything known of one booking: itself, its attempts to pay, its refunds, its moves and its changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import bookings
from services.changes import course
from services.house import Work
from services.tables import Booking, BookingEvent, Payment, Refund, StayChange


@dataclass(frozen=True)
class Story:
    """A booking and what belongs to it, each oldest first."""

    booking: Booking
    payments: Sequence[Payment]
    refunds: Sequence[Refund]
    history: Sequence[BookingEvent]
    changes: Sequence[StayChange]


def of(work: Work, booking_id: str) -> Story | None:
    """The story of the booking with that public id."""
    booking = bookings.by_id(work, booking_id.upper())
    if booking is None:
        return None
    payments = select(Payment).where(Payment.booking_id == booking.id).order_by(Payment.attempt)
    refunds = select(Refund).where(Refund.booking_id == booking.id).order_by(Refund.id)
    return Story(
        booking,
        work.tx.scalars(payments).all(),
        work.tx.scalars(refunds).all(),
        bookings.history(work, booking),
        course.all_of(work, booking),
    )
