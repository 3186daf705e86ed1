"""Asking the gateway how a payment stands, on a written schedule, and handing the answer to settle."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select

from services import notices
from services.errors import GatewayError
from services.facts import booking_facts
from services.house import House, Work
from services.payments import settle, strays
from services.payments.gateways.contract import Gateway, Outcome
from services.states import UNPAID
from services.tables import Payment, StrayPayment

log = structlog.get_logger(__name__)

# Seconds after which an attempt without a final answer is asked about again; then hourly, to the end of the third day,
# because Paytm itself asks the bank for up to 72 hours.
LOOKS_SECONDS: Final = (30, 30, 60, 60, 120, 300, 600, 900, 1800)
LATER_LOOKS_SECONDS: Final = 3600
LAST_LOOK: Final = timedelta(hours=73)
NOT_FINAL: Final = ("CREATED", "PENDING", "FAILED", "CANCELLED")


def at(house: House, gateways: dict[str, Gateway], order_id: str) -> Outcome:
    """Ask the gateway about one attempt and settle what it says. UNKNOWN when it cannot be asked now."""
    with house.work() as work:
        provider = _planned(work, order_id)
    if not provider:
        return Outcome.UNKNOWN
    try:
        news = gateways[provider].look_up(order_id)
    except GatewayError as error:
        log.warning("gateway_not_asked", provider=provider, order_id=order_id, why=str(error), code=error.code)
        return Outcome.UNKNOWN
    with house.work() as work:
        settle.settle(work, news, actor=f"gateway:{provider}")
    return news.outcome


def first_look_at(work: Work) -> datetime:
    """When a new attempt is asked about for the first time."""
    return work.now + timedelta(seconds=LOOKS_SECONDS[0])


def due(work: Work, most: int = 50) -> list[str]:
    """The orders that should be asked about now."""
    rows = (
        select(Payment.order_id)
        .where(Payment.status.in_(NOT_FINAL), Payment.next_look_at <= work.now)
        .order_by(Payment.next_look_at)
        .limit(most)
    )
    return [*work.tx.scalars(rows), *(stray.order_id for stray in strays.to_look_at(work, strays.ASKED, most))]


def tell_waiting(work: Work, most: int = 100) -> int:
    """Tell payers, once each, that their bank has not decided yet; answers how many."""
    due_now = select(Payment).where(Payment.status == "PENDING", Payment.tell_waits_at <= work.now)
    due_now = due_now.order_by(Payment.id).limit(most).with_for_update(of=Payment, key_share=True, skip_locked=True)
    rows = work.tx.scalars(due_now).all()
    for payment in rows:
        payment.tell_waits_at = None
        if payment.change_number is not None or payment.booking.booking_status in UNPAID:
            _tell_waits(work, payment)
    return len(rows)


def _tell_waits(work: Work, payment: Payment) -> None:
    def facts(locale: str) -> dict[str, str]:
        more = {"amount": payment.amount.show(locale), "order_id": payment.order_id}
        return booking_facts(payment.booking, work.settings, locale) | more

    notices.tell_guest(work, "payment_undecided", facts, f"{payment.order_id}:undecided", payment.booking)


def _planned(work: Work, order_id: str) -> str:
    """The gateway to ask about an order, its next look planned; nothing when there is no such order to ask about."""
    payment = work.tx.scalars(select(Payment).where(Payment.order_id == order_id)).one_or_none()
    if payment is not None:
        _plan_next(work, payment, payment.created_at)
        return payment.provider
    stray = strays.by_order(work, order_id)
    if stray is None or stray.status != strays.ASKED:
        return ""
    _plan_next(work, stray, stray.heard_at)
    return stray.provider


def _plan_next(work: Work, asked: Payment | StrayPayment, since: datetime) -> None:
    asked.looks += 1
    wait = LOOKS_SECONDS[asked.looks] if asked.looks < len(LOOKS_SECONDS) else LATER_LOOKS_SECONDS
    at = work.now + timedelta(seconds=wait)
    asked.next_look_at = at if at < since + LAST_LOOK else None
