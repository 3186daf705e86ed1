"""The doctor looks at the mail server, at the mailbox and at Twilio without sending anything."""

from __future__ import annotations

import pytest

from tests.ops.doctor.carriers import mail_server_says, mailbox_says, twilio_says
from tests.ops.doctor.conftest import Patient

NOWHERE = "http://127.0.0.1:9"


def test_a_mail_server_and_a_twilio_that_know_us_are_right(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    mail_server_says(smtp_host="mail.example")(patient, monkeypatch)
    twilio_says({"status": "active"})(patient, monkeypatch)
    assert patient.keys("email", "sms") == ["email.ok", "sms.ok"]


def test_a_mailbox_that_lets_us_in_is_right(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    mailbox_says()(patient, monkeypatch)
    assert patient.keys("bounces") == ["bounces.ok"]


def test_carriers_that_do_not_answer_are_named_as_not_asked(patient: Patient) -> None:
    patient.wish |= {"smtp_host": "127.0.0.1", "smtp_port": 9, "email_from": "stay@thikana.example"}
    patient.wish |= {"twilio_account_sid": "AC" + "0" * 32, "twilio_api_url": NOWHERE}
    patient.wish |= {"imap_host": "127.0.0.1", "imap_port": 9, "imap_user": "us", "imap_password": "a password"}
    assert patient.keys("email", "bounces", "sms") == ["any.not_asked"] * 3
