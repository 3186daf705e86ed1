"""What WhatsApp's builder lets pass of a form and the phone does not: a judge of Flow JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

SCREEN = re.compile(r"[A-Z_]+", re.IGNORECASE)
RESERVED = "SUCCESS"
DATA = re.compile(r"\$\{data\.(\w+)")
MOST_LEADS, MOST_PARTS = 10, 50

Json = dict[str, Any]


def complaints(flow: Json) -> list[str]:
    """What is wrong with a form; nothing when it should work."""
    return [complaint for screen in flow["screens"] for complaint in _screen(screen)] + list(_routes(flow))


def _screen(screen: Json) -> Iterator[str]:
    name, parts = str(screen["id"]), list(_parts(screen["layout"]))
    if not SCREEN.fullmatch(name) or name == RESERVED:
        yield f"{name}: the name of a screen is letters and _"
    if len(parts) > MOST_PARTS:
        yield f"{name}: {len(parts)} parts"
    used = set(DATA.findall(str(screen["layout"])))
    for field in sorted(used - set(screen.get("data", {}))):
        yield f"{name}: uses data.{field} and does not declare it"
    for part in parts:
        if part.get("required") and part.get("visible", True) not in (True, part["required"]):
            yield f"{name}: {part.get('name')} is required and may be hidden"
    if screen.get("terminal") and not any(part["type"] == "Footer" for part in parts):
        yield f"{name}: the last screen has no button"


def _routes(flow: Json) -> Iterator[str]:
    names = {screen["id"] for screen in flow["screens"]}
    for name, leads in flow.get("routing_model", {}).items():
        if len(leads) > MOST_LEADS or not {name, *leads} <= names:
            yield f"{name}: leads to {', '.join(leads)}"


def _parts(layout: Json) -> Iterator[Json]:
    for part in layout.get("children", []):
        yield part
        yield from _parts(part)
