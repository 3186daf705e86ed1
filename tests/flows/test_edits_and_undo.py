"""Any answer given before can be changed in plain words at any later step, and the last change taken back."""

from __future__ import annotations

from typing import Any

import pytest

from services.payments.gateways.contract import Outcome
from tests.flows.talking import Talk
from tests.services.stays import offered
from tests.town import NEHA, RAVI, Town

CAMP, SEAVIEW = 3, 5
LINES = ("riverside camp", "4-6 dec", "5 veg", "Ravi Kumar", "no")
# How many of the lines have been said where the talk stands.
STEPS = {"stay.dates": 1, "stay.people": 2, "stay.name": 3, "stay.code": 4, "stay.card": 5}
EDITS: dict[str, dict[str, Any]] = {
    "make it 3 people": {"guests": 3},
    "we are 6 now": {"guests": 6},
    "3 veg 2 non veg please": {"guests": 5, "vegetarian": 3, "non_vegetarian": 2},
    "5-7 dec instead": {"check_in": "2026-12-05", "check_out": "2026-12-07"},
    "actually 3 nights from 4 dec": {"check_in": "2026-12-04", "check_out": "2026-12-07"},
    "in the name of Neha Rao": {"name": "Neha Rao"},
    "name is Neha Rao": {"name": "Neha Rao"},
    "seaview villa instead": {"listing_id": SEAVIEW},
    "use code TEST123": {"code": "TEST123"},
}
# What asks for another answer without giving it, and the step that asks for it.
ASKED = {
    "another place": "stay.listing",
    "villa instead": "stay.listing",
    "other dates please": "stay.dates",
    "change the name": "stay.name",
}


def at(talk: Talk, step: str) -> dict[str, Any]:
    for line in LINES[: STEPS[step]]:
        talk.says(line)
    assert talk.step == step
    return talk.answers


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("step", STEPS)
def test_an_answer_is_changed_by_plain_words_and_nothing_else_is(talk: Talk, step: str, edit: str) -> None:
    knew = at(talk, step)

    heard = talk.says(edit)

    wanted = EDITS[edit]
    assert {key: talk.answers[key] for key in wanted} == wanted
    touched = set(wanted) | {"asked_code", "booking_id", "last_total", "kind", "vegetarian", "non_vegetarian"}
    assert {key: value for key, value in talk.answers.items() if key not in touched} == {
        key: value for key, value in knew.items() if key not in touched
    }
    assert heard is not None
    assert "I could not" not in heard.text


@pytest.mark.parametrize("edit", ASKED)
@pytest.mark.parametrize("step", STEPS)
def test_another_answer_is_asked_for(talk: Talk, step: str, edit: str) -> None:
    at(talk, step)

    talk.says(edit)

    assert talk.step == ASKED[edit]


@pytest.mark.parametrize("edit", [edit for edit in EDITS if "name" not in edit and "veg" not in edit])
def test_at_the_card_the_difference_in_price_is_shown(talk: Talk, edit: str) -> None:
    at(talk, "stay.card")

    heard = talk.says(edit)

    assert heard is not None
    assert heard.text.startswith("Was ₹13,200, now ₹")


@pytest.mark.parametrize(
    ("line", "nights", "guests"),
    [
        ("pine cottage 11-13 dec", ("2026-12-11", "2026-12-13"), None),
        ("pine cottage, 3 people", ("", ""), 3),
        ("pine cottage", ("", ""), None),
    ],
)
def test_dates_and_people_typed_beside_a_place_of_the_list_are_kept(
    talk: Talk, line: str, nights: tuple[str, str], guests: int | None
) -> None:
    talk.says("hi")

    talk.says(line)

    assert talk.answers["listing_id"]
    assert (talk.answers["check_in"], talk.answers["check_out"]) == nights
    assert talk.answers["guests"] == guests


def test_dates_beside_a_place_are_read_again_though_others_were_known(talk: Talk) -> None:
    talk.says("cottage 4-6 dec, 2 people")

    card = talk.says("lakeview 11-13 dec")

    assert card is not None
    assert "Fri 11 – Sun 13 Dec 2026" in card.text


def test_one_more_is_added_to_those_known(talk: Talk) -> None:
    at(talk, "stay.card")

    talk.says("add 1 more person")
    assert talk.answers["guests"] == 6
    talk.says("2 less people")
    assert talk.answers["guests"] == 4


@pytest.mark.parametrize("edit", [edit for edit in EDITS if "code" not in edit])
@pytest.mark.parametrize("step", STEPS)
def test_undo_takes_the_last_change_back(talk: Talk, step: str, edit: str) -> None:
    knew = at(talk, step)
    talk.says(edit)

    heard = talk.says("undo")

    kept = {"booking_id", "last_total"}
    assert heard is not None
    assert heard.text.startswith("Taken back.")
    assert {key: value for key, value in talk.answers.items() if key not in kept and value} == {
        key: value for key, value in knew.items() if key not in kept and value
    }
    assert talk.step == step


@pytest.mark.parametrize("step", list(STEPS)[1:])
def test_undo_takes_the_last_answer_back_too(talk: Talk, step: str) -> None:
    before = list(STEPS)[list(STEPS).index(step) - 1]
    at(talk, step)

    talk.says("undo")

    assert talk.step == before


