"""How a message may travel at this minute: free text, an approved template, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.limits import WINDOW, WINDOW_MARGIN


@dataclass(frozen=True)
class Way:
    """The way a message goes and the reason, which is kept with the attempt."""

    kind: Literal["free", "template", "none"]
    why: str


def how_to_send(last_heard_at: datetime | None, now: datetime, has_template: bool) -> Way:
    """The way to a person last heard from at `last_heard_at` (by the channel's clock; None: never).

    WhatsApp takes free text for 24 hours from the person's last message (Meta docs); we stop 5 minutes before.
    """
    heard = "never heard from" if last_heard_at is None else f"last heard from {last_heard_at:%Y-%m-%d %H:%M} UTC"
    if last_heard_at is not None and now < last_heard_at + WINDOW - WINDOW_MARGIN:
        return Way("free", f"{heard}, within 24 hours")
    if has_template:
        return Way("template", f"{heard}, so the approved template goes")
    return Way("none", f"{heard}, and there is no template for this message")
