"""The first message, read at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.dates import Stay, Unclear
from flows.reading.opening import Opening, read_opening
from flows.reading.people import People

pytestmark = pytest.mark.quick

FRIDAY = date(2026, 11, 20)
FOURTH_TO_SIXTH = Stay(date(2026, 12, 4), date(2026, 12, 6))
THIS_WEEKEND = Stay(date(2026, 11, 20), date(2026, 11, 22))
PLACES = ("Lonavala", "Alibaug")
LISTINGS = (("l1", "Lakeview Cottage"), ("l2", "Pine Tent"), ("l3", "Palm Villa"), ("l4", "Sea Breeze Villa Alibaug"),
            ("l5", "Starlight Camp"), ("l6", "Hilltop Cottage"))  # fmt: skip


def opened(text: str) -> Opening:
    return read_opening(text, FRIDAY, PLACES, LISTINGS)


WISHED = Opening(kind="cottage", place="Lonavala", stay=FOURTH_TO_SIXTH, people=People(2))


@pytest.mark.parametrize(
    "text",
    [
        "cottage near Lonavala 4-6 dec, 2 people", "cottage near lonavla 4-6 dec 2 people",
        "COTTAGE LONAVALA 4-6 DEC 2 PPL",
        "lonavala me cottage chahiye 4 se 6 dec 2 log", "2 log ke liye cottage lonavala mein 4 se 6 dec tak",
        "4-6 dec, 2 people, cottage, lonavala", "2 people cottage lonavala 4-6 dec",
        "cabin in lonavala 4-6 dec for 2",
        "i want to book a cotage in lonawala for 2 nights from 4 dec for 2 people please",
        "need cottage at lona vala from 4th to 6th dec, couple", "cottage\nlonavala\n4-6 dec\n2 adults",
    ],
)  # fmt: skip
def test_kind_place_dates_and_people_in_one_line(text: str) -> None:
    assert opened(text) == WISHED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi", Opening(greeting=True)),
        ("Namaste ji 🙏", Opening(greeting=True)),
        ("", Opening()),
        ("🙂", Opening()),
        ("lonavala", Opening(place="Lonavala")),
        ("lonavla", Opening(place="Lonavala")),
        ("alibag", Opening(place="Alibaug")),
        ("villa", Opening(kind="villa")),
        ("farmhouse", Opening(kind="villa")),
        ("tent", Opening(kind="camping")),
        ("glamping", Opening(kind="camping")),
        ("कॉटेज", Opening(kind="cottage")),
        ("4-6 dec", Opening(stay=FOURTH_TO_SIXTH)),
        ("2 people", Opening(people=People(2))),
        ("under 8000", Opening(budget_minor=800_000)),
        ("budget 5k", Opening(budget_minor=500_000)),
        ("budget 1.5 lakh", Opening(budget_minor=15_000_000)),
        ("8000 tak", Opening(budget_minor=800_000)),
        ("₹5,000 per night", Opening(budget_minor=500_000)),
        ("Hi, code ASHA10", Opening(code="ASHA10", greeting=True)),
        ("villa alibag this weekend 6 ppl under 15000",
         Opening(kind="villa", place="Alibaug", stay=THIS_WEEKEND, people=People(6), budget_minor=1_500_000)),
        ("Hi, code ASHA10 cottage near Lonavala 4-6 dec, 2 log",
         Opening(kind="cottage", place="Lonavala", stay=FOURTH_TO_SIXTH, people=People(2), code="ASHA10",
                 greeting=True)),
        ("cottage near lonavala 4-6 dec, 2 people, code TEST123",
         Opening(kind="cottage", place="Lonavala", stay=FOURTH_TO_SIXTH, people=People(2), code="TEST123")),
        ("camp alibaug 4/12 to 6/12 2 veg 1 non veg",
         Opening(kind="camping", place="Alibaug", stay=FOURTH_TO_SIXTH, people=People(3, 2, 1))),
        ("lakeview 4-6 dec", Opening(listing="l1", stay=FOURTH_TO_SIXTH)),
        ("Lakeview Cottage for 2", Opening(kind="cottage", listing="l1", people=People(2))),
        ("lakeveiw cottage", Opening(kind="cottage", listing="l1")),
        ("sea breeze villa", Opening(kind="villa", listing="l4")),
        ("goa trip 4-6 dec", Opening(stay=FOURTH_TO_SIXTH, rest="goa trip")),
        ("tent for 3, 4-6 dec, ₹5,000",
         Opening(kind="camping", stay=FOURTH_TO_SIXTH, people=People(3), budget_minor=500_000)),
    ],
)  # fmt: skip
def test_what_a_first_message_says(text: str, expected: Opening) -> None:
    assert opened(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Cottage/Lonavala/4-6 Dec/2 people", "lonavala // cottage // 4dec-6dec // 2",
        "Cottage | Lonavala | 4-6 Dec | 2 pax",
        "1. Cottage\n2. Lonavala\n3. 4-6 Dec\n4. 2 people", "Lonavala-Cottage-4 to 6 Dec-2 ppl",
        "Cotatge in lnoavala 4-6 decembr for 2 peolpe",
        "cottageinlonavala 4to6dec 2people", "Place: Lonavala\nType: cottage\nDate:\n4 Dec to\n6 Dec\nGuests - 2",
        "lonavala me cottage, december ki 4 tarikh se 6 tarikh tak, 2 log", "lonavala cottage 4-6 dec, 2 jan",
    ],
)  # fmt: skip
def test_parts_written_together_or_in_lines_are_taken_apart(text: str) -> None:
    assert replace(opened(text), rest="") == WISHED


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dost ne code diya hai RAHUL50", "RAHUL50"), ("TEST123 is my friend's code", "TEST123"),
        ("VILLA/4-6 DEC/RAHUL50", "RAHUL50"), ("my friend gave me the code CAMP50, is it valid", "CAMP50"),
        ("mitrane code dilay", ""), ("what code do i need", ""),
    ],
)  # fmt: skip
def test_a_code_is_what_stands_out_beside_its_word(text: str, code: str) -> None:
    assert opened(text).code == code


@pytest.mark.parametrize(
    ("text", "stay"),
    [
        ("30 dec to 4 jan", Stay(date(2026, 12, 30), date(2027, 1, 4))),
        ("check in 31 dec, check out 2 jan", Stay(date(2026, 12, 31), date(2027, 1, 2))),
        ("31 dec, 2 jan", Stay(date(2026, 12, 31), date(2027, 1, 2))),
    ],
)
def test_jan_is_january_where_it_ends_the_stay(text: str, stay: Stay) -> None:
    heard = opened(text)
    assert (heard.stay, heard.people) == (stay, None)


def test_the_figures_of_dates_and_prices_are_never_people() -> None:
    for text in ("4-6 dec", "villa 4/12 to 6/12", "villa for 2 nights from 4 dec", "under 8000", "lonavala 4 se 6 dec"):
        assert opened(text).people is None


def test_a_day_without_an_end_is_kept_to_be_asked_about() -> None:
    heard = opened("camping for 2 veg tomorrow")
    assert isinstance(heard.stay, Unclear)
    assert heard.stay.why == "check_out_missing"
    assert (heard.kind, heard.people) == ("camping", People(2, 2, 0))


def test_an_impossible_day_does_not_hide_the_rest() -> None:
    heard = opened("cottage lonavala 31 feb 2 people")
    assert isinstance(heard.stay, Unclear)
    assert heard.stay.why == "no_such_day"
    assert (heard.kind, heard.place, heard.people) == ("cottage", "Lonavala", People(2))


def test_a_word_near_two_places_names_neither() -> None:
    assert read_opening("karjal", FRIDAY, ("Karjat", "Karjan")).place == ""


@pytest.mark.parametrize(
    "text",
    [
        "village",
        "campus",
        "4 meals",
        "2 houses",
        "my coupon",
        "a review",
        "velvet",
        "along the valley",
        "' OR 1=1 --",
        "<b>hi</b>",
        "=1+1",
        "שלום",
    ],
)
def test_what_only_looks_like_a_wish(text: str) -> None:
    heard = opened(text)
    assert (heard.kind, heard.place, heard.stay, heard.people, heard.listing, heard.code) == (
        "",
        "",
        None,
        None,
        "",
        "",
    )


KINDS = st.sampled_from([("villa", "villa"), ("tent", "camping"), ("cottage", "cottage"), ("farmhouse", "villa")])


@given(
    kind=KINDS,
    place=st.sampled_from(PLACES),
    people=st.integers(1, 30),
    parts=st.permutations(range(4)),
    joint=st.sampled_from([" ", ", ", "\n", " - ", "; "]),
)
def test_the_parts_may_come_in_any_order(
    kind: tuple[str, str], place: str, people: int, parts: list[int], joint: str
) -> None:
    said = [kind[0], place, "4-6 dec", f"{people} people"]
    heard = read_opening(joint.join(said[part] for part in parts), FRIDAY, PLACES)
    assert heard == Opening(kind=kind[1], place=place, stay=FOURTH_TO_SIXTH, people=People(people))


@settings(deadline=None)  # because the words of a language are read from their file when they are first heard
@given(st.text(), st.lists(st.text(max_size=20), max_size=4))
def test_no_text_breaks_it(text: str, places: list[str]) -> None:
    heard = read_opening(text, FRIDAY, places, [(str(n), place) for n, place in enumerate(places)])
    assert heard.place in {"", *places}
