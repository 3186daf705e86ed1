"""The ledger follows a booking's money, and the audit finds nothing to complain of."""

from __future__ import annotations

import pytest

from services import audit, ledger
from services.contacts.people import find_or_make
from services.money import Money
from services.payments.gateways.contract import Outcome
from tests.town import ASHA, MEERA, PAWAR, RAVI, Town


def _book(town: Town, code: str = "") -> None:
    ravi = town.phone(RAVI)
    ravi.says(f"cottage near Lonavala 4-6 dec, 2 people {code}".strip())
    ravi.taps("Lakeview Cottage")
    address = ravi.last.url.removeprefix("https://thikana.example")
    town.browser.post(address)
    town.bank.pays(next(iter(town.bank.asked)))
    town.wait(minutes=1)


def _balances(town: Town, *accounts: str) -> list[int]:
    with town.house.reading() as work:
        assert audit.differences(work) == []
        return [ledger.balance(work, account).minor for account in accounts]


def test_captured_money_is_kept_for_the_guest_until_the_owner_answers(town: Town) -> None:
    _book(town, "code ASHA10")
    assert _balances(town, "gateway:paytm", "guest_money", "platform") == [359100, -359100, 0]


def test_the_owners_yes_shares_the_advance_to_the_paisa(town: Town) -> None:
    _book(town, "code ASHA10")
    town.phone(PAWAR).taps("Confirm")
    with town.house.reading() as work:
        asha, pawar = find_or_make(work, ASHA).id, find_or_make(work, PAWAR).id
    accounts = ("gateway:paytm", "guest_money", "platform", ledger.referrer(asha), ledger.owner(pawar))
    assert _balances(town, *accounts) == [359100, 0, -56700, -37800, -264600]


def test_the_owners_no_owes_everything_back(town: Town) -> None:
    _book(town)
    town.phone(PAWAR).taps("Cancel")
    assert _balances(town, "gateway:paytm", "guest_money", "refunds_due") == [378000, 0, -378000]
    assert "Refund" in town.phone(MEERA).last.text


def test_money_of_another_amount_is_owed_back_at_once(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("cottage near Lonavala 4-6 dec, 2 people")
    ravi.taps("Pine Cottage")
    town.browser.post(ravi.last.url.removeprefix("https://thikana.example"))
    town.bank.pays(next(iter(town.bank.asked)), Outcome.PAID, Money(100))
    town.wait(minutes=1)
    assert _balances(town, "gateway:paytm", "refunds_due") == [100, -100]


def test_a_posting_that_is_not_zero_in_sum_is_refused(town: Town) -> None:
    with town.house.work() as work, pytest.raises(ValueError, match="sums to zero"):
        ledger.post(work, "odd", "odd", {"a": Money(2), "b": Money(-1)}, actor="test")


def test_the_same_posting_is_written_once(town: Town) -> None:
    entries = {"a": Money(5), "b": Money(-5)}
    with town.house.work() as work:
        assert ledger.post(work, "once", "try", entries, actor="test")
        assert not ledger.post(work, "once", "try", entries, actor="test")
    assert _balances(town, "a") == [5]
