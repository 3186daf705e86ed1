"""What messages cost, as the answers of several operations show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, Field

from services.costs import sums
from services.costs.sums import Line
from web.api.operations import Amount


class CostPart(BaseModel):
    """An amount by our table of Meta's list prices: an estimate before tax, and no bill."""

    cost: Amount
    currency: str


class MessagesPart(BaseModel):
    """Messages that were delivered, to everybody. `billed` are those WhatsApp charges for, by its own word."""

    delivered: int
    billed: int
    unpriced: int = Field(description="billed, but to a country or of a category that our table of rates lacks")
    costs: list[CostPart]


class DayPart(CostPart):
    """The messages of one day and category."""

    day: date
    category: str
    delivered: int
    billed: int
    unpriced: int


class MessageDaysPart(BaseModel):
    """The messages delivered on the days asked for; days and categories without any are left out."""

    totals: MessagesPart
    days: list[DayPart]


def totals(lines: Sequence[Line]) -> MessagesPart:
    """Some lines added up."""
    found = sums.summed(lines)
    return MessagesPart(
        delivered=found.messages,
        billed=found.billed,
        unpriced=found.unpriced,
        costs=[CostPart(cost=each, currency=each.currency) for each in found.costs],
    )


def by_day(lines: Sequence[Line]) -> MessageDaysPart:
    """Lines one by one, and added up."""
    return MessageDaysPart(totals=totals(lines), days=[_day(line) for line in lines])


def _day(line: Line) -> DayPart:
    return DayPart(
        day=line.day,
        category=line.category,
        delivered=line.messages,
        billed=line.billed,
        unpriced=line.unpriced,
        cost=line.cost,
        currency=line.cost.currency,
    )
