"""How it was: one tap or a typed number, then a sentence for those who like, once for a stay and by its guest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from services import bookings
from services.contacts import people
from services.days import at_hour
from services.guest import ratings
from services.tables import Rating
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import NEHA, PAWAR, RAVI, Town


@pytest.fixture
def stay(town: Town) -> Stay:
    """Ravi's stay, over; he has just been asked how it was."""
    town.phone(RAVI).says("hi")
    stay = offered(town).is_confirmed()
    town.clock.instant = stay.booking.ends_at
    town.sweep()
    town.clock.instant = at_hour(ARRIVAL + timedelta(days=3), 10, "Asia/Kolkata")
    town.sweep()
    assert "How was your stay?" in town.phone(RAVI).last.text
    return stay


def rating_of(stay: Stay) -> tuple[int, str] | None:
    with stay.town.house.reading() as work:
        mine = work.tx.scalars(select(Rating).where(Rating.booking_id == stay.booking.id)).one_or_none()
        return (mine.stars, mine.words) if mine else None


@pytest.mark.parametrize(("title", "stars"), [("5 Great", 5), ("3 Fair", 3), ("1 Poor", 1)])
def test_one_tap_is_enough(stay: Stay, title: str, stars: int) -> None:
    heard = stay.town.phone(RAVI).taps(title)
    assert f"{stars} of 5 for *Lakeview Cottage*" in heard.text
    assert rating_of(stay) == (stars, "")


@pytest.mark.parametrize(("text", "stars"), [
    ("4", 4), (" 2 ", 2), ("5 stars", 5), ("4/5", 4), ("3 ⭐", 3), ("5 great", 5), ("1!", 1),
])  # fmt: skip
def test_a_number_will_do_too(stay: Stay, text: str, stars: int) -> None:
    stay.town.phone(RAVI).says(text)
    assert rating_of(stay) == (stars, "")


def test_then_a_sentence_for_those_who_like(stay: Stay) -> None:
    ravi = stay.town.phone(RAVI)
    ravi.taps("5 Great")
    assert "Thank you" in ravi.says("Lovely cottage in Lonavala, 2 nights by the lake").text
    assert rating_of(stay) == (5, "Lovely cottage in Lonavala, 2 nights by the lake")
    ravi.says("and one more thing")
    assert rating_of(stay) == (5, "Lovely cottage in Lonavala, 2 nights by the lake")


@pytest.mark.parametrize("text", ["skip", "no code", "thanks", "ok"])
def test_or_none(stay: Stay, text: str) -> None:
    stay.town.phone(RAVI).taps("3 Fair")
    assert "Fine" in stay.town.phone(RAVI).says(text).text
    assert rating_of(stay) == (3, "")


def test_a_wish_for_another_stay_is_no_sentence_about_this_one(stay: Stay) -> None:
    ravi = stay.town.phone(RAVI)
    ravi.taps("5 Great")
    assert "Pine Cottage" in ravi.says("pine cottage 18-20 dec, 2 people").text
    assert rating_of(stay) == (5, "")


@pytest.mark.parametrize("word", ["hi", "menu", "my bookings", "help"])
def test_words_that_always_work_are_no_sentence_either(stay: Stay, word: str) -> None:
    ravi = stay.town.phone(RAVI)
    ravi.taps("5 Great")
    assert ravi.says(word).text
    assert rating_of(stay) == (5, "")


def test_a_second_tap_counts_instead_of_the_first(stay: Stay) -> None:
    question = stay.town.phone(RAVI).last
    stay.town.phone(RAVI).taps("1 Poor", question)
    stay.town.phone(RAVI).taps("5 Great", question)
    assert rating_of(stay) == (5, "")


def test_a_number_is_about_the_stay_only_while_that_was_the_last_thing_asked(stay: Stay) -> None:
    ravi = stay.town.phone(RAVI)
    for words in ("seaview villa", "18-20 dec", "2"):
        ravi.says(words)
    assert rating_of(stay) is None
    assert "2 guests" in ravi.last.text


@pytest.mark.parametrize("value", ["{id}.6", "{id}.0", "{id}.", "{id}", ".5", "", "TH-AAAAAAA.5", "{id}.55", "{id}.५"])
def test_what_was_never_offered_rates_nothing(stay: Stay, value: str) -> None:
    heard = stay.town.phone(RAVI).taps_id(f"rating.stars:{value.format(id=stay.booking_id)}")
    assert "cannot be rated" in heard.text
    assert rating_of(stay) is None


@pytest.mark.parametrize("number", [NEHA, PAWAR])
def test_nobody_rates_another_guests_stay(stay: Stay, number: str) -> None:
    heard = stay.town.phone(number).taps_id(f"rating.stars:{stay.booking_id}.1")
    assert "cannot be rated" in heard.text
    assert rating_of(stay) is None


def test_a_stay_that_is_not_over_is_not_rated(town: Town) -> None:
    stay = offered(town).is_confirmed()
    town.phone(RAVI).taps_id(f"rating.stars:{stay.booking_id}.5")
    assert rating_of(stay) is None


def test_after_two_months_the_question_is_closed(stay: Stay) -> None:
    question = stay.town.phone(RAVI).last
    stay.town.clock.move(days=61)
    assert "cannot be rated" in stay.town.phone(RAVI).taps("5 Great", question).text
    assert rating_of(stay) is None


def test_a_sentence_a_week_later_is_an_answer_to_nothing(stay: Stay) -> None:
    stay.town.phone(RAVI).taps("5 Great")
    stay.town.clock.move(days=8)
    stay.town.phone(RAVI).says("it was nice")
    assert rating_of(stay) == (5, "")


def test_a_long_sentence_is_kept_as_far_as_it_fits(stay: Stay) -> None:
    stay.town.phone(RAVI).taps("5 Great")
    stay.town.phone(RAVI).says("very nice " * 200)
    found = rating_of(stay)
    assert found is not None
    assert len(found[1]) == ratings.MOST_CHARACTERS


def test_once_the_stay_is_over_the_talk_begins_anew(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("lakeview cottage 4-6 dec, 2 people")
    with town.house.reading() as work:
        [mine] = bookings.of_guest(work, people.find_or_make(work, RAVI))
    stay = Stay(town, mine.booking_id).is_confirmed()
    assert stay.booking_id in ravi.says("hi").text
    town.clock.instant = stay.booking.ends_at
    town.sweep()
    assert "See places" in str(ravi.says("hi").body)
    shown = ravi.says("ticket")
    assert "stayed" in shown.text
    assert not shown.picture
