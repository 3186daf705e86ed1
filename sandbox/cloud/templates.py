"""A message template as Meta keeps it, and how its variables are written. Pure data and reading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")


@dataclass(frozen=True)
class Standing:
    """One way to stand. `refuses`: the code a send gets; `hours`: after so long it stands as `then` by itself.

    `category`: what Meta has filed it as by itself; `coming`: what it has told to file it as in `hours`.
    """

    status: str
    refuses: int = 0
    reason: str = "NONE"
    title: str = ""
    hours: int = 0
    then: str = "approved"
    category: str = ""
    coming: str = ""


STANDINGS = {
    "approved": Standing("APPROVED"),
    "first_pause": Standing("PAUSED", 132015, title="FIRST_PAUSE", hours=3),
    "second_pause": Standing("PAUSED", 132015, title="SECOND_PAUSE", hours=6),
    "disabled": Standing("DISABLED", 132016, title="DISABLED"),
    "rejected": Standing("REJECTED", 132001, reason="PROMOTIONAL"),
    "pending": Standing("PENDING", 132001),
    "marketing_soon": Standing("APPROVED", hours=24, then="marketing", coming="MARKETING"),
    "marketing": Standing("APPROVED", category="MARKETING"),
}


@dataclass(frozen=True)
class Template:
    """One approved template in one language."""

    id: str
    name: str
    language: str
    category: str
    named: bool
    components: list[dict[str, Any]]
    standing: str = "approved"
    changes_at: datetime | None = None

    def part(self, kind: str) -> dict[str, Any] | None:
        """The component of this kind: HEADER, BODY, FOOTER or BUTTONS."""
        return next((part for part in self.components if part["type"] == kind), None)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Its buttons in order; may be empty."""
        part = self.part("BUTTONS")
        return part["buttons"] if part else []

    @property
    def status(self) -> str:
        """How it stands, in Meta's words."""
        return STANDINGS[self.standing].status

    @property
    def filed_as(self) -> str:
        """Its category now, whatever the business asked for."""
        return STANDINGS[self.standing].category or self.category

    def to_json(self) -> dict[str, Any]:
        """This template as the list of templates shows it."""
        return {
            "name": self.name,
            "parameter_format": "NAMED" if self.named else "POSITIONAL",
            "components": self.components,
            "language": self.language,
            "status": self.status,
            "rejected_reason": STANDINGS[self.standing].reason,
            "category": self.filed_as,
            "id": self.id,
        }


def variables(text: str) -> list[str]:
    """The names or numbers between double braces, each once, in order of appearance."""
    return list(dict.fromkeys(name.strip() for name in VARIABLE.findall(text)))


def filled(text: str, values: dict[str, str]) -> str:
    """The text with every variable replaced."""
    return VARIABLE.sub(lambda match: values[match.group(1).strip()], text)
