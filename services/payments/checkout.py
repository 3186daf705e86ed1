"""From the pay button to the gateway's page: an attempt is a row before the gateway hears of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import select

from services import bookings
from services.house import House, Work
from services.money import Money
from services.payments import look, pending
from services.payments.gateways.contract import Ask, Form, Gateway
from services.states import OVER, UNPAID
from services.tables import Booking, Payment

Stand = Literal["payable", "being_checked", "paid", "ended", "cancelled"]
# The gateway's page must not outlive its token: an attempt is reused only while this much of it is left.
PAGE_MARGIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """What the pay button led to: the gateway's form, or why there is none."""

    stand: Stand
    form: Form | None = None


def stand_of(work: Work, booking: Booking) -> Stand:
    """How a booking stands towards its payer, before any button is pressed."""
    if booking.booking_status in (*UNPAID, "EXPIRED") and pending.of_booking(work, booking) is not None:
        return "being_checked"
    if booking.booking_status in UNPAID:
        return "payable" if booking.hold_until and booking.hold_until > work.now else "ended"
    if booking.booking_status in OVER:
        return "ended" if booking.booking_status == "EXPIRED" else "cancelled"
    return "cancelled" if booking.paid_minor == 0 or "REFUND" in booking.booking_status else "paid"


def last_attempt(work: Work, booking: Booking) -> Payment | None:
    """The newest attempt to pay a booking's advance."""
    mine = select(Payment).where(Payment.booking_id == booking.id, Payment.change_number.is_(None))
    return work.tx.scalars(mine.order_by(Payment.attempt.desc()).limit(1)).one_or_none()


def open_page(house: House, gateways: dict[str, Gateway], booking_id: str) -> Opened:
    """Make the booking's attempt known to the gateway and answer the form that leads to its page.

    An earlier attempt is looked up first: money already on its way must not be asked for twice. Raises
    GatewayError when the gateway cannot open a page now.
    """
    earlier = _tried_attempt(house, booking_id)
    if earlier is not None:
        look.at(house, gateways, earlier)
    with house.work() as work:
        booking = bookings.locked(work, booking_id)
        if booking is None:
            return Opened("ended")
        stand = stand_of(work, booking)
        if stand != "payable":
            return Opened(stand)
        payment = _attempt_to_use(work, booking)
    return Opened("payable", form_of(house, gateways, payment))


def form_of(house: House, gateways: dict[str, Gateway], payment: Payment) -> Form:
    """The form that leads to the gateway's page of an attempt whose row is committed. Raises GatewayError."""
    form = _kept_form(payment)
    if form is None:
        form = gateways[payment.provider].open(_ask_of(payment.booking, payment, house))
        _keep_form(house, payment.id, form)
    return form


def new_attempt(work: Work, booking: Booking, amount: Money, number: int, change_number: int | None = None) -> Payment:
    """The row of an attempt, before any gateway hears of it; `number` counts all attempts of the booking."""
    payment = Payment(
        booking=booking,
        attempt=number,
        change_number=change_number,
        order_id=f"{booking.booking_id}-{number}",
        provider=work.settings.payment_provider,
        amount_minor=amount.minor,
        currency=amount.currency,
        status="CREATED",
        created_at=work.now,
        next_look_at=look.first_look_at(work),
    )
    work.tx.add(payment)
    work.tx.flush()
    return payment


def usable(work: Work, payment: Payment | None) -> bool:
    """Whether an attempt may still be paid by: nothing has come of it, and its page is not about to end."""
    if payment is None or payment.status != "CREATED":
        return False
    return payment.page_until is None or payment.page_until > work.now + PAGE_MARGIN


def was_opened(payment: Payment | None) -> bool:
    """Whether the payer may have been at the gateway with it, so that the gateway is asked before anything else."""
    return payment is not None and bool(payment.page_url) and payment.status in ("CREATED", "PENDING")


def _tried_attempt(house: House, booking_id: str) -> str | None:
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id)
        last = last_attempt(work, booking) if booking else None
        return last.order_id if last and was_opened(last) else None


def _attempt_to_use(work: Work, booking: Booking) -> Payment:
    last = last_attempt(work, booking)
    if last is not None and usable(work, last):
        return last
    if booking.booking_status == "PAYMENT_FAILED":
        bookings.move(work, booking, "retried", actor=f"guest:{booking.guest_id}")
    payment = new_attempt(work, booking, booking.pay_now, last.attempt + 1 if last else 1)
    booking.payment_status = "PENDING"
    return payment


def _ask_of(booking: Booking, payment: Payment, house: House) -> Ask:
    return Ask(
        reference=payment.order_id,
        amount=payment.amount,
        title=f"{booking.listing.name} {booking.booking_id}",
        payer_id=f"guest-{booking.guest_id}",
        payer_phone=booking.guest.phone,
        payer_name=booking.guest_name,
        return_url=house.settings.paytm_callback,
    )


def _kept_form(payment: Payment) -> Form | None:
    if not payment.page_url or payment.page_until is None:
        return None
    return Form(payment.page_url, payment.page_fields, payment.page_until)


def _keep_form(house: House, payment_id: int, form: Form) -> None:
    with house.work() as work:
        payment = work.tx.get_one(Payment, payment_id)
        payment.page_url, payment.page_fields, payment.page_until = form.url, dict(form.fields), form.expires_at


def attempt(work: Work, order_id: str) -> Payment | None:
    """The attempt with that order id."""
    return work.tx.scalars(select(Payment).where(Payment.order_id == order_id)).one_or_none()


def paid_attempt(work: Work, booking: Booking) -> Payment | None:
    """The attempt whose money the booking keeps, or kept; of one that was moved over to, the one for the difference."""
    rows = select(Payment).where(
        Payment.booking_id == booking.id,
        Payment.captured_minor > 0,
        Payment.captured_minor == Payment.amount_minor,  # another attempt may have brought another amount
        Payment.currency == booking.currency,
        Payment.change_number.is_(None),
    )
    carried = ~Payment.order_id.startswith(booking.booking_id)
    mine = rows.order_by(Payment.home != "ATTACHED", carried, Payment.settled_at, Payment.id)
    return work.tx.scalars(mine.limit(1)).one_or_none()
