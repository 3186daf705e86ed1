"""A check-in code out of what was typed, in any spelling. Pure; whether it opens anything is not asked here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from flows.reading.plain import plain
from services.ids import CHECK_IN_CODE_LENGTH, READABLE

# The codes of tickets made before codes were of their own are the seven letters of the booking id.
_LENGTHS: Final = (CHECK_IN_CODE_LENGTH, CHECK_IN_CODE_LENGTH + 1)
_WHOLE: Final = re.compile(
    r"(?:(?P<out>check(?:ed|ing)?[ -]?out)|(?P<in>check(?:ed|ing)?[ -]?in)|(?:code|ticket|valid))?(?P<rest>.*)"
)
_BETWEEN: Final = re.compile(r"[\s.,:;#=_!?*\"'()/-]+")


@dataclass(frozen=True)
class DeskWord:
    """A code somebody typed. `leaves`: they say that the guest goes; `named`: they said what it is for."""

    code: str
    leaves: bool
    named: bool


def read_desk_word(text: str) -> DeskWord | None:
    """The check-in code when the whole text is one: `K7Q-4MP`, `k7q4mp`, `code K7Q 4MP`, `check out K7Q4MP`.

    After *check in* or *check out* anything as long as a code counts as one, so that a slip is not met with silence.
    """
    found = _WHOLE.fullmatch(plain(text[:64]))
    if found is None:
        return None
    named = bool(found["in"] or found["out"])
    code = _BETWEEN.sub("", found["rest"]).upper()
    if len(code) not in _LENGTHS or not (_could_be_one(code) if named else _looks_like_one(code)):
        return None
    return DeskWord(code, leaves=bool(found["out"]), named=named)


def _could_be_one(code: str) -> bool:
    return code.isascii() and code.isalnum()


def _looks_like_one(code: str) -> bool:
    return set(code) <= set(READABLE) and not code.isalpha() and not code.isdigit()
