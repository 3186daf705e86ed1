"""One number, two spellings: WhatsApp drops or adds a digit in some countries. Pure.

Only where the digit is known to say nothing (Meta docs: Mexico, Brazil); Argentina's is learned from receipts, because
there the same digits without it may be somebody else's landline.
"""

from __future__ import annotations

import re
from typing import Final

# What a number may look like, and the same number in its other spelling.
SPELLINGS: Final = (
    (re.compile(r"\+521(\d{10})"), r"+52\1"),
    (re.compile(r"\+52(\d{10})"), r"+521\1"),
    (re.compile(r"\+55(\d{2})9([6-9]\d{7})"), r"+55\1\2"),
    (re.compile(r"\+55(\d{2})([6-9]\d{7})"), r"+55\g<1>9\2"),
)


def spellings(address: str) -> tuple[str, ...]:
    """The address itself and its other spelling, if it has one."""
    return (address, *(pattern.sub(other, address) for pattern, other in SPELLINGS if pattern.fullmatch(address)))
