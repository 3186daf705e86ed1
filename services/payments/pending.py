"""Attempts that the bank is still deciding about: what is held back, and what is said, as long as there is one.

It only looks. After the last look the gateway is not asked any more, and the attempt counts as open no longer.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from services.house import Work
from services.states import UNPAID
from services.tables import Booking, Payment, Person


def of_booking(work: Work, booking: Booking) -> Payment | None:
    """The newest attempt to pay a booking's advance that the bank is still deciding about."""
    mine = select(Payment).where(Payment.booking_id == booking.id, *_OPEN)
    return work.tx.scalars(mine.order_by(Payment.attempt.desc()).limit(1)).first()


def for_nights(work: Work, guest: Person, listing_id: int, check_in: date, check_out: date) -> Booking | None:
    """A guest's unpaid booking of nights like these whose money may be on its way."""
    mine = (
        select(Booking)
        .join(Payment, Payment.booking_id == Booking.id)
        .where(
            Booking.guest_id == guest.id,
            Booking.listing_id == listing_id,
            Booking.check_in < check_out,
            Booking.check_out > check_in,
            Booking.booking_status.in_((*UNPAID, "EXPIRED")),
            *_OPEN,
        )
    )
    return work.tx.scalars(mine.order_by(Booking.id.desc()).limit(1)).first()


def facts(work: Work, booking: Booking, locale: str) -> dict[str, str]:
    """How much the bank is still deciding about, and its reference."""
    attempt = of_booking(work, booking)
    return {"amount": attempt.amount.show(locale), "order_id": attempt.order_id} if attempt else {}


_OPEN = (Payment.status == "PENDING", Payment.next_look_at.is_not(None), Payment.change_number.is_(None))