def test_undo_goes_one_level_and_then_says_so(talk: Talk) -> None:
    at(talk, "stay.card")
    talk.says("make it 3 people")

    first, second = talk.says("undo"), talk.says("undo")

    assert first is not None
    assert "Was ₹7,400, now ₹13,200." in first.text
    assert second is not None
    assert second.text.startswith("There is nothing to take back.")
    assert talk.answers["guests"] == 5


def test_a_look_aside_or_a_miss_in_between_does_not_count_as_a_change(talk: Talk) -> None:
    at(talk, "stay.card")
    talk.says("make it 3 people")
    for aside in ("help", "asdfgh", "my bookings", "menu"):
        talk.says(aside)

    talk.says("undo")

    assert talk.answers["guests"] == 5


@pytest.mark.parametrize("word", ["cancel", "start over"])
def test_undo_brings_back_what_was_let_go(talk: Talk, word: str) -> None:
    at(talk, "stay.card")
    talk.says(word)

    heard = talk.says("undo")

    assert heard is not None
    assert heard.link is not None
    assert talk.step == "stay.card"


def test_nothing_to_undo_at_the_very_start(talk: Talk) -> None:
    heard = talk.says("undo")

    assert heard is not None
    assert heard.text.startswith("There is nothing to take back.")


def test_a_code_once_shown_with_its_price_is_not_taken_back(talk: Talk) -> None:
    at(talk, "stay.card")
    talk.says("use code TEST123")

    heard = talk.says("undo")
    talk.says("use code VIP500")

    assert heard is not None
    assert heard.text.startswith("The code cannot be changed any more: TEST123 stays.")

    assert talk.answers["code"] == "TEST123"


def test_what_is_paid_is_not_undone(talk: Talk) -> None:
    at(talk, "stay.card")
    talk.pays(Outcome.PAID)

    talk.says("undo")

    assert "booked" in talk.answers


def test_undo_of_a_new_wish_after_booking_leads_back_to_the_booking(talk: Talk) -> None:
    at(talk, "stay.card")
    talk.pays(Outcome.PAID)
    talk.says("thanks")
    talk.says("pine cottage 11-13 dec, 2 people")
    assert "booked" not in talk.answers

    talk.says("undo")

    assert talk.step == "stay.after"
    assert "booked" in talk.answers


def test_after_three_days_continue_leads_to_the_same_step_and_renews_the_hold(town: Town) -> None:
    ravi = town.phone(RAVI)
    card = ravi.says("lakeview cottage 4-6 dec, 2 people")
    town.wait(hours=72)

    assert "We were here: Lakeview Cottage" in ravi.says("hi").text
    again = ravi.says("continue")

    assert "Held for you until" in str(again.body)
    assert "/pay/" in again.url
    assert [line for line in again.text.splitlines() if "Total" in line] == [
        line for line in card.text.splitlines() if "Total" in line
    ]


@pytest.mark.parametrize("lines", [["pine cottage"], ["pine cottage", "4-6 dec"], ["seaview villa", "4-6 dec", "2"]])
def test_after_three_days_continue_leads_to_the_question_that_was_open(town: Town, lines: list[str]) -> None:
    ravi = town.phone(RAVI)
    for line in lines:
        asked = ravi.says(line)
    town.wait(hours=72)

    again = ravi.says("continue")

    question = [line for line in asked.text.splitlines() if line.startswith("*") and "?" in line]
    assert question[0].split("*")[1] in again.text


def test_after_three_days_nights_that_are_gone_are_explained(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("lakeview cottage 4-6 dec, 2 people")
    town.wait(hours=72)
    offered(town, listing="lakeview-cottage", guest=NEHA).is_paid()

    again = ravi.says("continue")

    assert "is taken on" in again.text or "is full on" in again.text
    assert again.choices


def test_after_three_days_nights_that_have_passed_are_asked_for_anew(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("lakeview cottage 21-23 nov, 2 people")
    town.wait(hours=72)

    assert "have passed" in ravi.says("continue").text


HELD = "hilltop villa 4-6 dec, 5 people"


def test_whoever_moves_their_own_offer_by_a_night_does_not_stand_in_their_own_way(talk: Talk) -> None:
    talk.says(HELD)
    talk.says("other dates please")
    assert talk.step == "stay.dates"

    card = talk.says("5-7 dec")

    assert card is not None
    assert "Sat 5 – Mon 7 Dec 2026" in card.text


def test_the_place_somebody_holds_is_still_on_their_list(talk: Talk) -> None:
    talk.says(HELD)

    shown = talk.says("another place")

    assert shown is not None
    assert "Hilltop Villa" in [choice.title for choice in shown.choices]


def test_what_others_hold_is_on_nobody_elses_list(town: Town) -> None:
    offered(town, listing="hilltop-villa", guest=NEHA)

    shown = town.phone(RAVI).says("villa 4-6 dec, 5 people")

    assert "Seaview Villa" in shown.choices
    assert "Hilltop Villa" not in shown.choices
