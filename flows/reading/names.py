"""A person's name out of what they typed, fit to be printed on a ticket. Pure; keeps every script's letters."""

from __future__ import annotations

import re
import unicodedata

from flows.reading.plain import any_of, word_set
from flows.reading.tongues import words_for
from flows.reading.yes_no import read_yes_no

SHORTEST, LONGEST = 2, 60
MOST_CHARACTERS = 400

_PREFIX = re.compile(
    r"^(?:(?:hi|hello|hey|namaste)[ ,!.]+)?"
    r"(?:(?:(?:(?:my |guest |the )?name(?: is|'s|[:=-]| [:=-])?|(?:mera |mera shubh )?naam(?: hai|[:-])?|i am|i['’]m|im"
    r"|this is|it is|it['’]s|its|call me|myself|book (?:it )?(?:for|in the name of)|in the name of)"
    rf"|{any_of(words_for('naming', 'before'))})(?![^\W_])[ :=-]*)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(rf"(?<=\S) (?:hai|hoon|hun|here|{any_of(words_for('naming', 'after'))})[ .!]*$", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|www\.|[^\W\d_]\.(?:com|in|org|net|io|me)(?!\w)", re.IGNORECASE)
_GREETINGS = word_set("hi hii hello hey namaste hola menu back help cancel stop skip start change agent")
_THINGS = word_set(
    "phone mobile office home shop store whatsapp business user unknown available busy admin test travels "
    "tours hotel resort official customer guest"
)
_NAME_MARKS = " .'’-·"
_EDGES = " .,'’-·~_*!:\"“”"
_JOINERS = "\u200c\u200d"


def read_name(text: str) -> str | None:
    """The name, 2 to 60 characters of letters; None for emoji, figures, addresses, formulas, markup, yes and no."""
    visible = _visible(text[: MOST_CHARACTERS + 1])
    if len(text) > MOST_CHARACTERS or _ADDRESS.search(visible):
        return None
    name = _SUFFIX.sub("", _PREFIX.sub("", visible)).strip(_EDGES)
    letters = sum(unicodedata.category(character)[0] in "LM" for character in name)
    if not SHORTEST <= len(name) <= LONGEST or letters < SHORTEST or not all(map(_belongs, name)):
        return None
    return None if name.lower() in _GREETINGS or read_yes_no(name) is not None else name


def tidy_profile_name(name: str) -> str | None:
    """A profile name worth offering as the guest's name; None for a motto, a shop, a sign or a relative's phone."""
    tidy = read_name(name)
    if tidy is None or _THINGS & set(re.split(r"[^\w]+", tidy.lower())):
        return None
    return tidy


def _belongs(character: str) -> bool:
    return character in _NAME_MARKS or character in _JOINERS or unicodedata.category(character)[0] in "LM"


def _visible(text: str) -> str:
    """The text without emoji and unseen marks, on one line; joiners stay where a script needs them to write."""
    kept: list[str] = []
    for character in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(character)
        if character in _JOINERS:
            # After a virama (combining class 9) a joiner shapes the letter; anywhere else it only hides.
            kept += character if kept and unicodedata.combining(kept[-1]) == 9 else ""
        elif kind == "Cf" or "\ufe00" <= character <= "\ufe0f":
            continue
        else:
            kept.append(" " if kind[0] in "CZ" or kind in {"So", "Sk", "Me"} else character)
    return " ".join("".join(kept).split())
