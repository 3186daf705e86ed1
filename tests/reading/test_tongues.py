"""Words of other languages put into those the rules of reading know."""

from __future__ import annotations

import pytest

from flows.reading.plain import plain
from flows.reading.tongues import in_known_words

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("४ ते ६ डिसेंबर, २ जण", "4 to 6 dec, 2 people"),
        ("४ डिसेंबरपासून ६ डिसेंबरपर्यंत", "4 dec se 6 dec tak"),
        ("चार दिसंबर से छह दिसंबर तक दो लोग", "4 dec se 6 dec tak 2 people"),
        ("2 log 3 raat", "2 people 3 nights"),
        ("ngày 4 đến ngày 6 tháng 12, 2 người lớn 1 bé", "4th to 6th dec, 2 adults 1 kids"),
        ("ngay 4 den ngay 6 thang 12, 2 nguoi lon 1 be", "4th to 6th dec, 2 adults 1 kids"),
        ("hai đêm từ mùng 4/12", "2 nights from 4th dec"),
        ("2người 3n2đ", "2 people 3 days 2 nights"),
        ("pudhchya shanivari don ratri", "next saturday 2 nights"),
    ],
)
def test_words_of_other_languages_become_known_ones(text: str, known: str) -> None:
    assert in_known_words(plain(text)) == known


@pytest.mark.parametrize(
    "text",
    [
        "do you have a cottage for 2", "can you do 4-6 dec", "is it available", "the sun and the sea", "ba nam hai do",
        "4 dec 2n/3d", "code nam5", "don and tim", "thank you so much", "room number 4", "",
    ],
)  # fmt: skip
def test_what_is_known_already_is_left_alone(text: str) -> None:
    assert in_known_words(text) == text


@pytest.mark.parametrize("text", ["cuối tuần này 2 người", "या वीकेंडला ४ जण", "agle hafte 4 tarikh se 6 tarikh"])
def test_known_words_stay_known_when_read_again(text: str) -> None:
    once = in_known_words(plain(text))
    assert in_known_words(once) == once
