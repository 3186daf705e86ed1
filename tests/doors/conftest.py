"""A mail server and a Twilio, and towns that send by them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.mail_server import MailServer
from tests.town import Town, settings_of
from tests.twilio_server import SID, TOKEN, PretendTwilio


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[MailServer]:
    """One server for all tests, because it takes a thread."""
    server = MailServer()
    controller = server.start()
    yield server
    controller.stop()


@pytest.fixture
def mail(smtp_server: MailServer) -> MailServer:
    """The mail server, its boxes empty."""
    smtp_server.forget()
    return smtp_server


@pytest.fixture
def mail_town(mail: MailServer, database_url: str, sqlite_engine: Engine) -> Town:
    """A town that has email beside WhatsApp."""
    given = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_tls": "none", "email_from": "stay@thikana.example"}
    return Town(settings_of(database_url, **given), sqlite_engine)


@pytest.fixture
def twilio() -> Iterator[PretendTwilio]:
    """A Twilio that takes every message until told otherwise."""
    server = PretendTwilio()
    yield server
    server.server.shutdown()
    server.server.server_close()


@pytest.fixture
def sms_town(twilio: PretendTwilio, database_url: str, sqlite_engine: Engine) -> Town:
    """A town that has SMS beside WhatsApp."""
    given = {"twilio_account_sid": SID, "twilio_auth_token": TOKEN, "twilio_from": "+15005550006"}
    return Town(settings_of(database_url, twilio_api_url=twilio.url, **given), sqlite_engine)
