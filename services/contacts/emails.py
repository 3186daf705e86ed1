"""Email addresses as people type them: what is one, and what only looks like one. Pure."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 254  # RFC 5321, the whole of an address
# Plain ones only: what else the standards allow nobody has, and quotes and comments are how headers are forged.
ADDRESS: Final = re.compile(r"[a-z0-9_%+'-]+(\.[a-z0-9_%+'-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}")


def to_email(text: str) -> str | None:
    """The address in lower case; None for what is no address."""
    address = text.strip().strip("<>").removeprefix("mailto:").lower()
    return address if len(address) <= LONGEST and ADDRESS.fullmatch(address) else None
