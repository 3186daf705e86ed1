"""What a person said, freed from the shape WhatsApp gave it. Pure data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["text", "choice", "place", "picture", "document", "voice", "sticker", "video", "contact", "reaction",
               "order", "form", "system", "scan", "silence",
               "unknown"]  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One thing said. `at` is the instant the channel signed, not our arrival time.

    `choice` is the id of a tapped button or list row and `text` then its title; for a picture or document `text`
    is the caption and `media_id` the channel's handle of the file. A `scan` is what was seen on such a picture: the
    booking of the ticket on it as `text`, or nothing; `failed` when nobody could look. A `silence` is that nothing was
    said for long. `message_id` is the channel's own id of it, `edits` and `deletes` that of the earlier message which
    this one changes or takes back.
    """

    kind: Kind
    at: datetime
    text: str = ""
    choice: str = ""
    latitude: float | None = None
    longitude: float | None = None
    media_id: str = ""
    message_id: str = ""
    replies_to: str = ""
    edits: str = ""
    deletes: str = ""
    forwarded: bool = False
    failed: bool = False
