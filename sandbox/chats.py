"""What stands on the phones' screens. Every change is told to the open pages."""

from __future__ import annotations

from typing import Any

from sandbox.phones import Bubble
from sandbox.world import World


def put(world: World, wa_id: str, bubble: Bubble) -> None:
    """Show a new bubble at the end of this phone's chat."""
    with world.lock:
        world.talks.chats.setdefault(wa_id, []).append(bubble)
        world.talks.bubbles[bubble.id] = (wa_id, bubble)
        _tell(world, wa_id, bubble)


def tick(world: World, wamid: str, ticks: str, error: str | None = None) -> None:
    """Raise a bubble's ticks; nothing happens for a bubble no phone shows or that is further already."""
    with world.lock:
        wa_id, bubble = world.talks.bubbles.get(wamid, ("", None))
        if bubble is not None and bubble.raise_ticks(ticks):
            bubble.error = error
            _tell(world, wa_id, bubble)


def change(world: World, bubble: Bubble, **parts: Any) -> None:
    """Let a bubble show something else."""
    with world.lock:
        for name, value in parts.items():
            setattr(bubble, name, value)
        _tell(world, world.talks.bubbles[bubble.id][0], bubble)


def bubble_on(world: World, wa_id: str, wamid: str) -> Bubble | None:
    """The bubble with this id, if this very phone shows it."""
    owner, bubble = world.talks.bubbles.get(wamid, ("", None))
    return bubble if owner == wa_id else None


def close_form(world: World, wamid: str) -> None:
    """The button of this bubble's form is dead from now on."""
    with world.lock:
        wa_id, bubble = world.talks.bubbles[wamid]
        if bubble.form:
            bubble.form["closed"] = True
            _tell(world, wa_id, bubble)


def unread(world: World, wa_id: str) -> list[str]:
    """The ids of the business's messages this person has not read."""
    chat = world.talks.chats.get(wa_id, [])
    return [b.id for b in chat if b.sender == "them" and b.ticks in ("clock", "sent", "delivered")]


def read_by_business(world: World, wamid: str) -> None:
    """Blue ticks on this message of the person and on all earlier ones."""
    with world.lock:
        wa_id, _ = world.talks.bubbles[wamid]
        for bubble in world.talks.chats[wa_id]:
            if bubble.sender == "me":
                tick(world, bubble.id, "read")
            if bubble.id == wamid:
                return


def _tell(world: World, wa_id: str, bubble: Bubble) -> None:
    world.events.tell("bubble", {"wa_id": wa_id, "bubble": bubble.to_json()})
