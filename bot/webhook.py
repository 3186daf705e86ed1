"""WhatsApp's door: the handshake, and each delivery proved, split, kept, rung for, answered. No work is done here."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any, Final

import structlog
from flask import Blueprint, Request, Response, request
from sqlalchemy.exc import SQLAlchemyError

from bot import incoming
from bot.keeping import Keeper
from services.house import House

log = structlog.get_logger(__name__)

MAX_BYTES: Final = 3 * 1024 * 1024  # what Meta says a delivery may have
CHALLENGE: Final = re.compile(r"[0-9A-Za-z_-]{1,128}")


def blueprint(house: House) -> Blueprint:
    """The two routes Meta calls."""
    routes = Blueprint("whatsapp", __name__)
    routes.add_url_rule("/api/whatsapp/webhook", "shake", lambda: shake_hands(house, request), methods=["GET"])
    keeper = Keeper(house)
    routes.add_url_rule("/api/whatsapp/webhook", "receive", lambda: receive(house, keeper, request), methods=["POST"])
    return routes


def shake_hands(house: House, asked: Request) -> Response:
    """Answer Meta's challenge when it knows our verify token."""
    token = asked.args.get("hub.verify_token", "")
    challenge = asked.args.get("hub.challenge", "")
    known = hmac.compare_digest(token.encode(), house.settings.whatsapp_verify_token.encode())
    if asked.args.get("hub.mode") != "subscribe" or not known or not CHALLENGE.fullmatch(challenge):
        return Response("", 403)
    return Response(challenge, 200, content_type="text/plain")


def receive(house: House, keeper: Keeper, asked: Request) -> Response:
    """Keep everything a delivery holds, then say 200. 401 unproved, 400 no JSON, 413 too big, 503 not stored."""
    if (asked.content_length or 0) > MAX_BYTES:
        return Response("", 413)
    raw = asked.stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        return Response("", 413)
    if not signed_by_meta(house.settings.whatsapp_app_secret, raw, asked.headers.get("X-Hub-Signature-256")):
        return Response("", 401)
    payload = _parsed(raw)
    if payload is None:
        return Response("", 400)
    try:
        keeper.keep(incoming.split(payload))
    except SQLAlchemyError as error:
        log.error("webhook_not_stored", why=type(error).__name__)
        return Response("", 503)
    return Response("", 200)


def signed_by_meta(secret: str, raw: bytes, header: str | None) -> bool:
    """Whether Meta signed exactly these bytes; compared in constant time."""
    wanted = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), (header or "").strip().lower().encode("latin-1", "replace"))


def _parsed(raw: bytes) -> dict[str, Any] | None:
    try:
        payload = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None
