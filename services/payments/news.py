"""Gateways' callbacks and webhooks: proved, kept, and then only a reason to ask the gateway itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

import structlog
from sqlalchemy import select

from services import notices
from services.errors import Forged
from services.house import House, Work
from services.payments import checkout, look, strays
from services.payments.gateways.contract import Gateway, News, Outcome
from services.post import inbox
from services.tables import InboxRow, Payment

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 50


def keep(house: House, gateway: Gateway, door: str, headers: Mapping[str, str], body: bytes) -> list[News]:
    """Prove what came by a door (`callback`, `webhook`), store it and ring. Raises Forged, after telling the admins."""
    try:
        news = gateway.read(headers, body)
    except Forged as error:
        log.warning("payment_message_forged", provider=gateway.name, door=door, why=str(error))
        _alert_forgery(house, gateway, door)
        raise
    with house.work() as work:
        inbox.keep(work, [_arrival(gateway, door, each) for each in news])
        for each in news:
            _compare_claim(work, gateway, door, each)
        work.ring("news", gateway.name)
    return news


def take_all(house: House, gateways: dict[str, Gateway], provider: str) -> None:
    """Ask the gateway about every payment that its kept news names."""
    for _ in range(MOST_AT_ONCE):
        with house.work() as work:
            rows = inbox.next_news(work, provider, 1)
            if not rows:
                return
            reference = str(rows[0].raw.get("reference", ""))
            row_id = rows[0].id
        try:
            outcome = house.tried(partial(_ask, house, gateways, provider, reference))
        except Exception as error:
            log.exception("news_failed", inbox_id=row_id)
            _count_failure(house, row_id, reference, f"{type(error).__name__}: {error}")
            return
        with house.work() as work:
            row = work.tx.get_one(InboxRow, row_id)
            # The order's own schedule asks again when the gateway could not tell, so the news is done either way.
            inbox.done(work, row, "ignored" if outcome == Outcome.UNKNOWN else "applied")


def _ask(house: House, gateways: dict[str, Gateway], provider: str, reference: str) -> Outcome:
    with house.work() as work:
        if reference and checkout.attempt(work, reference) is None:
            strays.note(work, provider, reference)
    return look.at(house, gateways, reference)


def _count_failure(house: House, row_id: int, reference: str, error: str) -> None:
    """One piece of news that breaks must not hold up the others for ever, and somebody must hear of it."""
    with house.work() as work:
        if inbox.failed(work, row_id, error):
            facts = {
                "recipient_phone": f"the gateway about {reference}",
                "attempts": str(inbox.MAX_ATTEMPTS),
                "inbox_id": str(row_id),
            }
            notices.tell_admins(work, "work_failed", facts, f"dead:{row_id}")


def _arrival(gateway: Gateway, door: str, news: News) -> inbox.Arrival:
    external_id = ":".join((door, news.reference, news.outcome, news.provider_reference, news.code))
    raw = {"reference": news.reference, "outcome": news.outcome.value, "code": news.code, "door": door}
    return inbox.Arrival(gateway.name, "news", external_id[:250], "", raw)


def _compare_claim(work: Work, gateway: Gateway, door: str, news: News) -> None:
    """A signed message that names another amount than we asked for changes nothing, but somebody should look."""
    payment = work.tx.scalars(select(Payment).where(Payment.order_id == news.reference)).one_or_none()
    if payment is None or news.amount is None or news.amount == payment.amount:
        return
    named = {"door": door, "provider": gateway.name, "order_id": news.reference}
    claimed, expected = news.amount, payment.amount

    def facts(locale: str) -> dict[str, str]:
        return named | {"claimed": claimed.show(locale), "expected": expected.show(locale)}

    key = f"claim:{news.reference}:{news.amount.minor}"
    notices.tell_admins(work, "payment_claim_differs", facts, key, payment.booking)


def _alert_forgery(house: House, gateway: Gateway, door: str) -> None:
    with house.work() as work:
        facts = {"door": door, "provider": gateway.name, "order_id": "-"}
        # One alert an hour: whoever forges may do so a thousand times, and the admin needs to hear it once.
        notices.tell_admins(work, "payment_forged", facts, f"forged:{gateway.name}:{work.now:%Y-%m-%dT%H}")
