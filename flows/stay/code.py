"""The referral code: asked lightly, skipped with a tap, judged before it is kept."""

from __future__ import annotations

from flows.draft import Draft
from flows.reading.codes import bare_code, find_code
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import means
from flows.stay import opening
from flows.stay.words import known
from flows.turn import Turn
from services.post.messages import Choice, Message


def take(turn: Turn, said: Said) -> str:
    """A code, or none."""
    if said.choice or _says_none(said.text):
        return _settled(turn)
    code = find_code(said.text) or bare_code(said.text)
    if not code:
        return "unclear"
    outcome = opening.apply_code(turn, code)
    return _settled(turn) if outcome == "ok" else outcome


def ask(turn: Turn, again: bool) -> Message:
    """The question for a code."""
    name = opening.guest_name(turn, Draft.of(turn.answers))
    text = turn.text("stay.code", "ask", known=known(turn), guest_name=name)
    return Message(text, (Choice("stay.code:none", turn.text("stay.code", "skip")),))


def _says_none(text: str) -> bool:
    """Skip, none, no, or the number of the one choice shown."""
    return means(text, "skip") or read_yes_no(text) is False


def _settled(turn: Turn) -> str:
    draft = Draft.of(turn.answers)
    draft.asked_code = True
    draft.into(turn.answers)
    return "ok"
