"""Identifiers: those people read aloud, and those nobody may guess."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

import phonenumbers

# No vowels (no words by accident) and none of 0 O 1 I L 5 S 8 B 2 Z, which people mix up.
READABLE = "34679CDFGHJKMNPQRTVWXY"
LINK_CODE_LENGTH = 22
# People who hide their number are known by an id that begins with their country.
HIDDEN_COUNTRY = re.compile(r"bsuid:([A-Z]{2})\.")
CHECK_IN_CODE_LENGTH = 6


def new_booking_id() -> str:
    """A booking's public id such as `TH-K7Q4MPX`: short, readable aloud, not guessable in a row."""
    return "TH-" + "".join(secrets.choice(READABLE) for _ in range(7))


def new_payout_id() -> str:
    """A payout's public id such as `PO-K7Q4MPX`, made like a booking's."""
    return "PO-" + "".join(secrets.choice(READABLE) for _ in range(7))


def new_check_in_code() -> str:
    """What a guest says at the door, such as `K7Q4MP`: with a letter and a figure, so that no word looks like one."""
    while True:
        code = "".join(secrets.choice(READABLE) for _ in range(CHECK_IN_CODE_LENGTH))
        if not code.isalpha() and not code.isdigit():
            return code


def show_check_in_code(code: str) -> str:
    """A check-in code as people read it: `K7Q-4MP`."""
    return f"{code[:3]}-{code[3:]}"


def new_secret_id(length: int = 12) -> str:
    """An unguessable URL-safe id of `length` characters (6 bits each)."""
    return secrets.token_urlsafe(length)[:length]


def link_code(secret: str, purpose: str, subject: str) -> str:
    """The unguessable part of a link: 130 bits of HMAC-SHA256 over what the link opens."""
    digest = hmac.new(secret.encode(), f"{purpose}:{subject}".encode(), hashlib.sha256).digest()
    # Letters and digits only, because chat apps take a - or _ at a link's end for punctuation and cut it off.
    return "".join(c for c in base64.b64encode(digest).decode() if c.isalnum())[:LINK_CODE_LENGTH]


def link_code_fits(secret: str, purpose: str, subject: str, code: str) -> bool:
    """Whether `code` is the link code of that subject; compared in constant time."""
    return hmac.compare_digest(link_code(secret, purpose, subject).encode(), code.encode())


def to_e164(phone: str) -> str | None:
    """`+919000000001` for any writing of a number with its country code; None if it is no number.

    WhatsApp gives numbers as bare digits with the country code (`wa_id`), so a missing plus is put in front.
    Only the shape is judged, not whether the number is in use: Meta has already proved that.
    """
    digits = "".join(c for c in phone if c.isascii() and c.isdigit())
    try:
        number = phonenumbers.parse("+" + digits, None)
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country_of(address: str) -> str:
    """The country of an address, such as `IN`: that of its calling code, by which WhatsApp charges; else empty."""
    hidden = HIDDEN_COUNTRY.match(address)
    if hidden:
        return hidden[1]
    try:
        number = phonenumbers.parse(address, None)
    except phonenumbers.NumberParseException:
        return ""
    own = phonenumbers.region_code_for_number(number)
    return own or phonenumbers.region_code_for_country_code(number.country_code or 0)


def masked_email(email: str) -> str:
    """An address its owner knows again and nobody else learns: `r•••@example.com`; nothing for none."""
    name, at, host = email.partition("@")
    return f"{name[:1]}•••{at}{host}" if email else ""


def masked(phone: str) -> str:
    """A number fit for logs: `+91••••••0001`."""
    return phone[:3] + "•" * max(len(phone) - 7, 0) + phone[-4:] if len(phone) > 7 else "•" * len(phone)
