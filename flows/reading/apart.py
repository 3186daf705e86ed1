"""Parts of a message that were written together, taken apart: "Cottage/Lonavala/4-6 Dec", "villainlonavala". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz import fuzz, process

from flows.reading.places import KINDS
from flows.reading.plain import LETTER, any_of, plain
from flows.reading.vocabulary import MONTHS, WEEKDAYS

SHORTEST_TOGETHER: Final = 8
LONGEST_TOGETHER: Final = 30
SHORTEST_PLACE: Final = 5
CUTOFF: Final = 82
PART: Final = ", "
# A line that ends or begins with one of these goes on in the next.
_JOINTS: Final = (
    r"(?:to|till|until|from|for|on|in|at|near|and|with|of|the|or|se|te|ते|से|और|आणि|aur|ani|ke|ki|ka|đến|den|từ|[-–—:,])"
)
_LINE: Final = re.compile(
    rf"(?:(?<!\w)(?P<end>{_JOINTS}))?[^\S\n]*\n\s*(?=(?:(?P<begin>{_JOINTS})(?!\w))?)", re.IGNORECASE
)
_NUMBERED: Final = re.compile(r"^[^\S\n]*(\d{1,2})[.)][^\S\n]+(?=\S)", re.MULTILINE)
_BAR: Final = re.compile(r" ?[|•·;*]+ ?")
_SLASH: Final = re.compile(rf"(?P<left>(?<!{LETTER}){LETTER}+|(?<!\d)\d+)(?P<slash> ?/+ ?)(?=(?P<right>{LETTER}+|\d+))")
_ADDRESS: Final = re.compile(r"://|www\.")
_PER: Final = frozenset({"night", "nights", "nite", "day", "days", "person", "head", "month", "raat", "din"})
_ORDINALS: Final = frozenset({"st", "nd", "rd", "th"})
_JOINED: Final = re.compile(r"(?<=\d)(?:st|nd|rd|th)?(to|till|se|te|ते|से|tak)(?=\d)")
_LEADS: Final = re.compile(r"(?<!\w)(to|till|from|for|on)(?=\d{1,2}(?:st|nd|rd|th|\W|$|[a-z]{3}))")
_WORD: Final = re.compile(rf"(?<!\w)[a-z]{{{SHORTEST_TOGETHER},{LONGEST_TOGETHER}}}(?!\w)")
_BETWEEN: Final = re.compile("^(?:in|at|near|on|mein|madhe|around)")
_KINDS: Final = sorted(KINDS, key=len, reverse=True)


def in_one_line(text: str) -> str:
    """The text with its lines as parts of one, and without the numbers of a numbered list."""
    numbers = _NUMBERED.findall(text)
    if len(numbers) > 1 and numbers == [str(place) for place in range(1, len(numbers) + 1)]:
        text = _NUMBERED.sub("", text)
    return _LINE.sub(_line_end, text.strip())


def _line_end(match: re.Match[str]) -> str:
    return f"{match['end'] or ''}{' ' if match['end'] or match['begin'] else PART}"


def apart(said: str, places: Iterable[str]) -> str:
    """Plain text with a comma between parts that a slash or a bar divides, and with spaces between known words."""
    if not _ADDRESS.search(said):
        said = _SLASH.sub(_slash, _BAR.sub(PART, said))
    said = _LEADS.sub(r"\1 ", _JOINED.sub(r" \1 ", said))
    names = [name for place in places if (name := plain(place))]
    known = any_of((*_KINDS, *names))
    said = re.sub(rf"(?<!\w)({known}) ?-+ ?(?=\w)", rf"\1{PART}", said)
    said = re.sub(rf"(?<!\w)({known})(?=\d{{1,2}}[a-z/-]|\d$)", r"\1 ", re.sub(rf"(?<=\d)(?={known}(?!\w))", " ", said))
    return _WORD.sub(lambda match: _kind_and_place(match[0], names), said)


def _slash(match: re.Match[str]) -> str:
    return match["left"] + (match["slash"] if _is_one_part(match["left"], match["right"]) else PART)


def _is_one_part(left: str, right: str) -> bool:
    """Whether the slash belongs there: in a date, a price for a night, "n/v", "sat/sun", "2 days/1 night"."""
    if left.isdigit():
        return right.isdigit() or len(right) == 1 or right in MONTHS or right in _PER
    if right.isdigit():
        return len(left) == 1 or left in _ORDINALS or left in _PER or (left in MONTHS and len(right) == 4)
    return len(left) == 1 or len(right) == 1 or {left, right} <= WEEKDAYS.keys() or right in _PER


def _kind_and_place(word: str, names: list[str]) -> str:
    """`villainlonavala` as `villa in lonavala`; a word that is not a kind and nearly a place stays as it was."""
    for kind in _KINDS:
        if word.startswith(kind) and (named := _BETWEEN.sub("", word[len(kind) :])) and _is_place(named, names):
            return f"{kind} in {named}"
        if word.endswith(kind) and _is_place(word[: -len(kind)], names):
            return f"{word[: -len(kind)]} {kind}"
    return word


def _is_place(word: str, names: list[str]) -> bool:
    alike = process.extractOne(word, names, scorer=fuzz.ratio, score_cutoff=CUTOFF)
    return len(word) >= SHORTEST_PLACE and alike is not None
