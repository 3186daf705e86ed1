"""What a referrer may type about money, and what a forged tap cannot do."""

from __future__ import annotations

import pytest

from services.contacts.people import find_or_make
from services.referrer import commissions, payouts, referrals
from tests.services.stays import offered
from tests.town import ASHA, MEERA, NEHA, RAVI, VIKRAM, Town


def asha_has_earned(town: Town) -> None:
    offered(town, code="ASHA10").is_confirmed()
    town.phone(ASHA).says("upi asha@upi")


def reserved(town: Town, number: str = ASHA) -> str:
    with town.house.work() as work:
        return commissions.figures(work, find_or_make(work, number)).reserved.show()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("payout 300", "₹300 reserved"),
        ("Payout ₹300", "₹300 reserved"),
        ("payout rs. 300", "₹300 reserved"),
        ("payout Rs 300/-", "₹300 reserved"),
        ("pay out 300.50", "₹300.50 reserved"),
        ("withdraw all", "₹378 reserved"),
        ("payout 378.01", "no more than that"),
        ("payout 1,000", "no more than that"),
        ("payout 999999999999", "no more than that"),
        ("payout 0", "and the amount"),
        ("payout -300", "and the amount"),
        ("payout 1.234", "and the amount"),
        ("payout 1e3", "and the amount"),
        ("payout ३००", "and the amount"),
        ("payout everything", "and the amount"),
        ("payout 9999999999999", "and the amount"),
    ],
)
def test_amounts_as_people_type_them(town: Town, typed: str, shown: str) -> None:
    asha_has_earned(town)
    assert shown in town.phone(ASHA).says(typed).text
    assert reserved(town) == "₹0"


def test_a_yes_tapped_often_and_late_is_one_payout(town: Town) -> None:
    asha_has_earned(town)
    asha = town.phone(ASHA)
    asked = asha.says("payout 100")
    for _ in range(3):
        asha.taps("Yes", asked)
    town.wait(hours=30)
    asha.taps("Yes", asked)
    asha.taps("No", asked)
    assert reserved(town) == "₹100"


@pytest.mark.parametrize(
    "value", ["PO-K7Q4MPX.37801", "PO-K7Q4MPX.-5", "PO-K7Q4MPX.0", "PO-K7Q4MPX.१००", "PO-K7Q4MPX", "x.100", ".100", ""]
)
def test_a_forged_yes_reserves_nothing(town: Town, value: str) -> None:
    asha_has_earned(town)
    town.phone(ASHA).taps_id(f"referrer.payout_yes:{value}")
    assert reserved(town) == "₹0"


def test_another_ones_yes_reserves_nothing_of_mine(town: Town) -> None:
    asha_has_earned(town)
    asked = town.phone(ASHA).says("payout 100")
    town.phone(VIKRAM).taps("Yes", asked)
    town.phone(RAVI).taps("Yes", asked)
    assert (reserved(town), reserved(town, VIKRAM), reserved(town, RAVI)) == ("₹0", "₹0", "₹0")


def test_only_an_admins_number_decides(town: Town) -> None:
    asha_has_earned(town)
    asha = town.phone(ASHA)
    asha.taps("Yes", asha.says("payout 100"))
    told = town.phone(MEERA).last
    for phone in (asha, town.phone(NEHA)):
        phone.taps("Approve", told)
        phone.taps("Refuse", told)
    with town.house.reading() as work:
        waiting = payouts.waiting(work)
    assert [payout.status for payout in waiting] == ["REQUESTED"]
    assert asha.says(f"paid {waiting[0].payout_id} UPI-1").text
    assert reserved(town) == "₹100"


def test_an_admin_refuses_and_the_amount_is_back(town: Town) -> None:
    asha_has_earned(town)
    asha, meera = town.phone(ASHA), town.phone(MEERA)
    asha.taps("Yes", asha.says("payout 100"))
    meera.taps("Refuse", next(heard for heard in reversed(meera.heard) if "Refuse" in heard.choices))
    assert "Balance now: ₹378" in asha.last.text
    assert reserved(town) == "₹0"


def test_a_referrer_whose_code_is_closed_still_gets_their_money(town: Town) -> None:
    asha_has_earned(town)
    with town.house.work() as work:
        for code in referrals.of_person(work, find_or_make(work, ASHA)):
            code.active = False
    asha = town.phone(ASHA)
    asha.taps("Yes", asha.says("payout all"))
    assert reserved(town) == "₹378"


def test_the_talk_stays_where_it_stood(town: Town) -> None:
    asha_has_earned(town)
    asha = town.phone(ASHA)
    asha.says("seaview villa 4-6 dec")
    asha.taps("No", asha.says("payout 100"))
    asha.says("commission")
    assert "Seaview" in asha.says("4").text
