"""One booking with all that belongs to it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from services.changes.terms import Terms
from services.costs import sums
from services.money import Money
from services.reports import booking_story
from services.tables import Booking, BookingEvent, Payment, Refund, StayChange
from web.api import message_costs
from web.api.message_costs import MessagesPart
from web.api.operations import Amount, Call, Operation, statuses_of
from web.api.refusals import not_found


class ListingPart(BaseModel):
    """What is booked."""

    id: int
    name: str
    kind: str
    place: str


class GuestPart(BaseModel):
    """Who booked it; `phone` is empty where WhatsApp hides it."""

    name: str
    phone: str


class PaymentPart(BaseModel):
    """One attempt to pay."""

    order_id: str
    provider: str
    amount: Amount
    currency: str
    status: str
    provider_reference: str | None
    at: datetime


class RefundPart(BaseModel):
    """Money that goes back."""

    refund_id: str
    amount: Amount
    currency: str
    status: str
    reference: str
    reason: str
    at: datetime


class MovePart(BaseModel):
    """One step in the booking's life."""

    model_config = ConfigDict(populate_by_name=True)

    from_: Annotated[str, Field(alias="from")]
    to: str
    event: str
    actor: str
    reason: str
    at: datetime


class ChangePart(BaseModel):
    """Other days or people that were asked for after the advance was paid; `topup` is what the guest pays for it."""

    change_id: str
    status: str
    check_in: date
    check_out: date
    guests: int
    topup: Amount
    refund: Amount
    currency: str
    at: datetime


class BookingAnswer(BaseModel):
    """`total_amount` is the price less the discount: `amount_paid` and `due_amount` once the advance is paid.

    `messages` are those about the booking, to everybody: what the chat answered is in the figures of its day alone.
    """

    booking_id: str
    booking_status: str
    payment_status: str
    commission_status: str
    listing: ListingPart
    guest: GuestPart
    check_in: date
    check_out: date
    guests: int
    price: Amount
    total_amount: Amount
    advance_amount: Amount
    customer_discount: Amount
    amount_paid: Amount
    due_amount: Amount
    admin_commission: Amount
    referrer_commission: Amount
    referral_code: str | None
    currency: str
    created_at: datetime
    payments: list[PaymentPart]
    refunds: list[RefundPart]
    history: list[MovePart]
    changes: list[ChangePart]
    messages: MessagesPart


def show(call: Call) -> BookingAnswer:
    """The booking of that id."""
    with call.house.reading() as work:
        story = booking_story.of(work, call.path["booking_id"])
        if story is None:
            raise not_found("booking")
        return BookingAnswer(
            **statuses_of(story.booking),
            **_stay(story.booking),
            **_amounts(story.booking),
            payments=[_payment(each) for each in story.payments],
            refunds=[_refund(each) for each in story.refunds],
            history=[_move(each) for each in story.history],
            changes=[_change(each) for each in story.changes],
            messages=message_costs.totals(sums.of_booking(work, story.booking)),
        )


def _stay(booking: Booking) -> dict[str, Any]:
    listing = booking.listing
    return {
        "listing": ListingPart(id=listing.id, name=listing.name, kind=listing.kind, place=listing.place),
        "guest": GuestPart(name=booking.guest_name, phone=booking.guest.phone),
        "check_in": booking.check_in,
        "check_out": booking.check_out,
        "guests": booking.guests,
        "referral_code": booking.referral_code.code if booking.referral_code else None,
        "currency": booking.currency,
        "created_at": booking.created_at,
    }


def _amounts(booking: Booking) -> dict[str, Money]:
    return {
        "price": booking.price,
        "total_amount": booking.total,
        "advance_amount": Money(booking.advance_minor, booking.currency),
        "customer_discount": booking.discount,
        "amount_paid": booking.paid,
        "due_amount": booking.due,
        "admin_commission": Money(booking.platform_minor, booking.currency),
        "referrer_commission": Money(booking.referrer_minor, booking.currency),
    }


def _payment(payment: Payment) -> PaymentPart:
    return PaymentPart(
        order_id=payment.order_id,
        provider=payment.provider,
        amount=payment.amount,
        currency=payment.currency,
        status=payment.status,
        provider_reference=payment.provider_reference,
        at=payment.settled_at or payment.created_at,
    )


def _refund(refund: Refund) -> RefundPart:
    return RefundPart(
        refund_id=refund.refund_id,
        amount=refund.amount,
        currency=refund.currency,
        status=refund.status,
        reference=refund.reference,
        reason=refund.reason,
        at=refund.requested_at,
    )


def _move(event: BookingEvent) -> MovePart:
    return MovePart(
        from_=event.from_status,
        to=event.to_status,
        event=event.event,
        actor=event.actor,
        reason=event.reason,
        at=event.at,
    )


def _change(change: StayChange) -> ChangePart:
    wanted = Terms.from_json(change.after)
    return ChangePart(
        change_id=change.change_id,
        status=change.status,
        check_in=wanted.check_in,
        check_out=wanted.check_out,
        guests=wanted.guests,
        topup=change.topup,
        refund=change.refund,
        currency=change.currency,
        at=change.created_at,
    )


OPERATIONS: Final = (
    Operation(
        "GET", "/api/bookings/<string(maxlength=40):booking_id>", "bookings", "One booking, its money and its history",
        show, BookingAnswer,
    ),
)  # fmt: skip
