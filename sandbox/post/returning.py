"""A letter that was taken and comes back, as a mail server reports it (RFC 3464)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid

HOST = "mx.sandbox.example"


@dataclass(frozen=True)
class Reason:
    """Why it comes back, in the words of the report."""

    action: str
    status: str
    words: str


REASONS = {
    "bouncing_later": Reason("failed", "5.1.1", "smtp; 550 5.1.1 <{to}>: no such mailbox here"),
    "delayed": Reason("delayed", "4.4.1", "smtp; 451 4.4.1 <{to}>: the server does not answer, we go on trying"),
}


def returned(letter: EmailMessage, to: str, sender: str, reason: Reason, at: datetime) -> bytes:
    """The report to whoever sent the letter, with the letter's head in it."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"], report["To"] = f"Mail Delivery System <mailer-daemon@{HOST}>", sender
    report["Subject"], report["Date"] = "Undelivered Mail Returned to Sender", format_datetime(at)
    report["Message-ID"], report["Auto-Submitted"] = make_msgid(domain=HOST), "auto-replied"
    report.attach(MIMEText("This is the mail system of the sandbox. Your letter could not be delivered.\n"))
    report.attach(_status(to, reason, at))
    report.attach(_head(letter))
    return report.as_bytes()


def _status(to: str, reason: Reason, at: datetime) -> Message:
    whole, one = Message(), Message()
    whole["Reporting-MTA"], whole["Arrival-Date"] = f"dns; {HOST}", format_datetime(at)
    one["Final-Recipient"], one["Action"], one["Status"] = f"rfc822; {to}", reason.action, reason.status
    one["Diagnostic-Code"] = reason.words.format(to=to)
    part = MIMEBase("message", "delivery-status")
    part.set_payload([whole, one])
    return part


def _head(letter: EmailMessage) -> Message:
    part = MIMEBase("text", "rfc822-headers")
    part.set_payload(letter.as_bytes().partition(b"\n\n")[0].decode("ascii", "replace") + "\n")
    return part
