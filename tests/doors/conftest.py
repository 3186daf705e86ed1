"""A mail server, and a town that sends email by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.mail_server import MailServer
from tests.town import Town, settings_of


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
