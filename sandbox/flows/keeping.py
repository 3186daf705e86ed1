"""The forms of the business account as Meta keeps them, and how a screen looks with its data in place. Pure data."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.flows.rules import REFERENCE

Json = dict[str, Any]


@dataclass
class Flow:
    """One form. `status`: DRAFT, PUBLISHED, THROTTLED, BLOCKED or DEPRECATED."""

    id: str
    name: str
    categories: list[str]
    endpoint_uri: str
    content: bytes = b""
    status: str = "DRAFT"
    problems: list[str] = field(default_factory=list)

    def to_json(self) -> Json:
        """This form as the account's list shows it."""
        errors = [{"error": "INVALID_PROPERTY", "error_type": "FLOW_JSON_ERROR", "message": m} for m in self.problems]
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "categories": self.categories,
            "endpoint_uri": self.endpoint_uri,
            "validation_errors": errors,
        }

    def screen(self, screen_id: str) -> Json | None:
        """One of its screens by id."""
        screens: list[Json] = json.loads(self.content)["screens"]
        return next((screen for screen in screens if screen["id"] == screen_id), None)


def drawn(screen: Json, data: Json) -> Json:
    """The screen with its data in place; what the screen does not declare is dropped, and so is what is hidden."""
    declared = {name: data.get(name) for name in screen.get("data", {})}
    parts = [_filled(part, {"data": declared}) for part in screen["layout"]["children"]]
    shown = [part for part in parts if part.get("visible", True)]
    return {"id": screen["id"], "title": screen["title"], "parts": shown, "trouble": data.get("error_message")}


def payload(screen: Json, values: Json) -> Json:
    """What the screen's footer sends of the values that were filled in."""
    footer = next(part for part in screen["layout"]["children"] if part["type"] == "Footer")
    filled: Json = _filled(footer["on-click-action"].get("payload", {}), {"form": values})
    return {name: value for name, value in filled.items() if value is not None}


def _filled(value: Any, known: dict[str, Json]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(each, known) for key, each in value.items()}
    if isinstance(value, list):
        return [_filled(each, known) for each in value]
    found = REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return known[found[1]].get(found[2]) if found and found[1] in known else value
