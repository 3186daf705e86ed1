"""How long a stay is said to last ("for 3 nights", "2 raat", "a week"), found in plain text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.plain import Span
from flows.reading.vocabulary import COUNT, count_of

_FOR = r"(?:(?<!\w)for (?:the |about )?)?"
# Tours are sold as "4D/3N" or "3N/4D": there the days only repeat the nights.
_NIGHTS = re.compile(
    rf"{_FOR}(?:(?<![a-z.])\d{{1,2}} ?d(?:ays?)?(?![a-z]) ?/? ?)?(?:(?<![\w.])|(?<=\dd))({COUNT}) ?-?"
    r"(?:nights?|nites?|raat|raatein|raaton|ratri|(?<=\d)n)(?![^\W\d])"
    r"(?: ?/? ?\d{1,2} ?d(?:ays?)?(?!\w))?"
)
_DAYS = re.compile(
    rf"{_FOR}(?<!in )(?<!after )(?<![\w.])({COUNT}) ?-?(?:days?|dins?|(?<=\d)d)(?![^\W\d])"
    r"(?! (?:later|from|after|baad|bad)(?!\w))(?: ke liye)?"
)
_WEEKS = re.compile(rf"{_FOR}(?<![\w.])(a|{COUNT}) ?-?(?:weeks?|hafte|hafta)(?![^\W\d])")
_ONE_NIGHT = re.compile(r"(?<!\w)(?:for (?:a|the|just one|only one) night|overnight|single night|just a night)(?!\w)")


@dataclass(frozen=True)
class Length:
    """The numbers of nights it may be (one, unless days were said instead of nights) and where that stood."""

    nights: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()


def find_length(text: str) -> Length:
    """The length said in plain text. "2 days" is one night for some and two for others, so it gives both."""
    nights, weeks, one, days = (look.search(text) for look in (_NIGHTS, _WEEKS, _ONE_NIGHT, _DAYS))
    if nights:
        return Length((count_of(nights[1]),), (nights.span(),))
    if one:
        return Length((1,), (one.span(),))
    if weeks:
        return Length((7 * (1 if weeks[1] == "a" else count_of(weeks[1])),), (weeks.span(),))
    if days:
        count = count_of(days[1])
        return Length((count - 1, count) if count > 1 else (count,), (days.span(),))
    return Length()
