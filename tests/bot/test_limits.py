"""Lengths are WhatsApp's, and a cut never goes through a letter."""

from __future__ import annotations

import pytest
import regex  # type: ignore[import-untyped]  # because the package ships no types
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import ELLIPSIS, cut, length

pytestmark = pytest.mark.quick

FAMILY = "👨‍👩‍👧‍👦"


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("Ravi", 4), ("₹", 1), ("😀", 2), ("🇮🇳", 4), (FAMILY, 11), ("\ud83d", 1)]
)
def test_an_emoji_counts_as_whatsapp_may_count_it(text: str, units: int) -> None:
    assert length(text) == units


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("Lake View Villa", 20, "Lake View Villa"),
        ("Lake View Villa", 10, "Lake View…"),
        ("Lake View Villa", 11, "Lake View…"),
        (f"ab{FAMILY}cd", 10, "ab…"),
        (f"ab{FAMILY}cd", 14, f"ab{FAMILY}…"),
        ("🇮🇳🇮🇳🇮🇳", 8, "🇮🇳…"),
        ("क्षत्रिय निवास", 4, "क्ष…"),
        ("e\u0301e\u0301e\u0301", 4, "e\u0301…"),
        ("1️⃣2️⃣", 5, "1️⃣…"),
        (FAMILY, 1, "…"),
    ],
)
@pytest.mark.trap(14)
def test_a_cut_goes_between_letters(text: str, limit: int, shown: str) -> None:
    assert cut(text, limit) == shown


@given(st.text(), st.integers(1, 80))
def test_a_cut_text_fits_and_begins_like_the_whole(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert length(shown) <= limit
    if shown != text:
        kept = regex.findall(r"\X", shown.removesuffix(ELLIPSIS))
        assert kept == regex.findall(r"\X", text)[: len(kept)]
