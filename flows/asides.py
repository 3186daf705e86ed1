"""What is answered wherever the talk stands and without moving it: owners' answers, things we cannot read."""

from __future__ import annotations

from typing import Final

from flows import admin, admin_find, admin_monitor, cancel, front_desk, nudge, owner, payouts, preferences
from flows.stay.dates import example_stay
from flows.turn import Reply, Turn
from services import listings

ASIDES: Final = (nudge.aside, owner.aside, admin.aside, admin_find.aside, admin_monitor.aside, payouts.aside,
                 front_desk.aside, preferences.aside, cancel.aside)  # fmt: skip


def take(turn: Turn) -> Reply | None:
    """The answer to something that belongs to no step; None when it is for the step to read."""
    return next((reply for each in ASIDES if (reply := each(turn)) is not None), None)


def unread(turn: Turn) -> str:
    """A short friendly word for a message of a kind we cannot read."""
    places = listings.places(turn.work)
    place = places[0] if places else ""
    return turn.text("unread", turn.said.kind, place=place, example=example_stay(turn.today, turn.locale))
