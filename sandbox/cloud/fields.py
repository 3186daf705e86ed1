"""Reading one field of a request the way Meta does: there, of the right type, and within its length."""

from __future__ import annotations

from typing import Any

from sandbox.cloud.errors import Refusal
from sandbox.cloud.limits import units


def text(holder: dict[str, Any], key: str, where: str, most: int, *, optional: bool = False) -> str:
    """A text of 1 to `most` UTF-16 units; empty only where it is optional and absent. Raises Refusal."""
    value = holder.get(key)
    if value is None:
        return _absent(f"{where}.{key}", optional=optional)
    if not isinstance(value, str):
        raise Refusal(100, f"Param {where}.{key} must be a string")
    if not value.strip() or units(value) > most:
        why = f"{where}.{key} length invalid. Min length: 1, Max length: {most}"
        raise Refusal(100, why, over_limit=True)
    return value


def identifier(holder: dict[str, Any], key: str, where: str, most: int) -> str:
    """A text that also may not begin or end with a space."""
    value = text(holder, key, where, most)
    if value != value.strip():
        raise Refusal(131009, f"{where}.{key} cannot have leading or trailing spaces", over_limit=True)
    return value


def thing(holder: dict[str, Any], key: str, where: str) -> dict[str, Any]:
    """An object. Raises Refusal."""
    value = holder.get(key)
    if value is None:
        raise Refusal(131008, f"Parameter {where}.{key} is mandatory")
    if not isinstance(value, dict):
        raise Refusal(100, f"Param {where}.{key} must be a JSON object")
    return value


def things(holder: dict[str, Any], key: str, where: str, most: int) -> list[dict[str, Any]]:
    """A list of one to `most` objects. Raises Refusal."""
    value = holder.get(key)
    if value is None:
        raise Refusal(131008, f"Parameter {where}.{key} is mandatory")
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal(100, f"Param {where}.{key} must be an array of JSON objects")
    if not 1 <= len(value) <= most:
        why = f"Invalid {where}.{key} count. Min allowed: 1, Max allowed: {most}"
        raise Refusal(131009, why, over_limit=True)
    return value


def exactly(holder: dict[str, Any], key: str, where: str, allowed: tuple[str, ...]) -> str:
    """One of the given words. Raises Refusal."""
    value = holder.get(key)
    if value not in allowed:
        raise Refusal(100, f"Param {where}.{key} must be one of {{{', '.join(allowed)}}} - got {value!r}")
    return str(value)


def web_address(holder: dict[str, Any], key: str, where: str, most: int) -> str:
    """An http or https address. Raises Refusal."""
    value = text(holder, key, where, most)
    if not value.startswith(("http://", "https://")):
        raise Refusal(131009, f"{where}.{key} is not a valid URL")
    return value


def only(holder: dict[str, Any], allowed: set[str], where: str) -> None:
    """No key but these. Raises Refusal 100 as Meta does for a misspelt one."""
    for key in holder:
        if key not in allowed:
            raise Refusal(100, f'Unexpected key "{key}" on param "{where}".')


def distinct(values: list[str], what: str) -> None:
    """No value twice. Raises Refusal 131009."""
    if len(set(values)) != len(values):
        raise Refusal(131009, f"Duplicated {what}", over_limit=True)


def _absent(where: str, *, optional: bool) -> str:
    if optional:
        return ""
    raise Refusal(131008, f"Parameter {where} is mandatory")
