"""A booking that an advance has moved over to is one like any other."""

from __future__ import annotations

import pytest

from services import bookings, links
from services.errors import IllegalMove
from services.money import Money
from services.payments import refund_desk, refunds
from tests.services.falling_through import CHEAPER, DEARER, books_are_right, declined, stands, yes
from tests.services.stays import offered
from tests.town import RAVI, Town


def test_a_guest_who_cancels_after_moving_gets_all_of_it_back(town: Town) -> None:
    declined(town, "pine-cottage")
    new = yes(town, DEARER).is_paid()
    new.owner_taps("Confirm")
    town.phone(RAVI).says("cancel")
    town.phone(RAVI).taps("Yes, cancel it")
    assert [each.amount_minor for each in new.refunds] == [283500, 94500]
    assert new.state == "REFUND_REQUIRED"
    books_are_right(town)


def test_goodwill_sent_before_the_decline_is_not_moved_over_again(town: Town) -> None:
    town.phone(RAVI).says("hi")
    stay = offered(town).is_paid()
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        refunds.require(work, booking, reason="cold water", requested_by="admin:1", amount=Money(50000))
    stay.owner_taps("Cancel")
    new = yes(town, CHEAPER)
    assert [(each.kind, each.status, each.amount_minor) for each in stay.refunds] == [
        ("GOODWILL", "REQUIRED", 50000),
        ("PARTIAL", "WITHDRAWN", 328000),
    ]
    assert stands(new) == ("BOOKING_REQUEST_SENT_TO_OWNER", 283500, [("REQUIRED", 44500)])
    books_are_right(town)


def test_the_word_cancel_lets_a_dearer_place_go_and_the_refund_goes_its_way(automatic: Town) -> None:
    stay = declined(automatic, "pine-cottage")
    new = yes(automatic, DEARER)
    automatic.phone(RAVI).says("cancel")
    assert (new.state, new.claims) == ("CANCELLED_NO_REFUND", [])
    automatic.wait(minutes=31)
    assert [each.status for each in stay.refunds] == ["INITIATED"]
    books_are_right(automatic)


def test_a_title_typed_right_after_the_offer_is_the_tap_on_it(town: Town) -> None:
    declined(town)
    assert "instead of" in town.phone(RAVI).says("pine cottage").text
    assert "*Total" in town.phone(RAVI).says("pine cottage 11-13 dec, 2 people").text


def test_who_opens_the_old_receipt_sees_the_new_one(town: Town) -> None:
    stay = declined(town, "pine-cottage")
    new = yes(town, DEARER).is_paid()
    page = town.browser.get(f"/payment/success?token={links.pay_token(town.settings, stay.booking_id)}").text
    assert new.booking_id in page
    assert "₹945" in page
    assert new.payments[0].provider_reference in page


def test_what_has_moved_cannot_be_refunded_at_its_old_booking(town: Town) -> None:
    stay = declined(town)
    yes(town, CHEAPER)
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        with pytest.raises(IllegalMove):
            refund_desk.initiate(refund_desk.Desk(work, "admin:1", frozenset()), booking, "asked by phone", None)


def test_the_refund_of_a_moved_advance_is_asked_for_under_the_order_that_paid_it(automatic: Town) -> None:
    stay = declined(automatic, "pine-cottage")
    new = yes(automatic, DEARER).is_paid()
    new.owner_taps("Cancel")
    automatic.phone(RAVI).taps("Refund ₹3,780")
    asked = {each.order_id: each.amount.minor for each in automatic.bank.refund_asks.values()}
    assert asked == {f"{stay.booking_id}-1": 283500, f"{new.booking_id}-1": 94500}
