"""Paytm's checksum: a salted SHA-256, encrypted with the merchant key. Written apart from the program's own.

Because a mistake that both sides shared would never show.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
import string
from collections.abc import Mapping

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad, unpad

INITIAL_VECTOR = b"@@@@&&&&####$$$$"
SALT_LETTERS = string.ascii_letters + string.digits
SALT_LENGTH = 4
SIGNATURE_LENGTH = 108


def canonical_form(fields: Mapping[str, str]) -> str:
    """The text that is signed for a form: values by name, joined by bars; `null` counts as empty."""
    names = sorted(name for name in fields if name != "CHECKSUMHASH")
    return "|".join("" if fields[name].lower() == "null" else fields[name] for name in names)


def sign(text: str, key: str, salt: str | None = None) -> str:
    """The signature of a text: 108 characters of Base64."""
    salt = salt or "".join(secrets.choice(SALT_LETTERS) for _ in range(SALT_LENGTH))
    plain = (_digest(text, salt) + salt).encode()
    return base64.b64encode(
        AES.new(key.encode(), AES.MODE_CBC, INITIAL_VECTOR).encrypt(pad(plain, AES.block_size))
    ).decode()


def is_signed(text: str, key: str, signature: object) -> bool:
    """Is this the signature of this text? Never raises, whatever it is given."""
    if not isinstance(signature, str) or len(signature) != SIGNATURE_LENGTH:
        return False
    try:
        sealed = base64.b64decode(signature, validate=True)
        plain = unpad(AES.new(key.encode(), AES.MODE_CBC, INITIAL_VECTOR).decrypt(sealed), AES.block_size).decode(
            "ascii"
        )
    except (ValueError, binascii.Error):
        return False
    digest, salt = plain[:-SALT_LENGTH], plain[-SALT_LENGTH:]
    return hmac.compare_digest(digest.encode(), _digest(text, salt).encode())


def _digest(text: str, salt: str) -> str:
    return hashlib.sha256(f"{text}|{salt}".encode()).hexdigest()
