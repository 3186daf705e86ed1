"""How guests liked their stays, period by period: the stars given on each day. Whole numbers until they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from sqlalchemy import func, select

from services.clock import local_date
from services.house import Work
from services.reports.analytics import Grouping, spans
from services.tables import Rating

TWO_PLACES: Final = Decimal("0.01")
TREND: Final = timedelta(days=30)


@dataclass(frozen=True)
class Stars:
    """So many stays were rated with so many stars in all."""

    count: int = 0
    total: int = 0

    @property
    def average(self) -> Decimal | None:
        """Stars for each rated stay, half-up to the hundredth; None where nobody rated one."""
        return (Decimal(self.total) / self.count).quantize(TWO_PLACES, ROUND_HALF_UP) if self.count else None


@dataclass(frozen=True)
class Satisfaction:
    """The stars of a span of days, of each period in it, and of as many days before it."""

    stars: Stars
    periods: Sequence[tuple[date, date, Stars]]
    before: Stars


def between(work: Work, start: date, end: date, grouping: Grouping) -> Satisfaction:
    """The stars given on these days, both included; a rating that was changed belongs to the day it was changed."""
    long = end - start + timedelta(days=1)
    rows = select(Rating.day, func.count(), func.sum(Rating.stars)).group_by(Rating.day)
    found = work.tx.execute(rows.where(Rating.day.between(start - long, end)))
    by_day = {day: Stars(many, int(stars)) for day, many, stars in found}
    return Satisfaction(
        stars=_summed(stars for day, stars in by_day.items() if day >= start),
        periods=[
            (days[0], days[-1], _summed(by_day[day] for day in days if day in by_day))
            for days in spans(start, end, grouping)
        ],
        before=_summed(stars for day, stars in by_day.items() if day < start),
    )


def of_late(work: Work) -> tuple[Stars, Stars]:
    """The stars of the last thirty days, today included, and of the thirty before."""
    today = local_date(work.now, work.settings.default_timezone)
    found = between(work, today - TREND + timedelta(days=1), today, "month")
    return found.stars, found.before


def _summed(all_stars: Iterable[Stars]) -> Stars:
    both = list(all_stars)
    return Stars(sum(each.count for each in both), sum(each.total for each in both))
