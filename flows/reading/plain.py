"""What people type, made plain before it is read: one case, ASCII digits and dashes, no marks that cannot be seen.

Never raises, and never keeps more than MOST_CHARACTERS, so that reading stays quick whatever is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

MOST_CHARACTERS = 4096
Span = tuple[int, int]
# One letter of any script; the vowel signs of Devanagari are no letters to `\w`.
LETTER = r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963])"

_UNSEEN = {"Cf", "Cc", "Cs", "Co", "Cn"}
_PICTURES = {"So", "Sk", "Me"}
_DASHES = "‐‑‒–—―−⁃﹘﹣－〜～~"
_QUOTES = "‘’ʼ`´＇"
_FULL_STOPS = "।॥"
_COMMAS = re.compile(r"(?: ,|,(?= ?,))[ ,]*")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f]")


def _plain_character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    if character in _DASHES:
        return "-"
    if character in _FULL_STOPS:
        return "."
    if character in _QUOTES:
        return "'"
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    if kind == "Cf":
        return ""
    return " " if kind in _UNSEEN or kind in _PICTURES or kind.startswith("Z") else character


def plain(text: str) -> str:
    """The text in lower case with ASCII digits, dashes and quotes, single spaces, and no emoji or unseen marks."""
    seen = _VARIATION_SELECTORS.sub("", text[:MOST_CHARACTERS])
    whole = unicodedata.normalize("NFKC", seen)[:MOST_CHARACTERS].lower()
    plained = "".join(map(_plain_character, whole)).replace("~", "-")
    return " ".join(plained.split())[:MOST_CHARACTERS]


def words_of(text: str) -> list[str]:
    """The words of the plain text, without punctuation around them."""
    return [word for part in plain(text).split() if (word := part.strip(".,;:!?()[]{}\"'*_-/\\"))]


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with those parts taken out; a comma marks each gap, so that its neighbours do not grow together."""
    kept, cut = text, len(text)
    for start, end in sorted(spans, key=lambda span: (span[1], span[0]), reverse=True):
        # What lies within a part that is out already is out, too.
        if start < cut:
            kept = f"{kept[:start]} , {kept[min(end, cut) :]}"
            cut = start
    return _COMMAS.sub(", ", " ".join(kept.split())).strip(" ,")


def word_set(words: str) -> frozenset[str]:
    """The words of a line of data."""
    return frozenset(words.split())


def any_of(words: Iterable[str]) -> str:
    """A regex group that takes any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")"
