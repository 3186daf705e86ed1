"""Stop and start: nothing but what bookings need goes to whoever said stop, and nothing booked is touched by it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from services.contacts import preferences
from services.tables import Person
from tests.services.stays import offered
from tests.town import RAVI, Town

STANDINGS = {
    "the very beginning": [],
    "the list": ["hi"],
    "the dates": ["pine cottage"],
    "the people": ["pine cottage", "4-6 dec"],
    "the name": ["riverside camp", "4-6 dec", "5 veg"],
    "the code": ["riverside camp", "4-6 dec", "5 veg", "Ravi Kumar"],
    "the card": ["lakeview cottage 4-6 dec, 2 people"],
}


def may(town: Town, number: str = RAVI) -> list[str]:
    """Which kinds of messages may go to that person."""
    with town.house.reading() as work:
        person = work.tx.scalars(select(Person).where(Person.address == number)).one()
        kinds: tuple[preferences.Kind, ...] = ("transaction", "nudge", "promotion")
        return [kind for kind in kinds if preferences.may_send(work, person, kind)]


def whatsapp_tells(town: Town, value: str, at: int, category: str = "marketing_messages", **who: str) -> None:
    """Meta's own news about what somebody wants to hear."""
    told: dict[str, Any] = {"detail": "-", "category": category, "value": value, "timestamp": at}
    change = {"field": "user_preferences", "value": {"user_preferences": [told | (who or {"wa_id": RAVI[1:]})]}}
    payload = {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}
    assert town.post_webhook(json.dumps(payload).encode()) == 200
    town.work()


def test_offers_are_off_until_asked_for(town: Town) -> None:
    town.phone(RAVI).says("hi")

    assert may(town) == ["transaction", "nudge"]


@pytest.mark.parametrize("standing", STANDINGS)
def test_stop_is_heard_at_every_step_and_cancels_nothing(town: Town, standing: str) -> None:
    ravi = town.phone(RAVI)
    for line in STANDINGS[standing]:
        ravi.says(line)
    asked = ravi.last.text if STANDINGS[standing] else ""

    heard = ravi.says("Stop.")

    assert "no more offers" in heard.text
    assert "payments, tickets, reminders, refunds" in heard.text
    assert may(town) == ["transaction"]
    if asked:
        last = asked.splitlines()[-1]
        assert last in ravi.says("continue").text


@pytest.mark.parametrize("word", ["stop", "unsubscribe", "STOP", "opt out", "no more messages"])
def test_words_that_stop(town: Town, word: str) -> None:
    town.phone(RAVI).says(word)

    assert may(town) == ["transaction"]


@pytest.mark.parametrize("word", ["start", "Subscribe", "opt in"])
def test_words_that_start_again(town: Town, word: str) -> None:
    town.phone(RAVI).says("stop")

    heard = town.phone(RAVI).says(word)

    assert "may come again" in heard.text
    assert may(town) == ["transaction", "nudge", "promotion"]


def test_a_bare_start_of_somebody_new_is_a_greeting(town: Town) -> None:
    assert "Namaste" in town.phone(RAVI).says("start").text
    assert may(town) == ["transaction", "nudge"]


def test_notices_of_a_booking_come_after_stop(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("stop")

    offered(town).is_paid().owner_taps("Confirm")

    assert "E-Ticket" in ravi.last.text


def test_whatsapps_own_setting_counts_the_same(town: Town) -> None:
    town.phone(RAVI).says("hi")
    now = int(town.clock.now().timestamp())

    whatsapp_tells(town, "stop", now)
    assert may(town) == ["transaction"]
    whatsapp_tells(town, "resume", now + 60)
    assert may(town) == ["transaction", "nudge", "promotion"]


def test_older_news_of_whatsapps_changes_nothing(town: Town) -> None:
    town.phone(RAVI).says("stop")

    whatsapp_tells(town, "resume", int(town.clock.now().timestamp()) - 3600)

    assert may(town) == ["transaction"]


def test_whatsapps_setting_of_somebody_without_a_number(town: Town) -> None:
    whatsapp_tells(town, "stop", int(town.clock.now().timestamp()), user_id="IN.1349")

    assert may(town, "bsuid:IN.1349") == ["transaction"]


@pytest.mark.parametrize(("value", "category"), [("perhaps", "marketing_messages"), ("stop", "utility"), ("", "")])
def test_news_that_is_not_about_offers_changes_nothing(town: Town, value: str, category: str) -> None:
    town.phone(RAVI).says("hi")

    whatsapp_tells(town, value, int(town.clock.now().timestamp()), category)

    assert may(town) == ["transaction", "nudge"]


def test_stop_is_answered_even_while_a_person_has_the_talk(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("agent")

    assert "no more offers" in ravi.says("stop").text
