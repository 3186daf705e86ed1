"""Check-in codes as owners type them, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.desk import read_desk_word
from services.ids import new_check_in_code, show_check_in_code
from tests.flows.test_every_step import WORDS

pytestmark = pytest.mark.quick


@pytest.mark.parametrize("text", [
    "K7Q4MP", "k7q4mp", "K7Q-4MP", "k7q 4mp", "k7q–4mp", "K7Q.4MP", " *K7Q-4MP* ", "code K7Q-4MP", "Code: k7q4mp",
    "ticket k7q4mp", "check in K7Q4MP", "check-in k7q-4mp", "CHECKIN K7Q4MP", "checked in: k7q4mp", "Ｋ７Ｑ４ＭＰ",
    "check out K7Q4MP", "checkout k7q-4mp", "checked out K7Q4MP!", "K 7 Q 4 M P", '"K7Q-4MP"',
])  # fmt: skip
def test_a_code_is_read_in_any_spelling(text: str) -> None:
    word = read_desk_word(text)
    assert word is not None
    assert word.code == "K7Q4MP"
    assert word.leaves == ("out" in text.lower())


@pytest.mark.parametrize("text", [
    "", "hi", "yes 4821", "TEST123", "ASHA10", "code VIP500", "4-6 dec", "2 veg 1 non-veg", "+919000000001", "346793",
    "rhythm", "K7Q4M", "K7Q4MPXX", "check in", "check out tomorrow", "checked in", "come to K7Q4MP", "code", "1", "3pm",
    *WORDS,
])  # fmt: skip
def test_other_words_are_no_code(text: str) -> None:
    assert read_desk_word(text) is None


def test_after_check_in_a_slip_is_a_code_too() -> None:
    word = read_desk_word("check in K7Q4MO")
    assert word is not None
    assert (word.code, word.named) == ("K7Q4MO", True)


def test_the_codes_of_old_tickets_are_read() -> None:
    word = read_desk_word("k7q-4mpx")
    assert word is not None
    assert word.code == "K7Q4MPX"


def test_every_code_we_make_is_read_as_it_is_shown() -> None:
    for _ in range(200):
        code = new_check_in_code()
        word = read_desk_word(show_check_in_code(code))
        assert word is not None
        assert word.code == code


@given(st.text(max_size=100))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_desk_word(text)
