"""The carriers beside WhatsApp: do the mail server, the mailbox and Twilio know us. Nothing is sent to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.carriers import imap, smtp
from bot.carriers.twilio import Twilio
from ops.doctor.visit import Finding, NotAsked, Visit, found
from services.errors import SendError

NEAR: Final = ("127.0.0.1", "::1", "localhost")
ACTIVE: Final = "active"


def email(visit: Visit) -> Iterator[Finding]:
    """Whether the server answers, encrypts and takes our password."""
    settings = visit.settings
    if not settings.smtp_host:
        yield found("email.off")
        return
    if settings.smtp_tls == "none" and settings.smtp_host not in NEAR:
        yield found("email.plain", host=settings.smtp_host)
    try:
        with smtp.connected(settings) as server:
            server.noop()
    except SendError as error:
        if error.code is None:
            raise NotAsked(f"the mail server {settings.smtp_host}:{settings.smtp_port}, {error}") from error
        yield found("email.refused", host=settings.smtp_host, why=error)


def bounces(visit: Visit) -> Iterator[Finding]:
    """Whether the mailbox that bounces come to lets us in."""
    settings = visit.settings
    if not settings.imap_host:
        yield found("bounces.off" if not settings.smtp_host else "bounces.unread", address=settings.return_address)
        return
    if settings.imap_tls == "none" and settings.imap_host not in NEAR:
        yield found("bounces.plain", host=settings.imap_host)
    try:
        with imap.opened(settings) as box:
            box.unread(1)
    except SendError as error:
        if not error.permanent:
            raise NotAsked(f"the mailbox {settings.imap_host}:{settings.imap_port}, {error}") from error
        yield found("bounces.refused", host=settings.imap_host, why=error)


def sms(visit: Visit) -> Iterator[Finding]:
    """Whether Twilio takes our token, and the account may send."""
    if not visit.settings.twilio_account_sid:
        yield found("sms.off")
        return
    try:
        status = str(Twilio(visit.settings, visit.http).account().get("status"))
    except SendError as error:
        if error.code is None:
            raise NotAsked(f"Twilio, {error}") from error
        yield found("sms.refused", why=error)
        return
    if status != ACTIVE:
        yield found("sms.account", status=status)
