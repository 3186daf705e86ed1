"""Reading JSON from outside that may be anything: what is not of the kind wanted is read as nothing of it. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def as_dict(value: Any) -> dict[str, Any]:
    """An object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: Any) -> str:
    """A text, or a whole number as text; else nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


def as_whole_number(value: Any) -> int | None:
    """A whole number, also one written as text."""
    try:
        return int(as_text(value))
    except ValueError:
        return None


def as_instant(value: Any) -> datetime | None:
    """An instant given in seconds since 1970."""
    seconds = as_whole_number(value)
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
