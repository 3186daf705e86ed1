"""The longest texts there can be still fit into one WhatsApp message. `Talk` checks each answer's limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import letters, outgoing
from sandbox.cloud.checks import check_message
from services import texts
from services.facts import booking_facts
from services.post.messages import Note
from services.tables import Booking, Listing, Person, SpecialPrice
from tests.flows.talking import Talk
from tests.town import PAWAR, RAVI

LONG_NAME = "Wilhelmina Ananthapadmanabhan Venkatanarasimharajuvaripeta"
LONG_TITLE = "The Grand Old Mango Orchard Cottage by the Quiet Backwaters 🏡🌴"
MOST_OF_A_TEMPLATE = 1024
FIRST_NIGHT = date(2026, 12, 1)


@pytest.fixture
def grand(talk: Talk) -> Talk:
    """Riverside Camp with the longest words and another price every night."""
    with talk.house.work() as work:
        camp = work.tx.query(Listing).filter(Listing.slug == "riverside-camp").one()
        camp.name, camp.about, camp.address = LONG_TITLE, "Very quiet and green. " * 60, "Long Lane " * 20
        camp.tax_bps, camp.capacity = 1800, 20
        for number in range(20):
            night = FIRST_NIGHT + timedelta(days=number)
            work.tx.add(SpecialPrice(listing_id=camp.id, night=night, price_minor=12_345_678 + number))
        work.tx.query(Person).filter(Person.address == PAWAR).one().name = LONG_NAME
    return talk


def test_every_question_of_the_longest_stay_fits(grand: Talk) -> None:
    for line in ("hi", "camp in alibaug", "1", "30 nov - 25 dec", "17 veg 18 non-veg", LONG_NAME, "ASHA10"):
        assert grand.says(line) is not None

    assert grand.step == "stay.card"


def test_a_card_with_many_rates_sums_up_the_rest_and_still_adds_up(grand: Talk) -> None:
    for line in ("camp in alibaug", "1", "30 nov - 25 dec", "17 veg 18 non-veg", LONG_NAME):
        grand.says(line)

    card = grand.says("no")

    assert card is not None
    assert "more nights" in card.text
    with grand.house.reading() as work:
        booking = work.tx.query(Booking).one()
        assert sum(line["amount_minor"] for line in booking.price_lines) == booking.price_minor


def test_every_notice_with_the_longest_facts_fits(grand: Talk) -> None:
    for line in ("camp in alibaug", "1", "30 nov - 25 dec", "17 veg 18 non-veg", LONG_NAME, "ASHA10"):
        grand.says(line)
    with grand.house.reading() as work:
        facts = booking_facts(work.tx.query(Booking).one(), work.settings)
    samples = {fact: texts.raw("en", "examples", fact) for fact in texts.parts("en", "examples")}

    for key in texts.keys("notice."):
        taps = tuple(f"tap{number}" for number in range(len(texts.titles("en", key))))
        message = letters.worded(Note(key.removeprefix("notice."), samples | facts, taps), "en")
        check_message(outgoing.render(message, RAVI, ""))
        assert len(message.text.encode("utf-16-le")) // 2 <= MOST_OF_A_TEMPLATE, key
