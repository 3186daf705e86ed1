"""The mail server of the sandbox: it wants a password, keeps letters, and shows each once."""

from __future__ import annotations

import email
import imaplib
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask.testing import FlaskClient

from sandbox.post.imap import Server
from sandbox.post.server import open_door
from sandbox.settings import Settings
from tests.sandbox.conftest import eventually


@pytest.fixture
def server(sandbox: FlaskClient, settings: Settings) -> Iterator[smtplib.SMTP]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    world = sandbox.application.extensions["sandbox"]
    door = open_door(world, replace(settings, smtp_port=port, smtp_user="demo", smtp_password="secret"))
    with smtplib.SMTP("127.0.0.1", port) as line:
        yield line
    door.stop()


def letter(html: str = "<p>Your ticket</p>") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "stay@thikana.example", "ravi@example.com", "Your ticket"
    message["Message-ID"] = "<1.abc@thikana.example>"
    message.set_content("Your ticket")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="ticket.pdf")
    return message


def kept(sandbox: FlaskClient) -> list[dict[str, Any]]:
    answer = sandbox.get("/ui/mail").json
    assert isinstance(answer, list)
    return answer


def test_a_letter_is_kept_and_shown_with_what_is_attached(sandbox: FlaskClient, server: smtplib.SMTP) -> None:
    server.login("demo", "secret")
    server.send_message(letter())
    (mail,) = kept(sandbox)
    assert (mail["to"], mail["subject"], mail["attached"]) == ("ravi@example.com", "Your ticket", ["ticket.pdf"])
    assert "Your ticket" in sandbox.get("/mail").text
    assert sandbox.get("/mail/1/attached/0").data == b"%PDF-1.7"


def test_one_that_comes_twice_is_shown_once(sandbox: FlaskClient, server: smtplib.SMTP) -> None:
    server.login("demo", "secret")
    for _ in range(2):
        server.send_message(letter())
    assert [mail["copies"] for mail in kept(sandbox)] == [2]


def test_what_is_in_a_letter_cannot_reach_the_page_around_it(sandbox: FlaskClient, server: smtplib.SMTP) -> None:
    server.login("demo", "secret")
    server.send_message(letter('"></iframe><script>alert(1)</script>'))
    assert "<script>alert" not in sandbox.get("/mail").text


def test_nobody_writes_without_the_password(sandbox: FlaskClient, server: smtplib.SMTP) -> None:
    with pytest.raises(smtplib.SMTPResponseException, match="530"):
        server.send_message(letter())
    assert kept(sandbox) == []


@pytest.mark.parametrize(("user", "password"), [("demo", "wrong"), ("somebody", "secret")])
def test_a_wrong_password_is_refused_in_so_many_words(server: smtplib.SMTP, user: str, password: str) -> None:
    server.sock.settimeout(5)
    with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
        server.login(user, password)


@pytest.mark.parametrize(("switched", "code"), [("bouncing", 550), ("busy", 451)])
def test_the_server_refuses_as_switched(sandbox: FlaskClient, server: smtplib.SMTP, switched: str, code: int) -> None:
    sandbox.post("/ui/switches", json={"email": switched})
    server.login("demo", "secret")
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        server.send_message(letter())
    assert refused.value.recipients["ravi@example.com"][0] == code


@pytest.fixture
def mailbox(sandbox: FlaskClient) -> Iterator[imaplib.IMAP4]:
    """The mailbox bounces come to, read by Python's own client."""
    world = sandbox.application.extensions["sandbox"]
    post_office = Server(0, "demo", "secret", lambda: world.talks.bounces)
    with imaplib.IMAP4("127.0.0.1", post_office.port) as line:
        yield line
    post_office.shutdown()
    post_office.server_close()


@pytest.mark.parametrize(
    ("switched", "action", "status"), [("bouncing_later", "failed", "5.1.1"), ("delayed", "delayed", "4.4.1")]
)
def test_a_letter_that_was_taken_comes_back_as_switched(
    sandbox: FlaskClient, server: smtplib.SMTP, mailbox: imaplib.IMAP4, switched: str, action: str, status: str
) -> None:
    sandbox.post("/ui/switches", json={"email": switched})
    server.login("demo", "secret")
    server.send_message(letter())
    mailbox.login("demo", "secret")
    mailbox.select("INBOX")
    (uid,) = eventually(lambda: mailbox.uid("SEARCH", "UNSEEN")[1][0].split(), "the report")
    (_, raw), _ = mailbox.uid("FETCH", uid.decode(), "(BODY.PEEK[]<0.65536>)")[1]
    told = email.message_from_bytes(raw)
    assert told.get_content_type() == "multipart/report"
    _, one = next(part for part in told.walk() if part.get_content_type() == "message/delivery-status").get_payload()
    assert (one["Action"], one["Status"], one["Final-Recipient"]) == (action, status, "rfc822; ravi@example.com")
    assert b"<1.abc@thikana.example>" in raw
    assert kept(sandbox) == []
    mailbox.uid("STORE", uid.decode(), "+FLAGS.SILENT", r"(\Seen)")
    assert mailbox.uid("SEARCH", "UNSEEN")[1] == [b""]


def test_nobody_reads_bounces_without_the_password(mailbox: imaplib.IMAP4) -> None:
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        mailbox.login("demo", "wrong")
    with pytest.raises(imaplib.IMAP4.error):
        mailbox.select("INBOX")
