"""Paytm's signatures: sign what goes out, judge what comes in, cut the signed text out of a message.

Whatever arrives is judged, never trusted: garbage gives False or ValueError, nothing else. Nothing here logs.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import paytmchecksum
from Crypto.Cipher import AES

IV = b"@@@@&&&&####$$$$"
HASH_LENGTH, SALT_LENGTH, SIGNATURE_LENGTH = 64, 4, 108
PADDING = b"\x0c" * 12  # PKCS#7 from the 68 bytes of hash and salt to the 80 of five AES blocks
MOST_FORM_FIELDS = 64
FORM_SIGNATURE = "CHECKSUMHASH"


class Parcel(NamedTuple):
    """A JSON message: its body, the exact text of that body, and the signature said to fit it (None: unsigned)."""

    body: Mapping[str, Any]
    signed_text: str
    signature: object


def sign(text: str, key: str) -> str:
    """The signature of `text`, 108 characters; another one at each call, because it is salted."""
    return str(paytmchecksum.generateSignature(text, key))


def fits(signed_text: str, signature: object, key: str) -> bool:
    """Whether `signature` was made over `signed_text` with `key`. Never raises on what arrived.

    The whole decrypted block is compared at once: a check of the padding on its own would tell a forger, by the
    time it takes, what his blocks decrypt to, and with that he could build signatures without the key.
    """
    sealed = _sealed_bytes(signature)
    if sealed is None:
        return False
    plain = AES.new(key.encode(), AES.MODE_CBC, IV).decrypt(sealed)
    salt = plain[HASH_LENGTH : HASH_LENGTH + SALT_LENGTH]
    digest = sha256(signed_text.encode(errors="surrogatepass") + b"|" + salt).hexdigest()
    return hmac.compare_digest(plain, digest.encode() + salt + PADDING)


def _sealed_bytes(signature: object) -> bytes | None:
    if not isinstance(signature, str) or len(signature) != SIGNATURE_LENGTH:
        return None
    try:
        sealed = base64.b64decode(signature, validate=True)
    except ValueError:
        return None
    return sealed if len(sealed) == HASH_LENGTH + SALT_LENGTH + len(PADDING) else None


def form_text(fields: Mapping[str, str]) -> str:
    """What a form's signature covers: the values in the order of their names; `null` counts as empty."""
    names = sorted(name for name in fields if name != FORM_SIGNATURE)
    return "|".join("" if fields[name].lower() == "null" else fields[name] for name in names)


def read_form(text: str) -> dict[str, str]:
    """The fields of a form-encoded message.

    Raises ValueError on a field that comes twice and on a `|` inside a value: only values are signed, joined by
    `|`, so either would let a signature made for other fields fit.
    """
    pairs = parse_qsl(text, True, True, errors="strict", max_num_fields=MOST_FORM_FIELDS)
    fields = _each_once(pairs)
    if any("|" in value for value in fields.values()):
        raise ValueError("a value holds a |")
    return fields


def pack(body: Mapping[str, Any], key: str) -> bytes:
    """A signed JSON message. The body is written out once: what is signed is what is sent."""
    text = json.dumps(body, separators=(",", ":"))
    head = json.dumps({"signature": sign(text, key)})
    return f'{{"head":{head},"body":{text}}}'.encode()


def unpack(text: str) -> Parcel:
    """The parts of a JSON message `{"head": {...}, "body": {...}}`; numbers stay the text they were written as.

    Raises ValueError on anything else, and on a name that comes twice in one object.
    """
    try:
        whole = _READER.decode(text)
        head, body = whole["head"], whole["body"]
        if not (isinstance(head, dict) and isinstance(body, dict)):
            raise ValueError("head or body is no object")
        return Parcel(body, _cut(text, "body"), head.get("signature") or None)
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not a message with head and body") from error


def _cut(text: str, wanted: str) -> str:
    """The text of one top-level value, as it stands; `text` is known to be an object that has it."""
    end = text.index("{") + 1
    name = None
    while name != wanted:
        name, end = _READER.raw_decode(text, _next_value(text, end))
        start = _next_value(text, end)
        _, end = _READER.raw_decode(text, start)
    return text[start:end]


def _next_value(text: str, place: int) -> int:
    return _BETWEEN_VALUES.match(text, place).end()  # type: ignore[union-attr]  # because it matches nothing too


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name comes twice")
    return fields


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is not JSON")


_BETWEEN_VALUES = re.compile(r"[ \t\r\n:,]*")
_READER = json.JSONDecoder(object_pairs_hook=_each_once, parse_float=str, parse_int=str, parse_constant=_refuse)
