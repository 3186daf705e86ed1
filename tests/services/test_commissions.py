"""A referrer reads what their codes earned, and hears of each turn it takes; never who the guest is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from services import bookings
from services.contacts.people import find_or_make
from services.guest import cancelling
from services.money import Money
from services.referrer import commissions
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import ASHA, PAWAR, RAVI, VIKRAM, Town


def figures(town: Town, number: str = ASHA) -> tuple[str, ...]:
    """Pending, confirmed, cancelled and balance, as shown."""
    with town.house.work() as work:
        found = commissions.figures(work, find_or_make(work, number))
    return tuple(each.show() for each in (found.pending, found.confirmed, found.cancelled, found.balance))


def lines(town: Town, number: str = ASHA) -> list[commissions.Line]:
    with town.house.work() as work:
        return commissions.lines(work, find_or_make(work, number), 5)


def guest_cancels(town: Town, stay: Stay) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        cancelling.cancel(work, booking, actor="guest:1")
    town.work()


def test_a_commission_is_pending_until_the_owner_answers(town: Town) -> None:
    stay = offered(town, code="asha10").is_paid()
    assert figures(town) == ("₹378", "₹0", "₹0", "₹0")
    assert stay.told("referrer") == ["commission_pending"]


def test_the_owners_yes_makes_it_the_referrers(town: Town) -> None:
    stay = offered(town, code="ASHA10").is_confirmed()
    assert figures(town) == ("₹0", "₹378", "₹0", "₹378")
    assert stay.told("referrer") == ["commission_pending", "commission_confirmed"]
    assert "Balance now: ₹378" in town.phone(ASHA).last.text


def test_the_owners_no_ends_it_and_says_why(town: Town) -> None:
    stay = offered(town, code="ASHA10").is_paid()
    stay.owner_taps("Cancel")
    assert figures(town) == ("₹0", "₹0", "₹378", "₹0")
    assert lines(town)[0].ending == "owner_cancelled"
    assert "the owner could not take the guests" in town.phone(ASHA).last.text


@pytest.mark.parametrize(
    ("hours_later", "to"), [(0, "REFUND_REQUIRED"), (13 * 24 + 12, "CANCELLED_NO_REFUND")], ids=["early", "late"]
)
def test_a_guest_who_cancels_a_confirmed_stay_takes_the_commission_along(town: Town, hours_later: int, to: str) -> None:
    stay = offered(town, code="ASHA10").is_confirmed()
    town.clock.move(hours=hours_later)
    guest_cancels(town, stay)
    assert stay.state == to
    assert figures(town) == ("₹0", "₹0", "₹378", "₹0")
    assert stay.told("referrer")[-1] == "commission_cancelled"
    assert "the guest cancelled" in town.phone(ASHA).last.text


def test_nobody_hears_of_a_booking_without_a_code(town: Town) -> None:
    stay = offered(town).is_confirmed()
    assert stay.told("referrer") == []
    assert town.phone(ASHA).heard == []


def test_an_unpaid_offer_earns_nothing_and_is_not_shown(town: Town) -> None:
    offered(town, code="ASHA10")
    assert lines(town) == []
    town.wait(minutes=31)
    assert figures(town) == ("₹0", "₹0", "₹0", "₹0")
    assert town.phone(ASHA).heard == []


def test_the_newest_come_first_and_only_ones_own(town: Town) -> None:
    ids = [
        offered(town, code="ASHA10", arrival=ARRIVAL + timedelta(days=7 * week)).is_paid().booking_id
        for week in range(6)
    ]
    offered(town, code="VIP500", arrival=ARRIVAL + timedelta(days=49)).is_paid()
    assert [line.booking_id for line in lines(town)] == ids[:0:-1]
    assert [line.code for line in lines(town, VIKRAM)] == ["VIP500"]


def test_nothing_a_referrer_gets_names_the_guest(town: Town) -> None:
    stay = offered(town, code="ASHA10", name="Ravi Kumar").is_confirmed()
    guest_cancels(town, stay)
    told = [json.dumps(row.body) for row in stay.letters if row.role == "referrer"]
    assert len(told) == 3
    assert not [words for words in told if "Ravi" in words or RAVI in words or PAWAR in words]
    assert not {"Ravi Kumar", RAVI} & {str(value) for line in lines(town) for value in vars(line).values()}


def test_amounts_are_whole_money(town: Town) -> None:
    offered(town, code="ASHA10").is_confirmed()
    assert lines(town)[0].amount == Money(37800)
