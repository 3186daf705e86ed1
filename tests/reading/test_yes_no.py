"""Yes, no, and everything that is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.yes_no import read_yes_no

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes!", "YES", "y", "yep", "yup", "yeah", "yesss", "ok", "OK.", "okay 👍", "👍", "👍🏽", "✅", "sure",
     "haan",
     "haan ji", "ji", "ji haan", "ji bilkul", "theek hai", "ok hai", "yes please", "go ahead", "do it",
     "confirm", "हाँ", "हां कर दो", "हो", "चालेल", "ठीक आहे", "vâng ạ", "được", "đồng ý", "dong y", "ừ",
     "जी", "ｙｅｓ", " yes \n"],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert read_yes_no(text) is True


@pytest.mark.parametrize(
    "text",
    ["no", "No.", "NO", "n", "nope", "nah", "nooo", "nahi", "nahin", "ji nahi", "nahi ji", "na", "👎", "👎🏻", "❌",
     "no thanks", "no thank you", "don't", "not now", "नहीं", "मत", "no, please", "नहीं चाहिए", "नको", "नाही",
     "không ạ", "khong can", "thôi"],
)  # fmt: skip
def test_no(text: str) -> None:
    assert read_yes_no(text) is False


@pytest.mark.parametrize(
    "text",
    ["", " ", "🙂", "maybe", "hmm", "yes no", "no yes", "not ok", "not yes", "no problem",
     "yes but change dates", "yess",
     "nno", "2", "please", "it", "for me", "thank you", "cancel", "don't cancel", "yes 4821", "yesterday",
     "nothing", "okra",
     "=yes", "<b>yes</b>", "👍👎", "x" * 4096, "yes " * 1000],
)  # fmt: skip
def test_neither(text: str) -> None:
    assert read_yes_no(text) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    assert read_yes_no(text) in {True, False, None}
