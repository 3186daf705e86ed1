"""A phone's end of the encryption to a form's endpoint. Pure; written from Meta's description alone."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

from Crypto.Cipher import AES, PKCS1_OAEP
from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA

KEY_BITS = 2048
TAG = 16


class Sealed:
    """One question to the endpoint, with the key that opens its answer."""

    def __init__(self, public_key: str, question: dict[str, Any]) -> None:
        self.key, self.vector = secrets.token_bytes(16), secrets.token_bytes(16)
        box, tag = AES.new(self.key, AES.MODE_GCM, nonce=self.vector).encrypt_and_digest(json.dumps(question).encode())
        wrapped = PKCS1_OAEP.new(RSA.import_key(public_key), hashAlgo=SHA256).encrypt(self.key)
        parts = {"encrypted_flow_data": box + tag, "encrypted_aes_key": wrapped, "initial_vector": self.vector}
        self.body = json.dumps({name: base64.b64encode(part).decode() for name, part in parts.items()}).encode()

    def open(self, answer: str) -> Any:
        """The endpoint's words. Raises ValueError when they were not sealed for this question."""
        box = base64.b64decode(answer, validate=True)
        flipped = (int.from_bytes(self.vector) ^ (1 << 128) - 1).to_bytes(16)
        return json.loads(AES.new(self.key, AES.MODE_GCM, nonce=flipped).decrypt_and_verify(box[:-TAG], box[-TAG:]))


def is_public_key(text: str) -> bool:
    """Whether Meta would take this as a business's public key."""
    try:
        key = RSA.import_key(text)
    except (ValueError, IndexError, TypeError):
        return False
    return not key.has_private() and key.size_in_bits() == KEY_BITS
