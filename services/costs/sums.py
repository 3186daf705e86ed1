"""What messages come to: for a booking, for each day, for today. Counts what was delivered. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from services.clock import local_date
from services.costs.rates import Cost
from services.house import Work
from services.tables import Booking, MessageCost


@dataclass(frozen=True)
class Line:
    """The delivered messages of one day, category and currency. `unpriced`: billed, but our rates do not know them."""

    day: date
    category: str
    messages: int
    billed: int
    unpriced: int
    cost: Cost


@dataclass(frozen=True)
class Sums:
    """Some lines added up; one cost for each currency, and none when nothing was billed."""

    messages: int
    billed: int
    unpriced: int
    costs: tuple[Cost, ...]


def of_booking(work: Work, booking: Booking) -> Sequence[Line]:
    """The messages about one booking, to everybody."""
    return _lines(work, MessageCost.booking_id == booking.id)


def between(work: Work, start: date, end: date) -> Sequence[Line]:
    """The messages of these days, both included, oldest day first."""
    return _lines(work, MessageCost.day.between(start, end))


def today(work: Work) -> Sums:
    """What the messages of this day come to so far."""
    day = local_date(work.now, work.settings.default_timezone)
    return summed(between(work, day, day))


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
    )


def _lines(work: Work, which: ColumnElement[bool]) -> Sequence[Line]:
    billed = func.sum(case((MessageCost.billed, 1), else_=0))
    unpriced = func.sum(case((MessageCost.micro.is_(None), 1), else_=0))
    key = (MessageCost.day, MessageCost.category, MessageCost.currency)
    rows = (
        select(*key, func.count(), billed, unpriced, func.coalesce(func.sum(MessageCost.micro), 0))
        .where(which, MessageCost.delivered)
        .group_by(*key)
        .order_by(*key)
    )
    return [
        Line(day, category, messages, int(charged), int(unknown), Cost(int(micro), currency))
        for day, category, currency, messages, charged, unknown, micro in work.tx.execute(rows)
    ]
