"""`jan`, which is January and also the Marathi word for people, told apart by the dates beside it. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from flows.reading.days import Day
from flows.reading.nights import find_length
from flows.reading.plain import without
from flows.reading.ranges import hear
from flows.reading.vocabulary import MONTH, NOT_COUNTED, WEEKDAY

MOST_NIGHTS_BELIEVED: Final = 14
_JAN: Final = re.compile(
    rf"(?<![\w./:-])(?P<count>\d{{1,3}}) ?(?P<word>jan)(?!\w|\.? ?'\d|\.? ?\d{{1,4}}(?!\d){NOT_COUNTED}"
    rf"| ?(?:-|(?:to|till?|until|se|tak|or|check|leave|arrive|mein|ko|la|{WEEKDAY})(?![^\W\d])))"
)
_GOES_ON: Final = re.compile(
    rf"(?:-|→|>|/|(?<!\w)(?:{WEEKDAY},?|to|till?|until|se|tak|and|aur|or|ya|on|from|between|by|leave|check-?in"
    r"|check-?out|arrive)"
    r"(?: the)?:?) ?$"
)
_HAS_ITS_DAY: Final = re.compile(
    rf"(?<!\w)\d{{1,2}}(?:st|nd|rd|th)?(?:(?: (?:ko|mein|la))*|(?: {MONTH}) (?:ko|mein|la)) (?:leave|check-?out),? ?$"
)
_OF_US: Final = re.compile(r"(?<!\w)(?:total|hum|we are|we r)(?: (?:log|only))? ?$")
_WEEKEND: Final = re.compile(r"(?<!\w)week ?end(?!\w)")


def jan_of_people(text: str, today: date) -> str:
    """Plain text with "10 jan" as ten people where the rest of it says all the nights: "5-7 dec, 10 jan"."""
    every = [match for match in _JAN.finditer(text) if not _goes_on(text[: match.start()])]
    if len(every) != 1:
        return text
    jan = every[0]
    if (
        int(jan["count"]) > 31
        or _OF_US.search(text[: jan.start()])
        or _says_all(without(text, [jan.span()]), int(jan["count"]), today)
    ):
        return f"{text[: jan.start('word')]} people{text[jan.end() :]}"
    return text


def _goes_on(before: str) -> bool:
    return _GOES_ON.search(before) is not None and not _HAS_ITS_DAY.search(before)


def _says_all(rest: str, day: int, today: date) -> bool:
    """Whether the rest says a whole stay, or a day from which that day of January would be too far to be its end."""
    length = find_length(rest)
    heard = hear(without(rest, length.spans), today, asked=False)
    if _WEEKEND.search(rest) or (heard and (heard.check_out or length.nights)):
        return True
    first = heard.check_in.on_or_after(today) if heard else None
    last = Day(day, 1).on_or_after(first) if first else None
    return bool(first and last and (last - first).days > MOST_NIGHTS_BELIEVED)
