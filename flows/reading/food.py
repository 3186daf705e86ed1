"""How many eat vegetarian and how many do not ("2 veg 1 non veg", "all veg"), found in plain text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.counts import find_counts, number_after, number_before
from flows.reading.plain import Span, any_of
from flows.reading.vocabulary import PEOPLE_WORDS, count_of

_NON_VEG = r"(?:non ?-? ?veg(?:g?ies?|s|etarians?)?|n/?v|mansahari)"
_VEG = r"(?:(?:pure )?veg(?:g?ies?|s|etarians?|ans?)?|jains?|shakahari)"
_PEOPLE = any_of(PEOPLE_WORDS)
_FOOD = rf"(?:(?P<non>{_NON_VEG})|{_VEG}|v)(?![^\W\d])"
_NONE = frozenset({"no", "none", "koi nahi"})
_COUNTED = number_before(rf"(?:{_PEOPLE} )?{_FOOD}(?: {_PEOPLE}(?!\w))?", also="no|none|koi nahi")
_FOLLOWED = number_after(_FOOD)
_EVERYONE = re.compile(
    r"(?:(?<!\w)(?:all|sab|sabhi|everyone|everybody|both|only|pure|we)(?: (?:are|is|of us|people|log))? )?"
    rf"(?<![\w-])(?:(?P<non>{_NON_VEG})|{_VEG})(?![^\W\d])"
)


@dataclass(frozen=True)
class Food:
    """The eaters counted, None for a kind not counted; or what everyone eats: `all_vegetarian`."""

    vegetarian: int | None = None
    non_vegetarian: int | None = None
    all_vegetarian: bool | None = None
    spans: tuple[Span, ...] = ()


def find_food(text: str) -> Food | None:
    """What plain text says of food, or None."""
    counted = find_counts(text, _COUNTED, _FOLLOWED)
    if counted:
        kinds: dict[bool, int] = {}
        for match in counted:
            vegetarian = match["non"] is None
            kinds[vegetarian] = kinds.get(vegetarian, 0) + _count(match["count"])
        return Food(kinds.get(True), kinds.get(False), None, tuple(match.span() for match in counted))
    everyone = _EVERYONE.search(text)
    return Food(all_vegetarian=everyone["non"] is None, spans=(everyone.span(),)) if everyone else None


def _count(word: str) -> int:
    return 0 if word in _NONE else count_of(word)
