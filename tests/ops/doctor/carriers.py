"""What may be wrong with the carriers beside WhatsApp, and how to bring it about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from bot.carriers import imap, smtp
from bot.carriers.twilio import Twilio
from services.errors import SendError
from services.settings import Settings
from tests.ops.doctor.conftest import Patient

Trouble = Callable[[Patient, pytest.MonkeyPatch], None]


def mail_server_says(trouble: SendError | None = None, **settings: Any) -> Trouble:
    """A mail server is set up, and takes us or does not."""

    @contextmanager
    def connected(_settings: Settings) -> Iterator[Any]:
        if trouble:
            raise trouble
        yield SimpleNamespace(noop=lambda: None)

    def prepare(patient: Patient, monkey: pytest.MonkeyPatch) -> None:
        patient.wish.update(email_from="stay@thikana.example", **settings)
        monkey.setattr(smtp, "connected", connected)

    return prepare


def twilio_says(answer: dict[str, str] | SendError) -> Trouble:
    """Twilio is set up, and says that of our account."""

    def account(_self: Twilio) -> dict[str, str]:
        if isinstance(answer, SendError):
            raise answer
        return answer

    def prepare(patient: Patient, monkey: pytest.MonkeyPatch) -> None:
        patient.wish.update(twilio_account_sid="AC" + "0" * 32, twilio_auth_token="a token", twilio_from="+15005550006")
        monkey.setattr(Twilio, "account", account)

    return prepare


def mailbox_says(trouble: SendError | None = None, **settings: Any) -> Trouble:
    """A mailbox for bounces is set up, and lets us in or does not."""

    @contextmanager
    def opened(_settings: Settings) -> Iterator[Any]:
        if trouble:
            raise trouble
        yield SimpleNamespace(unread=lambda most: [])

    def prepare(patient: Patient, monkey: pytest.MonkeyPatch) -> None:
        mail_server_says(smtp_host="mail.example")(patient, monkey)
        patient.wish.update(imap_host="mail.example", imap_user="bounces", imap_password="a password")
        patient.wish.update(settings)
        monkey.setattr(imap, "opened", opened)

    return prepare


TROUBLES: dict[str, Trouble] = {
    "bounces.unread": mail_server_says(smtp_host="mail.example"),
    "bounces.plain": mailbox_says(imap_tls="none"),
    "bounces.refused": mailbox_says(SendError("IMAP: [AUTHENTICATIONFAILED] no", permanent=True)),
    "rates.sms": twilio_says({"status": "active"}),
    "email.plain": mail_server_says(smtp_host="mail.example", smtp_tls="none"),
    "email.refused": mail_server_says(SendError("SMTP 535: no such user", code=535), smtp_host="mail.example"),
    "sms.refused": twilio_says(SendError("Twilio 20003: Authenticate", code=20003)),
    "sms.account": twilio_says({"status": "suspended"}),
}
