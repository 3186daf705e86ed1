"""How a message may travel at this minute: free text, an approved template, later, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.limits import WINDOW, WINDOW_MARGIN


@dataclass(frozen=True)
class Template:
    """The template a message could go as. `trouble` says why not now; then it is looked at again at `look_at`."""

    name: str
    language: str
    trouble: str = ""
    look_at: datetime | None = None

    @property
    def waited_for(self) -> str:
        """The template as a row that waits for it names it."""
        return f"template {self.name}/{self.language}"


@dataclass(frozen=True)
class Way:
    """The way a message goes and the reason, which is kept with its row.

    `wait`: not now, but perhaps at `look_at`; others may pass meanwhile. `none`: never.
    """

    kind: Literal["free", "template", "wait", "none"]
    why: str
    look_at: datetime | None = None
    waits_for: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"


def how_to_send(last_heard_at: datetime | None, now: datetime, template: Template | None) -> Way:
    """The way to a person last heard from at `last_heard_at` (by the channel's clock; None: never).

    WhatsApp takes free text for 24 hours from the person's last message (Meta docs); we stop 5 minutes before.
    """
    heard = "never heard from" if last_heard_at is None else f"last heard from {last_heard_at:%Y-%m-%d %H:%M} UTC"
    if is_open(last_heard_at, now):
        return Way("free", f"{heard}, within 24 hours")
    if template is None:
        return Way("none", f"{heard}, and there is no template for this message")
    if template.trouble:
        return Way("wait", f"{heard}, and {template.trouble}", template.look_at, template.waited_for)
    return Way("template", f"{heard}, so the approved template goes")


def is_open(last_heard_at: datetime | None, now: datetime) -> bool:
    """Whether free text still reaches somebody last heard from then."""
    return last_heard_at is not None and now < last_heard_at + WINDOW - WINDOW_MARGIN
