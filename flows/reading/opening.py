"""A first message read at once for everything it says, so that only the rest need be asked. Pure.

Each part is read from what the parts before it have left: the same words never count twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from flows.reading.apart import apart, in_one_line
from flows.reading.budget import find_budget
from flows.reading.codes import find_code_span
from flows.reading.dates import Stay, Unclear, find_stay
from flows.reading.people import People, find_people
from flows.reading.places import find_kind, find_listing, find_place
from flows.reading.plain import LETTER, Span, any_of, plain, without, word_set, words_of
from flows.reading.tongues import in_known_words, words_for

GREETING = re.compile(
    rf"^(?:h+i+|hello+|hell?o|hey+|hy|hola|yo|namaste|namaskar|{any_of(words_for('commands', 'greeting'))}|"
    rf"good (?:morning|afternoon|evening|day))(?!{LETTER}|\d)(?: (?:there|sir|madam|team|ji))?"
)
_SMALL_NUMBER = re.compile(r"(?:^|, )([1-9]|1\d|20)(?=$|,|[.!])")
MOST_CHARACTERS = 2000
_IN_IT = re.compile(r" (?:me|mein|mai|m)(?! ?(?:aur|and|[,&+]))(?!\w)")
Value = TypeVar("Value", str, int)
FILLERS = word_set(
    "liye a an the i we need want wants looking look book booking please pls plz for at in near to from on of "
    "me mein main mai ko ka ki ke se hai chahiye chaiye karna hain and with is my our stay some any "
    "around ho rahne rehne available find show get would like can you check-in checkin check-out checkout "
    "check out till tak bhai sir madam ji thanks thank place places nights night people"
)


@dataclass(frozen=True)
class Opening:
    """What a first message says. `kind` is villa, camping or cottage; "" and None mean not said.

    `place` is one of the places given and `listing` an id of those given. `budget_minor` is in paise, for a night or
    for the stay, whichever was meant. `rest` holds the words nobody understood.
    """

    kind: str = ""
    place: str = ""
    stay: Stay | Unclear | None = None
    people: People | None = None
    code: str = ""
    listing: str = ""
    budget_minor: int | None = None
    greeting: bool = False
    rest: str = ""


def read_opening(
    text: str,
    today: date,
    places: Sequence[str],
    listings: Sequence[tuple[str, str]] = (),
    *,
    language: str = "",
) -> Opening:
    """Everything a first message says; `listings` are (id, title)."""
    said = apart(plain(in_one_line(text[:MOST_CHARACTERS])), places)
    greeting = GREETING.search(said)
    said = without(said, [greeting.span()] if greeting else [])
    # Codes and titles are looked for as they were typed first, because they may be words of some language.
    code, said = _take(find_code_span(said), said)
    listing, said = _take_listing(said, listings, places)
    typed, said = said, in_known_words(said, language)
    if said != typed:
        code, said = (code, said) if code else _take(find_code_span(said), said)
        listing, said = (listing, said) if listing else _take_listing(said, listings, places)
    budget, said = _take(find_budget(said), said)
    stay, said = find_stay(said, today, language=language)
    place, said = _take(_with_postposition(find_place(said, places), said), said)
    people, said = find_people(said)
    # A listing's title is gone by now, but "lakeview cottage" does say what kind it is.
    kind, said = _take(find_kind(said), said)
    kind = kind or _found(find_kind(in_known_words(plain(text), language)))
    people = people or (_number_alone(said) if isinstance(stay, Stay) else None)
    nothing_of_dates = isinstance(stay, Unclear) and stay.why == "nothing"
    return Opening(
        kind=kind or "",
        place=place or "",
        stay=None if nothing_of_dates else stay,
        people=people,
        code=code or "",
        listing=listing or "",
        budget_minor=budget,
        greeting=greeting is not None,
        rest=without_fillers(said),
    )


def without_fillers(text: str) -> str:
    """The words of plain text that carry meaning of their own."""
    return " ".join(word for word in words_of(text) if word not in FILLERS)


def _number_alone(unread: str) -> People | None:
    """The people, when after the nights and all else nothing but one small number is left: "cottage 4-6 dec, 2"."""
    left = _SMALL_NUMBER.findall(unread)
    return People(int(left[0])) if len(left) == 1 and not re.search(r"\d", _SMALL_NUMBER.sub("", unread)) else None


def _take(found: tuple[Value, Span] | None, text: str) -> tuple[Value | None, str]:
    return (found[0], without(text, [found[1]])) if found else (None, text)


def _take_listing(said: str, listings: Sequence[tuple[str, str]], places: Sequence[str]) -> tuple[str | None, str]:
    return _take(_with_postposition(find_listing(said, listings, places), said), said)


def _with_postposition(found: tuple[str, Span] | None, text: str) -> tuple[str, Span] | None:
    """The place with the Hindi word for "in" after it, so that `me` is not taken for the speaker."""
    after = _IN_IT.match(text, found[1][1]) if found else None
    return (found[0], (found[1][0], after.end())) if found and after else found


def _found(found: tuple[Value, Span] | None) -> Value | None:
    return found[0] if found else None
