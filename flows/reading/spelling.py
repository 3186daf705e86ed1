"""Mends slips in words that make a wish ("decmber", "cotatge", "4 peolpe"), so that the rules of reading stay exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from flows.reading.plain import any_of
from flows.reading.vocabulary import COUNTS, MONTHS, PEOPLE_WORDS, WEEKDAYS

CUTOFF: Final = 84
SHORTEST: Final = 5
_MENDED: Final = (
    *(word for word in (*MONTHS, *WEEKDAYS) if word.isascii() and len(word) >= 6),
    "tomorrow", "tonight", "weekend", "nights", "christmas", "checkout", "couple", "nonveg", "vegetarian", "shakahari",
    "cottage", "camping", "glamping", "farmhouse",
)  # fmt: skip
# Only after a number, because alone such a word may be any other.
_COUNTED: Final = (*(word for word in PEOPLE_WORDS if len(word) >= SHORTEST), "couples", "night", "nights")
_AFTER_A_NUMBER: Final = re.compile(
    rf"(?<!\w)(?P<count>(?:\d{{1,3}} ?|{any_of(COUNTS)} ))(?P<word>[a-z]{{5,12}})(?!\w)"
)
_LONG_WORD: Final = re.compile(r"(?<!\w)[a-z]{5,12}(?!\w)")


def mend_words(text: str) -> str:
    """Plain text with its misspelt months, weekdays, kinds and the like written properly."""
    text = _AFTER_A_NUMBER.sub(lambda match: match["count"] + _mended(match["word"], _COUNTED), text)
    return _LONG_WORD.sub(lambda match: _mended(match[0], _MENDED), text)


@lru_cache(maxsize=4096)
def _mended(word: str, known: Sequence[str]) -> str:
    # Plurals are left alone because "sundays" speaks of a habit, not of a date.
    if word in _COUNTED or word in known or word.removesuffix("s") in known:
        return word
    alike = [each for each in known if each[0] == word[0]]
    slips = [each for each in alike if OSA.distance(word, each, score_cutoff=1) == 1]
    if slips:
        return slips[0]
    best = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=CUTOFF) if known is _MENDED else None
    return best[0] if best else word
