"""Prices and shares: every part is exact, and together the parts are the whole, to the paisa."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services import pricing
from services.money import Money, split_by_shares
from services.tables import Listing
from tests.town import settings_of

pytestmark = pytest.mark.quick

SETTINGS = settings_of("sqlite:///nowhere.db")
MONDAY = date(2026, 11, 23)
KINDS = st.sampled_from([None, "STANDARD", "SPECIAL"])


def listing(**changes: object) -> Listing:
    """A cottage for two to four, 5,000 a night, 6,000 at the weekend, 600 for each extra guest, no tax."""
    usual = {
        "slug": "c", "currency": "INR", "capacity": 4, "included_guests": 2, "weekday_minor": 500_000,
        "weekend_minor": 600_000, "extra_guest_minor": 60_000, "tax_bps": 0, "advance_bps": None,
    }  # fmt: skip
    return Listing(**(usual | changes))


def quote(place: Listing, nights: int = 1, guests: int = 2, kind: str | None = None, arrival: date = MONDAY,
          special: dict[date, int] | None = None) -> pricing.Quote:  # fmt: skip
    return pricing.quote(place, arrival, arrival + timedelta(days=nights), guests, special or {}, kind, SETTINGS)


@pytest.mark.parametrize(
    ("kind", "platform", "referrer", "discount", "pay_now"),
    [
        (None, 900, 0, 0, 3000),
        ("STANDARD", 450, 300, 150, 2850),
        ("SPECIAL", 450, 450, 0, 3000),
    ],
)
def test_an_advance_of_3000_is_shared_as_the_contract_says(
    kind: str | None, platform: int, referrer: int, discount: int, pay_now: int
) -> None:
    price = quote(listing(weekday_minor=1_000_000), kind=kind)
    assert price.advance == Money(300_000)
    parts = (price.platform, price.referrer, price.discount)
    assert parts == (Money(platform * 100), Money(referrer * 100), Money(discount * 100))
    assert price.pay_now == Money(pay_now * 100)
    assert (price.due, price.total) == (Money(700_000), Money(1_000_000 - discount * 100))


def test_friday_and_saturday_nights_are_the_weekend() -> None:
    lines = quote(listing(), nights=7).lines
    assert [(line.what, line.times, line.amount_minor) for line in lines] == [
        ("weekday", 5, 2_500_000),
        ("weekend", 2, 1_200_000),
    ]


def test_a_special_night_has_its_own_price_whatever_day_it_is() -> None:
    friday = MONDAY + timedelta(days=4)
    lines = quote(listing(), nights=7, special={MONDAY: 900_000, friday: 950_000}).lines
    assert {(line.what, line.times, line.each_minor) for line in lines} == {
        ("special", 1, 900_000),
        ("special", 1, 950_000),
        ("weekday", 4, 500_000),
        ("weekend", 1, 600_000),
    }


@pytest.mark.parametrize(("guests", "units", "extra"), [(1, 1, 0), (2, 1, 0), (3, 1, 1), (4, 1, 2), (5, 2, 1),
                                                        (8, 2, 4), (9, 3, 3)])  # fmt: skip
def test_more_guests_pay_by_head_and_fill_more_units(guests: int, units: int, extra: int) -> None:
    place = listing()
    price = quote(place, nights=2, guests=guests)
    assert pricing.units_needed(place, guests) == units
    assert price.price == Money(2 * units * 500_000 + 2 * extra * 60_000)


def test_tax_is_a_line_of_its_own_on_everything_else() -> None:
    price = quote(listing(tax_bps=1800), guests=3)
    assert (price.lines[-1].what, price.lines[-1].amount_minor) == ("tax", 100_800)
    assert price.price == Money(560_000 + 100_800)


def test_a_listing_may_ask_for_another_share_in_advance() -> None:
    assert quote(listing(advance_bps=5000)).advance == Money(250_000)
    assert quote(listing(advance_bps=0)).advance == Money(0)
    assert quote(listing(advance_bps=10_000)).due == Money(0)


def test_rounding_never_takes_a_paisa_from_who_has_no_share() -> None:
    price = quote(listing(weekday_minor=10, advance_bps=10_000), kind="SPECIAL")
    assert (price.platform, price.referrer, price.discount) == (Money(2), Money(1), Money(0))


def test_half_a_paisa_is_rounded_up() -> None:
    assert Money(5).share(1000) == Money(1)
    assert Money(333).share(3000) == Money(100)
    assert Money(15).share(3000) == Money(5)


amounts = st.integers(1, 5_000_000)
calmly = settings(max_examples=100, deadline=None)


@calmly
@given(weekday=amounts, weekend=amounts, extra=st.integers(0, 500_000), tax=st.sampled_from([0, 500, 1200, 1800]),
       nights=st.integers(1, 14), guests=st.integers(1, 12), share=st.integers(0, 10_000), kind=KINDS,
       special=st.dictionaries(st.integers(0, 13), amounts, max_size=3))  # fmt: skip
def test_the_parts_are_the_whole_to_the_paisa(weekday: int, weekend: int, extra: int, tax: int, nights: int,
                                              guests: int, share: int, kind: str | None,
                                              special: dict[int, int]) -> None:  # fmt: skip
    place = listing(
        weekday_minor=weekday, weekend_minor=weekend, extra_guest_minor=extra, tax_bps=tax, advance_bps=share
    )
    price = quote(place, nights, guests, kind, special={MONDAY + timedelta(days=n): p for n, p in special.items()})
    assert sum(line.amount_minor for line in price.lines) == price.price.minor
    assert all(line.times * line.each_minor == line.amount_minor for line in price.lines)
    assert price.pay_now + price.discount + price.due == price.price
    assert price.pay_now + price.due == price.total
    assert price.platform + price.referrer + price.discount == price.advance.share(3000)
    assert min(price.platform, price.referrer, price.discount, price.pay_now, price.due).minor >= 0
    stayed = sum(line.times for line in price.lines if line.what in ("weekday", "weekend", "special"))
    assert stayed == nights * pricing.units_needed(place, guests)


@calmly
@example(whole=10, shares=[1500, 1500, 0])
@given(whole=st.integers(0, 10**12), shares=st.lists(st.integers(0, 5000), min_size=1, max_size=6))
def test_whatever_is_split_adds_up(whole: int, shares: list[int]) -> None:
    parts = split_by_shares(Money(whole), tuple(shares))
    assert sum(part.minor for part in parts) == Money(whole).share(sum(shares)).minor
    assert all(not part for part, share in zip(parts, shares, strict=True) if not share)
    assert all(abs(part.minor - whole * share / 10_000) <= 3 for part, share in zip(parts, shares, strict=True))
