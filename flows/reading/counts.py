"""Numbers beside words ("2 veg", "adults: 2"), found in plain text. A range ("4-6 people") is no number."""

from __future__ import annotations

import re

from flows.reading.plain import any_of
from flows.reading.vocabulary import COUNTS, MONTH

FIGURE = r"(?:^-\d{1,6}|(?<![\w.-])\d{1,6}|(?<=[a-z]-)\d{1,6}|(?<= -)\d{1,6})"
NOT_A_RANGE = r"(?<!\d to )(?<!\d or )(?<!\d se )(?<!\d - )"
NUMBER = rf"(?:{NOT_A_RANGE}(?:{FIGURE}|(?<!\w){any_of(COUNTS)}(?!\w)))"
_NOT_PART_OF_A_DATE = rf"(?![\w/:+-]|[,.]\d| ?(?:st|nd|rd|th|nights?|days?|years?|yrs?|months?|{MONTH})(?![^\W\d]))"


def number_before(word: str, *, also: str = "") -> re.Pattern[str]:
    """A pattern for a number and then the word, with groups `count` and whatever the word pattern names."""
    more = f"|(?<!\\w)(?:{also})(?!\\w)" if also else ""
    return re.compile(rf"(?P<count>{NUMBER}{more}) ?-?(?:{word})")


def number_after(word: str) -> re.Pattern[str]:
    """A pattern for the word and then a figure, with the same groups."""
    return re.compile(rf"(?<!\w)(?:{word}) ?(?::|=|-|are|is)? ?(?P<count>\d{{1,6}}){_NOT_PART_OF_A_DATE}")


def find_counts(text: str, before: re.Pattern[str], after: re.Pattern[str]) -> list[re.Match[str]]:
    """All matches of whichever order explains more of the text, so that "veg 2 non veg 1" is not 2 non-veg."""
    counted, followed = list(before.finditer(text)), list(after.finditer(text))
    return followed if len(followed) > len(counted) else counted
