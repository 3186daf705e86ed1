"""The one place that believes a payment. News comes from the gateway's own status answer and from nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from services import bookings, ledger, notices
from services.admin import alerts
from services.changes import settling
from services.db import lock
from services.errors import Taken
from services.facts import booking_facts
from services.guest import moving, similar, twins
from services.house import Work
from services.owner import owners
from services.payments import pending, refunds, strays
from services.payments.gateways.contract import News, Outcome
from services.states import BOOKING, UNPAID, next_state
from services.tables import Booking, Listing, Payment

# How long the bank may think before its payer hears from us without having asked.
TELL_WAITS_AFTER: Final = timedelta(minutes=2)


def settle(work: Work, news: News, *, actor: str) -> None:
    """Apply what the gateway says of one attempt. Repeated, late or out of order it changes nothing it should not.

    Raises ValueError when the news was not asked for by ourselves: hints are never believed.
    """
    if not news.trusted:
        raise ValueError(f"{news.reference}: a hint is not a fact; look it up")
    payment = _locked_payment(work, news.reference)
    if payment is None:
        strays.believe(work, news, actor)
    elif payment.status != "PAID":
        ANSWERS[news.outcome](work, payment, news, actor)


def _paid(work: Work, payment: Payment, news: News, actor: str) -> None:
    booking, asked, amount = payment.booking, payment.amount, news.amount
    if amount is None:
        _keep_waiting(work, payment, news, actor)
        return
    payment.status, payment.provider_reference = "PAID", news.provider_reference or None
    payment.captured_minor, payment.settled_at, payment.why = amount.minor, work.now, news.why
    payment.next_look_at = None
    payment.currency = amount.currency
    ledger.captured(work, payment, actor=actor)
    if amount != asked:
        _send_back(work, payment, "payment_wrong_amount", "the gateway collected another amount", actor)
    elif payment.change_number is not None:
        if not settling.topped_up(work, payment, actor=actor):
            _send_back(work, payment, "topup_too_late", "paid for a change that is over", actor)
    elif booking.paid_minor:
        _send_back(work, payment, "payment_twice", "the booking was paid already", actor)
    else:
        _attach(work, payment, actor)


def _attach(work: Work, payment: Payment, actor: str) -> None:
    booking = payment.booking
    other = twins.paid_instead(work, booking)
    if other is not None:
        _same_nights(work, payment, other, actor)
        return
    if not moving.is_ready(work, booking) or not _back_to_pending(work, booking, actor):
        _too_late(work, payment, actor)
        return
    payment.home = "ATTACHED"
    came_over = moving.bring_over(work, booking, actor=actor)
    booking.paid_minor, booking.payment_status = payment.captured_minor + came_over.minor, "SUCCESS"
    bookings.move(work, booking, "paid", actor=actor, reason=payment.order_id)
    owners.ask(work, booking, actor=actor)


def _too_late(work: Work, payment: Payment, actor: str) -> None:
    """The booking cannot be had back: its first late money makes it a refund, further money goes back beside it."""
    booking = payment.booking
    if next_state(BOOKING, booking.booking_status, "paid_too_late") is None:
        _send_back(work, payment, "payment_twice", "the booking was over already", actor)
        return
    refund = refunds.require(
        work,
        booking,
        reason="paid after the hold had ended",
        requested_by=actor,
        payment=payment,
        ends_booking=True,
    )
    booking.payment_status = "SUCCESS"
    if not booking.carried:  # because the rest of an advance that moved over goes back by itself
        similar.let_choose(work, booking, [refund])
    bookings.move(work, booking, "paid_too_late", actor=actor)
    refunds.hand_over(work, [refund])


def _back_to_pending(work: Work, booking: Booking, actor: str) -> bool:
    if booking.booking_status == "PAYMENT_FAILED":
        bookings.move(work, booking, "retried", actor=actor)
    if booking.booking_status == "EXPIRED":
        try:
            with work.tx.begin_nested():
                _revive(work, booking, actor)
        except Taken:
            return False
    return booking.booking_status == "PAYMENT_PENDING"


def _revive(work: Work, booking: Booking, actor: str) -> None:
    """The nights again, taken from what the guest has asked for since and not paid. Raises Taken."""
    for each in twins.unpaid_beside(work, booking):
        bookings.move(work, each, "replaced", actor=actor, reason=booking.booking_id)
    bookings.revive(work, booking, actor=actor)


def _same_nights(work: Work, payment: Payment, other: Booking, actor: str) -> None:
    """The guest has these nights already, paid for in another booking: they do not mean to pay for two stays."""
    alerts.close_stuck(work, payment.booking, "same_nights", actor)
    _send_back(
        work, payment, "payment_same_nights", f"the same nights are paid for in {other.booking_id}", actor, other
    )


def _send_back(work: Work, payment: Payment, alert: str, reason: str, actor: str, other: Booking | None = None) -> None:
    """All of it goes back, and everybody who should knows why; `other` is the booking the guest has instead."""
    booking = payment.booking
    refund = refunds.require(work, booking, reason=reason, requested_by=actor, payment=payment)
    expected = payment.amount if refund.currency == booking.currency else booking.pay_now

    def facts(locale: str) -> dict[str, str]:
        amounts = {"amount": refund.amount.show(locale), "expected": expected.show(locale)}
        more = {"order_id": payment.order_id, "other_booking": other.booking_id if other else ""}
        return booking_facts(booking, work.settings, locale) | amounts | more

    notices.tell_admins(work, alert, facts, f"{payment.order_id}:{alert}", booking)
    refunds.start_if_automatic(work, refund)
    told_once = f"{payment.order_id}:goes_back"
    if alert == "topup_too_late":
        notices.tell_guest(work, "topup_goes_back", facts, told_once, booking)
    elif other is not None:
        notices.tell_guest(work, "same_nights_goes_back", facts, told_once, booking)
    else:
        notices.tell_guest(work, "payment_goes_back", facts, told_once, booking)


def _failed(work: Work, payment: Payment, news: News, actor: str) -> None:
    if payment.status == news.outcome.value:
        return
    was_open = payment.status == "PENDING"
    payment.status, payment.why = news.outcome.value, news.why
    if payment.change_number is not None:
        settling.topup_failed(work, payment)
        return
    booking = payment.booking
    newest = work.tx.scalar(select(Payment.id).where(Payment.booking_id == booking.id).order_by(Payment.attempt.desc()))
    if booking.booking_status in UNPAID and newest == payment.id:
        booking.payment_status = "FAILED"
        bookings.move(work, booking, "payment_failed", actor=actor, reason=news.why)
    elif booking.booking_status == "EXPIRED" and was_open and pending.of_booking(work, booking) is None:
        _refused_late(work, payment, actor)


def _refused_late(work: Work, payment: Payment, actor: str) -> None:
    """The bank's no comes after the hold: its payer was told to wait for it."""
    booking = payment.booking

    def facts(locale: str) -> dict[str, str]:
        more = {"amount": payment.amount.show(locale), "order_id": payment.order_id}
        return booking_facts(booking, work.settings, locale) | more

    alerts.close_stuck(work, booking, "refused_late", actor)
    notices.tell_guest(work, "payment_refused_late", facts, f"{payment.order_id}:refused_late", booking)


