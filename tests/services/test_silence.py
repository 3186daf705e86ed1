"""An owner who does not answer: reminded, the second contact, the admin, and in the end the money goes back."""

from __future__ import annotations

from typing import Any

import pytest

from services import audit
from services.owner import patience
from services.tables import Listing
from tests.services.stays import Stay, offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town

BROTHER = "+919000000013"


@pytest.fixture
def asked(town: Town) -> Stay:
    """Mr. Pawar has been asked and sleeps."""
    return offered(town).is_paid()


def _listing(town: Town, stay: Stay, **changes: Any) -> None:
    with town.house.work() as work:
        listing = work.tx.get_one(Listing, stay.booking.listing_id)
        for name, value in changes.items():
            setattr(listing, name, value)


def _rung_climbed(town: Town, stay: Stay, minutes: int) -> str:
    """What the guest is told, if anything, once so many minutes have passed."""
    before = len(stay.told("customer"))
    town.wait(minutes=minutes)
    return "".join(stay.told("customer")[before:])


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
    _listing(town, asked, second_contact=BROTHER)
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
    _listing(town, asked, silent_outcome="wait")
    for _ in range(5):
        town.wait(minutes=31)
    assert asked.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    town.phone(MEERA).taps("Confirm")
    assert asked.state == "TICKET_GENERATED"


def test_where_the_admin_is_waited_for_nobody_is_promised_the_money_by_a_certain_hour(town: Town, asked: Stay) -> None:
    _listing(town, asked, silent_outcome="wait")
    for _ in range(5):
        town.wait(minutes=31)
    assert asked.told("customer")[1:] == ["owner_slow", "owner_silent_guest_waits", "owner_still_silent"]
    assert asked.told("admin")[1:] == ["owner_silent_waits"] * 2
    said = [heard.text for phone in (RAVI, MEERA) for heard in town.phone(phone).heard]
    assert not any("the guest gets the money back" in text or "all your money goes back" in text for text in said)
    town.phone(RAVI).says("cancel")
    assert "all of it back" in town.phone(RAVI).last.text


def test_each_listing_may_have_a_ladder_of_its_own(town: Town) -> None:
    with town.house.work() as work:
        villa = work.tx.query(Listing).filter(Listing.slug == "seaview-villa").one()
        villa.remind_minutes, villa.response_minutes, villa.give_up_minutes = 5, 10, 20
    quick = offered(town, guest=NEHA, listing="seaview-villa").is_paid()
    usual = offered(town).is_paid()
    assert "within 10 minutes" in town.phone(NEHA).last.text
    assert "within 60 minutes" in town.phone(RAVI).last.text
    heard = [_rung_climbed(town, quick, minutes) for minutes in (4, 1, 4, 1, 9, 1)]
    assert heard == ["", "owner_slow", "", "owner_silent_guest", "", "booking_unanswered"]
    assert "Without an answer within 20 minutes" in town.phone(NEHA).heard[-2].text
    assert (quick.state, usual.state) == ("REFUND_REQUIRED", "BOOKING_REQUEST_SENT_TO_OWNER")
    assert usual.told("customer") == ["payment_received"]


@pytest.mark.parametrize(
    ("own", "rungs"),
    [({}, (30, 60, 120)), ({"response_minutes": 45}, (30, 45, 120)), ({"give_up_minutes": 1}, (30, 60, 1))],
)
def test_what_a_listing_leaves_open_the_settings_say(
    town: Town, asked: Stay, own: dict[str, int], rungs: tuple[int, int, int]
) -> None:
    _listing(town, asked, **own)
    assert patience.of(asked.booking.listing, town.settings) == patience.Patience(*rungs)


def test_each_rung_is_climbed_once(town: Town, asked: Stay) -> None:
    for _ in range(6):
        town.wait(minutes=10)
    town.wait(minutes=1)
    reminders = [heard for heard in town.phone(RAVI).heard if "not answered yet" in heard.text]
    alerts = [heard for heard in town.phone(MEERA).heard if "does not answer" in heard.text]
    assert (len(reminders), len(alerts)) == (1, 1)


def test_a_silent_end_is_told_as_one_to_guest_and_owner(town: Town, asked: Stay) -> None:
    for _ in range(5):
        town.wait(minutes=31)
    assert (asked.told("customer")[-1], asked.told("owner")[-1]) == ("booking_unanswered", "owner_unanswered")
    guests, owners = (town.phone(number).last.text for number in (RAVI, PAWAR))
    assert "did not answer in time" in guests
    assert "cancelled by the owner" not in guests
    assert "Ended without your answer" in owners
    assert "Declined" not in owners
