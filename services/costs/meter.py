"""Keeps what WhatsApp tells of each message's price. A receipt told twice, late or out of order changes nothing."""

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


def _write(work: Work, row: OutboxRow, wamid: str, pricing: Pricing, *, delivered: bool) -> None:
    cost = MessageCost(wamid=wamid, outbox_id=row.id, booking_id=row.booking_id, delivered=delivered, at=work.now)
    cost.country = country_of(row.to)
    _price(work, cost, pricing)
    work.tx.add(cost)


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
