"""The referrer's part of the talk: their code and a link that carries it."""

from __future__ import annotations

from urllib.parse import quote

from flows.turn import Turn
from services import referrals
from services.messages import Message


def ask_code(turn: Turn, again: bool) -> Message:
    """The codes somebody may share, each with its link into this chat."""
    codes = referrals.of_person(turn.work, turn.person)
    if not codes:
        return Message(turn.text("referrer", "none", admin_phone=turn.work.settings.admin_phone))
    return Message("\n\n".join(_words(turn, code.code) for code in codes))


def _words(turn: Turn, code: str) -> str:
    prefill = quote(turn.text("referrer", "prefill", code=code))
    number = turn.business_phone.lstrip("+")
    return turn.text("referrer", "code", code=code, link=f"https://wa.me/{number}?text={prefill}")
