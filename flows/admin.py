"""The admin's part of the talk: what needs a person, each with taps that act. Every act bears the admin's number."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from flows import admin_stray
from flows.said import Said
from flows.turn import Reply, Turn
from services import bookings, trail
from services.errors import IllegalMove
from services.owner import owners
from services.payments import checkout, pending, refunds
from services.post.messages import Choice, Message
from services.tables import Refund

BY_HAND: Final = re.compile(r"\s*refunded\s+(?P<refund_id>RF-\S{1,60})\s+(?P<reference>\S{2,60})\s*", re.IGNORECASE)


def aside(turn: Turn) -> Reply | None:
    """`refunded RF-... <reference>`: a refund made by hand at the gateway, told by an admin."""
    typed = BY_HAND.fullmatch(turn.said.text) if turn.said.kind == "text" and turn.roles.admin else None
    if typed is None:
        return None
    refund_id, reference = typed["refund_id"], typed["reference"]
    if refunds.by_id(turn.work, refund_id.upper()) is None:
        return Reply(Message(admin_stray.by_hand(turn, refund_id, reference)))
    told = _act_on_refund(
        turn,
        refund_id.upper(),
        lambda refund: refunds.start(turn.work, refund, actor=turn.admin, reference=reference),
    )
    return Reply(Message(told))


def take_refund(turn: Turn, said: Said) -> str:
    """One refund of the list, with what can be done about it."""
    refund = refunds.by_id(turn.work, said.choice)
    turn.preface = turn.text("admin", "refund", **refund_facts(turn, refund)) if refund else turn.text("admin", "gone")
    if refund:
        steps = {"REQUIRED": ("gateway", "hand"), "FAILED": ("gateway", "hand"), "INITIATED": ("done",)}
        parts = steps.get(refund.status, ())
        turn.offers = [Choice(f"admin.refund_{part}:{refund.refund_id}", turn.text("admin", part)) for part in parts]
    return "said"


def take_refund_gateway(turn: Turn, said: Said) -> str:
    """Start a refund through its gateway."""
    turn.preface = _act_on_refund(turn, said.choice, lambda refund: refunds.start(turn.work, refund, actor=turn.admin))
    return "said"


def take_refund_hand(turn: Turn, said: Said) -> str:
    """How to tell the reference of a refund made by hand."""
    turn.preface = turn.text("admin", "how_by_hand", refund_id=said.choice)
    return "said"


def take_refund_done(turn: Turn, said: Said) -> str:
    """The money has left."""
    turn.preface = _act_on_refund(
        turn, said.choice, lambda refund: refunds.complete(turn.work, refund, actor=turn.admin)
    )
    return "said"


def take_check(turn: Turn, said: Said) -> str:
    """Ask the gateway about a booking's payment now; its answer shows by itself."""
    booking = bookings.by_id(turn.work, said.choice)
    attempt = checkout.last_attempt(turn.work, booking) if booking else None
    if attempt is None:
        turn.preface = turn.text("admin", "nothing_tried")
        return "said"
    turn.work.ring("look", attempt.order_id)
    trail.add(turn.work, f"payment:{attempt.order_id}", "asked", actor=turn.admin, about=said.choice)
    facts = {"order_id": attempt.order_id, "state": turn.word("payment_state", attempt.status)}
    turn.preface = turn.text("admin", "asked_gateway", **facts)
    return "said"


def take_release(turn: Turn, said: Said) -> str:
    """End a hold by hand and free its dates."""
    booking = bookings.locked(turn.work, said.choice)
    if booking is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    try:
        bookings.end_hold(turn.work, booking, actor=turn.admin, ending="hold_released")
    except IllegalMove:
        turn.preface = turn.text("admin", "not_now", state=turn.word("admin_state", booking.booking_status))
        return "said"
    undecided = pending.facts(turn.work, booking, turn.locale)
    part = "released_undecided" if undecided else "released"
    turn.preface = turn.text("admin", part, **turn.booking_facts(booking) | undecided)
    return "said"


def take_confirm_for(turn: Turn, said: Said) -> str:
    """Say yes in the owner's place, who was called."""
    return _decide_for(turn, said.choice, "confirm")


def take_cancel_for(turn: Turn, said: Said) -> str:
    """Say no in the owner's place."""
    return _decide_for(turn, said.choice, "cancel")


def _decide_for(turn: Turn, booking_id: str, action: str) -> str:
    booking = bookings.locked(turn.work, booking_id)
    if booking is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    judged = owners.decide_for(turn.work, booking, action, actor=turn.admin)
    if judged.verdict == "already":
        turn.preface = turn.text("admin", "not_now", state=turn.word("admin_state", booking.booking_status))
    return "said"


def ask_said(turn: Turn, again: bool) -> Message | None:
    """What was just said needs no question; taps that go with it are shown."""
    if not turn.offers:
        return None
    words, turn.preface = turn.preface, ""
    return Message(words, tuple(turn.offers), list_title=turn.text("admin", "choose"))


def _act_on_refund(turn: Turn, refund_id: str, act: Callable[[Refund], Refund]) -> str:
    refund = refunds.by_id(turn.work, refund_id)
    if refund is None:
        return turn.text("admin", "gone")
    try:
        refund = act(refund)
    except IllegalMove:
        return turn.text("admin", "not_now", state=turn.text("refund_state", refund.status))
    return turn.text("admin", "refund", **refund_facts(turn, refund))


def refund_facts(turn: Turn, refund: Refund) -> dict[str, str]:
    """What can be said of a refund, in ready words."""
    return turn.booking_facts(refund.booking) | {
        "refund_id": refund.refund_id,
        "amount": refund.amount.show(turn.locale),
        "reason": refund.reason,
        "state": turn.text("refund_state", refund.status),
        "reference": refund.reference or "-",
    }
