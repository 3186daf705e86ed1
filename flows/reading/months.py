"""Months and weekends named by where they lie: "4-6 next month", "first weekend of december". Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from flows.reading.plain import any_of
from flows.reading.stays import FRIDAY
from flows.reading.vocabulary import MONTH, MONTH_NAMES, MONTHS, WEEKDAY, WEEKDAYS

_MONTH_WORD: Final = re.compile(
    r"(?<!\w)(?:of |in |for )?(?P<which>next|this|coming) month(?!\w)(?:'s| me| mein| ki| ke| ko)?"
)
_TO: Final = r" ?(?:to|till|until|se|-|and|&|,) ?"
_NEXT_WEEK: Final = (
    re.compile(rf"(?<!\w)(?P<day>{WEEKDAY})(?=(?:{_TO}{WEEKDAY})+ (?:of )?next week(?!\w))"),
    re.compile(rf"(?<!\w)next week,? (?:on |from |ko |ke |me |mein )?(?P<day>{WEEKDAY})(?!\w)"),
    re.compile(rf"(?<!\w)(?P<day>{WEEKDAY}) (?:of )?next week(?!\w)"),
)
# "december ki 12 se 14", "january, 9 to 11": what stands between a month and its day says nothing.
_BEFORE_A_DAY: Final = re.compile(
    rf"(?<!\d )(?<!\d)(?<!\w)(?P<month>{MONTH})(?!\w)(?: month| mahina| mahine)?"
    r"(?:,? (?:ki|ka|ke|me|mein|ko|on|date|dates|tarikh|from|between)(?!\w)| ?[:,-])+ ?"
    r"(?=\d{1,2}(?:(?:st|nd|rd|th)(?!\w)| ?(?:to|till|-|se|,|&|and|aur) ?\d{1,2}(?!\d)| (?:date|tarikh|ko)(?!\w)))"
)
_WHICH: Final = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
_LINK: Final = r"(?: (?:of|in|ke|ka|ki|me|mein|the))*"
_WEEKEND: Final = "week ?end"
_OF_A_MONTH: Final = (
    re.compile(rf"(?<!\w)(?:(?P<which>{any_of(_WHICH)}) )?{_WEEKEND}{_LINK} (?P<month>{MONTH})(?!\w| ?\d)"),
    re.compile(rf"(?<!\w)(?<!\d )(?P<month>{MONTH}){_LINK}(?: (?P<which>{any_of(_WHICH)}))? {_WEEKEND}(?!\w)"),
)


def name_months(text: str, today: date) -> str:
    """Plain text with "next month" and "this month" named, and "saturday of next week" dated."""
    monday = today + timedelta(7 - today.weekday())
    for pattern in _NEXT_WEEK:
        text = pattern.sub(lambda match: f"{monday + timedelta(WEEKDAYS[match['day']]):%Y-%m-%d}", text)
    text = _MONTH_WORD.sub(lambda match: MONTH_NAMES[(today.month - (match["which"] == "this")) % 12], text)
    return _BEFORE_A_DAY.sub(r"\g<month> ", text)


def date_weekends(text: str, today: date) -> str:
    """Plain text with a weekend counted within a month written as its dates, Friday to Sunday.

    A weekend of a month without which one is left out: it could be any of them.
    """
    for pattern in _OF_A_MONTH:
        text = pattern.sub(lambda match: _dated(match, today), text)
    return text


def _dated(match: re.Match[str], today: date) -> str:
    if not match["which"]:
        return ","
    month = MONTHS[match["month"]]
    year = today.year + (month < today.month)
    following = date(year + month // 12, month % 12 + 1, 1)
    count = _WHICH[match["which"]]
    # The weekend is that of its Saturday; the last one is counted back from the month's end.
    first = date(year, month, 1)
    friday = first + timedelta((FRIDAY + 1 - first.weekday()) % 7 - 1 + 7 * (count - 1))
    if not count:
        friday = following - timedelta((following.weekday() - FRIDAY - 2) % 7 + 2)
    sunday = friday + timedelta(2)
    return f"{friday:%Y-%m-%d} to {sunday:%Y-%m-%d}"
