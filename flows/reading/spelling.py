"""Mends slips in words that make a date ("decmber", "saterday"), so that the rules of reading stay exact."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from flows.reading.vocabulary import MONTHS, WEEKDAYS

CUTOFF = 84
_MENDED = [
    *(word for word in (*MONTHS, *WEEKDAYS) if word.isascii() and len(word) >= 6),
    "tomorrow", "tonight", "weekend", "nights", "christmas",
]  # fmt: skip
_LONG_WORD = re.compile(r"(?<!\w)[a-z]{5,12}(?!\w)")


def _mend(match: re.Match[str]) -> str:
    word = match[0]
    # Plurals are left alone because "sundays" speaks of a habit, not of a date.
    if word.endswith("s") or word == "night":
        return word
    alike = [known for known in _MENDED if known[0] == word[0]]
    best = process.extractOne(word, alike, scorer=fuzz.ratio, score_cutoff=CUTOFF)
    return best[0] if best else word


def mend_date_words(text: str) -> str:
    """Plain text with its misspelt months, weekdays and the like written properly."""
    return _LONG_WORD.sub(_mend, text)
