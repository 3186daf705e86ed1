"""Names fit for a ticket, and what is no name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.names import read_name, tidy_profile_name

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asha Rao", "Asha Rao"), ("  asha   rao ", "asha rao"), ("my name is Ravi", "Ravi"),
        ("My Name Is Ravi.", "Ravi"),
        ("name: Ravi Kumar", "Ravi Kumar"), ("name Asha Rao", "Asha Rao"), ("i am Neha", "Neha"), ("I'm Neha",
        "Neha"),
        ("I’m Neha", "Neha"), ("im neha", "neha"), ("this is Vikram", "Vikram"), ("Hi, I am Neha", "Neha"),
        ("mera naam Ravi hai", "Ravi"), ("मेरा नाम रवि है", "रवि"), ("माझं नाव रवी आहे", "रवी"),
        ("tôi tên là Nguyễn Văn Nam", "Nguyễn Văn Nam"), ("mình là Huy ạ", "Huy"), ("Ravi 🌸", "Ravi"),
        ("🌸Ravi🌸", "Ravi"),
        ("Ravi\u200b Kumar", "Ravi Kumar"), ("\u202eRavi\u202c", "Ravi"), ("Ravi\nKumar\t", "Ravi Kumar"),
        ("रवि कुमार", "रवि कुमार"), ("क्\u200dष", "क्\u200dष"), ("María José", "María José"), ("李明", "李明"),
        ("محمد علي", "محمد علي"), ("D'Souza", "D'Souza"), ("O’Brien", "O’Brien"), ("Anne-Marie", "Anne-Marie"),
        ("Dr. A. P. J. Abdul Kalam", "Dr. A. P. J. Abdul Kalam"), ("Imran Khan", "Imran Khan"), ("Namita", "Namita"),
        ("Ｒａｖｉ", "Ravi"), ("𝐑𝐚𝐯𝐢", "Ravi"), ("~Ravi~", "Ravi"), ("x" * 60, "x" * 60), ("Om", "Om"),
    ],
)  # fmt: skip
def test_a_name_is_cleaned(text: str, name: str) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "🌸", "🌸🌸🌸", ".", "~", "R", "J.", "12345", "9000000001", "Ravi 2", "Ravi, 2 people",
        "http://example.com",
        "www.example.in", "example.com", "=1+1", '=HYPERLINK("http://x","y")', "+Ravi=1", "@SUM(A1)", "<b>Ravi</b>",
        "<script>alert(1)</script>", "Robert'); DROP TABLE bookings;--", "x" * 61, "a" * 500, "yes", "no",
        "ok", "haan", "hi",
        "menu", "back", "name", "my name is", "\u200b\u200b", "{name}", "${jndi:x}",
    ],
)  # fmt: skip
def test_what_is_no_name(text: str) -> None:
    assert read_name(text) is None


@pytest.mark.parametrize(("profile", "offered"), [("Ravi Kumar 🏏", "Ravi Kumar"), ("नेहा", "नेहा"), ("~ Asha", "Asha")])
def test_a_usable_profile_name_is_offered(profile: str, offered: str) -> None:
    assert tidy_profile_name(profile) == offered


@pytest.mark.parametrize(
    "profile", ["🌸", ".", "~", "", "Mom's phone", "Sharma Travels", "Busy", "ok", "9000000001", "Office"]
)
def test_an_unusable_profile_name_is_not_offered(profile: str) -> None:
    assert tidy_profile_name(profile) is None


@given(st.text())
def test_whatever_is_taken_for_a_name_is_safe_to_print(text: str) -> None:
    name = read_name(text)
    if name is not None:
        assert 2 <= len(name) <= 60
        assert not set(name) & set('<>=@+/\\&{}[]();:"0123456789\n\r\t')
        assert all(unicodedata.category(character) != "Cc" for character in name)
        assert name[0] not in "=+-@\t"


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=3, max_size=20))
def test_reading_a_name_twice_changes_nothing(text: str) -> None:
    name = read_name(text)
    assert name is None or read_name(name) == name
