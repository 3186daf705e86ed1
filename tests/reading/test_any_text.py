"""Whatever is sent, every reader answers, and quickly: long, hostile, right-to-left, half-written."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from flows.reading.choices import pick
from flows.reading.codes import bare_code, find_code
from flows.reading.dates import find_stay, read_stay
from flows.reading.names import read_name, tidy_profile_name
from flows.reading.opening import read_opening
from flows.reading.people import read_people
from flows.reading.wishes import read_wish
from flows.reading.yes_no import read_yes_no

FRIDAY = date(2026, 11, 20)
SHOWN = [("a", "Lakeview Cottage"), ("b", "Pine Tent")]
READERS: dict[str, Callable[[str], object]] = {
    "read_stay": lambda text: read_stay(text, FRIDAY),
    "find_stay": lambda text: find_stay(text, FRIDAY),
    "read_people": read_people,
    "read_name": read_name,
    "tidy_profile_name": tidy_profile_name,
    "find_code": find_code,
    "bare_code": bare_code,
    "pick": lambda text: pick(text, SHOWN),
    "read_yes_no": read_yes_no,
    "read_opening": lambda text: read_opening(text, FRIDAY, ("Lonavala", "Alibaug"), SHOWN),
    "read_wish": lambda text: read_wish(text, FRIDAY),
}
UNITS = (
    "a", "1", "4 ", "4-", "dec ", "4 dec ", "4/5 ", " ", "4 to ", "fri ", "२", "x y ", "4,", "the 4 ", "4th ",
    "-", "|", "do ",
    "in 4 days ", "decembar ", "next ", "0", "4.", "4-6/", "this weekend ", "é1", "ﷺ", "2 veg ", "2+",
    "me and ", "code ",
    "name ", "lonavla ", "under 5 ", "my wife ", "🙂", "क", "ש ", "<b>", "' OR 1=1 --", "=1+", "\u202e",
    "\u200d", "\x00", "\ud800",
)  # fmt: skip
HOSTILE = (
    "\u202e6-4 ced\u202c", "שלום אני רוצה 4-6", "مرحبا ٤-٦ ديسمبر", "'; DROP TABLE bookings; --",
    "<script>alert('4-6 dec')</script>",
    '=HYPERLINK("http://example.com","4-6 dec")', "@SUM(1+1)*cmd|' /C calc'!A0", "{{7*7}}", "%s%n%d",
    "\x00\x01\x02", "\ud83d",
    "𝟒-𝟔 𝐝𝐞𝐜", "①②③", "½ ⅔ ²", "ǅ İ ß", "١/٢/٢٠٢٧", "4-6\ndec\r\n", "NaN", "1e309", "∞", "-0", "99999999999999999999",
)  # fmt: skip
MOST_SECONDS = 0.25


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_answered(reader: str, text: str) -> None:
    READERS[reader](text)


@pytest.mark.parametrize("reader", READERS)
def test_four_thousand_characters_of_anything_are_answered_soon(reader: str) -> None:
    read_stay("4 tháng 12", FRIDAY)
    for unit in UNITS:
        text = (unit * 4096)[:4096]
        began = time.process_time()
        READERS[reader](text)
        # Five times what it takes on a slow machine: a pattern that backtracks takes minutes, not milliseconds.
        assert time.process_time() - began < MOST_SECONDS, unit


def test_a_text_beyond_all_limits_is_cut_not_refused() -> None:
    for read in READERS.values():
        read("4-6 dec " * 100_000)


def test_readers_say_the_same_every_time() -> None:
    for read in READERS.values():
        assert read("cottage near Lonavala 4-6 dec, 2 people") == read("cottage near Lonavala 4-6 dec, 2 people")
