"""The admin's part of the talk: what needs a person, each with taps that act. Every act bears the admin's number."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from flows.said import Said
from flows.turn import Reply, Turn
from services import bookings, overview, owners, sweep
from services.errors import IllegalMove
from services.messages import Choice, Message
from services.payments import checkout, refunds
from services.tables import Booking, Refund

BY_HAND: Final = re.compile(r"\s*refunded\s+(?P<refund_id>RF-\S{5,60})\s+(?P<reference>\S{2,60})\s*", re.IGNORECASE)
ABOUT: Final = 72


def aside(turn: Turn) -> Reply | None:
    """`refunded RF-... <reference>`: a refund made by hand at the gateway, told by an admin."""
    typed = BY_HAND.fullmatch(turn.said.text) if turn.said.kind == "text" and turn.roles.admin else None
    if typed is None:
        return None
    reference = typed["reference"]
    told = _act_on_refund(
        turn,
        typed["refund_id"].upper(),
        lambda refund: refunds.start(turn.work, refund, actor=_me(turn), reference=reference),
    )
    return Reply(Message(told))


def ask_today(turn: Turn, again: bool) -> Message:
    """The counts of what waits; for an admin's number only."""
    return Message(turn.text("admin", "today", **overview.counts(turn.work)))


def ask_refunds(turn: Turn, again: bool) -> Message:
    """The refunds whose money has not left yet, oldest first, each to tap."""
    waiting = refunds.still_open(turn.work)
    if not waiting:
        return Message(turn.text("admin", "no_refunds"))
    rows = tuple(_refund_row(turn, refund) for refund in waiting)
    return Message(turn.text("admin", "refunds", n=len(rows)), rows, list_title=turn.text("admin", "choose"))


def ask_stuck(turn: Turn, again: bool) -> Message:
    """The payments pending for too long, each to tap."""
    waiting = sweep.stuck(turn.work)
    if not waiting:
        return Message(turn.text("admin", "no_stuck"))
    rows = tuple(_stuck_row(turn, booking) for booking in waiting[:10])
    return Message(turn.text("admin", "stuck", n=len(waiting)), rows, list_title=turn.text("admin", "choose"))


def take_refund(turn: Turn, said: Said) -> str:
    """One refund of the list, with what can be done about it."""
    refund = refunds.by_id(turn.work, said.choice)
    turn.preface = turn.text("admin", "refund", **_refund_facts(turn, refund)) if refund else turn.text("admin", "gone")
    if refund:
        steps = {"REQUIRED": ("gateway", "hand"), "FAILED": ("gateway", "hand"), "INITIATED": ("done",)}
        parts = steps.get(refund.status, ())
        turn.offers = [Choice(f"admin.refund_{part}:{refund.refund_id}", turn.text("admin", part)) for part in parts]
    return "said"


def take_refund_gateway(turn: Turn, said: Said) -> str:
    """Start a refund through its gateway."""
    turn.preface = _act_on_refund(turn, said.choice, lambda refund: refunds.start(turn.work, refund, actor=_me(turn)))
    return "said"


def take_refund_hand(turn: Turn, said: Said) -> str:
    """How to tell the reference of a refund made by hand."""
    turn.preface = turn.text("admin", "how_by_hand", refund_id=said.choice)
    return "said"


def take_refund_done(turn: Turn, said: Said) -> str:
    """The money has left."""
    turn.preface = _act_on_refund(
        turn, said.choice, lambda refund: refunds.complete(turn.work, refund, actor=_me(turn))
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
    facts = {"order_id": attempt.order_id, "state": attempt.status}
    turn.preface = turn.text("admin", "asked_gateway", **facts)
    return "said"


def take_release(turn: Turn, said: Said) -> str:
    """End a hold by hand and free its dates."""
    booking = bookings.locked(turn.work, said.choice)
    if booking is None:
        turn.preface = turn.text("admin", "gone")
        return "said"
    try:
        bookings.move(turn.work, booking, "hold_ended", actor=_me(turn), reason="released by the admin")
    except IllegalMove:
        turn.preface = turn.text("admin", "not_now", state=turn.text("state", booking.booking_status))
        return "said"
    turn.preface = turn.text("admin", "released", **turn.booking_facts(booking))
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
    judged = owners.decide_for(turn.work, booking, action, actor=_me(turn))
    if judged.verdict == "already":
        turn.preface = turn.text("admin", "not_now", state=turn.text("state", booking.booking_status))
    return "said"


def ask_said(turn: Turn, again: bool) -> Message | None:
    """What was just said needs no question; taps that go with it are shown."""
    if not turn.offers:
        return None
    words, turn.preface = turn.preface, ""
    return Message(words, tuple(turn.offers))


def _act_on_refund(turn: Turn, refund_id: str, act: Callable[[Refund], Refund]) -> str:
    refund = refunds.by_id(turn.work, refund_id)
    if refund is None:
        return turn.text("admin", "gone")
    try:
        refund = act(refund)
    except IllegalMove:
        return turn.text("admin", "not_now", state=turn.text("refund_state", refund.status))
    return turn.text("admin", "refund", **_refund_facts(turn, refund))


def _refund_facts(turn: Turn, refund: Refund) -> dict[str, str]:
    return turn.booking_facts(refund.booking) | {
        "refund_id": refund.refund_id,
        "amount": refund.amount.show(turn.locale),
        "reason": refund.reason,
        "state": turn.text("refund_state", refund.status),
        "reference": refund.reference or "-",
    }


def _refund_row(turn: Turn, refund: Refund) -> Choice:
    about = turn.text("admin", "refund_row", **_refund_facts(turn, refund))
    return Choice(f"admin.refund:{refund.refund_id}", refund.booking.booking_id, about[:ABOUT])


def _stuck_row(turn: Turn, booking: Booking) -> Choice:
    minutes = int((turn.work.now - booking.created_at) / timedelta(minutes=1))
    about = turn.text("admin", "stuck_row", **turn.booking_facts(booking), minutes=minutes)
    return Choice(f"admin.check:{booking.booking_id}", booking.booking_id, about[:ABOUT])


def _me(turn: Turn) -> str:
    return f"admin:{turn.person.address}"
