"""Vietnamese as it is typed: marks left out or wrong, numbers of several words, days said before the nights."""

from __future__ import annotations

import pytest

from flows.reading.people import read_people
from flows.reading.plain import plain
from flows.reading.tongues import in_known_words, is_vietnamese
from flows.reading.vietnamese import is_spelling_of, with_figures

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("mười hai người", "12 người"),
        ("muoi lam nguoi", "15 nguoi"),
        ("hai mươi tư tháng mười hai", "24 tháng 12"),
        ("ba mươi mốt tháng mười hai năm 2026", "31 tháng 12 2026"),
        ("hai lăm tháng mười một", "25 tháng 11"),
        ("2 chục người", "20 người"),
        ("mười người", "mười người"),
        ("tuan sau muoi nguoi", "tuan sau muoi nguoi"),
        ("tháng mười năm 2027", "tháng mười 2027"),
        ("3n2đ từ 4/12", "3 ngày 2 đêm từ 4 dec"),
        ("4/12/2026", "4/12/2026"),
        ("2đ từ 4/12, 500đ", "2 đêm từ 4 dec, 500đ"),
    ],
)
def test_numbers_of_several_words_become_figures(text: str, figures: str) -> None:
    assert with_figures(text) == figures


@pytest.mark.parametrize(("typed", "word"), [("nguoi", "người"), ("nguời", "người"), ("dem", "đêm"), ("chay", "chay")])
def test_a_word_may_be_typed_without_some_of_its_marks(typed: str, word: str) -> None:
    assert is_spelling_of(typed, word)


@pytest.mark.parametrize(
    ("typed", "word"), [("chạy", "chay"), ("mại", "mai"), ("bà", "ba"), ("đi", "di"), ("ng", "nga")]
)
def test_a_word_with_marks_of_its_own_is_another_word(typed: str, word: str) -> None:
    assert not is_spelling_of(typed, word)


@pytest.mark.parametrize(
    "text", ["2ng a", "villa con ko", "3n2d 4/12", "di 1 minh", "ma gg TEST123", "e vs ny", "hội mình", "vao 4 ra 6/12"]
)
def test_vietnamese_is_heard_without_its_marks(text: str) -> None:
    assert is_vietnamese(plain(text))


@pytest.mark.parametrize(
    "text", ["4 dec 2n/3d", "2n3d from 4 dec", "tu kab aayega, 2 log", "cafe near the bay", "con and 2 friends"]
)
def test_other_languages_are_not_taken_for_vietnamese(text: str) -> None:
    assert not is_vietnamese(plain(text))


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("tầm tám người", "8 people"),
        ("tam nguoi", "8 people"),
        ("đi 3 ngày 2 đêm", "3 days 2 nights"),
        ("nhóm mình 6", "6 people"),
        ("tuần trăng mật lãng mạn, 2 đêm", ", 2 nights"),
        ("chạy xe 3h, cháy phòng", "chạy xe 3h, cháy"),
        ("thứ 6 đến cn tuần sau", "friday to sunday of next week"),
        ("hai vợ chồng với hai đứa nhỏ", "couple and 2 kids"),
        ("ngay mot", "day after tomorrow"),
        ("ngay mot den ngay ba thang 12", "1th to 3th dec"),
        ("mùng 4 này", "4th này"),
    ],
)
def test_vietnamese_becomes_known_words(text: str, known: str) -> None:
    assert in_known_words(plain(text)) == known


@pytest.mark.parametrize(
    "text",
    ["tụi mình đi 2 xe", "nhà 2 tầng", "cần 2 phòng đôi", "villa 4 phòng ngủ", "được mang 2 chó không", "đi 3 tiếng"],
)
def test_what_else_is_counted_is_no_people(text: str) -> None:
    assert read_people(text) is None
