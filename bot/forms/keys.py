"""The key pair of the form's endpoint: a file that only this user reads; Meta keeps the public half."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from Crypto.PublicKey import RSA

from bot.forms.sealing import new_key


def load_or_make(file: Path) -> RSA.RsaKey:
    """The key pair of that file, made if there is none: a key that is in use is never replaced."""
    there = load(file)
    if there is not None:
        return there
    file.parent.mkdir(parents=True, exist_ok=True)
    made = new_key()
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
        out.write(made.export_key())
    return made


def load(file: Path) -> RSA.RsaKey | None:
    """The key pair of that file; None while there is no file. Raises ValueError when it holds no private key."""
    try:
        changed = file.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _read(file, changed)


def public_half(key: RSA.RsaKey) -> str:
    """The public key in PEM, as Meta is given it."""
    return key.public_key().export_key().decode()


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int) -> RSA.RsaKey:
    key = RSA.import_key(file.read_bytes())
    if not key.has_private():
        raise ValueError(f"{file} holds no private key")
    return key
