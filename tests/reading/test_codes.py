"""Referral codes in the middle of a sentence and alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from flows.reading.codes import bare_code, find_code

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("code TEST123", "TEST123"), ("Code: TEST123", "TEST123"), ('code "test123"', "TEST123"),
        ("use ASHA10", "ASHA10"),
        ("ref: asha10", "ASHA10"), ("REF=ASHA10", "ASHA10"), ("ref - asha10", "ASHA10"), ("Hi, code ASHA10",
        "ASHA10"),
        ("referral code is VIP500", "VIP500"), ("referral VIP500", "VIP500"), ("coupon - vip500", "VIP500"),
        ("promo code VIP500 please", "VIP500"), ("apply VIP500", "VIP500"), ("my code is test123", "TEST123"),
        ("code is asha", "ASHA"), ("refer code ASHA10 hai", "ASHA10"), ("hi asha10 here", "ASHA10"),
        ("asha10", "ASHA10"),
        ("cottage near lonavala 4-6 dec, 2 people, code TEST123", "TEST123"), ("code ＴＥＳＴ１２３", "TEST123"),
        ("code\u200b TEST123 🙂", "TEST123"), ("Namaste! Code : ASHA10. 2 log", "ASHA10"),
    ],
)  # fmt: skip
def test_a_code_is_found(text: str, code: str) -> None:
    assert find_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "hi", "4-6 dec", "4dec", "dec2026", "2ppl", "2 people", "code please", "i have a code",
        "what is the referral code",
        "no code", "use the pool", "can i use my code", "code " + "a" * 30, "code 🙂", "code ab", "village", "room12",
        "9000000001", "https://example.com/abc123", "someone@abc123.com",
    ],
)  # fmt: skip
def test_no_code_is_found(text: str) -> None:
    assert find_code(text) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("test123", "TEST123"), (" TEST123 ", "TEST123"), ("TEST 123", "TEST123"), ("test-123", "TEST123"),
        ("Asha", "ASHA"),
        ("*VIP500*", "VIP500"), ("“vip500”".replace("“", '"').replace("”", '"'), "VIP500"), ("vip500.", "VIP500"),
    ],
)  # fmt: skip
def test_a_bare_code_is_taken(text: str, code: str) -> None:
    assert bare_code(text) == code


@pytest.mark.parametrize(
    "text",
    ["", "no", "nahi", "yes", "skip", "none", "12345", "a1", "a" * 21, "i have none", "🙂", "'; DROP--", "=A1+B2"],
)
def test_no_bare_code(text: str) -> None:
    assert bare_code(text) is None


CODES = st.from_regex(r"[A-Z]{4,8}[0-9]{2,6}", fullmatch=True)


@example(code="NOAA00", before="code ")
@example(code="ISSA12", before="my referral code is ")
@example(code="CODEX77", before="use ")
@given(code=CODES, before=st.sampled_from(["code ", "ref: ", "use ", "my referral code is ", "Hi, code "]))
def test_any_code_after_its_word_is_read_back(code: str, before: str) -> None:
    assert find_code(before + code.lower()) == code
    assert bare_code(code.lower()) == code


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    for code in (find_code(text), bare_code(text)):
        assert code is None or (3 <= len(code) <= 20 and code.isascii() and code.isalnum() and code == code.upper())
