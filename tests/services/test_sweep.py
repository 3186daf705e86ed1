"""What only time causes: holds that end, payments that stay pending, and that each is told once to the right person."""

from __future__ import annotations

import pytest

from services import sweep
from services.errors import Taken
from services.payments.gateways.contract import Outcome
from tests.services.stays import Stay, money_is_right, offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town


def watched(town: Town, *, minutes: int = 0) -> int:
    """Time passes, then the monitor looks; answers how many alerts it raised."""
    town.clock.move(minutes=minutes)
    raised = sweep.alert_stuck(town.house, town.gateways)
    town.work()
    return raised


@pytest.fixture
def stay(town: Town) -> Stay:
    """A booking whose payment the bank still thinks about."""
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    return stay


def test_a_payment_pending_too_long_is_told_to_the_admin_once_and_to_nobody_else(stay: Stay) -> None:
    town = stay.town
    assert watched(town, minutes=15) == 0
    assert [watched(town, minutes=1) for _ in range(5)] == [1, 0, 0, 0, 0]
    alert = town.phone(MEERA).last.text
    for line in ("Payment Pending Alert", f"Booking ID: {stay.booking_id}", f"Phone: {RAVI}",
                 f"Amount: {stay.booking.pay_now.show()}", "Pending Since: 16 minutes",
                 "This payment has been pending for over 15 minutes."):  # fmt: skip
        assert line in alert
    assert (town.phone(RAVI).heard, town.phone(PAWAR).heard) == ([], [])
    assert (stay.booking.alerted_admin, stay.told("admin")) == (True, ["payment_stuck"])


def test_the_bank_is_asked_before_anybody_is_alarmed(stay: Stay) -> None:
    stay.town.bank.pays(stay.payments[0].order_id)
    assert watched(stay.town, minutes=16) == 0
    assert (stay.state, stay.booking.alerted_admin) == ("BOOKING_REQUEST_SENT_TO_OWNER", False)


def test_what_is_paid_failed_or_over_alarms_nobody(town: Town) -> None:
    offered(town).is_paid()
    failed = offered(town, guest=NEHA, listing="seaview-villa")
    failed.hears(failed.tries(), Outcome.FAILED)
    offered(town, guest=PAWAR, listing="pine-cottage")
    town.wait(minutes=31)
    assert watched(town) == 0


def test_a_hold_that_ends_frees_its_nights_in_the_same_minute(town: Town) -> None:
    stay = offered(town)
    with pytest.raises(Taken):
        offered(town, guest=NEHA)
    town.clock.move(minutes=30)
    neha = offered(town, guest=NEHA)
    assert (stay.state, neha.state) == ("EXPIRED", "PAYMENT_PENDING")
    assert stay.told("customer") == ["hold_ended"]
    money_is_right(stay)
    money_is_right(neha)


def test_the_end_of_a_hold_is_told_once(town: Town) -> None:
    stay = offered(town)
    for _ in range(3):
        town.wait(minutes=31)
    assert (stay.state, stay.told("customer"), stay.claims) == ("EXPIRED", ["hold_ended"], [])
    assert "Your hold has ended" in town.phone(RAVI).last.text


def test_one_guest_holds_one_offer_at_a_time(town: Town) -> None:
    first, second = offered(town), offered(town, listing="seaview-villa")
    assert (first.state, second.state) == ("EXPIRED", "PAYMENT_PENDING")
    assert first.told("customer") == []
    money_is_right(first)
