"""A stay as a value, why none could be read, and the weekends that are offered. Pure: today is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Why = Literal["nothing", "past", "reversed", "no_such_day", "too_long", "too_far", "ambiguous", "check_out_missing"]
FRIDAY, SATURDAY = 4, 5


@dataclass(frozen=True)
class Stay:
    """The nights from check-in to the morning of check-out."""

    check_in: date
    check_out: date

    @property
    def nights(self) -> int:
        """How many nights."""
        return (self.check_out - self.check_in).days

    def night_dates(self) -> list[date]:
        """The date of each night."""
        return [self.check_in + timedelta(night) for night in range(self.nights)]


@dataclass(frozen=True)
class Unclear:
    """Why no one stay was read, the words in question, and the stays it may be, the likeliest first."""

    why: Why
    said: str = ""
    options: tuple[Stay, ...] = ()


@dataclass(frozen=True)
class Limits:
    """Between which days, and for how long, a stay may be."""

    today: date
    max_nights: int
    horizon_days: int

    def judge(self, check_in: date, nights: int) -> Stay | Why:
        """The stay of that many nights, or why it cannot be."""
        if check_in < self.today:
            return "past"
        if nights < 1:
            return "reversed"
        if nights > self.max_nights:
            return "too_long"
        if (check_in - self.today).days > self.horizon_days:
            return "too_far"
        return Stay(check_in, check_in + timedelta(nights))


def weekends(today: date) -> tuple[Stay, Stay]:
    """This weekend and the next, Friday to Sunday.

    On a Friday this weekend begins today. On a Saturday it is what is left of it, tonight to Sunday. On a Sunday it
    is over, and this weekend is the coming one.
    """
    friday = today + timedelta((FRIDAY - today.weekday()) % 7)
    coming = Stay(friday, friday + timedelta(2))
    if today.weekday() == SATURDAY:
        return Stay(today, today + timedelta(1)), coming
    after = friday + timedelta(7)
    return coming, Stay(after, after + timedelta(2))
