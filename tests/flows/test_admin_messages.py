"""What was sent about a booking, in the admin's chat and on its reader's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.limits import ROW_TITLE, length
from services import links, texts
from services.contacts import people
from services.post import carriers, outbox
from services.post.messages import Note
from services.reports import message_history, message_kinds
from services.reports.message_kinds import KIND_OF
from services.reports.paging import Slice
from services.tables import OutboxRow
from tests.doors.test_outbox import receipt
from tests.flows.admins import counted, finds
from tests.services.stays import ARRIVAL, Stay, offered
from tests.services.test_costs import REGULAR, tells
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town
from tests.web.pages import words


@pytest.fixture
def confirmed(town: Town) -> Stay:
    """Ravi's confirmed stay, six messages."""
    return offered(town).is_confirmed()


def arrive(stay: Stay) -> None:
    """Of its messages the ticket is read, the last one fails, the others are delivered."""
    *others, last = stay.letters
    for row in others:
        tells(stay.town, row.provider_id or "", "read" if row.body["key"] == "ticket" else "delivered", REGULAR)
    receipt(stay.town, "failed", last.provider_id or "", error=131026)


def test_find_says_in_one_line_what_became_of_the_messages(confirmed: Stay) -> None:
    arrive(confirmed)
    heard = finds(confirmed.town, confirmed.booking_id)
    assert "\nMessages: 6, of which 1 read, 4 delivered, 1 failed\n" in heard.text
    assert list(heard.choices) == ["Send ticket again", "Messages"]


def test_a_booking_nobody_was_told_of_has_no_line_and_no_tap(town: Town) -> None:
    heard = finds(town, offered(town).booking_id)
    assert "Messages" not in heard.text
    assert list(heard.choices) == ["Release dates"]


def test_the_tap_lists_them_newest_first_and_each_tells_its_story(confirmed: Stay) -> None:
    arrive(confirmed)
    meera = confirmed.town.phone(MEERA)
    heard = meera.taps("Messages", finds(confirmed.town, confirmed.booking_id))
    assert heard.text.startswith(f"Messages about {confirmed.booking_id}: 6, newest first.")
    assert "Ticket" in heard.choices
    with confirmed.town.house.reading() as work:
        all_told = message_history.of_booking(work, confirmed.booking, Slice()).items
    [ticket] = [told for told in all_told if told.key == "ticket"]
    one = meera.taps_id(f"admin.message:{ticket.id}")
    for line in ("*Ticket* (ticket)", "To: Guest, by WhatsApp", "*read*", "Read: Fri 20 Nov 2026, 10:00",
                 "Attempts: 1", "Billed as utility: ₹0.12"):  # fmt: skip
        assert line in one.text, line
    assert RAVI not in one.text
    assert list(one.choices) == [confirmed.booking_id, "Messages"]


def test_nobody_but_an_admin_taps_it(confirmed: Stay) -> None:
    for number in (NEHA, PAWAR):
        heard = confirmed.town.phone(number).taps_id(f"admin.messages:{confirmed.booking_id}.1")
        assert confirmed.booking_id not in heard.text


@pytest.mark.quick
def test_every_notice_is_of_one_kind_that_has_a_word_everywhere() -> None:
    assert set(KIND_OF) == {key.removeprefix("notice.") for key in texts.keys("notice.")}
    assert sum(map(len, message_kinds.NOTICES.values())) == len(KIND_OF)
    for locale in texts.languages():
        assert {*message_kinds.NOTICES, "chat"} == set(texts.parts(locale, "message_kind"))
        assert all(length(texts.say(locale, "message_kind", kind)) <= ROW_TITLE for kind in message_kinds.NOTICES)
        assert set(message_history.ORDER) == set(texts.parts(locale, "message_state"))


# -- the reader's own page


def page_of(town: Town, number: str) -> str:
    with town.house.reading() as work:
        person = people.at(work, number)
        assert person is not None
        link = links.preferences_page(town.settings, person.id, town.clock.now())
    return words(town.browser.get(link.removeprefix(town.settings.frontend_url)))


def test_who_opens_their_settings_sees_what_they_were_sent_lately(confirmed: Stay) -> None:
    town = confirmed.town
    arrive(confirmed)
    page = page_of(town, RAVI)
    assert "What we sent you lately Ticket Fri 20 Nov, WhatsApp: read Payment Fri 20 Nov, WhatsApp: delivered" in page
    assert "Booking request" not in page
    assert confirmed.booking_id not in page
    town.phone(RAVI).says("हिन्दी")
    assert "टिकट" in page_of(town, RAVI)


def test_many_notices_are_cut_at_twenty_and_cost_one_query(town: Town) -> None:
    town.phone(RAVI).says("hi")
    with counted(town.house.engine) as for_none:
        assert "lately" not in page_of(town, RAVI)
    for number in range(11):
        offered(town, listing="pawna-lake-camp", arrival=ARRIVAL + timedelta(days=2 * number)).is_confirmed()
    with counted(town.house.engine) as for_many:
        page = page_of(town, RAVI)
    assert (len(for_many), page.count("WhatsApp: sent")) == (len(for_none), 20)


def test_of_two_people_with_one_email_address_each_sees_their_own(town: Town) -> None:
    with town.house.work() as work:
        ravi, neha = (people.find_or_make(work, number) for number in (RAVI, NEHA))
        ravi.email = neha.email = "home@example.com"
        outbox.put(work, to=RAVI, role="customer", body=Note("ticket"), dedupe_key="ticket")
        origin = work.tx.scalars(select(OutboxRow)).one()
        carriers.hand_on(work, origin, "email", "WhatsApp could not", ravi)
    with town.house.reading() as work:
        seen = [message_history.of_person(work, each, 20) for each in (ravi, neha)]
    assert [[(told.key, told.carrier) for told in each] for each in seen] == [[("ticket", "email")], []]
