"""What a bounce says (RFC 3464): which letter of ours came back, and whether for good. Pure, and never raises."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import Message
from typing import Any, Final

REPORT: Final = "message/delivery-status"
LETTER_HEADER: Final = "X-Letter"  # beside Message-ID, because some providers put one of their own in its place
# The id of a letter of ours, wherever the bounce repeats it. Who it is from is proved by its code, not by its place.
LETTER: Final = re.compile(rb"<(\d{1,18})\.([A-Za-z0-9]{8,64})@[^<>\s]{1,255}>")
MOST_LETTERS, MOST_REPORTS, LONGEST_WORDS = 20, 20, 500


def read(raw: bytes) -> dict[str, Any]:
    """The bounce as it is kept: its own id, the letters it names, and what it reports; no reports: it is no bounce."""
    told = email.message_from_bytes(raw)
    reports = [_report(block) for block in _blocks(told)][:MOST_REPORTS]
    found = dict.fromkeys(LETTER.findall(b"\n".join((raw, *_written(told)))))
    letters = [[number.decode(), code.decode()] for number, code in found]
    return {"id": _word(told, "Message-ID"), "letters": letters[:MOST_LETTERS], "reports": reports}


def is_final(report: dict[str, str]) -> bool:
    """Whether the letter will not be tried again. A report that says neither is believed by its status."""
    return report["action"] == "failed" or (not report["action"] and report["status"].startswith("5"))


def is_delay(report: dict[str, str]) -> bool:
    """Whether it is only late, and still tried."""
    return report["action"] == "delayed" or (not report["action"] and report["status"].startswith("4"))


def is_for_good(report: dict[str, str]) -> bool:
    """Whether the address itself takes nothing (RFC 3463, class 5); what only ran out of time may go another day."""
    return is_final(report) and report["status"].startswith("5")


def _blocks(told: Message) -> Iterator[Message]:
    """What is said of each recipient; the first block of a report is of the letter as a whole."""
    for part in told.walk():
        if part.get_content_type() == REPORT and part.is_multipart():
            blocks = part.get_payload()
            yield from (each for each in blocks if isinstance(each, Message) and (each["Action"] or each["Status"]))


def _written(told: Message) -> Iterator[bytes]:
    """What its parts say that are written in base64 or the like."""
    decoded = (part.get_payload(decode=True) for part in told.walk() if part["Content-Transfer-Encoding"])
    yield from (each for each in decoded if isinstance(each, bytes))


def _report(block: Message) -> dict[str, str]:
    return {
        "action": _word(block, "Action").casefold(),
        "status": _word(block, "Status").partition(" ")[0],
        "why": _word(block, "Diagnostic-Code"),
    }


def _word(message: Message, name: str) -> str:
    said = " ".join(str(message[name] or "").split()).replace("\x00", "")
    return said.encode("utf-8", "replace").decode()[:LONGEST_WORDS]
