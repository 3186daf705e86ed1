"""An owner who does not answer: reminded, the second contact, the admin, and in the end the money goes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services import audit, bookings
from services.tables import Listing
from tests.services.stays import Stay, offered
from tests.town import MEERA, PAWAR, RAVI, Town

BROTHER = "+919000000013"


@pytest.fixture
def asked(town: Town) -> Stay:
    """Mr. Pawar has been asked and sleeps."""
    return offered(town).is_paid()


def _listing(town: Town, stay: Stay, change: Callable[[Listing], None]) -> None:
    with town.house.work() as work:
        booking = bookings.by_id(work, stay.booking_id)
        assert booking is not None
        change(work.tx.get_one(Listing, booking.listing_id))


def test_first_the_owner_is_reminded_with_fresh_buttons_and_the_guest_hears_why(town: Town, asked: Stay) -> None:
    old = town.phone(PAWAR).last
    town.wait(minutes=31)
    fresh = town.phone(PAWAR).last
    assert set(fresh.choices) == {"Confirm", "Cancel"}
    assert fresh.choices != old.choices
    assert "has not answered yet" in town.phone(RAVI).last.text
    town.phone(PAWAR).taps("Confirm", fresh)
    assert asked.state == "TICKET_GENERATED"


def test_the_second_contact_is_asked_too_and_may_answer(town: Town, asked: Stay) -> None:
    _listing(town, asked, lambda listing: setattr(listing, "second_contact", BROTHER))
    town.wait(minutes=31)
    town.phone(BROTHER).taps("Confirm", town.phone(BROTHER).last)
    assert asked.state == "TICKET_GENERATED"


def test_then_the_admin_may_answer_in_the_owners_place(town: Town, asked: Stay) -> None:
    town.wait(minutes=31)
    town.wait(minutes=30)
    meera = town.phone(MEERA)
    assert "does not answer" in meera.last.text
    meera.taps("Confirm")
    assert asked.state == "TICKET_GENERATED"
    assert asked.events[-1].actor == f"admin:{MEERA}"


def test_in_the_end_the_guest_gets_the_money_back(town: Town, asked: Stay) -> None:
    for _ in range(5):
        town.wait(minutes=31)
    assert asked.state == "REFUND_REQUIRED"
    assert "5-7 business days" in town.phone(RAVI).last.text
    with town.house.reading() as work:
        assert audit.differences(work) == []


def test_a_listing_may_wait_for_the_admin_instead(town: Town, asked: Stay) -> None:
    _listing(town, asked, lambda listing: setattr(listing, "silent_outcome", "wait"))
    for _ in range(5):
        town.wait(minutes=31)
    assert asked.state == "BOOKING_REQUEST_SENT_TO_OWNER"


def test_each_rung_is_climbed_once(town: Town, asked: Stay) -> None:
    for _ in range(6):
        town.wait(minutes=10)
    town.wait(minutes=1)
    reminders = [heard for heard in town.phone(RAVI).heard if "not answered yet" in heard.text]
    alerts = [heard for heard in town.phone(MEERA).heard if "does not answer" in heard.text]
    assert (len(reminders), len(alerts)) == (1, 1)
