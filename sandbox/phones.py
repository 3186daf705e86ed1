"""The people's phones and what their screens show. Pure data; knows nothing of WhatsApp's JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

SPARE_NAMES = ("Kabir", "Leela", "Farhan", "Divya", "Arjun", "Sunita", "Joseph", "Ananya")
TICK_RANKS = {"clock": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


@dataclass(frozen=True)
class Phone:
    """One pretend phone. `wa_id` is its number without the plus, or WhatsApp's id of whoever hides theirs."""

    wa_id: str
    name: str
    role: str

    @property
    def number(self) -> str:
        """The number as people write it, or the username that stands in its place."""
        return self.username if self.hidden else spaced(self.wa_id)

    @property
    def hidden(self) -> bool:
        """Whether the business sees no number."""
        return not self.wa_id.isdigit()

    @property
    def username(self) -> str:
        """What somebody who hides their number goes by."""
        return f"@{self.name.lower().replace(' ', '.')}"

    def to_json(self) -> dict[str, str]:
        """This phone for the page."""
        return {"wa_id": self.wa_id, "phone": self.number, "name": self.name, "role": self.role}


def spaced(wa_id: str) -> str:
    """An Indian number as people write it, others with a plus only."""
    if len(wa_id) == 12 and wa_id.startswith("91"):
        return f"+91 {wa_id[2:7]} {wa_id[7:]}"
    return f"+{wa_id}"


@dataclass
class Bubble:
    """One message on one phone's screen. `sender` is `me` for the phone's person, `them` for the business.

    `rows` is a list message's opening title and its sections; a template may have more than one link.
    """

    id: str
    sender: str
    at: datetime
    kind: str
    text: str | None = None
    header: str | None = None
    footer: str | None = None
    buttons: list[dict[str, str]] | None = None
    rows: dict[str, Any] | None = None
    link: dict[str, str] | None = None
    links: list[dict[str, str]] | None = None
    form: dict[str, Any] | None = None
    image_url: str | None = None
    document: dict[str, str] | None = None
    location: dict[str, Any] | None = None
    template: str | None = None
    ticks: str = "clock"
    error: str | None = None
    reply_to: str | None = None
    edited: bool = False
    deleted: bool = False

    def to_json(self) -> dict[str, Any]:
        """This bubble for the page; absent parts are null."""
        renamed = {"from": self.sender, "at": self.at.isoformat(), "list": self.rows}
        return {**renamed, **{k: v for k, v in vars(self).items() if k not in ("sender", "at", "rows")}}

    def raise_ticks(self, ticks: str) -> bool:
        """Move the ticks on, never back. False if there was nothing to move."""
        if TICK_RANKS[ticks] <= TICK_RANKS[self.ticks]:
            return False
        self.ticks = ticks
        return True

    def title_of(self, choice_id: str) -> tuple[str, dict[str, str]] | None:
        """Where a tappable id stands, `button` or `row`, and its texts; None if it is not in this bubble."""
        for button in self.buttons or []:
            if button["id"] == choice_id:
                return "button", button
        for section in (self.rows or {}).get("sections", []):
            for row in section["rows"]:
                if row["id"] == choice_id:
                    return "row", row
        return None
