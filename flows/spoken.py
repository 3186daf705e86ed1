"""Whether a whole message is one of the words that work everywhere, in any language and the usual spellings."""

from __future__ import annotations

from functools import cache
from typing import Final

from flows.reading.plain import plain, words_of
from flows.reading.tongues import words_for
from services import texts

MARKS: Final = " \t\n.!,'\"*_"


def bare(text: str) -> str:
    """The text in lower case without the marks around it."""
    return " ".join(text.casefold().strip(MARKS).split())


@cache
def phrases(word: str) -> frozenset[str]:
    """All that counts as that word: what the texts name, and what people say besides."""
    return texts.spoken(f"word.{word}") | words_for("commands", word)


def means(text: str, word: str) -> bool:
    """Whether the whole text says that word, a question mark or a picture beside it or not."""
    said = phrases(word)
    return bare(text) in said or plain(text).strip(MARKS + "?") in said


def speaks_of(text: str, word: str) -> bool:
    """Whether one of the phrases of a word stands somewhere in the text."""
    return _holds(text, phrases(word))


def asks_the_price(text: str) -> bool:
    """Whether the text asks what it costs or whether it is free, in any language."""
    return _holds(text, words_for("asking", "price"))


def _holds(text: str, some: frozenset[str]) -> bool:
    said = f" {' '.join(words_of(text))} "
    return any(f" {phrase} " in said for phrase in some)
