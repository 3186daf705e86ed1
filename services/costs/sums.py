"""What messages come to: for a booking, for each day, for today. Counts what was delivered or charged. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from services.clock import local_date
from services.costs.meter import SMS
from services.costs.rates import Cost
from services.house import Work
from services.tables import Booking, MessageCost


@dataclass(frozen=True)
class Line:
    """The messages of one day, carrier, category and currency: how many were delivered, and how many are billed.

    `unpriced`: billed, but our rates do not know them. `segments` are those of text messages.
    """

    day: date
    carrier: str
    category: str
    messages: int
    billed: int
    unpriced: int
    segments: int
    cost: Cost


@dataclass(frozen=True)
class Sums:
    """Some lines added up; one cost for each currency, and none when nothing was billed."""

    messages: int
    billed: int
    unpriced: int
    costs: tuple[Cost, ...]
    segments: int = 0


NOTHING: Final = Sums(0, 0, 0, ())


def of_booking(work: Work, booking: Booking) -> Sequence[Line]:
    """The messages about one booking, to everybody."""
    return _lines(work, MessageCost.booking_id == booking.id)


def between(work: Work, start: date, end: date) -> Sequence[Line]:
    """The messages of these days, both included, oldest day first."""
    return _lines(work, MessageCost.day.between(start, end))


def today(work: Work) -> Sequence[Line]:
    """The messages of this day so far."""
    day = local_date(work.now, work.settings.default_timezone)
    return between(work, day, day)


def by_carrier(lines: Iterable[Line]) -> Mapping[str, Sums]:
    """Lines added up for each carrier that is in them, by name."""
    lines = list(lines)
    return {name: summed(each for each in lines if each.carrier == name) for name in sorted({e.carrier for e in lines})}


def summed(lines: Iterable[Line]) -> Sums:
    """Lines added up."""
    lines = list(lines)
    by_currency: dict[str, int] = {}
    for line in lines:
        by_currency[line.cost.currency] = by_currency.get(line.cost.currency, 0) + line.cost.micro
    return Sums(
        sum(line.messages for line in lines),
        sum(line.billed for line in lines),
        sum(line.unpriced for line in lines),
        tuple(Cost(micro, currency) for currency, micro in sorted(by_currency.items()) if currency and micro),
        sum(line.segments for line in lines),
    )


def _lines(work: Work, which: ColumnElement[bool]) -> Sequence[Line]:
    arrived = func.sum(case((MessageCost.delivered, 1), else_=0))
    billed = func.sum(case((MessageCost.billed, 1), else_=0))
    unpriced = func.sum(case((MessageCost.micro.is_(None), 1), else_=0))
    counts = arrived, billed, unpriced, func.sum(MessageCost.segments)
    key = (MessageCost.day, MessageCost.carrier, MessageCost.category, MessageCost.currency)
    rows = (
        select(*key, *counts, func.coalesce(func.sum(MessageCost.micro), 0))
        .where(which, or_(MessageCost.delivered, _charged_on_the_way()))
        .group_by(*key)
        .order_by(*key)
    )
    return [
        Line(day, carrier, category, int(came), int(charged), int(unknown), int(parts), Cost(int(micro), currency))
        for day, carrier, category, currency, came, charged, unknown, parts, micro in work.tx.execute(rows)
    ]


def _charged_on_the_way() -> ColumnElement[bool]:
    """A text message costs what it does even if it never arrives."""
    return and_(MessageCost.carrier == SMS, MessageCost.billed)
