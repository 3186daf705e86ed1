"""Stays told beside much else: the occasion, the nights one by one, the days of coming and of leaving apart."""

from __future__ import annotations

from datetime import date

import pytest

from flows.reading.dates import Stay, Unclear, find_stay, read_stay

pytestmark = pytest.mark.quick

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("new year booking, 31st dec to 2nd jan", "2026-12-31", "2027-01-02"),
        ("after new year, from 1st january to 3rd january", "2027-01-01", "2027-01-03"),
        ("republic day, 24 jan to 26 jan", "2027-01-24", "2027-01-26"),
        ("4,5 dec checkout 6 dec", "2026-12-04", "2026-12-06"),
        ("4,5,6 dec 3 nights", "2026-12-04", "2026-12-07"),
        ("31 dec ki 1 raat", "2026-12-31", "2027-01-01"),
        ("december ki barah tarikh se chaudah tarikh tak", "2026-12-12", "2026-12-14"),
        ("in the month of january, 9 to 11", "2027-01-09", "2027-01-11"),
        ("twenty sixth to twenty-eighth december", "2026-12-26", "2026-12-28"),
        ("5 ko aana 6 dec ko wapas", "2026-12-05", "2026-12-06"),
        ("२८ ला येऊन २९ नोव्हेंबरला निघणार", "2026-11-28", "2026-11-29"),
        ("come on the 11th, leave on the 13th, in december", "2026-12-11", "2026-12-13"),
        ("parva mhanje ravivari ek ratra", "2026-11-22", "2026-11-23"),
        ("aaj se 22 tak", "2026-11-20", "2026-11-22"),
        ("call me today, 4 dec to 6 dec", "2026-12-04", "2026-12-06"),
        ("28 ko lonavala aake 29 nov ko niklenge", "2026-11-28", "2026-11-29"),
        ("फोर्थ दिसंबर से सिक्स्थ दिसंबर", "2026-12-04", "2026-12-06"),
        ("atharah se bees december", "2026-12-18", "2026-12-20"),
        ("from 24th for 3 nights in december", "2026-12-24", "2026-12-27"),
        ("dec4-dec6", "2026-12-04", "2026-12-06"),
    ],
)
def test_the_days_of_the_stay_are_told_from_all_others(text: str, first: str, last: str) -> None:
    assert read_stay(text, FRIDAY) == Stay(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["i will tell tomorrow", "kal batata hu", "call me today", "villa for 2 nights"])
def test_a_day_on_which_somebody_will_tell_is_no_day_of_a_stay(text: str) -> None:
    heard, _ = find_stay(text, FRIDAY)
    assert isinstance(heard, Unclear)
    assert heard.why == "nothing"
