"""How a message may travel at this minute: free text, an approved template, later, or not at all. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from bot.limits import WINDOW, WINDOW_MARGIN


@dataclass(frozen=True)
class Template:
    """The template a message could go as. `trouble` says why not now; then it is looked at again at `look_at`.

    `pictured`: it must have a picture above its words.
    """

    name: str
    language: str
    trouble: str = ""
    look_at: datetime | None = None
    pictured: bool = False

    @property
    def waited_for(self) -> str:
        """The template as a row that waits for it names it."""
        return f"template {self.name}/{self.language}"


@dataclass(frozen=True)
class Elsewhere:
    """The carriers beside WhatsApp a message could go by, best first, and the one of them the person asked for."""

    open: tuple[str, ...] = ()
    wanted: str = ""


NOWHERE: Final = Elsewhere()


@dataclass(frozen=True)
class Way:
    """The way a message goes and the reason, which is kept with its row.

    `free` and `template` are WhatsApp's, `email` and `sms` other carriers'. `wait`: not now, but perhaps at `look_at`;
    others may pass meanwhile. `none`: never.
    """

    kind: Literal["free", "template", "email", "sms", "wait", "none"]
    why: str
    look_at: datetime | None = None
    waits_for: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.why}"


def how_to_send(
    last_heard_at: datetime | None, now: datetime, template: Template | None, elsewhere: Elsewhere = NOWHERE
) -> Way:
    """The way to a person last heard from at `last_heard_at` (by the channel's clock; None: never).

    By the carrier they asked for, if the message can go by it. Else WhatsApp takes free text for 24 hours from the
    person's last message (Meta docs; we stop 5 minutes before), after that a template. Without one that can be used
    now: another carrier, or later, or never.
    """
    if elsewhere.wanted:
        return Way(_other(elsewhere.wanted), f"the person asked for {elsewhere.wanted}")
    heard = "never heard from" if last_heard_at is None else f"last heard from {last_heard_at:%Y-%m-%d %H:%M} UTC"
    if is_open(last_heard_at, now):
        return Way("free", f"{heard}, within 24 hours")
    trouble = "there is no template for this message" if template is None else template.trouble
    if trouble and elsewhere.open:
        return Way(_other(elsewhere.open[0]), f"{heard}, and {trouble}")
    if template is None:
        return Way("none", f"{heard}, and {trouble}")
    if trouble:
        return Way("wait", f"{heard}, and {template.trouble}", template.look_at, template.waited_for)
    return Way("template", f"{heard}, so the approved template goes")


def is_open(last_heard_at: datetime | None, now: datetime) -> bool:
    """Whether free text still reaches somebody last heard from then."""
    return last_heard_at is not None and now < last_heard_at + WINDOW - WINDOW_MARGIN


def _other(carrier: str) -> Literal["email", "sms"]:
    return "email" if carrier == "email" else "sms"
