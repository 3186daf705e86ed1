"""Letters that come back after all: read from a real mailbox over IMAP, believed when they are ours, obeyed once."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from bot import bounce_door
from bot.carriers import imap
from sandbox.post import returning
from sandbox.post.imap import Box, Server
from services.errors import SendError
from services.tables import InboxRow
from tests.doors.test_email import RAVIS, ravi, ravi_gave_his_address, row_by, rows_of, ticket_fails
from tests.doors.test_outbox import NEVER
from tests.mail_server import MailServer
from tests.ops.doctor.certificates import unknown_authority
from tests.services.stays import Stay, offered
from tests.town import Town, settings_of

USER, PASSWORD = "bounces@thikana.example", "a password"
GONE = returning.REASONS["bouncing_later"]
LATE = returning.REASONS["delayed"]
EXPIRED = returning.Reason("failed", "4.4.7", "smtp; 451 4.4.7 {to}: delivery time expired")


@pytest.fixture
def box() -> Box:
    """A mailbox with nothing in it."""
    return Box()


@pytest.fixture
def imap_server(box: Box) -> Iterator[Server]:
    """Its server."""
    server = Server(0, USER, PASSWORD, lambda: box)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def post_town(mail: MailServer, imap_server: Server, database_url: str, sqlite_engine: Engine) -> Town:
    """A town that has email, and reads what comes back."""
    given = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_tls": "none", "email_from": "stay@thikana.example"}
    given |= {"imap_host": "127.0.0.1", "imap_port": imap_server.port, "imap_tls": "none"}
    return Town(settings_of(database_url, imap_user=USER, imap_password=PASSWORD, **given), sqlite_engine)


def comes_back(town: Town, box: Box, letter: EmailMessage, reason: returning.Reason = GONE) -> bytes:
    """A mail server reports a letter, and the schedule looks into the mailbox."""
    box.letters.append(returning.returned(letter, RAVIS, town.settings.return_address, reason, town.clock.now()))
    looks(town)
    return box.letters[-1]


def looks(town: Town) -> int:
    taken = bounce_door.look(town.house)
    town.work()
    return taken


def kept(town: Town) -> list[str]:
    with town.house.reading() as work:
        return list(work.tx.scalars(select(InboxRow.status).where(InboxRow.source == "email").order_by(InboxRow.id)))


def ticket_by_email(town: Town) -> Stay:
    """A booking whose ticket WhatsApp could not bring, so that it went by email and was taken."""
    ravi_gave_his_address(town)
    stay = ticket_fails(town, NEVER)
    assert row_by(stay, "email").status == "accepted"
    return stay


def test_a_letter_that_comes_back_has_failed_and_its_address_is_left(
    post_town: Town, mail: MailServer, box: Box
) -> None:
    stay = ticket_by_email(post_town)
    comes_back(post_town, box, mail.letters[0])
    row = row_by(stay, "email")
    assert (row.status, ravi(post_town).email_failed_at) == ("failed", post_town.clock.now())
    assert row.error.startswith("came back, failed 5.1.1: smtp; 550 5.1.1")
    assert RAVIS not in row.error
    assert stay.told("admin").count("send_failed") == 1
    assert not stay.booking.notified_customer


def test_who_wanted_email_gets_it_by_whatsapp_then_and_what_comes_later_too(
    post_town: Town, mail: MailServer, box: Box
) -> None:
    ravi_gave_his_address(post_town, carrier="email")
    stay = offered(post_town).is_paid()
    comes_back(post_town, box, mail.letters[0])
    assert rows_of(post_town, stay, "payment_received") == [("whatsapp", "accepted"), ("email", "moved")]
    stay.owner_taps("Confirm")
    assert rows_of(post_town, stay) == [("whatsapp", "accepted")]
    assert len(mail.letters) == 1


def test_the_same_bounce_twice_and_another_of_the_same_letter_change_nothing_more(
    post_town: Town, mail: MailServer, box: Box
) -> None:
    stay = ticket_by_email(post_town)
    again = comes_back(post_town, box, mail.letters[0])
    box.letters.append(again)
    looks(post_town)
    comes_back(post_town, box, mail.letters[0])
    assert kept(post_town) == ["applied", "applied"]
    assert stay.told("admin").count("send_failed") == 1


def test_a_letter_that_is_only_late_is_noted_and_nothing_else(post_town: Town, mail: MailServer, box: Box) -> None:
    stay = ticket_by_email(post_town)
    comes_back(post_town, box, mail.letters[0], LATE)
    row = row_by(stay, "email")
    assert (row.status, ravi(post_town).email_failed_at) == ("accepted", None)
    assert row.error.startswith("came back, delayed 4.4.1")
    assert "send_failed" not in stay.told("admin")


def test_one_that_ran_out_of_time_has_failed_but_its_address_is_tried_again(
    post_town: Town, mail: MailServer, box: Box
) -> None:
    stay = ticket_by_email(post_town)
    comes_back(post_town, box, mail.letters[0], EXPIRED)
    assert (row_by(stay, "email").status, ravi(post_town).email_failed_at) == ("failed", None)


def test_what_comes_back_when_nobody_needs_it_any_more_goes_no_other_way(
    post_town: Town, mail: MailServer, box: Box
) -> None:
    ravi_gave_his_address(post_town, carrier="email")
    stay = offered(post_town).is_paid()
    post_town.clock.move(days=4)
    comes_back(post_town, box, mail.letters[0], EXPIRED)
    assert rows_of(post_town, stay, "payment_received") == [("whatsapp", "moved"), ("email", "failed")]


def test_a_bounce_somebody_made_up_kills_no_address(post_town: Town, mail: MailServer, box: Box) -> None:
    stay = ticket_by_email(post_town)
    row = row_by(stay, "email")
    for forged in (f"<{row.id}.AAAAAAAAAAAAAAAAAAAAAA@thikana.example>", f"<999999999999.{'a' * 22}@thikana.example>"):
        letter = EmailMessage()
        letter["Message-ID"] = forged
        comes_back(post_town, box, letter)
    assert (row_by(stay, "email").status, ravi(post_town).email_failed_at) == ("accepted", None)
    assert kept(post_town) == ["ignored", "ignored"]


def test_what_people_write_to_the_mailbox_is_no_bounce(post_town: Town, mail: MailServer, box: Box) -> None:
    stay = ticket_by_email(post_town)
    box.letters.append(f"Subject: Re: ticket\nIn-Reply-To: {mail.letters[0]['Message-ID']}\n\nThanks!".encode())
    assert looks(post_town) == 1
    assert (row_by(stay, "email").status, kept(post_town)) == ("accepted", ["ignored"])


def test_what_was_kept_is_marked_read_and_never_deleted(post_town: Town, mail: MailServer, box: Box) -> None:
    ticket_by_email(post_town)
    comes_back(post_town, box, mail.letters[0])
    assert looks(post_town) == 0
    assert (len(box.letters), box.unread()) == (1, [])
    assert set(box.asked) <= {"CAPABILITY", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH", "UID STORE", "LOGOUT"}


def test_a_bounce_that_could_not_be_kept_is_read_again(
    post_town: Town, mail: MailServer, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = ticket_by_email(post_town)
    with monkeypatch.context() as broken:
        broken.setattr(bounce_door, "_keep", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            comes_back(post_town, box, mail.letters[0])
    assert box.unread() == [1]
    looks(post_town)
    assert row_by(stay, "email").status == "failed"


def test_a_full_mailbox_is_read_a_part_at_a_time(
    post_town: Town, mail: MailServer, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounce_door, "MOST_AT_ONCE", 3)
    box.letters += [f"Subject: {number}\n\nHello".encode() for number in range(5)]
    assert [looks(post_town) for _ in range(3)] == [3, 2, 0]


def test_of_a_long_letter_only_the_beginning_is_fetched(
    post_town: Town, mail: MailServer, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = ticket_by_email(post_town)
    monkeypatch.setattr(imap, "MOST_BYTES", 4096)
    long = returning.returned(mail.letters[0], RAVIS, "", GONE, post_town.clock.now()) + b"x" * 100_000
    box.letters.append(long)
    looks(post_town)
    assert row_by(stay, "email").status == "failed"


@pytest.mark.parametrize(
    "changes",
    [{"imap_password": "wrong"}, {"imap_folder": "Elsewhere"}, {"imap_port": 9}],
    ids=["password", "folder", "port"],
)
def test_a_mailbox_that_cannot_be_read_stops_nothing(post_town: Town, box: Box, changes: dict[str, object]) -> None:
    settings = post_town.settings.model_copy(update=changes)
    town = Town(settings, post_town.house.engine)
    box.letters.append(b"Subject: Hello\n\nHello")
    assert looks(town) == 0
    assert (box.unread(), kept(town)) == ([1], [])


def test_no_password_goes_to_a_server_nobody_vouches_for(post_town: Town, tmp_path: Path) -> None:
    with unknown_authority(tmp_path) as url:
        changes = {"imap_port": int(url.rpartition(":")[2]), "imap_tls": "tls"}
        settings = post_town.settings.model_copy(update=changes)
        with pytest.raises(SendError, match="SSLCertVerificationError") as caught, imap.opened(settings):
            pass
    assert not caught.value.permanent


def test_no_password_goes_in_the_clear_when_encryption_is_set(post_town: Town, box: Box) -> None:
    settings = post_town.settings.model_copy(update={"imap_tls": "starttls"})
    with pytest.raises(SendError), imap.opened(settings):
        pass
    assert "LOGIN" not in box.asked


def test_letters_name_where_they_come_back_to_and_their_own_id_twice(mail: MailServer, post_town: Town) -> None:
    settings = post_town.settings.model_copy(update={"email_bounces_to": "bounces@thikana.example"})
    town = Town(settings, post_town.house.engine)
    ticket_by_email(town)
    (letter,) = mail.letters
    assert letter["X-Letter"] == letter["Message-ID"]
    assert mail.senders == ["bounces@thikana.example"]


@pytest.mark.postgres
def test_bounces_are_kept_once_on_postgresql(
    postgres_town: Town, mail: MailServer, imap_server: Server, box: Box
) -> None:
    given = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "smtp_tls": "none", "email_from": "stay@thikana.example"}
    given |= {"imap_host": "127.0.0.1", "imap_port": imap_server.port, "imap_tls": "none", "imap_user": USER}
    settings = postgres_town.settings.model_copy(update=given | {"imap_password": PASSWORD})
    town = Town(settings, postgres_town.house.engine)
    stay = ticket_by_email(town)
    box.letters.append(b"Message-ID: <\x00odd@example.com>\nSubject: \xff\n\n<99999999999999999.aaaaaaaaaa@x>")
    comes_back(town, box, mail.letters[0])
    assert (row_by(stay, "email").status, kept(town)) == ("failed", ["ignored", "applied"])
