"""Money without a booking, in the admin's hands: seen, sent back, or left where it lies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flows.said import Said
from flows.turn import Turn
from services.errors import IllegalMove
from services.payments import strays
from services.post.messages import Choice
from services.tables import StrayPayment

# What can be done about one, by its state.
ACTS: Final = {
    "FOUND": ("gateway", "hand", "leave"),
    "FAILED": ("gateway", "hand", "leave"),
    "LEFT": ("gateway", "hand"),
}


def take_one(turn: Turn, said: Said) -> str:
    """One of the list, with what can be done about it."""
    stray = strays.by_order(turn.work, said.choice)
    turn.preface = shown(turn, stray) if stray else turn.text("admin", "gone")
    for act in ACTS.get(stray.status, ()) if stray else ():
        turn.offers.append(Choice(f"admin.stray_{act}:{said.choice}", turn.text("admin", act)))
    return "said"


def take_gateway(turn: Turn, said: Said) -> str:
    """Have the gateway send it back."""
    return _act(turn, said, lambda stray: strays.send_back(turn.work, stray, actor=turn.admin))


def take_hand(turn: Turn, said: Said) -> str:
    """How to tell that it was sent back by hand."""
    turn.preface = turn.text("admin", "how_by_hand", refund_id=f"RF-{said.choice}")
    return "said"


def take_leave(turn: Turn, said: Said) -> str:
    """Leave it where it lies."""
    return _act(turn, said, lambda stray: strays.leave(turn.work, stray, actor=turn.admin))


def by_hand(turn: Turn, refund_id: str, reference: str) -> str:
    """It was sent back by hand, as an admin typed it."""
    stray = strays.by_refund_id(turn.work, refund_id)
    return _acted(turn, stray, lambda found: strays.send_back(turn.work, found, actor=turn.admin, reference=reference))


def shown(turn: Turn, stray: StrayPayment) -> str:
    """One of them in words."""
    facts = strays.facts_of(stray, turn.locale)
    return turn.text("admin", "stray", **facts, state=turn.text("stray_state", stray.status))


def _act(turn: Turn, said: Said, act: Callable[[StrayPayment], StrayPayment]) -> str:
    turn.preface = _acted(turn, strays.by_order(turn.work, said.choice), act)
    return "said"


def _acted(turn: Turn, stray: StrayPayment | None, act: Callable[[StrayPayment], StrayPayment]) -> str:
    if stray is None:
        return turn.text("admin", "gone")
    try:
        return shown(turn, act(stray))
    except IllegalMove:
        return turn.text("admin", "not_now", state=turn.text("stray_state", stray.status))
