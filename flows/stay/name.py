"""In whose name: offered from what we know, any other may be typed. A code typed here is taken for a code."""

from __future__ import annotations

from flows.draft import Draft
from flows.reading.codes import bare_code
from flows.reading.names import read_name
from flows.said import Said
from flows.stay import opening
from flows.stay.words import known
from flows.turn import Turn
from services import referrals
from services.messages import Choice, Message

BUTTON = 20


def take(turn: Turn, said: Said) -> str:
    """The offered name, or a typed one."""
    draft = Draft.of(turn.answers)
    code = bare_code(said.text)
    if not said.choice and code and referrals.find(turn.work, code):
        opening.apply_code(turn, code)
        return "code"
    name = opening.guest_name(turn, draft) if said.choice else read_name(said.text)
    if not name:
        return "unclear"
    draft.name = turn.person.name = name
    draft.into(turn.answers)
    return "ok"


def ask(turn: Turn, again: bool) -> Message:
    """The question for the name, with the known one to tap."""
    offered = opening.guest_name(turn, Draft.of(turn.answers))
    if not offered:
        return Message(turn.text("stay.name", "ask_bare", known=known(turn)))
    choice = Choice("stay.name:offered", offered[:BUTTON])
    return Message(turn.text("stay.name", "ask", known=known(turn)), (choice,))
