"""A message edited or deleted by its writer: read once in place of the old one, and nothing booked changes."""

from __future__ import annotations

from typing import Any

import pytest

from bot import turns
from services import trail
from tests.flows.test_handover import taken, talk_of
from tests.services.stays import offered
from tests.town import PAWAR, RAVI, Phone, Town


def says(phone: Phone, text: str, wamid: str) -> None:
    phone.post({"type": "text", "text": {"body": text}}, wamid)


def edits(phone: Phone, wamid: str, text: str) -> None:
    phone.post({"type": "edit", "edit": {"original_message_id": wamid, "message": _text(text)}})


def deletes(phone: Phone, wamid: str) -> None:
    phone.post({"type": "revoke", "revoke": {"original_message_id": wamid}})


def _text(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": text}}


def at_once(town: Town, phone: Phone, *messages: dict[str, Any]) -> None:
    """Several messages before anybody has read the first."""
    stamp = int(town.clock.now().timestamp())
    whole = [
        {"from": phone.number[1:], "id": f"wamid.Q{n}", "timestamp": str(stamp + n)} | message
        for n, message in enumerate(messages)
    ]
    assert town.deliver(*whole) == 200
    town.work()


def test_an_edit_of_the_last_answered_text_takes_its_place(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("seaview villa")
    says(ravi, "4-6 dec, 3 people", "wamid.A")
    assert talk_of(town, RAVI).answers["guests"] == 3

    edits(ravi, "wamid.A", "11-13 dec")

    answers = talk_of(town, RAVI).answers
    assert (answers["check_in"], answers["check_out"]) == ("2026-12-11", "2026-12-13")
    assert not answers["guests"]
    assert "How many people?" in ravi.last.text


def test_an_edit_may_itself_be_edited(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("seaview villa")
    says(ravi, "4-6 dec", "wamid.A")
    edits(ravi, "wamid.A", "11-13 dec")

    edits(ravi, "wamid.A", "12-14 dec")

    assert talk_of(town, RAVI).answers["check_in"] == "2026-12-12"


def test_an_edit_at_the_card_shows_the_new_price(town: Town) -> None:
    ravi = town.phone(RAVI)
    says(ravi, "lakeview cottage 4-6 dec, 2 people", "wamid.A")

    edits(ravi, "wamid.A", "lakeview cottage 4-7 dec, 2 people")

    assert ravi.last.text.startswith("Was ₹12,600, now ₹")
    assert "3 nights" in ravi.last.text


def test_an_edit_of_a_text_nobody_has_read_is_answered_once(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("seaview villa")
    told = len(ravi.heard)

    edit = {"type": "edit", "edit": {"original_message_id": "wamid.Q0", "message": _text("11-13 dec")}}
    at_once(town, ravi, _text("4-6 dec"), edit)

    assert len(ravi.heard) == told + 1
    assert talk_of(town, RAVI).answers["check_in"] == "2026-12-11"


def test_a_text_deleted_before_anybody_read_it_is_not_answered(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("seaview villa")
    told = len(ravi.heard)

    at_once(town, ravi, _text("4-6 dec"), {"type": "revoke", "revoke": {"original_message_id": "wamid.Q0"}})

    assert len(ravi.heard) == told
    assert not talk_of(town, RAVI).answers["check_in"]


def test_an_older_text_edited_is_read_when_it_asks_for_a_change(town: Town) -> None:
    ravi = town.phone(RAVI)
    says(ravi, "riverside camp", "wamid.A")
    says(ravi, "4-6 dec", "wamid.B")
    says(ravi, "5 veg", "wamid.C")

    edits(ravi, "wamid.B", "11-13 dec")

    answers = talk_of(town, RAVI).answers
    assert (answers["check_in"], answers["guests"]) == ("2026-12-11", 5)


def test_an_older_text_edited_into_nothing_of_weight_is_left_without_an_answer(town: Town) -> None:
    ravi = town.phone(RAVI)
    says(ravi, "hi", "wamid.A")
    says(ravi, "riverside camp", "wamid.B")
    told, before = len(ravi.heard), talk_of(town, RAVI).answers

    edits(ravi, "wamid.A", "hello")

    assert len(ravi.heard) == told
    assert talk_of(town, RAVI).answers == before


def test_what_is_paid_is_not_changed_by_an_edit_or_a_deletion(town: Town) -> None:
    ravi = town.phone(RAVI)
    says(ravi, "thanks", "wamid.A")
    stay = offered(town).is_paid()

    edits(ravi, "wamid.A", "11-13 dec")
    deletes(ravi, "wamid.A")

    assert stay.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    assert stay.booking.check_in.isoformat() == "2026-12-04"


def test_a_deletion_changes_nothing_gets_no_answer_and_is_noted(town: Town) -> None:
    ravi = town.phone(RAVI)
    says(ravi, "lakeview cottage 4-6 dec, 2 people", "wamid.A")
    told, before = len(ravi.heard), talk_of(town, RAVI)

    deletes(ravi, "wamid.A")

    after = talk_of(town, RAVI)
    assert len(ravi.heard) == told
    assert (after.step, after.answers) == (before.step, before.answers)
    with town.house.reading() as work:
        noted = [(each.cause, each.after) for each in trail.of(work, f"talk:{after.id}")]
    assert noted == [("message_deleted", {"message": "wamid.A"})]


def test_an_owners_answer_edited_after_it_counted_does_not_count_twice(town: Town) -> None:
    stay = offered(town).is_paid()
    code = stay.booking.owner_code
    pawar = town.phone(PAWAR)
    says(pawar, f"YES {code}", "wamid.Y")
    assert stay.state == "TICKET_GENERATED"

    edits(pawar, "wamid.Y", f"NO {code}")

    assert stay.state == "TICKET_GENERATED"


def test_an_edit_reaches_the_person_who_has_the_talk(town: Town) -> None:
    ravi, meera = taken(town)
    says(ravi, "at noon", "wamid.A")
    says(ravi, "with a dog", "wamid.B")

    edits(ravi, "wamid.A", "at one")

    assert "at one" in meera.last.text


@pytest.mark.parametrize("emoji", ["👍", ""])
@pytest.mark.trap(23)
def test_reactions_are_silent(town: Town, emoji: str) -> None:
    ravi = town.phone(RAVI)
    ravi.says("hi")
    told = len(ravi.heard)

    ravi.post({"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": emoji}})

    assert len(ravi.heard) == told


def test_an_edit_of_something_unknown_or_broken_harms_nothing(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("hi")
    told = len(ravi.heard)

    for edit in ({}, {"original_message_id": "wamid.X"}, {"original_message_id": 7, "message": []}):
        ravi.post({"type": "edit", "edit": edit})
    ravi.post({"type": "revoke", "revoke": None})

    assert len(ravi.heard) - told <= 3
    assert turns.answer_all(town.house, RAVI) == ""
