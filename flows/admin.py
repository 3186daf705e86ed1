"""The admin's part of the talk: what needs a person, in one look."""

from __future__ import annotations

from flows.turn import Turn
from services import overview
from services.messages import Message


def ask_today(turn: Turn, again: bool) -> Message:
    """The counts of what waits; for an admin's number only."""
    if not turn.roles.admin:
        return Message(turn.text("stay.listing", "unclear"))
    return Message(turn.text("admin", "today", **overview.counts(turn.work)))
