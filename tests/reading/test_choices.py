"""Which of the shown choices was meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.choices import pick

pytestmark = pytest.mark.quick

STAYS = (("l1", "Lakeview Cottage"), ("l2", "Pine Tent"), ("l3", "Palm Villa"), ("l4", "Sea Breeze Villa"),
         ("l5", "Starlight Camp"), ("l6", "Hilltop Cottage"))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("1", "l1"), ("2", "l2"), ("2.", "l2"), ("2)", "l2"), ("#2", "l2"), ("2️⃣", "l2"), ("२", "l2"),
        ("option 2", "l2"),
        ("number 4", "l4"), ("no. 3", "l3"), ("two", "l2"), ("do", "l2"), ("teen", "l3"), ("second", "l2"),
        ("2nd", "l2"),
        ("first one", "l1"), ("the third one please", "l3"), ("last", "l6"), ("dusra", "l2"),
        ("pehla wala", "l1"), ("पहला", "l1"), ("दूसरा", "l2"), ("तिसरा", "l3"), ("cái thứ 2", "l2"),
        ("số 4", "l4"), ("शेवटचा", "l6"),
        ("पाइन", "l2"), ("दो", "l2"),
        ("Lakeview Cottage", "l1"), ("LAKEVIEW COTTAGE", "l1"), ("lakeview", "l1"), ("lake view", "l1"),
        ("lakview", "l1"),
        ("lakeveiw cotage", "l1"), ("pine", "l2"), ("the pine tent please", "l2"), ("i want palm villa", "l3"),
        ("sea breeze", "l4"), ("seabreeze villa", "l4"), ("starlite camp", "l5"), ("hiltop", "l6"), ("tent", "l2"),
        ("Pine Tent 🙂", "l2"), ("6", "l6"),
    ],
)  # fmt: skip
def test_a_choice_by_number_or_words(text: str, chosen: str) -> None:
    assert pick(text, STAYS) == chosen


@pytest.mark.parametrize(
    "text",
    ["", " ", "🙂", "0", "7", "-1", "99", "cottage", "villa", "lakeview or pine", "asdf", "yes", "no", "the",
     "la", "2 people",
     "4-6 dec", "x" * 4096, "<b>1</b>", "=1"],
)  # fmt: skip
def test_no_choice_when_it_is_unclear(text: str) -> None:
    assert pick(text, STAYS) is None


YES_NO = (("y", "Yes, confirm"), ("n", "No, keep it"))
OWNER = (("confirm", "Confirm"), ("cancel", "Cancel booking"))


@pytest.mark.parametrize(("text", "chosen"), [("confirm", "confirm"), ("cancel", "cancel"),
                                              ("Cancel booking", "cancel"),
                                              ("2", "cancel"), ("haan", "confirm")])  # fmt: skip
def test_final_choices_are_taken_word_for_word(text: str, chosen: str) -> None:
    assert pick(text, OWNER) == chosen


@pytest.mark.parametrize(
    "text", ["confrm", "cancle", "don't cancel", "cancel or confirm", "can", "not confirm", "cancel it not"]
)
def test_nothing_final_is_guessed_at(text: str) -> None:
    assert pick(text, OWNER) is None


@pytest.mark.parametrize("text", ["रद्", "रद करें", "रहने द"])
def test_nothing_final_is_guessed_at_in_any_language(text: str) -> None:
    titles = (("yes", "हाँ, रद्द करें"), ("no", "रहने दें"))
    assert pick(text, titles, final=True) is None
    assert pick("रहने दें", titles, final=True) == "no"


@pytest.mark.parametrize(("text", "chosen"), [("yes", "y"), ("no", "n"), ("1", "y"), ("2", "n")])
def test_yes_and_no_among_the_titles(text: str, chosen: str) -> None:
    assert pick(text, (("y", "Yes"), ("n", "No"))) == chosen


def test_a_title_that_is_a_number_comes_before_the_number_of_a_row() -> None:
    assert pick("2", (("four", "4"), ("three", "3"), ("two", "2"))) == "two"


def test_two_rows_with_the_same_title_are_a_tie() -> None:
    assert pick("lakeview", (("a", "Lakeview"), ("b", "Lakeview"))) is None


def test_nothing_shown_nothing_picked() -> None:
    assert pick("1", ()) is None


@given(st.integers(1, 6))
def test_every_number_shown_picks_its_row(number: int) -> None:
    assert pick(str(number), STAYS) == STAYS[number - 1][0]


@given(st.text(), st.lists(st.tuples(st.text(min_size=1, max_size=5), st.text(max_size=24)), max_size=10))
def test_no_text_breaks_it_and_only_a_shown_id_comes_back(text: str, titles: list[tuple[str, str]]) -> None:
    assert pick(text, titles) in {None, *(choice for choice, _ in titles)}
