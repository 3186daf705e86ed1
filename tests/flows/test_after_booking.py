"""What a guest may write once a stay is booked: nobody is left with the same card for ever, and no stay is mistaken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.tables import Conversation, Person
from tests.services.changing import YES, confirmed
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import MEERA, PAWAR, RAVI, Phone, Town

UNREADABLE = ("do you think it rains there", "what about the dog", "my uncle says hello to the owner")


@pytest.fixture
def stay(town: Town) -> Stay:
    """A stay booked in the talk itself."""
    town.phone(RAVI).says("lakeview cottage 4-6 dec, 2 people, in the name of Ravi Kumar")
    return Stay(town, newest_id(town)).is_confirmed()


@pytest.fixture
def ravi(stay: Stay) -> Phone:
    """Its guest."""
    return stay.town.phone(RAVI)


def is_checked_in(stay: Stay) -> None:
    """The day has come, and the owner lets the guest in by the code."""
    stay.town.clock.instant = datetime(2026, 12, 4, 8, 30, tzinfo=UTC)
    stay.town.work()
    pawar = stay.town.phone(PAWAR)
    pawar.taps("Checked in", pawar.says(stay.booking.check_in_code or ""))
    assert stay.state == "CHECKED_IN"


def newest_id(town: Town) -> str:
    with town.house.reading() as work:
        talk = work.tx.query(Conversation).join(Person).filter(Person.address == RAVI).one()
        return str(talk.answers["booking_id"])


def test_the_second_miss_gets_choices_and_the_third_a_person(ravi: Phone) -> None:
    first, second, third = (ravi.says(words) for words in UNREADABLE)
    assert "Open ticket" in first.body["interactive"]["action"]["parameters"]["display_text"]
    assert list(second.choices) == ["Go on", "Change", "Menu"]
    assert list(third.choices) == ["Talk to a person", "Go on", "Menu"]


@pytest.mark.parametrize("words", ["agent please someone answer", "I want to talk to a human being please"])
def test_whoever_asks_for_a_person_gets_one(ravi: Phone, words: str) -> None:
    assert "A person will answer you right here" in ravi.says(words).text


@pytest.mark.parametrize(
    "words", ["there is no hot water", "please help, the door does not lock", "वहाँ गरम पानी नहीं आ रहा है"]
)
def test_what_somebody_in_the_house_needs_reaches_a_person(stay: Stay, words: str) -> None:
    is_checked_in(stay)
    assert stay.town.phone(RAVI).says(words).text
    stay.town.work()
    assert words in stay.town.phone(MEERA).last.text


def test_it_reaches_a_person_too_when_the_talk_is_about_nothing(town: Town) -> None:
    stay = offered(town).is_confirmed()
    is_checked_in(stay)
    assert "A person will answer you right here" in town.phone(RAVI).says("there is no hot water").text


@pytest.mark.parametrize("words", ["ok", "👍", "yes"])
def test_a_nod_from_the_house_calls_nobody(stay: Stay, words: str) -> None:
    is_checked_in(stay)
    stay.town.work()
    before = len(stay.town.phone(MEERA).heard)
    stay.town.phone(RAVI).says(words)
    assert len(stay.town.phone(MEERA).heard) == before


def test_what_was_cancelled_is_not_taken_back_by_undo(ravi: Phone, stay: Stay) -> None:
    ravi.says("cancel")
    ravi.taps("Yes, cancel it")

    heard = ravi.says("undo")

    assert heard.text.startswith("What is cancelled stays cancelled")
    assert "Taken back" not in heard.text
    assert stay.state == "REFUND_REQUIRED"


@pytest.fixture
def two(town: Town) -> tuple[Stay, Stay]:
    """Two stays of Ravi's, the first one the older."""
    first = offered(town, listing="hilltop-villa").is_confirmed()
    return first, offered(town, arrival=ARRIVAL + timedelta(days=7)).is_confirmed()


def test_of_two_stays_it_is_asked_which_is_to_be_cancelled(town: Town, two: tuple[Stay, Stay]) -> None:
    ravi = town.phone(RAVI)
    heard = ravi.says("cancel")
    assert heard.text == "Which stay shall be cancelled?"
    assert set(heard.choices) == {"Hilltop Villa", "Lakeview Cottage"}

    ravi.taps("Yes, cancel it", ravi.taps("Hilltop Villa", heard))

    assert [each.state for each in two] == ["REFUND_REQUIRED", "TICKET_GENERATED"]


@pytest.mark.parametrize(
    "words", ["cancel {id}", "cancel hilltop villa", "please cancel my booking of the hilltop villa"]
)
def test_a_stay_named_beside_the_word_is_the_one(town: Town, two: tuple[Stay, Stay], words: str) -> None:
    heard = town.phone(RAVI).says(words.format(id=two[0].booking_id.lower()))
    assert heard.text.startswith(f"Cancel *{two[0].booking_id}*, Hilltop Villa")


def test_the_stay_opened_last_is_the_one(town: Town, two: tuple[Stay, Stay]) -> None:
    ravi = town.phone(RAVI)
    ravi.taps("Hilltop Villa", ravi.says("my bookings"))
    assert ravi.says("cancel").text.startswith(f"Cancel *{two[0].booking_id}*, Hilltop Villa")


def test_a_yes_to_a_change_that_was_made_is_answered(town: Town) -> None:
    change = confirmed(town)
    asked = change.asks("5-8 dec")
    change.guest.taps(YES, asked)
    change.pays().owner_taps("Confirm")
    assert change.state == "ACCEPTED"

    assert change.guest.taps(YES, asked).text.startswith("That is done already: your stay is Sat 5 – Tue 8 Dec 2026")
