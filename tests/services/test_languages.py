"""Days and money as readers of each language write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.stay.opening import BUTTON
from services.days import MANNERS, show_day, show_narrow_stay, show_stay, show_typed_stay
from services.money import Money

pytestmark = pytest.mark.quick

FRIDAY = date(2026, 12, 4)
SUNDAY = FRIDAY + timedelta(days=2)
NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("locale", "whole", "broken"),
    [
        ("en", "₹1,00,000", "₹13,652.10"),
        ("hi", "₹1,00,000", "₹13,652.10"),
        ("mr", "₹1,00,000", "₹13,652.10"),
        ("vi", f"100.000{NO_BREAK}₹", f"13.652,10{NO_BREAK}₹"),
    ],
)
def test_rupees_are_grouped_and_signed_as_the_reader_does_it(locale: str, whole: str, broken: str) -> None:
    assert Money(100_000_00).show(locale) == whole
    assert Money(13_652_10).show(locale) == broken


def test_dong_have_no_small_change() -> None:
    assert Money(12_600, "VND").show("vi") == f"12.600{NO_BREAK}₫"


@pytest.mark.parametrize(
    ("locale", "day", "stay", "over_new_year", "typed"),
    [
        ("en", "Fri 4 Dec 2026", "Fri 4 – Sun 6 Dec 2026", "Thu 31 Dec – Sat 2 Jan 2027", "4-6 dec"),
        ("hi", "शुक्र 4 दिसंबर 2026", "शुक्र 4 – रवि 6 दिसंबर 2026", "गुरु 31 दिसंबर – शनि 2 जनवरी 2027", "4-6 दिसंबर"),
        ("mr", "शुक्र 4 डिसेंबर 2026", "शुक्र 4 – रवि 6 डिसेंबर 2026", "गुरु 31 डिसेंबर – शनि 2 जानेवारी 2027",
         "4-6 डिसेंबर"),
        ("vi", "Th 6, 4/12/2026", "Th 6, 4/12 – CN, 6/12/2026", "Th 5, 31/12 – Th 7, 2/1/2027", "4-6/12"),
    ],
)  # fmt: skip
def test_days_are_written_as_the_reader_writes_them(
    locale: str, day: str, stay: str, over_new_year: str, typed: str
) -> None:
    assert show_day(FRIDAY, locale) == day
    assert show_stay(FRIDAY, SUNDAY, locale) == stay
    assert show_stay(date(2026, 12, 31), date(2027, 1, 2), locale) == over_new_year
    assert show_typed_stay(FRIDAY, SUNDAY, locale) == typed


@pytest.mark.parametrize("locale", MANNERS)
def test_any_stay_fits_a_button_whole(locale: str) -> None:
    stays = [(FRIDAY + timedelta(days=number), nights) for number in range(365) for nights in (1, 40)]
    shown = {show_narrow_stay(day, day + timedelta(days=nights), BUTTON, locale) for day, nights in stays}

    assert max(map(len, shown)) <= BUTTON
    assert len(shown) == len(stays)
