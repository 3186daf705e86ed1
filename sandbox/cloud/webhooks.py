"""Webhooks in the exact bytes Meta sends, signed with the app secret. Pure but for `post`."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any

from sandbox.courier import Letter
from sandbox.settings import Settings
from sandbox.world import World

PATH = "/api/whatsapp/webhook"
LATE_SECONDS, UNORDERED_SECONDS = 20, 4


def to_bytes(payload: dict[str, Any]) -> bytes:
    """JSON as Meta writes it: ASCII only, with escaped slashes."""
    text = json.dumps(payload, ensure_ascii=True, separators=(",", ":"))
    return text.replace("/", "\\/").encode("ascii")


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for these bytes."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def envelope(settings: Settings, value: dict[str, Any], field: str = "messages") -> dict[str, Any]:
    """One update of the business number."""
    metadata = {
        "display_phone_number": settings.business_wa_id,
        "phone_number_id": settings.phone_number_id,
    }
    whole = {"messaging_product": "whatsapp", "metadata": metadata, **value}
    entry = {"id": settings.business_account_id, "changes": [{"value": whole, "field": field}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def post_news(world: World, field: str, value: dict[str, Any]) -> None:
    """Send news of the account or of a template, which is dated in its entry."""
    at = int(world.clock.now().timestamp())
    entry = {"id": world.settings.business_account_id, "time": at, "changes": [{"value": value, "field": field}]}
    body = to_bytes({"object": "whatsapp_business_account", "entry": [entry]})
    _send(world, body, f"{field} {value.get('event', '')}".strip(), lane=field)


def post(world: World, value: dict[str, Any], about: str, lane: str, taken: Callable[[], None] | None = None) -> None:
    """Send an update to the program, again and again until it answers 200."""
    _send(world, to_bytes(envelope(world.settings, value)), about, lane, taken)


def _send(world: World, body: bytes, about: str, lane: str, taken: Callable[[], None] | None = None) -> None:
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": signature(world.settings.app_secret, body),
    }
    letter, how = Letter(PATH, body, headers, about, taken), world.switches["webhooks"]
    if how == "unordered":
        world.courier.send(letter, after_seconds=secrets.randbelow(UNORDERED_SECONDS * 1000) / 1000)
        return
    for _ in range(2 if how == "twice" else 1):
        world.courier.send(letter, after_seconds=LATE_SECONDS if how == "late" else 0, lane=lane)
