"""Sends started refunds through their gateway and asks how they stand, until there is a final answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import func, or_, select

from services import notices
from services.clock import local_date
from services.db import lock
from services.errors import GatewayError
from services.house import House, Work
from services.payments import refunds, strays
from services.payments.gateways.contract import Gateway, RefundAsk, RefundNews, RefundOutcome
from services.tables import Payment, Refund, StrayPayment

log = structlog.get_logger(__name__)

# Seconds between looks at a refund on its way, as Paytm advises; after the last one daily.
LOOKS_SECONDS: Final = (10, 60, 600, 3600, 6 * 3600)
LATER_LOOKS_SECONDS: Final = 24 * 3600
# After so many looks without an answer (over two weeks) a person takes over.
MOST_LOOKS: Final = 20
# The refunds that wait for a person, and how long after one word about them comes the next.
NOT_STARTED: Final = ("REQUIRED", "FAILED")
TOLD_AGAIN_AFTER: Final = timedelta(days=1)
# What goes back: a booking's money, or money that no booking belongs to.
Going = Refund | StrayPayment


def run(house: House, gateways: dict[str, Gateway], refund_id: str) -> None:
    """Bring one started refund forward: ask for it once, then look, never asking twice while its fate is open."""
    with house.work() as work:
        going = _won(work, refund_id)
        if going is None:
            return
        gateway = gateways[_payment_of(going).provider]
        ask, asked_before = _ask_of(going), going.asked_at is not None
        going.asked_at = going.asked_at or work.now
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
    ours = work.tx.scalars(rows.order_by(Refund.next_look_at).limit(most))
    return [*ours, *(stray.refund_id for stray in strays.to_look_at(work, "INITIATED", most))]


def tell_overdue(work: Work) -> int:
    """Tell the admins, once each, of refunds on their way whose promised day has passed; answers how many."""
    today = local_date(work.now, work.settings.default_timezone)
    late = select(Refund).where(
        Refund.status == "INITIATED", Refund.promised_by < today, Refund.overdue_told_at.is_(None)
    )
    rows = work.tx.scalars(late.limit(100).with_for_update(of=Refund)).all()
    for refund in rows:
        refund.overdue_told_at = work.now
        notices.put_refund(work, refund, "overdue")
    return len(rows)


def tell_waiting(work: Work) -> int:
    """Tell the admins of refunds that nobody has started for too long, then daily; answers how many.

    One whose guest may still choose another place is not late yet.
    """
    since = work.now - timedelta(hours=work.settings.refund_alert_hours)
    waits_from = func.coalesce(Refund.processed_at, Refund.waits_until, Refund.requested_at)
    late = select(Refund).where(
        Refund.status.in_(NOT_STARTED),
        waits_from <= since,
        or_(Refund.overdue_told_at.is_(None), Refund.overdue_told_at <= work.now - TOLD_AGAIN_AFTER),
    )
    rows = work.tx.scalars(late.order_by(Refund.id).limit(100).with_for_update(of=Refund)).all()
    for refund in rows:
        refund.overdue_told_at = work.now
        notices.put_refund(work, refund, "waits", again=f":{work.now:%Y%m%d%H%M}")
    return len(rows)


def _won(work: Work, refund_id: str) -> Going | None:
    """The refund, ours until its next look, if it is on its way through the gateway and due."""
    going = _locked(work, refund_id)
    if going is None or going.status != "INITIATED" or going.next_look_at is None:
        return None
    if going.next_look_at > work.now:
        return None
    wait = LOOKS_SECONDS[going.looks] if going.looks < len(LOOKS_SECONDS) else LATER_LOOKS_SECONDS
    going.looks += 1
    going.next_look_at = work.now + timedelta(seconds=wait)
    return going


def _locked(work: Work, refund_id: str) -> Going | None:
    refund = lock(work.tx, Refund, Refund.refund_id == refund_id)
    order_id = refund_id.removeprefix("RF-")
    return refund or lock(work.tx, StrayPayment, StrayPayment.order_id == order_id)


def _payment_of(going: Going) -> Payment | StrayPayment:
    return going.payment if isinstance(going, Refund) else going


def _ask_of(going: Going) -> RefundAsk:
    payment = _payment_of(going)
    why = going.reason if isinstance(going, Refund) else strays.WHY
    return RefundAsk(going.gateway_id, payment.order_id, payment.provider_reference or "", going.amount, why)


def _look_or_ask(gateway: Gateway, ask: RefundAsk, asked_before: bool) -> RefundNews:
    """Ask only when nothing was asked before, or when the gateway itself says that it knows of nothing."""
    if asked_before:
        news = gateway.look_up_refund(ask.reference, ask.order_id)
        if news.outcome != RefundOutcome.NONE:
            return news
    return gateway.refund(ask)


def _apply(work: Work, refund_id: str, news: RefundNews, actor: str) -> None:
    going = refunds.by_id(work, refund_id) or strays.by_order(work, refund_id.removeprefix("RF-"))
    if going is None or going.status != "INITIATED" or going.gateway_id != news.reference:
        return
    going.reference = going.reference or news.provider_reference
    if news.outcome == RefundOutcome.DONE:
        _complete(work, going, actor, news.provider_reference)
    elif news.outcome == RefundOutcome.FAILED:
        _fail(work, going, actor, news.why or news.code)
    elif going.looks >= MOST_LOOKS:
        _fail(work, going, actor, "no final answer from the gateway")


def _complete(work: Work, going: Going, actor: str, reference: str) -> None:
    if isinstance(going, Refund):
        refunds.complete(work, going, actor=actor, reference=reference)
    else:
        strays.complete(work, going, actor=actor, reference=reference)


def _fail(work: Work, going: Going, actor: str, why: str) -> None:
    if isinstance(going, Refund):
        refunds.fail(work, going, actor=actor, why=why)
    else:
        strays.fail(work, going, actor=actor, why=why)
