"""Stop and start: whether somebody wants to hear from us beside what their bookings need. Never touches a booking."""

from __future__ import annotations

from flows import words
from flows.turn import Turn
from services import preferences
from services.messages import Message


def stop(turn: Turn) -> str:
    """No more offers and reminders nobody needs."""
    preferences.stop(turn.work, turn.person, turn.work.now, actor=f"guest:{turn.person.id}")
    return "HERE"


def start(turn: Turn) -> str:
    """Offers again. Who never stopped them and types what WhatsApp itself types for a newcomer just says hello."""
    if turn.person.offers_stopped_at is None and words.is_start(turn.said.text) and not turn.said.choice:
        return words.welcome(turn).removeprefix("stay.")
    preferences.start(turn.work, turn.person, turn.work.now, actor=f"guest:{turn.person.id}")
    return "HERE"


def ask_stopped(turn: Turn, again: bool) -> Message:
    """That nothing more comes but what bookings need, and that the booking under way goes on."""
    return Message(turn.text("preferences", "stopped"))


def ask_started(turn: Turn, again: bool) -> Message:
    """That offers come again."""
    return Message(turn.text("preferences", "started"))
