"""How Vietnamese is written: with marks or without, numbers in several words, the day before the month. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from flows.reading.plain import any_of
from flows.reading.vocabulary import MONTH_NAMES

_LETTER: Final = re.compile("[ăâđêôơưàáãìíòóõùúýạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ]")
_MARKS: Final = re.compile("[\u0300-\u036f]")
_DAY_AND_MONTH: Final = re.compile(
    r"(?<![\d/.])(\d{1,2})(?: ?/ ?|\.)(0?[1-9]|1[0-2])(?![\d/]|\.\d|k(?!\w)| ?(?:tr|triệu|trieu)(?!\w))"
)
_UNITS: Final = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    "mot": 1, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
# What some units are called behind a ten; five is never "năm" there, because that is also the word for a year.
_BEHIND_TEN: Final = {
    **{word: unit for word, unit in _UNITS.items() if unit != 5},
    "mốt": 1, "tư": 4, "tu": 4, "lăm": 5, "nhăm": 5, "lam": 5,
}  # fmt: skip
# Not six and more, because without its mark "six" is the word for "after".
_BEFORE_TEN: Final = {"hai": 2, "ba": 3, "bốn": 4, "bon": 4, "năm": 5}
_DAYS_AND_NIGHTS: Final = re.compile(r"(?<!\w)(\d{1,2}) ?n ?/? ?(\d{1,2}) ?[đd](?!\w)")
_SHORT_NIGHTS: Final = re.compile(r"(?<!\w)([1-9])đ(?!\w)")
_YEAR: Final = re.compile(r"(?<!\w)(?:năm|nam) (?=20\d\d(?!\d))")
_TENS: Final = re.compile(
    rf"(?<!\w)(?:(?P<tens>{any_of(_BEFORE_TEN)}) (?:mươi|mười|muoi)|mười|muoi)"
    rf"(?: (?P<unit>{any_of(_BEHIND_TEN)}))?(?!\w)"
)
_TENS_LEFT_OUT: Final = re.compile(rf"(?<!\w)(?P<tens>{any_of(_BEFORE_TEN)}) (?P<unit>mốt|tư|lăm|nhăm)(?!\w)")
_BY_TENS: Final = re.compile(rf"(?<!\w)(?P<tens>[2-9]|{any_of(_BEFORE_TEN)}) ?(?:chục|chuc)(?!\w)")


def has_its_ways(text: str) -> bool:
    """Whether plain text has a letter that only Vietnamese has, or days before the nights as in "3n2d"."""
    tours = _DAYS_AND_NIGHTS.findall(text)
    return bool(_LETTER.search(text)) or any(int(days) == int(nights) + 1 for days, nights in tours)


def without_marks(text: str) -> str:
    """Vietnamese as it is typed without its marks."""
    return _MARKS.sub("", _apart(text)).replace("đ", "d")


def with_figures(text: str) -> str:
    """Plain text with numbers of several words as figures, and `4/12` as `4 dec`: the day is always first."""
    for pattern in (_TENS, _TENS_LEFT_OUT, _BY_TENS):
        text = pattern.sub(_figures, text)
    text = _YEAR.sub("", text)
    text = _DAYS_AND_NIGHTS.sub(r"\1 ngày \2 đêm", text)
    text = _SHORT_NIGHTS.sub(r"\1 đêm", text)
    return _DAY_AND_MONTH.sub(lambda match: f"{match[1]} {MONTH_NAMES[int(match[2]) - 1]}", text)


def _figures(match: re.Match[str]) -> str:
    said = match.groupdict()
    if not any(said.values()):
        return match[0]  # a lone ten may be the beginning of a phrase of the words' table
    tens, unit = said["tens"], said.get("unit")
    ten = 1 if not tens else int(tens) if tens.isdigit() else _BEFORE_TEN[tens]
    return str(10 * ten + (_BEHIND_TEN[unit] if unit else 0))


@lru_cache(maxsize=4096)
def is_spelling_of(typed: str, word: str) -> bool:
    """Whether a word was typed as it is spelt but for marks left out: "nguoi" is "người", but "chạy" is not "chay"."""
    if typed == word:
        return True
    letters, meant = map(_letters, (typed, word))
    return len(letters) == len(meant) and all(
        one[0] == other[0] and one[1] <= other[1] for one, other in zip(letters, meant, strict=True)
    )


def _letters(word: str) -> list[tuple[str, frozenset[str]]]:
    """Each letter of a word and the marks on it."""
    return [
        ("d", frozenset("đ")) if letter == "đ" else (_apart(letter)[0], frozenset(_apart(letter)[1:]))
        for letter in word
    ]


def _apart(text: str) -> str:
    return unicodedata.normalize("NFD", text)
