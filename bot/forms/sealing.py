"""The encryption of WhatsApp's form endpoint, as Meta describes it. Pure; it never says why something did not open.

A request carries an AES key, sealed with our RSA key (OAEP, SHA-256), and JSON sealed with that AES key (128-bit GCM).
The answer is sealed with the same key and the initial vector with every bit flipped.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from typing import Any, Final

from Crypto.Cipher import AES, PKCS1_OAEP
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA

KEY_BITS: Final = 2048  # Meta docs
AES_KEY_BYTES: Final = 16  # Meta docs: AES-128
TAG_BYTES: Final = 16  # Meta docs: at the end of the sealed data


class NotOpened(Exception):
    """The request cannot be decrypted with our key."""


@dataclass(frozen=True)
class Opened:
    """A decrypted request, and what its answer is sealed with."""

    request: dict[str, Any]
    key: bytes = field(repr=False)
    vector: bytes = field(repr=False)


def new_key() -> RSA.RsaKey:
    """A key pair for a new installation."""
    return RSA.generate(KEY_BITS)


def open_request(own: RSA.RsaKey, body: Any) -> Opened:
    """What WhatsApp asks. Raises NotOpened, whatever is wrong with it."""
    try:
        sealed = base64.b64decode(body["encrypted_flow_data"], validate=True)
        vector = base64.b64decode(body["initial_vector"], validate=True)
        cipher = PKCS1_OAEP.new(own, hashAlgo=SHA256)
        key = cipher.decrypt(base64.b64decode(body["encrypted_aes_key"], validate=True))
        if len(key) != AES_KEY_BYTES:
            raise NotOpened
        words = _gcm(key, vector).decrypt_and_verify(sealed[:-TAG_BYTES], sealed[-TAG_BYTES:])
        request = json.loads(words)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise NotOpened from error
    if not isinstance(request, dict):
        raise NotOpened
    return Opened(request, key, vector)


def seal_answer(opened: Opened, answer: dict[str, Any]) -> str:
    """The answer as it goes back."""
    flipped = bytes(byte ^ 0xFF for byte in opened.vector)
    return base64.b64encode(seal(opened.key, flipped, answer)).decode()


def seal(key: bytes, vector: bytes, words: dict[str, Any]) -> bytes:
    """JSON sealed with an AES key, its tag at the end."""
    sealed, tag = _gcm(key, vector).encrypt_and_digest(json.dumps(words).encode())
    return bytes(sealed + tag)


def _gcm(key: bytes, vector: bytes) -> Any:
    return AES.new(key, AES.MODE_GCM, nonce=vector, mac_len=TAG_BYTES)
