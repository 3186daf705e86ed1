"""From the pay button to the gateway: one attempt at a time, and no money asked for twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from services.errors import GatewayError
from services.money import Money
from services.payments import checkout
from services.payments.gateways.contract import Ask, Form, Outcome
from tests.services.stays import Stay, money_is_right, offered
from tests.town import NEHA, Town


def opened(stay: Stay) -> checkout.Opened:
    return checkout.open_page(stay.town.house, stay.town.gateways, stay.booking_id)


def test_the_gateway_is_asked_for_exactly_what_was_offered(town: Town) -> None:
    stay = offered(town, code="TEST123")
    order_id = stay.tries()
    asked = town.bank.asked[order_id]
    assert (asked.amount, asked.reference) == (stay.booking.pay_now, f"{stay.booking_id}-1")
    assert (asked.payer_name, asked.payer_phone) == ("Ravi Kumar", "+919000000001")
    assert asked.return_url == "https://thikana.example/api/payments/callback"
    assert stay.booking.payment_status == "PENDING"


def test_pressing_again_leads_to_the_same_page(town: Town) -> None:
    stay = offered(town)
    assert opened(stay).form == opened(stay).form
    assert len(stay.payments) == 1


@pytest.mark.parametrize("threads", [2, 6])
def test_pressing_at_once_makes_one_attempt(town: Town, threads: int) -> None:
    stay, start = offered(town), Barrier(threads)

    def press(_: int) -> Form | None:
        start.wait()
        return opened(stay).form

    with ThreadPoolExecutor(threads) as hands:
        forms = list(hands.map(press, range(threads)))
    assert forms[0] is not None
    assert all(form == forms[0] for form in forms)
    assert [each.order_id for each in stay.payments] == [f"{stay.booking_id}-1"]


def test_a_page_that_has_run_out_is_replaced_by_a_new_attempt(town: Town) -> None:
    stay = offered(town)
    first = stay.tries()
    town.clock.move(minutes=12)
    assert stay.tries() == first
    town.clock.move(minutes=1)
    assert stay.tries() == f"{stay.booking_id}-2"


def test_a_page_that_has_run_out_is_looked_at_first(town: Town) -> None:
    stay = offered(town)
    town.bank.pays(stay.tries())
    town.clock.move(minutes=14)
    assert opened(stay) == checkout.Opened("paid")
    assert len(stay.payments) == 1
    money_is_right(stay)


def test_while_the_bank_thinks_nobody_is_asked_to_pay_again(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.bank.pays(order_id, Outcome.PENDING)
    assert opened(stay) == checkout.Opened("being_checked")
    assert len(stay.payments) == 1
    town.bank.pays(order_id, Outcome.FAILED)
    assert opened(stay).stand == "payable"
    assert len(stay.payments) == 2


def test_a_gateway_that_is_away_loses_nothing(town: Town) -> None:
    stay = offered(town)
    town.bank.away = True
    for _ in range(3):
        with pytest.raises(GatewayError):
            opened(stay)
    assert stay.state == "PAYMENT_PENDING"
    town.bank.away = False
    assert opened(stay).stand == "payable"
    assert [each.order_id for each in stay.payments] == [f"{stay.booking_id}-1"]
    money_is_right(stay)


@pytest.mark.parametrize("minutes", [30, 31, 600])
def test_after_the_hold_nothing_can_be_opened_even_before_anybody_swept(town: Town, minutes: int) -> None:
    stay = offered(town)
    town.clock.move(minutes=minutes)
    assert opened(stay) == checkout.Opened("ended")
    assert stay.payments == []


def test_an_offer_that_was_replaced_cannot_be_paid(town: Town) -> None:
    stay = offered(town)
    offered(town, listing="pine-cottage")
    assert (stay.state, opened(stay).stand, stay.claims) == ("EXPIRED", "ended", [])


def test_a_booking_nobody_made_has_no_page(town: Town) -> None:
    assert checkout.open_page(town.house, town.gateways, "TH-NOBODY0") == checkout.Opened("ended")


@pytest.mark.parametrize(("owner_says", "stand"), [("Confirm", "paid"), ("Cancel", "cancelled")])
def test_what_the_owner_has_answered_is_not_payable(town: Town, owner_says: str, stand: str) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps(owner_says)
    assert opened(stay) == checkout.Opened(stand)  # type: ignore[arg-type]


def test_what_came_too_late_is_not_asked_for_again(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.wait(minutes=31)
    offered(town, guest=NEHA)
    stay.hears(order_id)
    assert opened(stay) == checkout.Opened("cancelled")


def test_the_receipt_names_the_money_that_was_kept(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), amount=Money(100))
    town.clock.move(minutes=1)
    stay.is_paid()
    with town.house.reading() as work:
        kept = checkout.paid_attempt(work, stay.booking)
    assert kept is not None
    assert (kept.order_id, kept.home) == (f"{stay.booking_id}-2", "ATTACHED")


def test_no_database_transaction_is_open_while_the_gateway_is_called(town: Town) -> None:
    stay = offered(town)
    free: list[bool] = []

    def open_page(ask: Ask) -> Form:
        with town.house.work() as work:  # on SQLite this would wait for any other writer
            free.append(bool(work.now))
        return Form("https://bank.example/pay", {"orderId": ask.reference}, town.clock.now())

    town.bank.open = open_page  # type: ignore[method-assign]
    assert opened(stay).stand == "payable"
    assert free == [True]
