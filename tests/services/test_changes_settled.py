"""Changes of paid stays and what the owner, the bank and the clock make of them: in the end the books are right."""

from __future__ import annotations

from datetime import date, timedelta

from services.payments.gateways.contract import Outcome
from tests.services.changing import Changing, confirmed, it_is, set_listing
from tests.services.stays import offered
from tests.town import MEERA, NEHA, PAWAR, Town

OLD, NEW = ("2026-12-04", "2026-12-06"), ("2026-12-05", "2026-12-08")
DEARER = "5-8 dec and 3 people"


def test_the_owners_no_leaves_the_old_stay_and_sends_the_whole_top_up_back(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    ravi.pays().owner_taps("Cancel")

    (refund,) = ravi.stay.refunds
    assert (ravi.state, ravi.nights, ravi.held) == ("DECLINED", OLD, [])
    assert (refund.amount, refund.status) == (ravi.stay.payments[-1].amount, "REQUIRED")
    assert "Your stay stands as it was: Fri 4 – Sun 6 Dec 2026, 2 guests" in ravi.guest.last.text
    ravi.is_sound()


def test_a_typed_answer_needs_the_changes_own_code(town: Town) -> None:
    ravi, pawar = confirmed(town), town.phone(PAWAR)
    ravi.agrees("11-13 dec")
    code = ravi.stay.booking.owner_code

    pawar.says(f"NO {code}")
    assert (ravi.state, ravi.stay.state) == ("OWNER_PENDING", "TICKET_GENERATED")
    pawar.says(f"yes {code}c1")
    assert ravi.state == "ACCEPTED"
    assert "does not wait for an answer any more" in pawar.says(f"NO {code}C1").text


def test_only_the_owners_own_tap_counts_and_only_once(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees("11-13 dec")
    asked = ravi.stay.request()

    assert "Only the owner" in town.phone(NEHA).taps_id(asked.choices["Confirm"]).text
    assert ravi.state == "OWNER_PENDING"
    ravi.owner_taps("Confirm")
    town.phone(PAWAR).taps("Cancel", asked)
    assert (ravi.state, ravi.nights) == ("ACCEPTED", ("2026-12-11", "2026-12-13"))


def test_a_silent_owner_is_reminded_then_an_admin_called_then_the_old_stay_stands(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    ravi.pays()

    town.wait(minutes=31)
    assert "Your guest asks for a change" in town.phone(PAWAR).last.text
    town.wait(minutes=30)
    assert "An owner does not answer a change" in town.phone(MEERA).last.text
    assert "has not answered yet about your change" in ravi.guest.last.text
    town.wait(minutes=60)
    assert (ravi.state, ravi.nights) == ("DECLINED", OLD)
    assert [refund.reason for refund in ravi.stay.refunds] == ["change unanswered"]
    assert "No answer to your change" in ravi.guest.last.text
    ravi.is_sound()


def test_an_admin_may_answer_for_a_silent_owner(town: Town) -> None:
    set_listing(town, silent_outcome="wait")
    ravi = confirmed(town)
    ravi.agrees("11-13 dec")

    for _ in range(3):
        town.wait(hours=1)
    assert ravi.state == "OWNER_PENDING"
    town.phone(MEERA).taps("Confirm")

    assert (ravi.state, ravi.nights) == ("ACCEPTED", ("2026-12-11", "2026-12-13"))
    assert ravi.changes[-1].decided_by == f"admin:{MEERA}"


def test_a_change_nobody_answers_ends_when_the_stay_begins(town: Town) -> None:
    set_listing(town, silent_outcome="wait")
    ravi = confirmed(town)
    ravi.agrees("11-13 dec")

    it_is(town, ravi.stay.booking.begins_at)
    town.sweep()

    assert (ravi.state, ravi.nights, ravi.held) == ("DECLINED", OLD, [])


def test_a_hold_that_ends_unpaid_leaves_the_old_stay(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)

    town.wait(minutes=31)

    assert (ravi.state, ravi.nights, ravi.held) == ("LAPSED", OLD, [])
    assert "not paid for in time" in ravi.guest.last.text
    assert town.browser.post(ravi.pay_path).status_code == 303


def test_late_money_takes_the_nights_again_while_they_are_free(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    order = ravi.tries()
    town.wait(minutes=31)

    ravi.hears(order)

    assert (ravi.state, ravi.held) == ("OWNER_PENDING", ["2026-12-06", "2026-12-07"])
    ravi.is_sound()


def test_late_money_goes_back_when_the_nights_are_gone(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    order = ravi.tries()
    town.wait(minutes=31)
    offered(town, guest=NEHA, arrival=date(2026, 12, 7)).is_paid()

    ravi.hears(order)

    assert (ravi.state, ravi.nights) == ("LAPSED", OLD)
    assert [refund.reason for refund in ravi.stay.refunds] == ["paid for a change that is over"]
    assert "came after that change had ended" in ravi.guest.last.text
    ravi.is_sound()


def test_a_second_top_up_goes_back(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    first = ravi.tries()
    ravi.hears(first, Outcome.FAILED)
    assert "did not go through" in ravi.guest.last.text
    second = ravi.tries()

    ravi.hears(second)
    ravi.hears(first)

    assert [(each.order_id, each.home) for each in ravi.stay.payments[1:]] == [(first, "REFUND"), (second, "CHANGE")]
    assert ravi.state == "OWNER_PENDING"
    ravi.is_sound()


def test_a_top_up_of_another_amount_goes_back_and_may_be_paid_again(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    order = ravi.tries()

    ravi.hears(order, amount=ravi.changes[-1].topup + ravi.changes[-1].topup)

    assert (ravi.state, ravi.stay.payments[-1].home) == ("TOPUP_PENDING", "REFUND")
    ravi.pays()
    assert ravi.state == "OWNER_PENDING"
    ravi.is_sound()


def test_before_the_owner_has_answered_at_all_they_are_asked_about_the_new_stay_only(town: Town) -> None:
    ravi = Changing(offered(town).is_paid())
    old_request, old_code = ravi.stay.request(), ravi.stay.booking.owner_code

    ravi.agrees("11-13 dec")

    assert (ravi.state, ravi.nights) == ("ACCEPTED", ("2026-12-11", "2026-12-13"))
    assert "A booking request has changed" in town.phone(PAWAR).last.text
    assert "Your request was changed" in ravi.guest.last.text
    town.phone(PAWAR).taps("Confirm", old_request)
    town.phone(PAWAR).says(f"YES {old_code}")
    assert ravi.stay.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    ravi.owner_taps("Confirm")
    assert ravi.stay.state == "TICKET_GENERATED"
    ravi.is_sound()


def test_the_ladder_of_a_changed_request_begins_anew(town: Town) -> None:
    ravi = Changing(offered(town).is_paid())
    town.wait(minutes=31)
    ravi.agrees("11-13 dec")
    before = len(town.phone(PAWAR).heard)

    town.wait(minutes=31)
    assert len(town.phone(PAWAR).heard) == before + 1
    for _ in range(2):
        town.wait(minutes=45)
    assert ravi.stay.state == "REFUND_REQUIRED"
    ravi.is_sound()


def test_the_owners_no_to_the_booking_ends_a_change_that_waits_for_its_money(town: Town) -> None:
    ravi = Changing(offered(town).is_paid())
    ravi.agrees(DEARER)
    order = ravi.tries()
    ravi.owner_taps("Cancel")

    ravi.hears(order)

    assert (ravi.state, ravi.stay.state, ravi.held) == ("WITHDRAWN", "REFUND_REQUIRED", [])
    assert len(ravi.stay.refunds) == 2
    ravi.is_sound()


def test_cancelling_ends_the_change_first_and_sends_the_top_up_back_whole(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    ravi.pays()
    it_is(town, ravi.stay.booking.begins_at - timedelta(hours=30))  # half goes back by then

    ravi.guest.says("cancel")
    ravi.guest.taps("Yes, cancel it")

    topup, half = (refund.amount for refund in ravi.stay.refunds)
    assert (ravi.state, ravi.held, ravi.stay.claims) == ("WITHDRAWN", [], [])
    assert topup == ravi.changes[-1].topup
    assert half + half == ravi.stay.booking.paid
    assert "The change is off" in [heard.text.splitlines()[0][3:-1].strip("*") for heard in town.phone(PAWAR).heard]
    ravi.is_sound()
