"""How bookings go, period by period, from the running totals; and which places they are for.

A booking belongs to the period it was made in, whatever becomes of it later. Conversion is, of the bookings made in
a period, the share that was paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, Literal

from sqlalchemy import func, select

from services import tallies
from services.house import Work
from services.tables import Tally

Grouping = Literal["day", "week", "month"]
FOUR_PLACES: Final = Decimal("0.0001")
MOST_PLACES: Final = 10


@dataclass(frozen=True)
class Figures:
    """What some bookings come to. Amounts in minor units."""

    made: int = 0
    paid: int = 0
    confirmed: int = 0
    cancelled: int = 0
    revenue_minor: int = 0
    commission_minor: int = 0

    @property
    def conversion(self) -> Decimal:
        """Paid bookings for each booking made, from 0 to 1, to four places; 0 where none was made."""
        return (Decimal(self.paid) / (self.made or 1)).quantize(FOUR_PLACES, ROUND_HALF_UP)


COLUMNS: Final = tuple(field.name for field in fields(Figures))
PARTS: Final = attrgetter(*COLUMNS)


@dataclass(frozen=True)
class Period:
    """The figures of the bookings made from `start` to `end`, both included."""

    start: date
    end: date
    figures: Figures


@dataclass(frozen=True)
class Analytics:
    """All of it: the periods without gaps, oldest first; the places with most bookings first."""

    periods: Sequence[Period]
    total: Figures
    places: Sequence[tuple[str, Figures]]


def between(work: Work, start: date, end: date, grouping: Grouping, currency: str) -> Analytics:
    """The figures of bookings made on these days in that currency. Weeks begin on Monday."""
    by_day = _by_day(work, start, end, currency)
    periods = _periods(by_day, spans(start, end, grouping))
    total = _summed(period.figures for period in periods)
    return Analytics(periods, total, _by_place(work, start, end, currency))


def spans(start: date, end: date, grouping: Grouping) -> list[list[date]]:
    """The days of each period. Every day is in exactly one; the first and the last may be cut by the ends."""
    days = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
    return [list(group) for _, group in groupby(days, STARTS[grouping])]


def _by_day(work: Work, start: date, end: date, currency: str) -> Mapping[date, Figures]:
    rows = _sums(Tally.day, start, end, currency)
    return {row[0]: Figures(*map(int, row[1:])) for row in work.tx.execute(rows)}


def _by_place(work: Work, start: date, end: date, currency: str) -> list[tuple[str, Figures]]:
    rows = _sums(Tally.place, start, end, currency).order_by(func.sum(Tally.made).desc(), Tally.place)
    return [(row[0], Figures(*map(int, row[1:]))) for row in work.tx.execute(rows.limit(MOST_PLACES))]


def _sums(by: Any, start: date, end: date, currency: str) -> Any:
    which = (Tally.currency == currency, Tally.day.between(start, end))
    return select(by, *tallies.sums_of(*COLUMNS)).where(*which).group_by(by)


def _periods(by_day: Mapping[date, Figures], groups: Iterable[Sequence[date]]) -> list[Period]:
    return [Period(days[0], days[-1], _summed(by_day[day] for day in days if day in by_day)) for days in groups]


def _summed(all_figures: Iterable[Figures]) -> Figures:
    columns = zip(*map(PARTS, all_figures), strict=True)
    return Figures(*map(sum, columns))


STARTS: Final[Mapping[Grouping, Callable[[date], date]]] = {
    "day": lambda day: day,
    "week": lambda day: day - timedelta(days=day.weekday()),
    "month": lambda day: day.replace(day=1),
}
