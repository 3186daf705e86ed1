"""The pages around paying, at every stand of a booking."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import bookings
from services.payments.gateways.contract import Outcome
from tests.services.stays import ARRIVAL, Stay, money_is_right, offered
from tests.town import NEHA, RAVI, Town
from tests.web.pages import words


def shown(stay: Stay) -> str:
    answer = stay.town.browser.get(stay.pay_path)
    assert answer.status_code == 200
    return words(answer)


def test_the_page_says_what_is_paid_for_how_much_and_to_whom(town: Town) -> None:
    stay = offered(town, code="TEST123", arrival=ARRIVAL + timedelta(days=2), nights=1)
    page = shown(stay)
    for fact in ("Lakeview Cottage", "Ravi Kumar", "2 guests", "Total", "Code TEST123", "Thikana", stay.booking_id):
        assert fact in page
    for amount in (stay.booking.pay_now, stay.booking.total, stay.booking.due, stay.booking.discount):
        assert amount.show() in page


@pytest.mark.quick
def test_looking_at_the_page_opens_nothing(town: Town) -> None:
    stay = offered(town)
    for _ in range(5):
        shown(stay)
    assert town.browser.head(stay.pay_path).status_code == 200
    assert (stay.payments, town.bank.asked) == ([], {})


def test_the_button_hands_the_browser_over_to_the_bank(town: Town) -> None:
    stay = offered(town)
    answer = stay.press_pay()
    assert answer.status_code == 200
    assert 'action="https://bank.example/pay"' in answer.text
    assert f'value="{stay.booking_id}-1"' in answer.text
    assert stay.booking.pay_now.show() in words(answer)


@pytest.mark.quick
@pytest.mark.trap(27)
def test_no_amount_of_a_form_is_ever_read(town: Town) -> None:
    stay = offered(town)
    less = {"amount": "1.00", "pay_now": "1", "TXNAMOUNT": "1.00", "amount_minor": "100"}
    town.browser.post(stay.pay_path, data=less, query_string=less)
    assert stay.payments[0].amount == stay.booking.pay_now
    assert town.bank.asked[stay.payments[0].order_id].amount == stay.booking.pay_now


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: t + "A", lambda t: t.split(".")[0], lambda t: "x",
                                   lambda t: "TH-AAAAAAA." + t.split(".")[1], lambda t: t.lower()])  # fmt: skip
def test_a_spoiled_link_opens_nothing(town: Town, method: str, spoil: object) -> None:
    stay = offered(town)
    assert callable(spoil)
    token = spoil(stay.pay_path.removeprefix("/pay/"))
    answer = getattr(town.browser, method)(f"/pay/{token}")
    assert (answer.status_code, stay.payments) == (404, [])
    assert town.browser.get("/payment/success", query_string={"token": token}).status_code == 404


def test_a_bank_that_is_away_gets_a_page_with_another_try(town: Town) -> None:
    stay = offered(town)
    town.bank.away = True
    answer = stay.press_pay()
    assert answer.status_code == 502
    assert "could not be opened" in words(answer)
    assert f'action="{stay.pay_path}"' in answer.text
    town.bank.away = False
    stay.is_paid()
    money_is_right(stay)


def test_while_the_bank_thinks_the_page_asks_for_patience(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    assert "Please do not pay again" in shown(stay)
    answer = stay.press_pay()
    assert (answer.status_code, answer.location) == (303, stay.pay_path)
    assert len(stay.payments) == 1


def test_a_paid_booking_has_nothing_to_pay_and_later_a_ticket(town: Town) -> None:
    stay = offered(town).is_paid()
    assert "is paid" in shown(stay)
    assert "/ticket?" not in town.browser.get(stay.pay_path).text
    stay.owner_taps("Confirm")
    assert "/ticket?" in town.browser.get(stay.pay_path).text
    assert (stay.press_pay().status_code, len(stay.payments)) == (303, 1)


def test_a_hold_that_ended_can_only_be_asked_for_again(town: Town) -> None:
    stay = offered(town)
    town.wait(minutes=31)
    assert "The hold has ended" in shown(stay)
    assert stay.press_pay().status_code == 303
    assert stay.payments == []


def test_a_cancelled_booking_is_said_to_be_cancelled(town: Town) -> None:
    stay = offered(town)
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        bookings.cancel_unpaid(work, booking, actor="guest:1")
    assert "was cancelled" in shown(stay)
    assert stay.press_pay().status_code == 303


def outcome(stay: Stay, page: str = "success") -> str:
    token = stay.pay_path.removeprefix("/pay/")
    answer = stay.town.browser.get(f"/payment/{page}", query_string={"token": token})
    assert answer.status_code == 200
    return words(answer)


@pytest.mark.parametrize("page", ["success", "failure"])
def test_both_pages_after_paying_tell_the_same_truth(town: Town, page: str) -> None:
    stay = offered(town)
    order_id = stay.tries()
    assert "did not go through" not in outcome(stay, page)
    stay.hears(order_id, Outcome.FAILED)
    assert "The bank did not let the payment through." in outcome(stay, page)
    stay.hears(stay.tries())
    receipt = outcome(stay, page)
    assert f"{stay.booking.pay_now.show()} received" in receipt
    assert f"TXN-{stay.booking_id}-2" in receipt
    assert "answers by" in receipt


def test_who_left_the_banks_page_is_told_so_and_may_try_again(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.CANCELLED)
    assert "You left the bank's page" in outcome(stay)
    assert "Try again" in outcome(stay)


def test_money_that_goes_back_is_not_called_declined(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.wait(minutes=31)
    offered(town, guest=NEHA)
    stay.hears(order_id)
    page = outcome(stay)
    assert "did not let" not in page
    assert "back" in page
    assert "Try again" not in page


def test_the_receipt_leads_to_the_ticket_once_there_is_one(town: Town) -> None:
    stay = offered(town).is_confirmed()
    assert "Open my ticket" in outcome(stay)
    assert "answers by" not in outcome(stay)


def test_pages_lead_back_to_the_chat_they_came_from(town: Town) -> None:
    town.phone(RAVI).says("lakeview cottage 4-6 dec, 2 people")
    path = town.phone(RAVI).last.url.removeprefix("https://thikana.example")
    assert "https://wa.me/918000000000" in town.browser.get(path).text


@pytest.mark.trap(25)
def test_a_name_cannot_become_part_of_the_page(town: Town) -> None:
    name = "<img src=x onerror=alert(1)>\"'&"
    stay = offered(town, name=name).is_confirmed()
    for path in (stay.pay_path, f"/ticket?{stay.ticket_query}"):
        answer = town.browser.get(path)
        assert answer.status_code == 200
        assert "<img src=x" not in answer.text
    assert name in words(town.browser.get(f"/ticket?{stay.ticket_query}"))
