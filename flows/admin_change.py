"""An admin answers a change in the place of an owner who is silent, and whom they have called."""

from __future__ import annotations

from flows.said import Said
from flows.turn import Turn
from services.changes import answers, course


def take_yes(turn: Turn, said: Said) -> str:
    """The owner agrees."""
    return _decide(turn, said.choice, "confirm")


def take_no(turn: Turn, said: Said) -> str:
    """The owner does not; the stay stays as it is."""
    return _decide(turn, said.choice, "cancel")


def _decide(turn: Turn, change_id: str, action: str) -> str:
    change = course.locked(turn.work, change_id)
    if change is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    if answers.decide_for(turn.work, change, action, actor=turn.admin).verdict == "already":
        turn.preface = turn.text("owner.change", "already", **turn.booking_facts(change.booking))
    return "said"
