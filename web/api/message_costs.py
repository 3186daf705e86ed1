"""What messages cost, as the answers of several operations show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from services.costs import sums
from services.costs.sums import Line, Sums
from web.api.operations import Amount


class CostPart(BaseModel):
    """An amount by our table of Meta's and Twilio's prices: an estimate before tax, and no bill."""

    cost: Amount
    currency: str


class CountPart(BaseModel):
    """Messages that were delivered, to everybody, and those that are `billed`.

    WhatsApp says of each of its own whether it charges for it. A text message is billed by its segments as soon as
    Twilio has passed it on, delivered or not.
    """

    delivered: int
    billed: int
    unpriced: int = Field(description="billed, but to a country or of a category that our table of rates lacks")
    segments: int = Field(description="what the text messages among them are billed by; WhatsApp's have none")
    costs: list[CostPart]


class CarrierPart(CountPart):
    """The messages that went by one carrier."""

    carrier: str = Field(description="whatsapp or sms")


class MessagesPart(CountPart):
    """The messages of all carriers together, and by carrier."""

    carriers: list[CarrierPart]


class DayPart(CostPart):
    """The messages of one day, carrier and category."""

    day: date
    carrier: str = Field(description="whatsapp or sms")
    category: str = Field(description="WhatsApp's category of the message; `sms` for text messages")
    delivered: int
    billed: int
    unpriced: int
    segments: int


class MessageDaysPart(BaseModel):
    """The messages of the days asked for; days and categories without any are left out."""

    totals: MessagesPart
    days: list[DayPart]


def totals(lines: Sequence[Line]) -> MessagesPart:
    """Some lines added up."""
    carriers = [CarrierPart(carrier=name, **_counts(found)) for name, found in sums.by_carrier(lines).items()]
    return MessagesPart(**_counts(sums.summed(lines)), carriers=carriers)


def _counts(found: Sums) -> dict[str, Any]:
    return {
        "delivered": found.messages,
        "billed": found.billed,
        "unpriced": found.unpriced,
        "segments": found.segments,
        "costs": [CostPart(cost=each, currency=each.currency) for each in found.costs],
    }


def by_day(lines: Sequence[Line]) -> MessageDaysPart:
    """Lines one by one, and added up."""
    return MessageDaysPart(totals=totals(lines), days=[_day(line) for line in lines])


def _day(line: Line) -> DayPart:
    return DayPart(
        day=line.day,
        carrier=line.carrier,
        category=line.category,
        delivered=line.messages,
        billed=line.billed,
        unpriced=line.unpriced,
        segments=line.segments,
        cost=line.cost,
        currency=line.cost.currency,
    )
