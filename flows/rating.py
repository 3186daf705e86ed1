"""The question how it was: stars by a tap or a typed number, then a sentence for those who like."""

from __future__ import annotations

import re
from typing import Final

from flows import words
from flows.draft import Draft
from flows.said import Said
from flows.spoken import means
from flows.stay import opening
from flows.turn import Turn
from services.guest import ratings
from services.post.messages import Message

TYPED: Final = re.compile(r"\s*(?P<stars>[1-5])\s*(?:/\s*5|stars?|⭐+|★+)?\s*[.!]?\s*", re.IGNORECASE)


def typed(turn: Turn) -> str:
    """The tap that a typed number stands for, if our question was the last thing this person heard from us."""
    stars = _stars(turn) if turn.said.kind == "text" else ""
    booking = ratings.asked_since(turn.work, turn.person, turn.talk.updated_at) if stars else None
    return f"rating.stars:{booking.booking_id}.{stars}" if booking else ""


def take_stars(turn: Turn, said: Said) -> str:
    """So many stars for that stay; a second tap counts instead of the first."""
    booking_id, _, stars = said.choice.rpartition(".")
    given = int(stars) if len(stars) == 1 and stars.isascii() and stars.isdigit() else 0
    rating = ratings.rate(turn.work, turn.person, booking_id, given)
    if rating is None:
        return "gone"
    turn.facts |= turn.booking_facts(rating.booking) | {"stars": rating.stars}
    return "ok"


def ask_words(turn: Turn, again: bool) -> Message:
    """One sentence, for those who like."""
    return Message(turn.text("rating.words", "ask"))


def take_words(turn: Turn, said: Said) -> str:
    """The sentence, or that there is none; a greeting or a wish for another stay is neither."""
    if means(said.text, "skip") or means(said.text, "thanks"):
        return "skip"
    if words.is_greeting(said.text) or not said.text.strip():
        return "unclear"
    if _asks_for_a_stay(turn):
        return "new"
    return "ok" if ratings.add_words(turn.work, turn.person, said.text.strip()) else "unclear"


def _stars(turn: Turn) -> str:
    title = next((each for each in turn.titles("notice.rating") if each.casefold() == turn.said.text.casefold()), "")
    found = TYPED.fullmatch(title[:1] or turn.said.text)
    return found["stars"] if found else ""


def _asks_for_a_stay(turn: Turn) -> bool:
    """Whether nights are named; a place alone is what people write about."""
    before = turn.answers
    turn.answers = {}
    if opening.apply(turn) and Draft.of(turn.answers).stay:
        return True
    turn.answers, turn.preface = before, ""
    return False
