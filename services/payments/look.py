"""Asking the gateway how a payment stands, on a written schedule, and handing the answer to settle."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import select

from services.errors import GatewayError
from services.house import House, Work
from services.payments import settle
from services.payments.gateways.contract import Gateway, Outcome
from services.tables import Payment

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
        payment = work.tx.scalars(select(Payment).where(Payment.order_id == order_id)).one_or_none()
        if payment is None:
            return Outcome.UNKNOWN
        provider = payment.provider
        _plan_next(work, payment)
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
    """The attempts that should be asked about now."""
    rows = (
        select(Payment.order_id)
        .where(Payment.status.in_(NOT_FINAL), Payment.next_look_at <= work.now)
        .order_by(Payment.next_look_at)
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def _plan_next(work: Work, payment: Payment) -> None:
    payment.looks += 1
    wait = LOOKS_SECONDS[payment.looks] if payment.looks < len(LOOKS_SECONDS) else LATER_LOOKS_SECONDS
    at = work.now + timedelta(seconds=wait)
    payment.next_look_at = at if at < payment.created_at + LAST_LOOK else None
