"""The pay link of a booking, for API clients. It opens no attempt: that is what the page's button is for."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel

from services import bookings, links
from services.payments import checkout
from web.api.operations import Amount, BookingId, Call, Operation, Sent
from web.api.refusals import Refused, not_found


class PaymentQuestion(Sent):
    """Which booking is to be paid."""

    booking_id: BookingId


class PaymentAnswer(BaseModel):
    """Where the advance is paid, and until when the dates are held for it."""

    booking_id: str
    payment_url: str
    amount: Amount
    currency: str
    expires_at: datetime


def create(call: Call) -> PaymentAnswer:
    """The link for a booking that can be paid now; asked twice, it is the same link."""
    with call.house.reading() as work:
        booking = bookings.by_id(work, call.body.booking_id.upper())
        if booking is None:
            raise not_found("booking")
        stand = checkout.stand_of(work, booking)
        if stand != "payable" or booking.hold_until is None:
            raise Refused(409, f"This booking cannot be paid now: {stand.replace('_', ' ')}.")
        return PaymentAnswer(
            booking_id=booking.booking_id,
            payment_url=links.pay(call.house.settings, booking.booking_id),
            amount=booking.pay_now,
            currency=booking.currency,
            expires_at=booking.hold_until,
        )


OPERATIONS: Final = (
    Operation(
        "POST", "/api/v1/payments/create", "payments", "A payment link for a booking", create, PaymentAnswer,
        body=PaymentQuestion, public=True, refusals=(404, 409), limit="60/minute",
    ),
)  # fmt: skip
