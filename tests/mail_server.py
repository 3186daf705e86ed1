"""A real SMTP server of the tests' own: keeps what it takes, and refuses or breaks off as told."""

from __future__ import annotations

import email
import socket
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 taken"
CUT = "cut"  # in the place of an answer: the line breaks


@dataclass
class MailServer:
    """One server for all tests; each begins with empty boxes."""

    letters: list[EmailMessage] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_letter: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        """Take the next address, or answer as told."""
        answer = self.to_recipient.pop(0) if self.to_recipient else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the next letter, or answer as told."""
        answer = self.to_letter.pop(0) if self.to_letter else OK
        if answer in (OK, CUT):
            content = envelope.content
            assert isinstance(content, bytes)
            letter = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
            self.senders.append(str(envelope.mail_from))
        if answer == CUT:
            server.transport.close()
        return answer

    def forget(self) -> None:
        """Empty its boxes."""
        for box in (self.letters, self.senders, self.to_recipient, self.to_letter):
            box.clear()  # type: ignore[attr-defined]

    def start(self) -> Controller:
        """Open on a free port of this machine."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        return controller
