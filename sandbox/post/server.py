"""The SMTP server of the pretend world. It takes every letter, or refuses or sends it back as its switch says."""

from __future__ import annotations

import email
import warnings
from email import policy
from email.message import EmailMessage
from functools import partial
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from sandbox.post import returning
from sandbox.post.letters import Letter, Part
from sandbox.settings import Settings
from sandbox.world import World

LARGEST = 10 * 1024 * 1024
BOUNCE_SECONDS = 1.0
ANSWERS = {
    "bouncing": "550 5.1.1 No such mailbox here",
    "busy": "451 4.7.1 Please come again in a minute",
}


class Door:
    """Takes letters for whoever lives in this world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:
        """Take the address, or refuse as the switch says."""
        refusal = ANSWERS.get(self._world.switches["email"], "")
        if not refusal:
            envelope.rcpt_tos.append(address)
        self._note("RCPT", refusal[:3] or "250")
        return refusal or "250 fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        told = email.message_from_bytes(content, policy=policy.default)
        if not isinstance(told, EmailMessage):
            return "554 5.6.0 That is no letter"
        reason = returning.REASONS.get(self._world.switches["email"])
        for address in envelope.rcpt_tos:
            if reason is None:
                self._world.keep_letter(_read(told, address))
            else:
                send_back = partial(self._send_back, told, address, str(envelope.mail_from), reason)
                self._world.scheduler.after(BOUNCE_SECONDS, send_back)
        self._note("DATA", "250")
        return "250 kept"

    def _send_back(self, told: EmailMessage, to: str, sender: str, reason: returning.Reason) -> None:
        """Report to the sender, whose mailbox is the only one here that can be read by IMAP."""
        report = returning.returned(told, to, sender, reason, self._world.clock.now())
        with self._world.lock:
            self._world.talks.bounces.letters.append(report)

    def _note(self, verb: str, status: str) -> None:
        self._world.journal.note(self._world.clock.now(), "in", verb, "SMTP", int(status), "email")


def open_door(world: World, settings: Settings) -> Controller:
    """Listen on the port of the settings, on this machine alone, in a thread of its own; whoever comes must log in."""

    def knows(_server: SMTP, _session: Session, _envelope: Envelope, _way: str, told: Any) -> AuthResult:
        right = (settings.smtp_user.encode(), settings.smtp_password.encode())
        # Not handled, because else aiosmtpd leaves the 535 to us and whoever logs in waits for it in vain.
        return AuthResult(success=(told.login, told.password) == right, handled=False)

    # aiosmtpd warns of passwords without TLS, which is as it should be where nobody else listens.
    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
    controller = Controller(
        Door(world), hostname="127.0.0.1", port=settings.smtp_port, data_size_limit=LARGEST, authenticator=knows,
        auth_required=True, auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    return controller


def _read(told: EmailMessage, address: str) -> Letter:
    text, html = told.get_body(("plain",)), told.get_body(("html",))
    return Letter(
        to=address,
        sender=str(told["From"] or ""),
        subject=str(told["Subject"] or ""),
        message_id=str(told["Message-ID"] or ""),
        headers={name: str(value) for name, value in told.items()},
        text=str(text.get_content()) if text else "",
        html=str(html.get_content()) if html else "",
        parts=[_part(part) for part in told.iter_attachments()],
    )


def _part(part: Any) -> Part:
    content = part.get_payload(decode=True)
    return Part(
        part.get_filename() or "unnamed", part.get_content_type(), content if isinstance(content, bytes) else b""
    )
