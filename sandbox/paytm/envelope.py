"""Paytm's JSON: a head with the signature, a body that is signed exactly as it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.paytm import checksum


class BadEnvelope(Exception):
    """The request is not Paytm JSON, or its signature does not fit the body's bytes."""


@dataclass(frozen=True)
class Result:
    """What Paytm says of a request: `S`, `F`, `TXN_SUCCESS`, ...; its code; a sentence."""

    status: str
    code: str
    words: str

    def to_json(self) -> dict[str, Any]:
        """As every answer's body carries it."""
        info = {"resultStatus": self.status, "resultCode": self.code, "resultMsg": self.words}
        return {"resultInfo": info}


def opened(raw: bytes, key: str) -> dict[str, Any]:
    """The body of a signed request. Raises BadEnvelope."""
    try:
        text = raw.decode()
        whole, body_text = json.loads(text), _body_text(text)
        head, body = whole["head"], whole["body"]
    except (ValueError, KeyError, TypeError, IndexError):
        raise BadEnvelope from None
    if not isinstance(head, dict) or not isinstance(body, dict):
        raise BadEnvelope
    if not checksum.is_signed(body_text, key, head.get("signature")):
        raise BadEnvelope
    return body


def sealed(body: dict[str, Any], key: str, now: datetime) -> str:
    """An answer with its signature over the very text of its body."""
    text = json.dumps(body, separators=(",", ":"))
    stamp = str(int(now.timestamp() * 1000))
    head = {"responseTimestamp": stamp, "version": "v1", "signature": checksum.sign(text, key)}
    return f'{{"head":{json.dumps(head)},"body":{text}}}'


def _body_text(text: str) -> str:
    """The characters of the top-level `body` value, untouched. Raises ValueError without one."""
    decoder = json.JSONDecoder()
    place, found = _past(text, text.index("{") + 1), ""
    while text[place] != "}":
        name, place = decoder.raw_decode(text, place)
        start = _past(text, _past(text, place) + 1)
        _, place = decoder.raw_decode(text, start)
        if name == "body":
            found = text[start:place]
        place = _past(text, place)
        if text[place] == ",":
            place = _past(text, place + 1)
    if not found:
        raise ValueError("no body")
    return found


def _past(text: str, place: int) -> int:
    while text[place] in " \t\r\n":
        place += 1
    return place
