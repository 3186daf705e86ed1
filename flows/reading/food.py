"""How many eat vegetarian and how many do not ("2 veg 1 non veg", "all veg"), found in plain text. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.reading.counts import NUMBER, find_counts, number_after, number_before
from flows.reading.plain import Span, any_of
from flows.reading.vocabulary import PEOPLE_WORDS, count_of

_NON_VEG = r"(?:non ?-? ?veg(?:g?ies?|s|etarians?)?|n/?v|mansahari)"
_VEG = r"(?:(?:pure )?veg(?:g?ies?|s|etarians?|ans?)?|jains?|shakahari)"
_PEOPLE = any_of(PEOPLE_WORDS)
_FOOD = rf"(?:(?P<non>{_NON_VEG})|{_VEG}|v)(?![^\W\d])"
_GROUP = any_of(word for word in PEOPLE_WORDS if word not in {"people", "person", "persons", "log", "pax", "guests"})
_NONE = frozenset({"no", "none", "koi nahi"})
_EATS = r"(?:(?:of (?:us|them)|is|are|r|will|would|be|takes?|have|has|eats?|prefers?|only|pure|strict|for|hai|hain) )"
_FOOD_WORD = re.compile(_FOOD)
_COUNTED = number_before(rf"(?:{_PEOPLE} )?{_EATS}{{0,4}}{_FOOD}(?: {_PEOPLE}(?!\w))?", also="no|none|koi nahi")
_FOLLOWED = number_after(rf"{_FOOD}(?: (?:food|meals?|khana|thalis?|jevan|people|persons|log|pax))?(?: for)?")
_EVERYONE = re.compile(
    rf"(?:(?<!\w)(?:all|sab|sabhi|everyone|everybody|both|only|pure|we)(?: (?:are|is|of us|people|log|\d{{1,3}}))* )?"
    rf"(?<![\w-])(?:(?P<non>{_NON_VEG})|{_VEG})(?![^\W\d])"
)


# One who is spoken of alone: "i am veg he is non veg".
_ONE = re.compile(
    r"(?<!\w)(?:i am|i'm|im|i|me|main|he is|he's|he|she is|she's|she|one is|other is|(?:my )?(?:wife|husband|friend|"
    rf"gf|bf|partner|mother|father|son|daughter|biwi|pati|patni)(?: is)?)(?: (?:pure|a|mein|hai))* (?={_FOOD})"
)
_PARTS = re.compile(
    rf"{NUMBER} {_GROUP}(?: and| aur|,| \+| &)? {NUMBER} {_GROUP},? (?P<food>{_NON_VEG}|{_VEG})(?: {_PEOPLE})?$"
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
    if len(counted) == 1 and (of_all := _of_every_part(text, counted[0])):
        return of_all
    if counted:
        kinds: dict[bool, int] = {}
        for match in counted:
            vegetarian = match["non"] is None
            kinds[vegetarian] = kinds.get(vegetarian, 0) + _count(match["count"])
        return Food(kinds.get(True), kinds.get(False), None, tuple(match.span() for match in counted))
    if alone := _each_alone(text):
        return alone
    everyone = _EVERYONE.search(text)
    return Food(all_vegetarian=everyone["non"] is None, spans=(everyone.span(),)) if everyone else None


def _each_alone(text: str) -> Food | None:
    """What two or more eat of whom each is spoken of alone."""
    alone = list(_ONE.finditer(text))
    foods = [food for one in alone if (food := _FOOD_WORD.match(text, one.end()))]
    kinds = [food["non"] is None for food in foods]
    spans = tuple((one.start(), food.end()) for one, food in zip(alone, foods, strict=True))
    return Food(kinds.count(True), kinds.count(False), None, spans) if len(kinds) > 1 else None


def _of_every_part(text: str, match: re.Match[str]) -> Food | None:
    """What all eat where the word stands after the last part of a party: "2 adults 2 kids veg"."""
    parts = _PARTS.search(text[: match.end()])
    return Food(all_vegetarian=match["non"] is None, spans=(parts.span("food"),)) if parts else None


def _count(word: str) -> int:
    return 0 if word in _NONE else count_of(word)
