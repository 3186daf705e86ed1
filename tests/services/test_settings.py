"""Settings that cannot work are refused before anything starts."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.town import settings_of

pytestmark = pytest.mark.quick


def test_a_zone_has_a_name_of_the_zone_database() -> None:
    assert settings_of("sqlite:///t.db", default_timezone="Asia/Kolkata").default_timezone == "Asia/Kolkata"


@pytest.mark.parametrize("zone", ["", "Asia", "Asia/Nowhere", "asia/kolkata", "/etc/passwd", "../UTC", "zone.tab"])
def test_what_is_no_zone_is_refused_and_an_example_given(zone: str) -> None:
    with pytest.raises(ValidationError, match="expected a zone name such as Asia/Kolkata"):
        settings_of("sqlite:///t.db", default_timezone=zone)


@pytest.mark.parametrize("url", ["", "mysql://h/d", "thikana.db", "postgresql://me:pass-word@db:port/x"])
def test_what_is_no_database_is_refused_and_no_password_told(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings_of(url)
    (complaint,) = refused.value.errors()
    assert complaint["msg"] == "Value error, expected an SQLAlchemy URL for SQLite or PostgreSQL"


MAILBOX = {
    "smtp_host": "mail.example", "email_from": "stay@thikana.example",
    "imap_host": "mail.example", "imap_user": "bounces", "imap_password": "a password",
}  # fmt: skip


@pytest.mark.parametrize("missing", ["smtp_host", "imap_user", "imap_password"])
def test_a_mailbox_for_bounces_wants_all_it_needs(missing: str) -> None:
    assert settings_of("sqlite:///t.db", **MAILBOX).return_address == "stay@thikana.example"
    with pytest.raises(ValidationError, match=f"{missing.upper()} is required when IMAP_HOST is set"):
        settings_of("sqlite:///t.db", **{name: value for name, value in MAILBOX.items() if name != missing})


@pytest.mark.parametrize("folder", ["", 'IN"BOX', "IN\\BOX", "IN\r\nBOX"])
def test_a_folder_cannot_smuggle_a_command_in(folder: str) -> None:
    with pytest.raises(ValidationError):
        settings_of("sqlite:///t.db", **MAILBOX, imap_folder=folder)
