"""What the gateway says of a payment, in every order it may come in: each has its one right outcome."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services import bookings
from services.money import Money
from services.payments import look, settle
from services.payments.gateways.contract import News, Outcome
from services.tables import OutboxRow, Payment
from tests.services.stays import Stay, money_is_right, offered
from tests.town import MEERA, NEHA, RAVI, Town

ASKED = "BOOKING_REQUEST_SENT_TO_OWNER"


def new_attempt(stay: Stay) -> str:
    """Another attempt after the page of the last one has run out."""
    stay.town.clock.move(minutes=14)
    return stay.tries()


def alerts(town: Town) -> list[str]:
    """The keys of what the admin was told, oldest first."""
    with town.house.reading() as work:
        rows = work.tx.query(OutboxRow).filter(OutboxRow.to == MEERA).order_by(OutboxRow.id)
        return [row.body["key"] for row in rows]


def test_money_that_is_on_its_way_changes_nothing_yet(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    assert (stay.state, stay.payments[0].status) == ("PAYMENT_PENDING", "PENDING")
    assert stay.told("customer") == []
    money_is_right(stay)


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.CANCELLED])
def test_after_a_failure_the_same_nights_are_paid_by_a_new_attempt(town: Town, outcome: Outcome) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), outcome)
    assert (stay.state, stay.booking.payment_status) == ("PAYMENT_FAILED", "FAILED")
    held, until = [(c.unit_id, c.slot) for c in stay.claims], stay.booking.hold_until
    second = stay.tries()
    assert (stay.state, second) == ("PAYMENT_PENDING", f"{stay.booking_id}-2")
    assert ([(c.unit_id, c.slot) for c in stay.claims], stay.booking.hold_until) == (held, until)
    stay.hears(second)
    assert stay.state == ASKED
    money_is_right(stay)


def test_a_failure_is_told_once(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    for _ in range(3):
        stay.hears(order_id, Outcome.FAILED)
    assert stay.told("customer") == ["payment_failed"]


@pytest.mark.quick
def test_success_said_five_times_is_one_success(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    for _ in range(5):
        stay.hears(order_id)
        town.work()
    assert (stay.state, len(stay.events)) == (ASKED, 4)
    assert stay.told("customer") == ["payment_received"]
    assert stay.told("owner") == ["owner_request"]
    assert stay.told("admin") == ["booking_record"]
    money_is_right(stay)


@pytest.mark.parametrize("later", [Outcome.FAILED, Outcome.PENDING, Outcome.CANCELLED, Outcome.NONE, Outcome.UNKNOWN])
def test_nothing_undoes_a_success(town: Town, later: Outcome) -> None:
    stay = offered(town)
    order_id = stay.tries()
    stay.hears(order_id)
    before = (stay.state, stay.booking.paid_minor, stay.payments[0].status, len(stay.events))
    stay.hears(order_id, later)
    assert (stay.state, stay.booking.paid_minor, stay.payments[0].status, len(stay.events)) == before


def test_success_after_failure_of_the_same_attempt_counts(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    stay.hears(order_id, Outcome.FAILED)
    stay.hears(order_id)
    assert stay.state == ASKED
    money_is_right(stay)


@pytest.mark.quick
def test_late_money_takes_free_nights_again(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.wait(minutes=31)
    assert (stay.state, stay.claims) == ("EXPIRED", [])
    stay.hears(order_id)
    assert stay.state == ASKED
    assert [event.event for event in stay.events][-4:] == ["hold_ended", "revived", "paid", "owner_asked"]
    money_is_right(stay)


def test_late_money_for_nights_that_are_gone_goes_back_and_its_payer_hears_at_once(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.wait(minutes=31)
    neha = offered(town, guest=NEHA)
    stay.hears(order_id)
    assert stay.state == "REFUND_REQUIRED"
    assert [refund.amount for refund in stay.refunds] == [stay.booking.pay_now]
    assert stay.told("customer")[-1] == "paid_too_late"
    assert stay.told("admin")[-1] == "refund_needed_or_moved"
    town.work()
    assert stay.booking.pay_now.show() in town.phone(RAVI).last.text
    assert neha.state == "PAYMENT_PENDING"
    money_is_right(stay)
    money_is_right(neha)


@pytest.mark.quick
def test_two_late_payments_of_one_booking_both_go_back(town: Town) -> None:
    stay = offered(town)
    first, second = stay.tries(), new_attempt(stay)
    town.wait(minutes=31)
    offered(town, guest=NEHA)
    stay.hears(first)
    stay.hears(second)
    assert (stay.state, len(stay.refunds)) == ("REFUND_REQUIRED", 2)
    money_is_right(stay)


@pytest.mark.quick
@pytest.mark.parametrize("amount", [Money(100), Money(1_000_000), Money(378_000, "USD")])
def test_another_amount_or_currency_moves_nothing_and_goes_back(town: Town, amount: Money) -> None:
    stay = offered(town)
    order_id = stay.tries()
    for _ in range(3):
        stay.hears(order_id, amount=amount)
    assert (stay.state, stay.booking.paid_minor) == ("PAYMENT_PENDING", 0)
    assert [refund.amount for refund in stay.refunds] == [amount]
    assert alerts(town) == ["payment_wrong_amount"]
    money_is_right(stay)


def test_after_a_wrong_amount_the_right_one_can_still_be_paid(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), amount=Money(100))
    stay.hears(stay.tries())
    assert stay.state == ASKED
    money_is_right(stay)


@pytest.mark.quick
def test_the_second_of_two_successes_goes_back(town: Town) -> None:
    stay = offered(town)
    first, second = stay.tries(), new_attempt(stay)
    stay.hears(second)
    stay.hears(first)
    assert [each.home for each in stay.payments] == ["REFUND", "ATTACHED"]
    assert (stay.state, alerts(town)) == (ASKED, ["booking_record", "payment_twice"])
    money_is_right(stay)


def test_money_for_a_failed_attempt_counts_while_a_newer_one_is_open(town: Town) -> None:
    stay = offered(town)
    first = stay.tries()
    stay.hears(first, Outcome.FAILED)
    second = stay.tries()
    stay.hears(first)
    assert (stay.state, [each.status for each in stay.payments]) == (ASKED, ["PAID", "CREATED"])
    stay.hears(second)
    assert [each.home for each in stay.payments] == ["ATTACHED", "REFUND"]
    money_is_right(stay)


def test_a_failure_of_an_old_attempt_says_nothing_about_a_newer_one(town: Town) -> None:
    stay = offered(town)
    first, second = stay.tries(), new_attempt(stay)
    stay.hears(first, Outcome.FAILED)
    assert (stay.state, stay.told("customer")) == ("PAYMENT_PENDING", [])
    stay.hears(second)
    assert stay.state == ASKED


def test_money_for_a_cancelled_booking_goes_back(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        bookings.cancel_unpaid(work, booking, actor="guest:1")
    stay.hears(order_id)
    assert (stay.state, len(stay.refunds)) == ("REFUND_REQUIRED", 1)
    assert stay.told("customer") == ["paid_too_late"]
    money_is_right(stay)


def test_money_after_the_owner_said_no_goes_back_too(town: Town) -> None:
    stay = offered(town)
    first, second = stay.tries(), new_attempt(stay)
    stay.hears(first)
    town.work()
    stay.owner_taps("Cancel")
    stay.hears(second)
    assert (stay.state, [each.home for each in stay.payments]) == ("REFUND_REQUIRED", ["REFUND", "REFUND"])
    money_is_right(stay)


def test_a_reference_nobody_made_changes_nothing(town: Town) -> None:
    stay = offered(town)
    stay.tries()
    with town.house.work() as work:
        settle.settle(
            work, News("TH-NOBODY-1", Outcome.PAID, Money(378_000), "TXN", trusted=True), actor="gateway:paytm"
        )
    assert look.at(town.house, town.gateways, "TH-NOBODY-1") == Outcome.UNKNOWN
    assert stay.state == "PAYMENT_PENDING"


def test_what_we_did_not_ask_for_ourselves_is_never_believed(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    hint = News(order_id, Outcome.PAID, stay.booking.pay_now, "TXN")
    with pytest.raises(ValueError, match="hint"), town.house.work() as work:
        settle.settle(work, hint, actor="gateway:paytm")
    assert stay.state == "PAYMENT_PENDING"
    assert replace(hint, trusted=True) != hint


def test_a_success_that_names_no_amount_is_waited_for(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    with town.house.work() as work:
        settle.settle(work, News(order_id, Outcome.PAID, None, "TXN", trusted=True), actor="gateway:paytm")
    assert (stay.state, stay.payments[0].status) == ("PAYMENT_PENDING", "PENDING")


def test_the_gateway_is_asked_by_itself_until_it_tells(town: Town) -> None:
    stay = offered(town)
    town.bank.pays(stay.tries())
    town.wait(seconds=31)
    assert stay.state == ASKED


def test_a_gateway_that_is_away_is_asked_again_later(town: Town) -> None:
    stay = offered(town)
    order_id = stay.tries()
    town.bank.pays(order_id)
    town.bank.away = True
    town.wait(seconds=31)
    assert stay.state == "PAYMENT_PENDING"
    town.bank.away = False
    town.wait(seconds=31)
    assert stay.state == ASKED


def test_looking_ends_after_three_days(town: Town) -> None:
    stay = offered(town)
    stay.tries()
    town.clock.move(hours=73)
    town.sweep()
    with town.house.reading() as work:
        assert work.tx.query(Payment).one().next_look_at is None
