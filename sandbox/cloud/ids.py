"""Ids in the shapes Meta gives them. Random; no meaning may be read from them."""

from __future__ import annotations

import base64
import secrets


def wamid(wa_id: str, *, outbound: bool) -> str:
    """A message id with Meta's byte layout: the other party's number and a random part."""
    kind, size = (0x11, 18) if outbound else (0x12, 20)
    tail = secrets.token_hex(size // 2).upper().encode()
    head = bytes([0x1C, 0x18, len(wa_id)]) + wa_id.encode() + bytes([0x15, 0x02, 0x00, kind, 0x18, size])
    return "wamid." + base64.b64encode(head + tail + b"\x00").decode()


def object_id() -> str:
    """Sixteen digits, as media and templates have."""
    return str(secrets.randbelow(9 * 10**15) + 10**15)


def trace_id() -> str:
    """What Meta asks for when something went wrong."""
    return "A" + secrets.token_urlsafe(10)[:13]
