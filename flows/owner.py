"""The owner's part of the talk: their answer by tap or by typed code, and what waits for them."""

from __future__ import annotations

import re
from typing import Final

from flows import owner_change
from flows.turn import Reply, Turn
from services import texts
from services.changes import answers
from services.owner import owner_taps, owners
from services.post.messages import Message
from services.states import CONFIRMED
from services.tables import Booking

TYPED: Final = re.compile(
    r"\s*(?P<word>yes|no|haan|nahi)[\s:#-]+(?P<code>(?:TH-)?[0-9A-Z]{4,8})\s*[.!]?\s*", re.IGNORECASE
)
ACTIONS: Final = {"yes": "confirm", "haan": "confirm", "no": "cancel", "nahi": "cancel"}


def aside(turn: Turn) -> Reply | None:
    """An owner's answer, wherever the talk stands; None when what was said is none."""
    if owner_taps.looks_like_one(turn.said.choice):
        if answers.is_about_a_change(turn.work, turn.said.choice):
            return owner_change.tapped(turn)
        return _told(turn, owners.take_tap(turn.work, turn.person, turn.said.choice, turn.said.at))
    typed = TYPED.fullmatch(turn.said.text) if turn.said.kind == "text" and turn.roles.owner else None
    if typed is None:
        return None
    action = ACTIONS[typed["word"].lower()]
    turn.facts["code"] = typed["code"].upper()
    if (told := owner_change.typed(turn, action, typed["code"])) is not None:
        return told
    return _told(turn, owners.take_typed(turn.work, turn.person, action, typed["code"]))


def ask_requests(turn: Turn, again: bool) -> Message:
    """How many requests wait; each is sent again with fresh buttons."""
    waiting = owners.waiting_for(turn.work, turn.person)
    for booking in waiting:
        _send_again(turn, booking)
    count = len(waiting) + owner_change.send_waiting(turn)
    if not count:
        return Message(turn.text("owner", "none_waiting"))
    return Message(turn.text("owner", "waiting", guests=texts.count(turn.locale, "waiting", count)))


def ask_arrivals(turn: Turn, again: bool) -> Message:
    """Who comes to this owner's places."""
    coming = owners.arrivals_for(turn.work, turn.person)
    if not coming:
        return Message(turn.text("owner", "none_arriving"))
    lines = [turn.text("owner", _arrival(booking), **turn.booking_facts(booking)) for booking in coming]
    return Message("\n".join([turn.text("owner", "arrivals"), *lines]))


def _arrival(booking: Booking) -> str:
    return "in_house" if booking.booking_status == "CHECKED_IN" else "arrival"


def _told(turn: Turn, judged: owners.Judged) -> Reply:
    """The present truth; after a decision the notices say it, so nothing is said here."""
    if judged.verdict == "done":
        return Reply(None)
    if judged.booking is None:
        return Reply(Message(turn.text("owner", judged.verdict)))
    if judged.verdict in ("expired", "used"):
        _send_again(turn, judged.booking)
        return Reply(Message(turn.text("owner", judged.verdict)))
    return Reply(Message(_truth(turn, judged.booking)))


def _truth(turn: Turn, booking: Booking) -> str:
    facts = turn.booking_facts(booking)
    if booking.booking_status in CONFIRMED:
        return turn.text("owner", "already_confirmed", **facts)
    if (booking.decided_by or "").startswith("owner"):
        return turn.text("owner", "already_cancelled", **facts)
    return turn.text("owner", "already_over", **facts, state=turn.text("state", booking.booking_status))


def _send_again(turn: Turn, booking: Booking) -> None:
    owners.ask_again(turn.work, booking, f"again:{turn.inbox_id}:{booking.booking_id}")
