"""Commissions through the API agree with the bookings and with the ledger."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from services.contacts.people import find_or_make
from services.db import make_engine
from tests.api.conftest import Api
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import ASHA, NEHA, RAVI, VIKRAM, Town, settings_of

ROOT = "/api/commissions"


def person_id(town: Town, phone: str) -> int:
    with town.house.work() as work:
        return find_or_make(work, phone).id


@pytest.fixture(scope="module")
def town(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all these tests, because they only read."""
    url = f"sqlite:///{shutil.copy(seeded_file, tmp_path_factory.mktemp('commissions') / 'thikana.db')}"
    engine = make_engine(url)
    yield Town(settings_of(url), engine)
    engine.dispose()


@pytest.fixture(scope="module")
def stays(town: Town) -> dict[str, Stay]:
    """One booking of each sort, each on dates of its own."""

    def another(number: int, code: str, guest: str = RAVI) -> Stay:
        return offered(town, code=code, guest=guest, arrival=ARRIVAL + timedelta(days=7 * number))

    made = {
        "confirmed": another(0, "TEST123").is_confirmed(),
        "special": another(1, "VIP500").is_confirmed(),
        "pending": another(2, "TEST123").is_paid(),
        "cancelled": another(3, "TEST123").is_paid(),
        "without": another(4, "").is_confirmed(),
        "unpaid": another(5, "TEST123", NEHA),
    }
    made["cancelled"].owner_taps("Cancel")
    return made


def worth(*stays: Stay, column: str) -> float:
    return sum(getattr(stay.booking, column) for stay in stays) / 100


def test_the_summary_is_the_sum_over_the_bookings(stays: dict[str, Stay], meera: Api) -> None:
    earned = (stays["confirmed"], stays["special"])
    assert meera.gets(f"{ROOT}/summary") == {
        "total_bookings": 5,
        "confirmed_count": 2,
        "pending_count": 1,
        "cancelled_count": 1,
        "total_admin_commission": worth(*earned, column="platform_minor"),
        "total_referrer_commission": worth(*earned, column="referrer_minor"),
        "total_customer_discount": worth(*earned, column="discount_minor"),
        "pending_admin_commission": worth(stays["pending"], column="platform_minor"),
        "pending_referrer_commission": worth(stays["pending"], column="referrer_minor"),
        "currency": "INR",
    }


def test_a_currency_nothing_was_sold_in_sums_to_nothing(stays: dict[str, Stay], meera: Api) -> None:
    answer = meera.gets(f"{ROOT}/summary", currency="USD")
    assert (answer["total_bookings"], answer["total_admin_commission"], answer["currency"]) == (0, 0, "USD")


@pytest.mark.parametrize(
    ("status", "names"),
    [
        ("CONFIRMED", ["special", "confirmed"]),
        ("PENDING", ["pending"]),
        ("CANCELLED", ["cancelled"]),
        ("NONE", ["unpaid"]),
        ("", ["unpaid", "cancelled", "pending", "special", "confirmed"]),
    ],
)
def test_referrals_are_listed_by_status_newest_first(
    stays: dict[str, Stay], meera: Api, status: str, names: list[str]
) -> None:
    answer = meera.gets(f"{ROOT}/by-status", status=status)
    assert [each["booking_id"] for each in answer["items"]] == [stays[name].booking_id for name in names]
    assert answer["total"] == len(names)


def test_pages_neither_repeat_nor_skip(stays: dict[str, Stay], meera: Api) -> None:
    pages = [meera.gets(f"{ROOT}/by-status", page=number, per_page=2) for number in (1, 2, 3, 4)]
    ids = [each["booking_id"] for page in pages for each in page["items"]]
    assert [len(page["items"]) for page in pages] == [2, 2, 1, 0]
    assert len(set(ids)) == 5
    assert {page["total"] for page in pages} == {5}


def test_a_referrer_sees_what_was_earned_and_what_may_be(town: Town, stays: dict[str, Stay], meera: Api) -> None:
    answer = meera.gets(f"{ROOT}/referrer/{person_id(town, ASHA)}")
    assert answer["referrals"] == answer["items"]
    assert answer["total"] == len(answer["referrals"]) == 4
    assert answer["summary"] == {
        "total_referrals": 4,
        "total_earned": worth(stays["confirmed"], column="referrer_minor"),
        "pending_earnings": worth(stays["pending"], column="referrer_minor"),
        "cancelled_earnings": worth(stays["cancelled"], column="referrer_minor"),
        "currency": "INR",
    }


def test_somebody_without_a_code_is_no_referrer(town: Town, stays: dict[str, Stay], meera: Api) -> None:
    assert meera.asks(f"{ROOT}/referrer/{person_id(town, RAVI)}").status_code == 404


def test_payable_is_what_the_ledger_owes(town: Town, stays: dict[str, Stay], meera: Api) -> None:
    answer = meera.gets(f"{ROOT}/payable")
    earned = {
        ASHA: worth(stays["confirmed"], column="referrer_minor"),
        VIKRAM: worth(stays["special"], column="referrer_minor"),
    }
    found = {each["mobile_number"]: each for each in answer["payable_commissions"]}
    assert {phone: each["current_balance"] for phone, each in found.items()} == earned
    assert {phone: each["total_payable"] for phone, each in found.items()} == earned
    assert (found[ASHA]["referral_code"], found[ASHA]["confirmed_bookings"]) == ("TEST123", 1)
    assert found[ASHA]["referral_user_id"] == person_id(town, ASHA)
    assert answer["total_payable"] == sum(earned.values())
    assert answer["items"] == answer["payable_commissions"]


def test_what_is_payable_in_all_does_not_hang_on_the_page(stays: dict[str, Stay], meera: Api) -> None:
    whole, part = meera.gets(f"{ROOT}/payable"), meera.gets(f"{ROOT}/payable", per_page=1, page=2)
    assert (part["total"], len(part["items"])) == (2, 1)
    assert part["total_payable"] == whole["total_payable"]


def test_the_report_of_all_days_agrees_with_the_summary(stays: dict[str, Stay], meera: Api) -> None:
    report = meera.gets(f"{ROOT}/report", start_date="2026-11-01", end_date="2026-11-30")
    assert report["summary"] == meera.gets(f"{ROOT}/summary")
    assert report["total"] == 5


def test_amounts_are_numbers_with_at_most_two_decimals(stays: dict[str, Stay], meera: Api) -> None:
    for item in meera.gets(f"{ROOT}/by-status")["items"]:
        amounts = [value for value in item.values() if isinstance(value, float)]
        assert all(round(value, 2) == value for value in amounts)
