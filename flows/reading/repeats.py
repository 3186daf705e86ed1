"""Days that a message names beside those of the stay: said twice, as a weekday too, or only by the occasion. Pure."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Final

from flows.reading.days import Day
from flows.reading.plain import Span

_BESIDE: Final = re.compile(r"[ ,(]*(?:(?:the|on|mein|ko|ki|ke|la|means|yani|matlab|mhanje|i\.?e\.?)[ ,]+)*[ ,(]*")
_JOINT: Final = re.compile(
    r"[-→>]|(?<!\w)(?:to|till?|until|thru|through|upto|up to|se|tak|leav\w*|check-? ?out|return\w*|vapas|wapas)(?!\w)"
)
_TELLING: Final = re.compile(
    r"(?<!\w)(?:tell|call|inform|ask|revert|reply|text|message|let)(?: (?:you|u|me|us|know|back))*(?: (?:by|on))? $"
)
_TOLD: Final = re.compile(
    r" (?:tak |hi )?(?:batat\w*|bataun\w*|batay\w*|call|phone|sangt\w*|sangen|kalvt\w*|bolt\w*)(?!\w)"
)
Days = list[Day]


def days_meant(text: str, days: Days, today: date) -> tuple[Days, tuple[Span, ...]]:
    """The days but for those that only name another one again, and where those left out stand."""
    aside: list[Span] = []
    for leave_out in (_days_to_talk, _weekdays_of_dates, _said_again, _occasions):
        kept = leave_out(text, days, today)
        # What grew together with a day beside it has no place of its own any more.
        aside += [day.span for day in days if not any(_within(day.span, other.span) for other in kept)]
        days = kept
    return days, tuple(aside)


def _within(span: Span, other: Span) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _days_to_talk(text: str, days: Days, today: date) -> Days:
    """Without "tomorrow" as the day on which somebody will tell or call."""
    return [
        day
        for day in days
        if not (day.occasion and (_TELLING.search(text[: day.span[0]]) or _TOLD.match(text, day.span[1])))
    ]


def _weekdays_of_dates(text: str, days: Days, today: date) -> Days:
    """Without a weekday that only repeats the date it stands by, as in "friday, 4 dec" or "4 dec (fri)"."""
    kept: Days = []
    for day in days:
        last = kept[-1] if kept else None
        if not last or (day.weekday is None) == (last.weekday is None):
            kept.append(day)
            continue
        dated, weekday = (day, last) if day.weekday is None else (last, day)
        between = text[last.span[1] : day.span[0]]
        if _BESIDE.fullmatch(between):
            kept[-1] = dated.over((last.span[0], day.span[1]))
        elif _falls_on(dated, weekday, today) and not _JOINT.search(between):
            kept[-1] = dated
        else:
            kept.append(day)
    return kept


def _falls_on(dated: Day, weekday: Day, today: date) -> bool:
    found = dated.on_or_after(today)
    return found is not None and found.weekday() == weekday.weekday


def _said_again(text: str, days: Days, today: date) -> Days:
    """Without those that name the date of the one before again, as in "tomorrow 21 nov"."""
    kept: Days = []
    for day in days:
        last = kept[-1] if kept else None
        again = last and last.weekday is day.weekday is None and last.on_or_after(today) == day.on_or_after(today)
        if not last or not again:
            kept.append(day)
        elif last.occasion and not day.occasion:
            kept[-1] = day
        elif _BESIDE.fullmatch(text[last.span[1] : day.span[0]]):
            kept[-1] = last.over((last.span[0], day.span[1]))
    return kept


def _occasions(text: str, days: Days, today: date) -> Days:
    """Without "new year" or "today" beside dates, unless it is an end of the stay ("24 dec to christmas")."""
    dates = [day for day in days if day.month and not day.occasion]
    if len(dates) > 1:
        return [day for day in days if not day.occasion]
    return [day for place, day in enumerate(days) if not (dates and day.occasion and not _is_end(text, days, place))]


def _is_end(text: str, days: Days, place: int) -> bool:
    ends = days[max(0, place - 1) : place + 2]
    return any(_JOINT.search(text[a.span[1] : b.span[0]]) for a, b in pairwise(ends))
