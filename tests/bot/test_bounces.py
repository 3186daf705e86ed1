"""Bounces as mail servers write them: what came back, and whether for good. Whatever else comes breaks nothing."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot import bounces

pytestmark = pytest.mark.quick

LETTER = "<7.Abcdefgh1234567890abcd@thikana.example>"
NAMED = [["7", "Abcdefgh1234567890abcd"]]
ENCODED = b64encode(f"Message-ID: {LETTER}\n".encode()).decode()


def report(*blocks: str, head: str = f"Message-ID: {LETTER}", kind: str = "message/rfc822") -> bytes:
    """A report in Postfix's own shape."""
    told = "\n\n".join(("Reporting-MTA: dns; mail.provider.example\nX-Postfix-Queue-ID: 4Qx1Yz", *blocks))
    return f"""Return-Path: <>
Date: Fri, 20 Nov 2026 04:31:12 +0000 (UTC)
From: MAILER-DAEMON@mail.provider.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces@thikana.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4Qx1Yz.1795149072/mail.provider.example"
Message-Id: <20261120043112.4Qx1Yz@mail.provider.example>

This is a MIME-encapsulated message.

--4Qx1Yz.1795149072/mail.provider.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4Qx1Yz.1795149072/mail.provider.example
Content-Description: Delivery report
Content-Type: message/delivery-status

{told}

--4Qx1Yz.1795149072/mail.provider.example
Content-Description: Undelivered Message
Content-Type: {kind}

From: Thikana <stay@thikana.example>
To: ravi@example.com
{head}
Subject: Your ticket

See you there.

--4Qx1Yz.1795149072/mail.provider.example--
""".encode()


UNKNOWN = """Final-Recipient: rfc822; ravi@example.com
Original-Recipient: rfc822;ravi@example.com
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 5.1.1 <ravi@example.com>: Recipient address rejected:
    User unknown in virtual mailbox table"""
LATE = """Final-Recipient: rfc822; ravi@example.com
Action: delayed
Status: 4.4.1
Will-Retry-Until: Wed, 25 Nov 2026 04:31:12 +0000 (UTC)
Diagnostic-Code: X-Postfix; connect to mx.example.com[192.0.2.1]:25: Connection timed out"""
GIVEN_UP = LATE.replace("delayed", "failed").replace("4.4.1", "4.4.7 (delivery time expired)")
BARE = "Final-Recipient: rfc822; ravi@example.com\nStatus: 5.0.0"
ARRIVED = "Final-Recipient: rfc822; ravi@example.com\nAction: delivered\nStatus: 2.0.0"


@pytest.mark.parametrize(
    ("block", "final", "for_good", "late"),
    [
        (UNKNOWN, True, True, False),
        (GIVEN_UP, True, False, False),
        (LATE, False, False, True),
        (BARE, True, True, False),
        (ARRIVED, False, False, False),
    ],
    ids=["unknown", "given up", "late", "no action named", "arrived"],
)
def test_a_report_is_read_as_it_is_meant(block: str, final: bool, for_good: bool, late: bool) -> None:
    told = bounces.read(report(block))
    (read,) = told["reports"]
    assert (bounces.is_final(read), bounces.is_for_good(read), bounces.is_delay(read)) == (final, for_good, late)
    assert told["letters"] == NAMED
    assert told["id"] == "<20261120043112.4Qx1Yz@mail.provider.example>"


def test_the_servers_own_words_are_kept_in_one_line() -> None:
    (read,) = bounces.read(report(UNKNOWN))["reports"]
    assert read["status"] == "5.1.1"
    assert read["why"].endswith("rejected: User unknown in virtual mailbox table")


@pytest.mark.parametrize(
    "found",
    [
        report(UNKNOWN, kind="text/rfc822-headers"),
        report(UNKNOWN, head=f"Message-ID: <0100018f@email.amazonses.example>\nX-Letter: {LETTER}"),
        report(UNKNOWN, head=f"Message-ID:\n {LETTER}"),
        report(UNKNOWN)[:1700],
        report(UNKNOWN, head="", kind=f"text/plain\nContent-Transfer-Encoding: base64\n\n{ENCODED}"),
    ],
    ids=["its head alone", "another id put in its place", "a folded line", "cut off", "in base64"],
)
def test_the_letter_is_found_however_it_comes_back(found: bytes) -> None:
    assert bounces.read(found)["letters"] == NAMED


@pytest.mark.parametrize(
    "letter",
    [
        b"",
        b"\xff\x00",
        b"Subject: Out of office\n\nI am away.",
        report(),
        b"Content-Type: message/delivery-status\n\nx",
    ],
)
def test_what_is_no_bounce_reports_nothing(letter: bytes) -> None:
    assert bounces.read(letter)["reports"] == []


@given(some.binary(max_size=400), some.integers(0, 1600))
def test_nothing_that_comes_breaks_the_reader(noise: bytes, place: int) -> None:
    whole = report(UNKNOWN, LATE)
    told: dict[str, Any] = bounces.read(whole[:place] + noise + whole[place:])
    for each in told["reports"]:
        assert set(each) == {"action", "status", "why"}
        assert not any("\x00" in word for word in each.values())
