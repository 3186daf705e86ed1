"""How a word sounds, so that a place's name is known in either script and in many spellings. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_CONSONANTS: Final = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "ph", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "व": "v", "श": "sh",
    "ष": "sh", "स": "s", "ह": "h", "ळ": "l",
}  # fmt: skip
_VOWELS: Final = {
    "अ": "a", "आ": "a", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ए": "e", "ऐ": "ai", "ओ": "o", "औ": "au",
    "ऑ": "o", "ऍ": "e", "ऋ": "ri",
}  # fmt: skip
_SIGNS: Final = {
    "ा": "a", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "े": "e", "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o",
    "ॅ": "e", "ृ": "ri",
}  # fmt: skip
_ADDED: Final = {"ं": "n", "ँ": "n", "ः": "h"}
_VIRAMA: Final = "्"
# Spellings of one sound, in Latin letters.
_ALIKE: Final = (
    (re.compile("w"), "v"),
    (re.compile("ph"), "f"),
    (re.compile("(?<=[bcdgjkpt])h"), ""),
    (re.compile("z"), "j"),
    (re.compile("ee|ea"), "i"),
    (re.compile("oo"), "u"),
    (re.compile("au|aw|ao"), "a"),
    (re.compile("y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_DEVANAGARI: Final = re.compile("[\u0900-\u097f]")


@lru_cache(maxsize=4096)
def sound_of(word: str) -> str:
    """The word in Latin letters, one spelling for each sound: `लोणावळा`, `lonawala` and `Lonavala` are `lonavala`."""
    heard = _in_latin_letters(word) if _DEVANAGARI.search(word) else word
    for pattern, letter in _ALIKE:
        heard = pattern.sub(letter, heard)
    return heard


def _in_latin_letters(word: str) -> str:
    letters: list[str] = []
    for place, character in enumerate(word):
        if character in _CONSONANTS:
            silent = word[place + 1 : place + 2] in ("", _VIRAMA) or word[place + 1] in _SIGNS
            letters.append(_CONSONANTS[character] + ("" if silent else "a"))
        else:
            letters.append(_VOWELS.get(character) or _SIGNS.get(character) or _ADDED.get(character, ""))
    return "".join(letters)
