"""Changes asked for by words at any later step."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.dates import Stay, Unclear
from flows.reading.people import People
from flows.reading.wishes import Wish, read_wish

pytestmark = pytest.mark.quick

FRIDAY = date(2026, 11, 20)
FIFTH_TO_SEVENTH = Stay(date(2026, 12, 5), date(2026, 12, 7))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("5-7 dec", Wish(stay=FIFTH_TO_SEVENTH)),
        ("5-7 dec instead", Wish(stay=FIFTH_TO_SEVENTH)),
        ("no wait, 5-7 dec", Wish(stay=FIFTH_TO_SEVENTH)),
        ("make it 5-7 dec please", Wish(stay=FIFTH_TO_SEVENTH)),
        ("change date to 5-7 december", Wish(stay=FIFTH_TO_SEVENTH)),
        ("5 se 7 dec karo, change", Wish(stay=FIFTH_TO_SEVENTH)),
        ("3 people", Wish(people=People(3))),
        ("make it 3 people", Wish(people=People(3))),
        ("make it 3", Wish(people=People(3))),
        ("actually 4 of us", Wish(people=People(4))),
        ("we are 4 now, change it", Wish(people=People(4))),
        ("make it 2 veg 1 non veg", Wish(people=People(3, 2, 1))),
        ("5-7 dec and 4 people", Wish(stay=FIFTH_TO_SEVENTH, people=People(4))),
        ("name Asha Rao", Wish(name="Asha Rao")),
        ("name: Asha Rao", Wish(name="Asha Rao")),
        ("my name is Asha Rao", Wish(name="Asha Rao")),
        ("change name to Asha Rao", Wish(name="Asha Rao")),
        ("in the name of Asha Rao", Wish(name="Asha Rao")),
        ("book it in the name of Asha Rao please", Wish(name="Asha Rao")),
        ("under the name Asha Rao instead", Wish(name="Asha Rao")),
        ("add 1 more person", Wish(topic="people", more=1)),
        ("+2 guests", Wish(topic="people", more=2)),
        ("two more people", Wish(topic="people", more=2)),
        ("2 less people", Wish(topic="people", more=-2)),
        ("code TEST123", Wish(code="TEST123")),
        ("use code test123", Wish(code="TEST123")),
        ("code TEST123, 3 people", Wish(code="TEST123", people=People(3))),
        ("change dates", Wish(topic="dates")),
        ("different dates please", Wish(topic="dates")),
        ("dates", Wish(topic="dates")),
        ("make it 3 nights", Wish(topic="dates")),
        ("3 nights", Wish(topic="dates")),
        ("other place", Wish(topic="place")),
        ("another villa", Wish(topic="place")),
        ("show me a different cottage", Wish(topic="place")),
        ("change people", Wish(topic="people")),
        ("one more person", Wish(topic="people", more=1)),
        ("add 1 kid", Wish(topic="people", more=1)),
        ("wrong name", Wish(topic="name")),
        ("3 लोग कर दो", Wish(people=People(3))),
        ("5 se 7 dec kar do", Wish(stay=FIFTH_TO_SEVENTH)),
        ("तारीख बदलनी है", Wish(topic="dates")),
        ("दूसरी जगह", Wish(topic="place")),
        ("2 log aur jodo", Wish(topic="people", more=2)),
        ("नाम रवि कर दो", Wish(name="रवि")),
        ("तीन जण करा", Wish(people=People(3))),
        ("५ ते ७ डिसेंबर करा", Wish(stay=FIFTH_TO_SEVENTH)),
        ("माझं नाव रवी आहे", Wish(name="रवी")),
        ("đổi thành 3 người", Wish(people=People(3))),
        ("đổi sang 5-7/12", Wish(stay=FIFTH_TO_SEVENTH)),
        ("thêm 1 người", Wish(topic="people", more=1)),
        ("đổi tên thành Lan", Wish(name="Lan")),
        ("mã TEST123", Wish(code="TEST123")),
        ("change code", Wish(topic="code")),
    ],
)
def test_a_change_is_understood(text: str, wish: Wish) -> None:
    assert read_wish(text, FRIDAY) == wish


@pytest.mark.parametrize(
    ("text", "why"), [("31 feb", "no_such_day"), ("7-5 dec instead", "reversed"), ("5 dec", "check_out_missing")]
)
def test_a_change_to_impossible_dates_says_why(text: str, why: str) -> None:
    wish = read_wish(text, FRIDAY)
    assert wish is not None
    assert isinstance(wish.stay, Unclear)
    assert wish.stay.why == why


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "🙂", "2", "2nd", "yes", "no", "ok", "menu", "back", "change", "help", "hi", "pay", "villa",
        "camping",
        "Lakeview Cottage", "Asha Rao", "is breakfast on sunday included?", "how many people can stay?",
        "what is your name?",
        "i will arrive on sunday evening with a dog", "is there parking for 2 cars", "thanks", "ASHA10", "x" * 4096,
        "<b>name</b>", "=1+1", "SELECT * FROM bookings", "the name of the place is nice", "change " * 500,
    ],
)  # fmt: skip
def test_what_asks_for_no_change(text: str) -> None:
    assert read_wish(text, FRIDAY) is None


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    wish = read_wish(text, FRIDAY)
    assert wish is None or wish != Wish()


@given(st.integers(1, 400))
def test_any_number_of_people_may_be_wished(people: int) -> None:
    assert read_wish(f"make it {people} people", FRIDAY) == Wish(people=People(people))
