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
_BEGINS: Final = re.compile(r"(?<!\w)(?:from|check-?in|starting|on)(?: on)?(?: the)? \d{1,2}(?:st|nd|rd|th)(?!\w)")
_BEFORE_ITS_MONTH: Final = re.compile(rf"(?<=\dth) (?:mein|ko|la|ki|ka|ke|date|tarikh) (?={MONTH}(?!\w))")
# A month said apart from its days: "come on the 11th and leave on the 13th, in december".
_DAY_ALONE: Final = re.compile(rf"(?<![\w/.:-])(?P<day>\d{{1,2}}(?:st|nd|rd|th))(?!\w)(?! (?:of )?{MONTH}(?!\w))")
_MONTH_ALONE: Final = re.compile(
    rf"(?<!\d )(?<!\d)(?<!st )(?<!nd )(?<!rd )(?<!th )(?<!of )(?<![\w/-])(?P<month>{MONTH})(?!\w)(?!\.? ?-?\d)"
)
_DAY_AND_MONTH: Final = re.compile(rf"\d(?:st|nd|rd|th)? ?(?:of )?{MONTH}(?!\w)|(?<!\w){MONTH}\.? ?-?\d|\d/\d")
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
    text = _BEFORE_ITS_MONTH.sub(" ", _BEFORE_A_DAY.sub(r"\g<month> ", text))
    return _give_month(text)


def _give_month(text: str) -> str:
    """Plain text with its one month beside the two days it belongs to, when no day has a month of its own."""
    months = {MONTHS[month] for month in re.findall(rf"(?<!\w){MONTH}(?!\w)", text)}
    alone = list(_MONTH_ALONE.finditer(text))
    days = len(_DAY_ALONE.findall(text))
    if len(months) != 1 or len(alone) != 1 or _DAY_AND_MONTH.search(text) or not (days == 2 or _BEGINS.search(text)):
        return text
    month = alone[0]
    kept = f"{text[: month.start()]},{text[month.end() :]}"
    return _DAY_ALONE.sub(rf"\g<day> {month['month']}", kept)


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
