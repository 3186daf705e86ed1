"""What WhatsApp cannot bring, or people would rather have so, comes by email: once, whole, and the row says why."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from bot.carriers import email as letters
from bot.letters import examples
from services import texts
from services.contacts import people
from services.errors import SendError
from services.reports import today, troubles
from services.reports.paging import Slice
from services.tables import NotificationLog, OutboxRow, Person
from tests.doors.test_outbox import NEVER, receipt
from tests.mail_server import CUT, MailServer
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import RAVI, StandInApi, Town, settings_of

RAVIS = "ravi@example.com"
AWAY = SendError("131000: Something went wrong", code=131000)
PAUSED = SendError("132015: Template is paused", code=132015)
STOPPED = SendError("131031: Account has been locked", code=131031)


def ravi_gave_his_address(town: Town, *, carrier: str = "whatsapp") -> None:
    with town.house.work() as work:
        ravi = people.find_or_make(work, RAVI)
        ravi.email, ravi.carrier = RAVIS, carrier


def ravi(town: Town) -> Person:
    with town.house.reading() as work:
        found = people.at(work, RAVI)
        assert found is not None
        return found


def ticket_fails(town: Town, *troubles: SendError) -> Stay:
    """A booking whose owner has just confirmed; the ticket is the first message WhatsApp has trouble with."""
    stay = offered(town).is_paid()
    town.api.troubles = list(troubles)
    stay.owner_taps("Confirm")
    return stay


def rows_of(town: Town, stay: Stay, key: str = "ticket") -> list[tuple[str, str]]:
    """The carrier and the state of each row of that notice, oldest first."""
    return [(row.carrier, row.status) for row in stay.letters if row.body["key"] == key and row.role == "customer"]


def row_by(stay: Stay, carrier: str, key: str = "ticket") -> OutboxRow:
    return next(row for row in stay.letters if row.body["key"] == key and row.carrier == carrier)


def parts_of(letter: EmailMessage) -> tuple[str, str]:
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    return str(plain.get_content()), str(html.get_content())


def test_a_ticket_whatsapp_cannot_deliver_comes_by_email_with_its_pdf(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = ticket_fails(mail_town, NEVER)
    (letter,) = mail.letters
    text, html = parts_of(letter)
    assert (letter["To"], letter["From"]) == (RAVIS, "Thikana <stay@thikana.example>")
    assert stay.booking_id in letter["Subject"]
    for words in (text, html):
        assert stay.booking_id in words
        assert "/ticket?booking_id=" in words
        assert "*" not in words
    (paper,) = letter.iter_attachments()
    assert (paper.get_content_type(), paper.get_filename()) == ("application/pdf", f"ticket-{stay.booking_id}.pdf")
    assert paper.get_content().startswith(b"%PDF")


def test_the_rows_say_why_it_went_by_email_and_nobody_is_troubled(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = ticket_fails(mail_town, NEVER)
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "accepted")]
    assert "131026" in row_by(stay, "whatsapp").way
    assert row_by(stay, "email").way == f"email: {NEVER}"
    assert "send_failed" not in stay.told("admin")
    assert stay.booking.notified_customer
    with mail_town.house.reading() as work:
        logs = work.tx.query(NotificationLog).filter(NotificationLog.booking_id == stay.booking_id)
        told = [(log.carrier, log.success) for log in logs.order_by(NotificationLog.id) if "ravi" in log.phone_number]
        tried = [(log.carrier, log.success) for log in logs if log.phone_number == RAVI][-1]
    assert (tried, told) == (("whatsapp", False), [("email", True)])


def test_what_failed_and_went_on_is_among_the_failed_but_asks_nobody_to_act(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = ticket_fails(mail_town, NEVER)
    with mail_town.house.reading() as work:
        failed = troubles.failed_messages(work, Slice(1, 10)).items
        assert [(row.carrier, row.status, row.body["key"]) for row in failed] == [("whatsapp", "moved", "ticket")]
        assert today.failed_messages(work, Slice(1, 10)).items == []
    assert "send_failed" not in stay.told("admin")


def test_without_an_address_the_admin_is_told_as_before(mail_town: Town, mail: MailServer) -> None:
    stay = ticket_fails(mail_town, NEVER)
    assert (rows_of(mail_town, stay), mail.letters) == ([("whatsapp", "failed")], [])
    assert "send_failed" in stay.told("admin")


def test_who_wants_email_gets_notices_by_it_and_answers_in_the_chat(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town, carrier="email")
    phone = mail_town.phone(RAVI)
    assert "Lakeview" in phone.says("lakeview cottage 4-6 dec, 2 people").text
    heard = len(phone.heard)
    stay = offered(mail_town).is_confirmed()
    assert len(phone.heard) == heard
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "accepted")]
    assert row_by(stay, "email").way == "email: the person asked for email"
    assert [letter["Subject"].split()[0] for letter in mail.letters] == ["Payment", "Your"]


def test_what_is_to_be_tapped_stays_in_the_chat_of_who_wants_email(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town, carrier="email")
    stay = offered(mail_town).is_paid()
    stay.owner_taps("Cancel")
    (row,) = [row for row in stay.letters if row.body["key"] == "booking_cancelled"]
    assert row.body["rows"]
    assert (row.carrier, row.status) == ("whatsapp", "accepted")


def test_an_address_that_is_dead_is_left_and_the_notice_comes_by_whatsapp(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town, carrier="email")
    mail.to_recipient = ["550 5.1.1 <ravi@example.com> unknown"]
    stay = offered(mail_town).is_paid()
    assert rows_of(mail_town, stay, "payment_received") == [("whatsapp", "accepted"), ("email", "moved")]
    assert ravi(mail_town).email_failed_at == mail_town.clock.now()
    assert "ravi" not in row_by(stay, "email", "payment_received").error
    stay.owner_taps("Confirm")
    assert rows_of(mail_town, stay) == [("whatsapp", "accepted")]
    assert mail.letters == []


def test_when_no_carrier_is_left_the_admin_is_told_once(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    mail.to_letter = ["554 5.7.1 no"]
    stay = ticket_fails(mail_town, NEVER)
    mail_town.wait(hours=1)
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "failed")]
    assert stay.told("admin").count("send_failed") == 1
    assert not stay.booking.notified_customer


def test_a_server_that_asks_to_come_again_is_asked_again_in_a_minute(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    mail.to_recipient = ["451 4.7.1 greylisted"]
    stay = ticket_fails(mail_town, NEVER)
    mail_town.wait(seconds=59)
    assert (mail.letters, row_by(stay, "email").status) == ([], "due")
    mail_town.wait(seconds=1)
    assert (len(mail.letters), row_by(stay, "email").status) == (1, "accepted")


def test_a_letter_whose_fate_is_unknown_goes_again_under_the_same_id(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    mail.to_letter = [CUT]
    stay = ticket_fails(mail_town, NEVER)
    assert row_by(stay, "email").status == "unknown"
    mail_town.wait(seconds=31)
    assert row_by(stay, "email").status == "accepted"
    first, second = mail.letters
    assert first["Message-ID"] == second["Message-ID"] == row_by(stay, "email").provider_id


def test_what_fails_after_whatsapp_had_taken_it_comes_by_email(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = offered(mail_town).is_confirmed()
    wamid = row_by(stay, "whatsapp").provider_id or ""
    assert mail.letters == []
    mail_town.clock.move(hours=2)
    for _ in range(2):
        receipt(mail_town, "failed", wamid, error=131026)
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "accepted")]
    assert len(mail.letters) == 1


def test_a_paused_template_does_not_keep_a_ticket_waiting(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = ticket_fails(mail_town, PAUSED)
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "accepted")]
    assert len(mail.letters) == 1


def test_while_whatsapp_is_away_for_long_tickets_come_by_email_and_not_again_afterwards(
    mail_town: Town, mail: MailServer
) -> None:
    ravi_gave_his_address(mail_town)
    stay = offered(mail_town).is_paid()
    mail_town.api.troubles = [STOPPED] * 100
    mail_town.phone(stay.booking.listing.owner.address).post(confirms(stay))
    assert rows_of(mail_town, stay) == [("whatsapp", "due")]
    mail_town.wait(minutes=4)
    assert mail.letters == []
    mail_town.wait(minutes=2)
    assert rows_of(mail_town, stay) == [("whatsapp", "moved"), ("email", "accepted")]
    mail_town.api.troubles = []
    mail_town.wait(hours=2)
    assert len([letter for letter in mail.letters if stay.booking_id in letter["Subject"]]) == 1
    assert not [heard for heard in mail_town.phone(RAVI).heard if "E-Ticket" in heard.text]


def confirms(stay: Stay) -> dict[str, object]:
    choice = stay.request().choices["Confirm"]
    return {"type": "button", "button": {"payload": choice, "text": "Confirm"}}


def test_names_of_other_peoples_making_stay_words(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town)
    stay = offered(mail_town, name='<img src="https://evil.example"> Kumar').is_paid()
    mail_town.api.troubles = [NEVER]
    stay.owner_taps("Confirm")
    _, html = parts_of(mail.letters[0])
    assert "<img" not in html
    assert "&lt;img" in html


def test_no_letter_leaves_in_the_clear_when_encryption_is_set(
    mail_town: Town, mail: MailServer, database_url: str
) -> None:
    given = {"smtp_host": "127.0.0.1", "smtp_port": mail.port, "email_from": "stay@thikana.example"}
    carrier = letters.Email(settings_of(database_url, **given))
    letter = letters.Mail(RAVIS, "Hello", "Hello", "<p>Hello</p>", "<1@thikana.example>", mail_town.clock.now())
    with pytest.raises(SendError, match="nothing was sent") as caught:
        carrier.send(mail_town.house, letter)
    assert (caught.value.permanent, caught.value.unknown, mail.letters) == (False, False, [])


def test_a_server_that_is_away_costs_nothing_but_time(mail_town: Town, mail: MailServer, database_url: str) -> None:
    given = {"smtp_host": "127.0.0.1", "smtp_port": 9, "smtp_tls": "none", "email_from": "stay@thikana.example"}
    town = Town(settings_of(database_url, **given), mail_town.house.engine)
    ravi_gave_his_address(town)
    stay = ticket_fails(town, NEVER)
    assert (row_by(stay, "email").status, stay.state) == ("due", "TICKET_GENERATED")
    town.wait(seconds=60)
    town.wait(seconds=60)
    assert (row_by(stay, "email").status, stay.told("admin").count("send_failed")) == ("due", 1)


def test_settings_taken_away_leave_nothing_waiting(mail_town: Town, mail: MailServer, database_url: str) -> None:
    ravi_gave_his_address(mail_town)
    mail.to_recipient = ["451 later"]
    stay = ticket_fails(mail_town, NEVER)
    bare = Town(settings_of(database_url), mail_town.house.engine)
    assert isinstance(bare.api, StandInApi)
    bare.clock.move(minutes=2)
    bare.sweep()
    assert row_by(stay, "email").status == "failed"
    assert "send_failed" in stay.told("admin")


def test_only_what_can_be_turned_off_has_a_mail_programs_button_for_that(mail_town: Town, mail: MailServer) -> None:
    ravi_gave_his_address(mail_town, carrier="email")
    offered(mail_town, arrival=ARRIVAL).is_confirmed()
    ticket = mail.letters[-1]
    mail_town.wait(days=13, hours=5)
    reminder = mail.letters[-1]
    assert (ticket["List-Unsubscribe"], ticket["List-Unsubscribe-Post"]) == (None, None)
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = reminder["List-Unsubscribe"].strip(" <>")
    assert mail_town.browser.post(link.removeprefix(mail_town.settings.frontend_url)).status_code == 200
    assert ravi(mail_town).reminders_stopped_at == mail_town.clock.now()


def test_who_turned_reminders_off_gets_none_and_still_gets_tickets(mail_town: Town, mail: MailServer) -> None:
    mail_town.phone(RAVI).says("settings")
    mail_town.phone(RAVI).taps("No reminders")
    stay = offered(mail_town, arrival=ARRIVAL).is_confirmed()
    mail_town.wait(days=13, hours=5)
    assert "ticket" in stay.told("customer")
    assert "arrival_reminder" not in stay.told("customer")


@pytest.mark.parametrize("key", sorted(key for key in texts.keys("mail.") if key != "mail"))
@pytest.mark.quick
def test_every_letter_has_words_a_subject_and_a_button_that_leads_somewhere(key: str) -> None:
    for locale in texts.languages():
        facts = examples(locale)
        assert texts.has(locale, key.replace("mail.", "notice.", 1))
        subject = texts.say(locale, key, "subject", **facts)
        assert 0 < len(subject) <= 100
        link = texts.raw(locale, key, "link") if "link" in texts.parts(locale, key) else "ticket_url"
        assert facts[link].startswith("https://")
