"""Would Meta take this message? Checks the envelope and hands the content to its own check. Raises Refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.cloud import content, limits
from sandbox.cloud.errors import Refusal
from sandbox.cloud.fields import exactly, text, thing

CONTENT: dict[str, Callable[[Any], None]] = {
    "text": content.check_text,
    "image": partial(content.check_media, "image"),
    "video": partial(content.check_media, "video"),
    "document": partial(content.check_media, "document"),
    "audio": partial(content.check_media, "audio"),
    "sticker": partial(content.check_media, "sticker"),
    "location": content.check_location,
    "contacts": content.check_contacts,
    "reaction": content.check_reaction,
    "interactive": content.check_interactive,
}
ENVELOPE = {
    "messaging_product",
    "recipient_type",
    "to",
    "recipient",
    "type",
    "context",
    "biz_opaque_callback_data",
    "recipient_identity_key_hash",
    "template",
    *CONTENT,
}
USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")
PUNCTUATION = re.compile(r"[+\s().-]")


def check_message(message: Any) -> None:
    """All but templates is checked to the last letter; a template's own part is checked where it is filled."""
    if not isinstance(message, dict) or message.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    for key in message:
        if key not in ENVELOPE:
            raise Refusal(100, f'Unexpected key "{key}" on param "message".')
    if message.get("recipient_type", "individual") != "individual":
        raise Refusal(100, "Param recipient_type must be individual")
    recipient(message)
    _check_extras(message)
    kind = exactly({"type": "text", **message}, "type", "message", ("template", *CONTENT))
    if kind == "contacts":
        content.check_contacts(message.get("contacts"))
        return
    body = thing(message, kind, "message")
    if kind != "template":
        CONTENT[kind](body)


def recipient(message: dict[str, Any]) -> str:
    """The digits the message goes to, as Meta reads them: without a plus it may put the country in front.

    Without a number it is the id of somebody who hides theirs; if both are given, the number counts.
    """
    to, user_id = message.get("to"), message.get("recipient")
    if not to and user_id:
        if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
            raise Refusal(131009, "Param recipient is not a valid business-scoped user id")
        return user_id
    if not to or not isinstance(to, str):
        raise Refusal(100, "The parameter to is required.")
    digits = PUNCTUATION.sub("", to)
    if not digits.isascii() or not digits.isdigit() or not 7 <= len(digits) <= 15:
        raise Refusal(131009, "Param to is not a valid WhatsApp phone number")
    return digits if to.strip().startswith("+") or len(digits) > 10 else f"91{digits}"


def _check_extras(message: dict[str, Any]) -> None:
    text(message, "biz_opaque_callback_data", "message", limits.CALLBACK_DATA, optional=True)
    if "context" in message:
        text(thing(message, "context", "message"), "message_id", "context", 255)
