"""Keeps what each message costs: WhatsApp's by its own word, an SMS by its length.

A receipt told twice, late or out of order changes nothing.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from services.clock import local_date
from services.costs import rates
from services.costs.rates import Pricing
from services.house import Work
from services.ids import country_of
from services.tables import MessageCost, OutboxRow

# Only these prove that a message arrived, and only then WhatsApp charges for it.
ARRIVED: Final = frozenset({"delivered", "read", "played"})
SMS: Final = "sms"
NEVER_LEFT: Final = "failed"  # Twilio's word; `undelivered` is one that it passed on


def note(work: Work, row: OutboxRow, wamid: str, status: str, pricing: Pricing | None) -> None:
    """Keep what a receipt says of a message's price. The caller holds the row of the outbox."""
    cost = work.tx.scalars(select(MessageCost).where(MessageCost.wamid == wamid)).one_or_none()
    if cost is None and pricing is not None:
        known = row.provider_id == wamid and row.status in ARRIVED
        _write(work, row, wamid, pricing, delivered=known or status in ARRIVED)
    elif cost is not None and status in ARRIVED and not cost.delivered:
        # Priced again, because the free messages of the month may have been used up since it was sent.
        _price(work, cost, pricing or _as_kept(cost))
        cost.delivered = True


def note_text(work: Work, row: OutboxRow, sid: str, status: str, segments: int) -> None:
    """Count a text message by what Twilio says became of it. The caller holds the row of the outbox.

    Every segment Twilio passes on is charged, whether or not it arrives; what never left Twilio is not.
    """
    cost = work.tx.scalars(select(MessageCost).where(MessageCost.wamid == sid)).one_or_none()
    if cost is None:
        cost = _begun(work, row, sid, delivered=False)
        cost.carrier, cost.category, cost.kind, cost.model = SMS, SMS, "", ""
        cost.billed, cost.segments, cost.day = True, segments, local_date(work.now, work.settings.default_timezone)
        work.tx.add(cost)
    cost.delivered = cost.delivered or status in ARRIVED
    cost.billed = cost.delivered or (cost.billed and status != NEVER_LEFT)
    rate = rates.of_segment(cost.country, cost.day)
    cost.micro = (rate.micro * cost.segments if rate else None) if cost.billed else 0
    cost.currency, cost.rated_from = (rate.currency, rate.since) if rate else ("", None)


def _write(work: Work, row: OutboxRow, wamid: str, pricing: Pricing, *, delivered: bool) -> None:
    cost = _begun(work, row, wamid, delivered=delivered)
    _price(work, cost, pricing)
    work.tx.add(cost)


def _begun(work: Work, row: OutboxRow, provider_id: str, *, delivered: bool) -> MessageCost:
    known = {"wamid": provider_id, "outbox_id": row.id, "booking_id": row.booking_id, "at": work.now}
    return MessageCost(**known, delivered=delivered, country=country_of(row.to.removeprefix("sms:")))


def _price(work: Work, cost: MessageCost, pricing: Pricing) -> None:
    cost.day = local_date(work.now, work.settings.default_timezone)
    cost.category, cost.kind, cost.model = pricing.category, pricing.kind, pricing.model
    cost.billed = pricing.billed
    rate = rates.of(cost.country, pricing.category, cost.day)
    cost.micro = (rate.micro if rate else None) if pricing.billed else 0
    cost.currency = rate.currency if rate else ""
    cost.rated_from = rate.since if rate else None


def _as_kept(cost: MessageCost) -> Pricing:
    return Pricing(cost.category, cost.kind, cost.model, cost.billed)
