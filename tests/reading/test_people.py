"""How many come and what they eat, as people say it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.people import People, read_people

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("2", 2), (" 2 ", 2), ("2.", 2), ("२", 2), ("２", 2), ("2️⃣", 2), ("two", 2), ("Two", 2), ("do", 2), ("ek", 1),
        ("दो", 2), ("2 people", 2), ("2 PEOPLE!", 2), ("2people", 2), ("2ppl", 2), ("2 pax", 2), ("2 persons", 2),
        ("three guests", 3), ("2 log", 2), ("do log", 2), ("hum 4 log hai", 4), ("दो लोग", 2), ("2 adults 1 kid", 3),
        ("2 adults, 1 kid", 3), ("2 adults + 1 kid", 3), ("2 adults and two children", 4), ("adults: 2, kids: 1", 3),
        ("people 4", 4), ("no of people: 4", 4), ("2+2", 4), ("2 + 1", 3), ("2+1 kid", 3), ("couple", 2),
        ("a couple", 2),
        ("2 couples", 4), ("couple with 1 kid", 3), ("couple and 2 kids", 4), ("me and my wife", 2),
        ("my wife and i", 2),
        ("with my wife and 2 kids", 4), ("me, my wife and 2 kids", 4), ("me and 2 friends", 3), ("with 3 friends", 4),
        ("just me", 1), ("only me", 1), ("solo", 1), ("both of us", 2), ("family of 4", 4), ("group of six", 6),
        ("we are 5", 5), ("we're 5 people", 5), ("5 of us", 5), ("total 4", 4), ("for 2", 2), ("make it 3", 3),
        ("make it 3 people", 3), ("4 people, 2 adults 2 kids", 4), ("4 people including 1 kid", 4),
        ("2 people and 1 kid", 3), ("2 boys 2 girls", 4), ("villa for 2 people 4-6 dec", 2), ("4-6 dec, 2 people", 2),
        ("only myself and my husband", 2), ("we are 2 couples and 3 kids", 7), ("me, wife and a kid", 3),
        ("mom dad, we two and 2 kids", 6), ("with my wife", 2), ("just the two of them", 2), ("25 students", 25),
        ("headcount is 12", 12), ("strength - 18", 18), ("no. of people: 6", 6),
        ("2 adults and 2 kids, age 6 and 9", 4),
        ("हम दोनों, मम्मी पापा और 2 बच्चे", 6), ("मी मिस्टर आणि एक मुलगी", 3), ("आम्ही चौघीजणी", 4), ("8 लड़कों का ग्रुप", 8),
        ("lonavala me 2 log", 2), ("2 people, a couple", 2), ("me wife and son", 3), ("2A+1C", 3),
        ("we are 3 couples", 6),
        ("हम दोनों और 2 बच्चे", 4), ("दोघांसाठी", 2), ("२ मोठे १ मूल", 3), ("vợ chồng tôi và 1 bé", 3),
        ("2 nguoi lon 1 tre em", 3), ("mình với 2 bạn", 3), ("gia đình 4 người", 4), ("0", 0), ("0 people", 0),
        ("-2", -2), ("-2 people", -2), ("10000", 10000),
        ("10000 people", 10000), ("999999", 999999),
    ],
)  # fmt: skip
def test_the_number_of_people(text: str, total: int) -> None:
    assert read_people(text) == People(total)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 veg 1 non veg", People(3, 2, 1)),
        ("2 veg, 1 nonveg", People(3, 2, 1)),
        ("2 veg 1 non-veg", People(3, 2, 1)),
        ("2veg 1nv", People(3, 2, 1)),
        ("two veg one non veg", People(3, 2, 1)),
        ("1 non veg and 2 veg", People(3, 2, 1)),
        ("veg 2 non veg 1", People(3, 2, 1)),
        ("Veg: 2, Non-veg: 1", People(3, 2, 1)),
        ("2 vegetarians and 1 non-vegetarian", People(3, 2, 1)),
        ("२ veg १ non veg", People(3, 2, 1)),
        ("1 non-veg", People(1, 0, 1)),
        ("villa for 2 veg", People(2, 2, 0)),
        ("no non veg 2 veg", People(2, 2, 0)),
        ("4 people 1 veg", People(4, 1, 3)),
        ("4 people all veg", People(4, 4, 0)),
        ("4 people (2 veg 2 non veg)", People(4, 2, 2)),
        ("4 people, 2 veg 1 non veg", People(4, 2, 1)),
        ("0 veg 0 non veg", People(0, 0, 0)),
        ("2 adults 2 kids veg", People(4, 4, 0)),
        ("२ शाकाहारी १ मांसाहारी", People(3, 2, 1)),
        ("2 व्हेज १ नॉनव्हेज", People(3, 2, 1)),
        ("2 chay 1 mặn", People(3, 2, 1)),
        ("two are veg and one is non veg", People(3, 2, 1)),
        ("total 6 people, 2 of us are vegetarian, rest 4 will take non veg", People(6, 2, 4)),
        ("2 ppl, i am veg he is non veg", People(2, 1, 1)),
        ("6 people, 4 veg, baki non veg", People(6, 4, 2)),
        ("3 log, teeno veg", People(3, 3, 0)),
        ("7 adults, veg - 3, non veg - 4", People(7, 3, 4)),
    ],
)
def test_who_eats_what(text: str, expected: People) -> None:
    assert read_people(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("all veg", People(3, 3, 0)),
        ("veg", People(3, 3, 0)),
        ("sab veg", People(3, 3, 0)),
        ("everyone is veg", People(3, 3, 0)),
        ("pure veg", People(3, 3, 0)),
        ("शाकाहारी", People(3, 3, 0)),
        ("non veg", People(3, 0, 3)),
        ("all nonveg", People(3, 0, 3)),
        ("none veg", People(3, 0, 3)),
        ("no veg", People(3, 0, 3)),
        ("1 non-veg", People(3, 2, 1)),
        ("2 veg", People(3, 2, 1)),
        ("4 veg", People(4, 4, 0)),
        ("2 veg 2 non veg", People(4, 2, 2)),
        ("5 people all veg", People(5, 5, 0)),
    ],
)
def test_food_said_when_three_guests_are_known(text: str, expected: People) -> None:
    assert read_people(text, total=3) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "🙂", "hello", "4-6 dec", "4 dec", "dec 4 to 6", "4/12", "04/12/2026", "9000000001",
        "+91 90000 00001", "1.5",
        "4-6 people", "4 to 6 people", "all veg", "veg", "none veg", "<b>2</b>", "=2+2", "2; DROP TABLE",
        "family", "yes", "family with 2 kids",
        "for 2 nights", "we are 3 nights", "do you have a pool?", "under 8000", "room 2", "tell me about the villa",
        "a friend told me about you", "is it fine for a baby", "my room no 5", "i am veg", "total 5000 rs",
    ],
)  # fmt: skip
def test_not_people(text: str) -> None:
    assert read_people(text) is None


@given(adults=st.integers(0, 999), kids=st.integers(0, 999), joint=st.sampled_from([" ", ", ", " and ", " + ", " & "]))
def test_adults_and_kids_add_up(adults: int, kids: int, joint: str) -> None:
    assert read_people(f"{adults} adults{joint}{kids} kids") == People(adults + kids)


@given(veg=st.integers(0, 999), non_veg=st.integers(0, 999), joint=st.sampled_from([" ", ", ", " and ", "; "]))
def test_eaters_add_up_in_either_order(veg: int, non_veg: int, joint: str) -> None:
    expected = People(veg + non_veg, veg, non_veg)
    assert read_people(f"{veg} veg{joint}{non_veg} non-veg") == expected
    assert read_people(f"nonveg {non_veg}{joint}veg {veg}") == expected


@given(st.text(), st.none() | st.integers(0, 50))
def test_no_text_breaks_it(text: str, total: int | None) -> None:
    people = read_people(text, total=total)
    assert people is None or isinstance(people.total, int)


JUMBLE = "2 -1 veg non non-veg people kids and + me my wife couple of us for no all with do"


@given(st.lists(st.sampled_from(JUMBLE.split())))
def test_no_jumble_of_people_words_breaks_it(words: list[str]) -> None:
    people = read_people(" ".join(words), total=2)
    assert people is None or isinstance(people.total, int)