def _keep_waiting(work: Work, payment: Payment, news: News, actor: str) -> None:
    if payment.status == "CREATED":
        payment.status, payment.tell_waits_at = "PENDING", work.now + TELL_WAITS_AFTER


def _change_nothing(work: Work, payment: Payment, news: News, actor: str) -> None:
    """Nothing was tried, or the gateway could not tell."""


ANSWERS: Mapping[Outcome, Callable[[Work, Payment, News, str], None]] = {
    Outcome.PAID: _paid,
    Outcome.FAILED: _failed,
    Outcome.CANCELLED: _failed,
    Outcome.PENDING: _keep_waiting,
    Outcome.NONE: _change_nothing,
    Outcome.UNKNOWN: _change_nothing,
}


def _locked_payment(work: Work, order_id: str) -> Payment | None:
    found = work.tx.scalars(select(Payment).where(Payment.order_id == order_id)).one_or_none()
    if found is None:
        return None
    # Lock order: listing, booking, payment. A late payment may have to take the listing's nights again.
    lock(work.tx, Listing, Listing.id == found.booking.listing_id)
    earlier = similar.origin(work, found.booking)
    if earlier is not None:  # the older booking first, as whoever sends its advance back does
        lock(work.tx, Booking, Booking.id == earlier.id)
    lock(work.tx, Booking, Booking.id == found.booking_id)
    return lock(work.tx, Payment, Payment.id == found.id)
