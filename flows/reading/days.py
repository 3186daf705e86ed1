"""Single days as people name them ("4 dec", "4/12", "next friday", "kal"), found in plain text.

A found day is turned into a date only when it is known which day it must not lie before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta
from itertools import islice

from flows.reading.plain import Span, any_of
from flows.reading.vocabulary import (
    COUNT,
    HOLIDAYS,
    MONTH,
    MONTHS,
    NOT_COUNTED,
    RELATIVE_DAYS,
    SHORT_WEEKDAYS,
    WEEKDAY,
    WEEKDAYS,
    count_of,
)

CENTURY = 2000
LONGEST_OFFSET_DAYS = 9999
MOST_DAYS = 8  # because nobody names more in earnest, and the time to read must stay bounded


@dataclass(frozen=True)
class Day:
    """A day as said: day and month, perhaps a year; or only a day of some month; or only a weekday.

    `occasion`: said by a name, such as "christmas" or "tomorrow", that may only go with what is said of other days.
    """

    day: int = 0
    month: int = 0
    year: int = 0
    weekday: int | None = None
    weekday_is_short: bool = False
    next_week: bool = False
    slashed: bool = False
    tonight: bool = False
    occasion: bool = False
    span: Span = (0, 0)

    def on_or_after(self, first: date) -> date | None:
        """The date meant, the first such one not before `first` unless a year was said; None: no such day."""
        if self.weekday is not None:
            return first + timedelta((self.weekday - first.weekday()) % 7)
        if self.year:
            return _date(self.year, self.month, self.day)
        if self.month:
            tries = (_date(first.year + years, self.month, self.day) for years in (0, 1))
        else:
            months = (first.year * 12 + first.month - 1 + later for later in range(13))
            tries = (_date(month // 12, month % 12 + 1, self.day) for month in months)
        return next((found for found in tries if found and found >= first), None)

    def readings(self, today: date) -> tuple[Day, ...]:
        """What the words may mean, the likeliest first: 5/6 is also 6/5, next friday also the coming one."""
        if self.next_week and self.weekday is not None:
            coming = today + timedelta((self.weekday - today.weekday() - 1) % 7 + 1)
            of_next_week = today + timedelta(7 - today.weekday() + self.weekday)
            return tuple(on_the(day, self) for day in dict.fromkeys((of_next_week, coming)))
        return (self, self.swapped()) if self.may_be_swapped else (self,)

    def over(self, span: Span) -> Day:
        """The same day said over more of the text."""
        return replace(self, span=span)

    def swapped(self) -> Day:
        """The same figures read month first."""
        return replace(self, day=self.month, month=self.day)

    @property
    def may_be_swapped(self) -> bool:
        """Whether month first would be another day."""
        return self.slashed and self.day != self.month and max(self.day, self.month) <= 12


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def on_the(known: date, said: Day) -> Day:
    """The day as said, its date being known."""
    return replace(said, day=known.day, month=known.month, year=known.year, weekday=None)


def full_year(digits: str | None) -> int:
    """`26` is 2026, `2026` is itself, nothing is 0. `0000` is no year at all and becomes the last one."""
    if not digits:
        return 0
    return CENTURY + int(digits) if len(digits) == 2 else int(digits) or MAXYEAR


# In "dec 4-dec 6" the 4 belongs to the month before it.
NO_MONTH_BEFORE = r"(?=\d)" + "".join(rf"(?<!\b{word} )(?<!\b{word})" for word in MONTHS if word.isascii())
ORDINAL = r"(?: ?(?:st|nd|rd|th)(?!\w))?"
LEAD = rf"(?:(?<!\w){WEEKDAY}(?!\w),? ?(?:the )?)?"
YEAR = (
    r"(?:,? ?-?/?(?P<year>\d{4})(?!\d)(?! ?(?:rs|rupees|inr|k|per|budget)(?!\w))"
    r"|,? ?'(?P<short_year>\d\d)(?!\d)| (?P<bare_year>2\d)(?=$| ?(?:-|to |till |se )))?"
)


def year_of(match: re.Match[str]) -> int:
    """The year a pattern with YEAR in it has matched; 0 when none was said."""
    return full_year(match["year"] or match["short_year"] or match["bare_year"])


_NEAR = r"this|coming|upcoming|on|is|iss|this coming"
_NEXT = r"next|agle|agla|agli"

_Read = Callable[["re.Match[str]", date], Day]


def _iso(match: re.Match[str], today: date) -> Day:
    return Day(int(match[4]), int(match[3]), full_year(match[1]))


def _numeric(match: re.Match[str], today: date) -> Day:
    return Day(int(match[1]), int(match[3]), full_year(match[4]), slashed=True)


def _short_numeric(match: re.Match[str], today: date) -> Day:
    return Day(int(match[1]), int(match[2]), slashed=True)


def _day_month(match: re.Match[str], today: date) -> Day:
    return Day(int(match[1]), MONTHS[match[2]], year_of(match))


def _month_day(match: re.Match[str], today: date) -> Day:
    return Day(int(match[2]), MONTHS[match[1]], year_of(match))


def _relative(match: re.Match[str], today: date) -> Day:
    word = match[1]
    return on_the(today + timedelta(RELATIVE_DAYS[word]), Day(tonight=word == "tonight", occasion=True))


def _days_ahead(match: re.Match[str], today: date) -> Day:
    days = count_of(match[1] or match[2])
    return on_the(today + timedelta(min(days, LONGEST_OFFSET_DAYS)), Day())


def _holiday(match: re.Match[str], today: date) -> Day:
    month, day = HOLIDAYS[match[1]]
    return Day(day, month, year_of(match), occasion=True)


def _weekday(match: re.Match[str], today: date) -> Day:
    word = match[3]
    short = word in SHORT_WEEKDAYS and not match[1] and not match[2]
    return Day(weekday=WEEKDAYS[word], next_week=bool(match[2]), weekday_is_short=short)


SHAPES: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (r"(?<![\d/.])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", _iso),
        (r"(?<![\d/.])(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})(?!\d)", _numeric),
        (r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{2})(?![\d/])", _numeric),
        (r"(?<![\d/.-])(\d{1,2})(-)(\d{1,2})-(\d{2})(?![\d/])", _numeric),
        (rf"(?<!\d)(\d{{1,2}}){ORDINAL} ?(?:of |[/.] ?)?({MONTH})(?![^\W\d])\.?{YEAR}", _day_month),
        (rf"{NO_MONTH_BEFORE}(?<!\d)(\d{{1,2}}){ORDINAL}-({MONTH})(?![^\W\d])\.?{YEAR}", _day_month),
        (rf"(?<!\w)({MONTH})(?![^\W\d])\.? ?-?(\d{{1,2}})(?!\d){NOT_COUNTED}{ORDINAL}{YEAR}", _month_day),
        (r"(?<![\d/.])(\d{1,2})[/.](\d{1,2})(?![\d/]| ?(?:k|l|lakh|%)(?!\w))", _short_numeric),
        (rf"(?<!\w)({any_of(HOLIDAYS)})(?!\w){YEAR}", _holiday),
        (rf"(?<!\w)({any_of(RELATIVE_DAYS)})(?!\w)", _relative),
        (
            rf"(?<!\w)(?:(?:in|after) ({COUNT}) ?days?|({COUNT}) ?(?:days? (?:later|from now)|din (?:baad|bad)))(?!\w)",
            _days_ahead,
        ),
        (rf"(?<!\w)(?:(?:({_NEAR})|({_NEXT})) )?({WEEKDAY})(?!\w)", _weekday),
    )
)


def find_days(text: str, today: date) -> list[Day]:
    """The days named in plain text, in the order said; the same words are never read twice."""
    found: list[Day] = []
    for pattern, read in SHAPES:
        for match in islice(pattern.finditer(text), MOST_DAYS):
            if not any(day.span[0] < match.end() and match.start() < day.span[1] for day in found):
                found.append(replace(read(match, today), span=match.span()))
    return _month_first_where_it_must_be(sorted(found, key=lambda day: day.span))


def _month_first_where_it_must_be(days: list[Day]) -> list[Day]:
    """Day first is the rule in India; but whoever writes 12/25 writes the month first throughout."""
    slashed = [day for day in days if day.slashed]
    if any(day.month > 12 for day in slashed) and all(day.day <= 12 for day in slashed):
        return [day.swapped() if day.slashed else day for day in days]
    return days
