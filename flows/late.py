"""A text whose webhook came after a newer one was answered: it may not undo what is newer, nor be dropped.

It is never taken for the answer to a question, because the question has changed since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from flows import admin_monitor, language, payouts, preferences, words
from flows.draft import BOOKED, Draft
from flows.reading.stays import Stay
from flows.reading.wishes import read_wish
from flows.said import Said
from flows.spoken import means
from flows.stay import opening
from flows.turn import Turn

MOST_QUOTED: Final = 60
# What holds one value, of which the newest counts: by the words that set it, and by the taps that do.
SET_BY_WORD: Final[Mapping[str, str]] = {"stop": "offers", "start": "offers"}
SET_BY_PATTERN: Final[Mapping[str, re.Pattern[str]]] = {
    "upi": payouts.UPI, "email": preferences.GIVEN, "monitor": admin_monitor.ASKED,
}  # fmt: skip
SET_BY_TAP: Final[Mapping[str, str]] = {
    "word:stop": "offers", "word:start": "offers", "preferences.change:offers_off": "offers",
    "preferences.change:offers_on": "offers", "preferences.change:forget_email": "email",
}  # fmt: skip
# What a form of ours settles, whatever it says.
SET_BY_FORM: Final = frozenset({"dates", "people"})
# The parts of a stay that a late text may still fill in, and the fields of the draft that must be empty for it.
OPEN: Final[Mapping[str, tuple[str, ...]]] = {
    "listing": ("listing_id", "kind", "place"), "dates": ("check_in",), "people": ("guests",), "code": ("code",),
    "budget": ("budget_minor",),
}  # fmt: skip


def settled(turn: Turn) -> bool:
    """Whether what was said since is about all that this text is about, so that it was answered by that."""
    about = _about(turn, turn.said)
    since = frozenset[str]().union(*(_about(turn, each) or () for each in turn.newer))
    return about is not None and about <= since


def acts(turn: Turn) -> str:
    """The word that counts whenever it is heard, because it names what it wants and does not move the talk."""
    word = words.find(turn, turn.said.text)
    return word or ("agent" if words.asks_for_a_person(turn.said.text) else "")


def fills_in(turn: Turn) -> bool:
    """Put what it says of a stay into the draft, if nothing of that is known yet; False when it is to be told."""
    about, said = _stay_parts(turn, turn.said), opening.read(turn)[0]
    whole = said.stay is None or isinstance(said.stay, Stay)
    may = about and BOOKED not in turn.answers and turn.talk.step.startswith(("home", "stay."))
    return bool(may and whole and about <= _open(turn) and opening.apply(turn))


def told(turn: Turn) -> str:
    """That it came late and nothing was done about it."""
    line = " ".join(turn.said.text.split())
    return turn.text("engine", "late", words=line if len(line) <= MOST_QUOTED else f"{line[:MOST_QUOTED]}…")


def _about(turn: Turn, said: Said) -> frozenset[str] | None:
    """What this settles; nothing for small talk, None for what only the question it answered could tell."""
    if said.kind == "form":
        return SET_BY_FORM
    if said.choice:
        return _of_tap(said.choice)
    if said.kind != "text":
        return None
    named = {"language"} if language.named(said) else set()
    named |= {thing for word, thing in SET_BY_WORD.items() if means(said.text, word)}
    named |= {thing for thing, pattern in SET_BY_PATTERN.items() if pattern.fullmatch(said.text)}
    if named:
        return frozenset(named)
    if words.is_greeting(said.text) or words.is_start(said.text) or means(said.text, "thanks"):
        return frozenset()
    return None if words.find(turn, said.text) else _stay_parts(turn, said) or None


def _of_tap(choice: str) -> frozenset[str]:
    name, _, _ = choice.partition(":")
    thing = SET_BY_TAP.get(choice) or name.removeprefix("stay.")
    return frozenset({thing})


def _stay_parts(turn: Turn, said: Said) -> frozenset[str]:
    """The parts of a stay that are named, outright or as a change."""
    heard, _ = opening.read(replace(turn, said=said))
    wish = read_wish(said.text, turn.today, language=turn.locale)
    parts = {
        "listing": heard.kind or heard.place or heard.listing,
        "dates": heard.stay or (wish and wish.stay),
        "people": heard.people or (wish and (wish.people or wish.more)),
        "code": heard.code or (wish and wish.code),
        "budget": heard.budget_minor is not None,
        "name": wish and wish.name,
        "change": wish and wish.topic,
    }
    return frozenset(part for part, is_named in parts.items() if is_named)


def _open(turn: Turn) -> frozenset[str]:
    draft = Draft.of(turn.answers)
    return frozenset(part for part, fields in OPEN.items() if not any(getattr(draft, field) for field in fields))
