"""Sends started refunds through their gateway and asks how they stand, until there is a final answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import select

from services import notices
from services.clock import local_date
from services.db import lock
from services.errors import GatewayError
from services.house import House, Work
from services.payments import refunds
from services.payments.gateways.contract import Gateway, RefundAsk, RefundNews, RefundOutcome
from services.tables import Refund

log = structlog.get_logger(__name__)

# Seconds between looks at a refund on its way, as Paytm advises; after the last one daily.
LOOKS_SECONDS: Final = (10, 60, 600, 3600, 6 * 3600)
LATER_LOOKS_SECONDS: Final = 24 * 3600
# After so many looks without an answer (over two weeks) a person takes over.
MOST_LOOKS: Final = 20


def run(house: House, gateways: dict[str, Gateway], refund_id: str) -> None:
    """Bring one started refund forward: ask for it once, then look, never asking twice while its fate is open."""
    with house.work() as work:
        refund = _won(work, refund_id)
        if refund is None:
            return
        gateway = gateways[refund.payment.provider]
        ask, asked_before = _ask_of(refund), refund.asked_at is not None
        refund.asked_at = refund.asked_at or work.now
    try:
        news = _look_or_ask(gateway, ask, asked_before)
    except GatewayError as error:
        log.warning("refund_not_known", refund_id=refund_id, why=str(error), code=error.code)
        return
    with house.work() as work:
        _apply(work, refund_id, news, f"gateway:{gateway.name}")


def due(work: Work, most: int = 50) -> list[str]:
    """The refunds that should be asked about now."""
    rows = select(Refund.refund_id).where(Refund.status == "INITIATED", Refund.next_look_at <= work.now)
    return list(work.tx.scalars(rows.order_by(Refund.next_look_at).limit(most)))


def tell_overdue(work: Work) -> int:
    """Tell the admins, once each, of refunds whose promised day has passed; answers how many."""
    today = local_date(work.now, work.settings.default_timezone)
    late = select(Refund).where(
        Refund.status.in_(refunds.OPEN), Refund.promised_by < today, Refund.overdue_told_at.is_(None)
    )
    rows = work.tx.scalars(late.limit(100).with_for_update(of=Refund)).all()
    for refund in rows:
        refund.overdue_told_at = work.now
        notices.put_refund(work, refund, "overdue")
    return len(rows)


def _won(work: Work, refund_id: str) -> Refund | None:
    """The refund, ours until its next look, if it is on its way through the gateway and due."""
    refund = lock(work.tx, Refund, Refund.refund_id == refund_id)
    if refund is None or refund.status != "INITIATED" or refund.next_look_at is None:
        return None
    if refund.next_look_at > work.now:
        return None
    wait = LOOKS_SECONDS[refund.looks] if refund.looks < len(LOOKS_SECONDS) else LATER_LOOKS_SECONDS
    refund.looks += 1
    refund.next_look_at = work.now + timedelta(seconds=wait)
    return refund


def _ask_of(refund: Refund) -> RefundAsk:
    payment = refund.payment
    return RefundAsk(
        refund.gateway_id, payment.order_id, payment.provider_reference or "", refund.amount, refund.reason
    )


def _look_or_ask(gateway: Gateway, ask: RefundAsk, asked_before: bool) -> RefundNews:
    """Ask only when nothing was asked before, or when the gateway itself says that it knows of nothing."""
    if asked_before:
        news = gateway.look_up_refund(ask.reference, ask.order_id)
        if news.outcome != RefundOutcome.NONE:
            return news
    return gateway.refund(ask)


def _apply(work: Work, refund_id: str, news: RefundNews, actor: str) -> None:
    refund = refunds.by_id(work, refund_id)
    if refund is None or refund.status != "INITIATED" or refund.gateway_id != news.reference:
        return
    refund.reference = refund.reference or news.provider_reference
    if news.outcome == RefundOutcome.DONE:
        refunds.complete(work, refund, actor=actor, reference=news.provider_reference)
    elif news.outcome == RefundOutcome.FAILED:
        refunds.fail(work, refund, actor=actor, why=news.why or news.code)
    elif refund.looks >= MOST_LOOKS:
        refunds.fail(work, refund, actor=actor, why="no final answer from the gateway")
