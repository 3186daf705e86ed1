"""A letter as the mailbox keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Part:
    """Something attached."""

    name: str
    mime_type: str
    content: bytes = field(repr=False)


@dataclass
class Letter:
    """One letter to one address. `copies`: how often one of that Message-ID came, as mail programs show it once."""

    to: str
    sender: str
    subject: str
    message_id: str
    headers: dict[str, str]
    text: str
    html: str
    parts: list[Part]
    number: int = 0
    at: datetime | None = None
    copies: int = 1

    def to_json(self) -> dict[str, Any]:
        """All of it but what is attached, of which only the names."""
        return {
            "number": self.number,
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "message_id": self.message_id,
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
            "attached": [part.name for part in self.parts],
            "at": self.at.isoformat() if self.at else "",
            "copies": self.copies,
        }
