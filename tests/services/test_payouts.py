"""A payout is reserved at once, decided once, and never more than what was earned."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services import audit, bookings
from services.contacts.people import find_or_make
from services.errors import IllegalMove
from services.guest import cancelling
from services.house import Work
from services.money import Money
from services.referrer import commissions, payouts
from services.tables import Payout
from tests.services.stays import Stay, offered
from tests.town import ASHA, MEERA, VIKRAM, Town

ADMIN = f"admin:{MEERA}"
EARNED = Money(37800)


def earned(town: Town) -> Stay:
    """Asha has ₹378 to get and a UPI id to get it at."""
    stay = offered(town, code="ASHA10").is_confirmed()
    with town.house.work() as work:
        find_or_make(work, ASHA).upi_id = "asha@upi"
    return stay


def asks(town: Town, minor: int, number: str = ASHA, payout_id: str = "") -> Payout:
    with town.house.work() as work:
        payout = payouts.request(work, find_or_make(work, number), Money(minor), payout_id)
    town.work()
    return payout


def decides(town: Town, decide: Callable[..., Payout], payout: Payout, **more: str) -> Payout:
    with town.house.work() as work:
        found = payouts.by_id(work, payout.payout_id)
        assert found is not None
        decided = decide(work, found, actor=ADMIN, **more)
    town.work()
    return decided


def figures(town: Town) -> tuple[int, int, int]:
    """Reserved, paid out, balance; and the audit finds no difference."""
    with town.house.work() as work:
        assert audit.differences(work) == []
        found = commissions.figures(work, find_or_make(work, ASHA))
    return found.reserved.minor, found.paid_out.minor, found.balance.minor


def cancel(work: Work, stay: Stay) -> None:
    booking = bookings.locked(work, stay.booking_id)
    assert booking is not None
    cancelling.cancel(work, booking, actor="guest:1")


def test_what_is_asked_for_is_reserved_at_once_and_an_admin_is_told(town: Town) -> None:
    earned(town)
    payout = asks(town, 30000)
    assert figures(town) == (30000, 0, 7800)
    told = town.phone(MEERA).last
    assert payout.payout_id in told.text
    assert "asha@upi" in told.text
    assert list(told.choices) == ["Approve", "Refuse"]


def test_an_approved_payout_has_left_the_bank_and_its_referrer_reads_the_reference(town: Town) -> None:
    earned(town)
    payout = decides(town, payouts.approve, asks(town, 30000), reference="UPI-42")
    assert (payout.status, payout.reference, payout.decided_by) == ("PAID", "UPI-42", ADMIN)
    assert figures(town) == (0, 30000, 7800)
    assert "Reference: UPI-42" in town.phone(ASHA).last.text


def test_without_a_reference_the_payouts_own_id_is_one(town: Town) -> None:
    earned(town)
    payout = decides(town, payouts.approve, asks(town, 30000))
    assert payout.reference == payout.payout_id


def test_a_refused_payout_is_in_the_balance_again(town: Town) -> None:
    earned(town)
    decides(town, payouts.refuse, asks(town, 30000))
    assert figures(town) == (0, 0, 37800)
    assert "was not made" in town.phone(ASHA).last.text


@pytest.mark.parametrize("minor", [37801, 0, -1, 10**12], ids=["a paisa too much", "nothing", "less", "far too much"])
def test_no_other_amount_is_reserved(town: Town, minor: int) -> None:
    earned(town)
    with pytest.raises(IllegalMove):
        asks(town, minor)
    assert figures(town) == (0, 0, EARNED.minor)


def test_another_currency_is_refused(town: Town) -> None:
    earned(town)
    with town.house.work() as work, pytest.raises(IllegalMove):
        payouts.request(work, find_or_make(work, ASHA), Money(100, "USD"))


def test_nobody_is_paid_whose_upi_id_is_not_known(town: Town) -> None:
    offered(town, code="ASHA10").is_confirmed()
    with pytest.raises(IllegalMove):
        asks(town, 100)
    assert figures(town) == (0, 0, EARNED.minor)


def test_the_same_ask_said_twice_is_one_payout(town: Town) -> None:
    earned(town)
    first = asks(town, 10000, payout_id="PO-K7Q4MPX")
    assert asks(town, 10000, payout_id="PO-K7Q4MPX").id == first.id
    assert figures(town) == (10000, 0, 27800)


@pytest.mark.parametrize("payout_id", ["PO-K7Q4MPX", "PO-1", "x' OR 1=1", "TH-K7Q4MPX"])
def test_an_id_of_somebody_elses_payout_or_of_none_is_refused(town: Town, payout_id: str) -> None:
    earned(town)
    asks(town, 10000, payout_id="PO-K7Q4MPX")
    with town.house.work() as work:
        find_or_make(work, VIKRAM).upi_id = "vikram@upi"
    with pytest.raises(IllegalMove):
        asks(town, 10000, VIKRAM, payout_id)


def test_a_payout_is_decided_once(town: Town) -> None:
    earned(town)
    payout = asks(town, 10000)
    paid = decides(town, payouts.approve, payout, reference="UPI-1")
    again = decides(town, payouts.approve, payout, reference="UPI-2")
    assert paid.reference == again.reference == "UPI-1"
    with pytest.raises(IllegalMove):
        decides(town, payouts.refuse, payout)
    refused = decides(town, payouts.refuse, asks(town, 10000))
    with pytest.raises(IllegalMove):
        decides(town, payouts.approve, refused)
    assert figures(town) == (0, 10000, 27800)


def test_a_commission_taken_back_after_its_payout_leaves_a_balance_below_zero_that_is_filled_up_again(
    town: Town,
) -> None:
    stay = earned(town)
    decides(town, payouts.approve, asks(town, EARNED.minor))
    with town.house.work() as work:
        cancel(work, stay)
    assert figures(town) == (0, EARNED.minor, -EARNED.minor)
    with pytest.raises(IllegalMove):
        asks(town, 1)
    offered(town, code="ASHA10").is_confirmed()
    assert figures(town) == (0, EARNED.minor, 0)


def test_a_commission_taken_back_while_its_payout_waits_adds_up_too(town: Town) -> None:
    stay = earned(town)
    payout = asks(town, 30000)
    with town.house.work() as work:
        cancel(work, stay)
    assert figures(town) == (30000, 0, -30000)
    decides(town, payouts.refuse, payout)
    assert figures(town) == (0, 0, 0)


def test_the_audit_sees_a_payout_the_ledger_does_not_know(town: Town) -> None:
    earned(town)
    payout = asks(town, 30000)
    with town.house.work() as work:
        work.tx.get_one(Payout, payout.id).amount_minor = 30001
    with town.house.reading() as work:
        found = audit.differences(work)
    assert len(found) == 2
    assert any("took 30001" in line for line in found)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("asha@upi", "asha@upi"),
        (" Asha.K-1@okHDFCbank ", "asha.k-1@okhdfcbank"),
        ("9190000031@ybl", "9190000031@ybl"),
        ("asha", None),
        ("asha@", None),
        ("@upi", None),
        ("a@upi", None),
        ("asha@upi.com", None),
        ("asha@@upi", None),
        ("asha k@upi", None),
        ("आशा@upi", None),
        ("asha@upi\nx@upi", None),
        ("a" * 65 + "@upi", None),
    ],
)
def test_a_upi_id_has_its_shape(typed: str, kept: str | None) -> None:
    assert payouts.read_upi_id(typed) == kept


ASKED = st.lists(st.tuples(st.integers(-100, 40000), st.sampled_from(["approve", "refuse", ""])), max_size=8)


@given(asked=ASKED)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_asked_for_it_is_never_more_than_there_was(town: Town, asked: list[tuple[int, str]]) -> None:
    with town.house.work() as work:
        has = commissions.figures(work, find_or_make(work, ASHA)).confirmed
    if not has:
        earned(town)
    for minor, answer in asked:
        try:
            payout = asks(town, minor)
        except IllegalMove:
            continue
        if answer:
            decides(town, getattr(payouts, answer), payout)
    reserved, paid_out, left = figures(town)
    assert left >= 0
    assert reserved + paid_out + left == EARNED.minor
