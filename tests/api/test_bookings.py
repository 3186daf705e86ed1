"""One booking through the API: its money, its moves, and the link to pay it by."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from services import sweep
from services.errors import SendError
from services.payments.gateways.contract import Outcome
from tests.api.conftest import Api, refusal, signed_in, wrong_fields
from tests.services.changing import confirmed
from tests.services.stays import offered
from tests.town import ASHA, NEHA, RAVI, Town


def test_a_confirmed_booking_tells_its_whole_story(town: Town, meera: Api) -> None:
    stay = offered(town, code="TEST123").is_confirmed()
    booking, answer = stay.booking, meera.gets(f"/api/bookings/{stay.booking_id}")
    assert answer["booking_status"] == "TICKET_GENERATED"
    assert (answer["payment_status"], answer["commission_status"]) == ("SUCCESS", "CONFIRMED")
    assert answer["listing"] == {
        "id": booking.listing_id, "name": "Lakeview Cottage", "kind": "cottage", "place": "Lonavala",
    }  # fmt: skip
    assert answer["guest"] == {"name": "Ravi Kumar", "phone": RAVI}
    assert (answer["check_in"], answer["check_out"], answer["guests"]) == ("2026-12-04", "2026-12-06", 2)
    assert (answer["referral_code"], answer["currency"]) == ("TEST123", "INR")
    assert [each["status"] for each in answer["payments"]] == ["PAID"]
    assert answer["payments"][0]["amount"] == answer["amount_paid"]
    assert answer["refunds"] == []


def test_what_was_asked_to_be_changed_stands_in_it(town: Town, meera: Api) -> None:
    stay = confirmed(town)
    assert meera.gets(f"/api/bookings/{stay.stay.booking_id}")["changes"] == []
    stay.agrees("5-8 dec")
    (change,) = meera.gets(f"/api/bookings/{stay.stay.booking_id}")["changes"]
    assert (change["status"], change["guests"]) == ("TOPUP_PENDING", 2)
    assert (change["check_in"], change["check_out"]) == ("2026-12-05", "2026-12-08")
    assert change["topup"] == stay.changes[0].topup_minor / 100
    assert change["refund"] == 0


def test_its_amounts_add_up(town: Town, meera: Api) -> None:
    stay = offered(town, code="TEST123").is_paid()
    answer = meera.gets(f"/api/bookings/{stay.booking_id}")
    assert answer["total_amount"] == answer["price"] - answer["customer_discount"]
    assert answer["amount_paid"] == answer["advance_amount"] - answer["customer_discount"]
    assert answer["amount_paid"] + answer["due_amount"] == answer["total_amount"]
    parts = answer["admin_commission"] + answer["referrer_commission"] + answer["customer_discount"]
    assert parts * 100 == answer["advance_amount"] * 30


def test_its_history_is_oldest_first_and_unbroken(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    history = meera.gets(f"/api/bookings/{stay.booking_id}")["history"]
    assert [each["to"] for each in history] == [
        "INITIATED", "PAYMENT_PENDING", "PAYMENT_SUCCESS", "BOOKING_REQUEST_SENT_TO_OWNER", "OWNER_CONFIRMED",
        "TICKET_GENERATED",
    ]  # fmt: skip
    assert [each["from"] for each in history[1:]] == [each["to"] for each in history[:-1]]
    assert history[0]["at"] == "2026-11-20T04:30:00Z"
    assert all(each["actor"] for each in history)


def test_a_refund_stands_in_it(town: Town, meera: Api) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps("Cancel")
    answer = meera.gets(f"/api/bookings/{stay.booking_id}")
    assert answer["booking_status"] == "REFUND_REQUIRED"
    (refund,) = answer["refunds"]
    assert (refund["amount"], refund["status"]) == (answer["amount_paid"], "REQUIRED")
    assert refund["reason"] == "owner cancelled"


def test_an_id_may_be_typed_in_small_letters(town: Town, meera: Api) -> None:
    stay = offered(town)
    assert meera.gets(f"/api/bookings/{stay.booking_id.lower()}")["booking_id"] == stay.booking_id


# -- payments


def test_a_client_gets_the_same_pay_link_as_the_guest(town: Town, stranger: Api) -> None:
    stay = offered(town)
    answers = [stranger.posts("/api/v1/payments/create", booking_id=stay.booking_id).json for _ in range(2)]
    assert answers[0] == answers[1]
    assert answers[0]["payment_url"] == f"https://thikana.example{stay.pay_path}"
    assert answers[0]["amount"] == stay.booking.pay_now.minor / 100
    assert answers[0]["expires_at"] == "2026-11-20T05:00:00Z"
    assert stay.payments == []


def test_what_cannot_be_paid_has_no_link(town: Town, stranger: Api) -> None:
    paid, over = offered(town).is_paid(), offered(town, listing="pawna-lake-camp", guest=ASHA)
    town.wait(minutes=31)
    for stay in (paid, over):
        answer = stranger.posts("/api/v1/payments/create", booking_id=stay.booking_id)
        assert refusal(answer) == (409, "conflict")
    assert refusal(stranger.posts("/api/v1/payments/create", booking_id="TH-NOTHERE"))[0] == 404


# -- referral codes


@pytest.mark.parametrize(
    ("code", "phone", "valid", "why", "discount"),
    [
        ("TEST123", RAVI, True, "", 5),
        ("test123", "91 90000 00001", True, "", 5),
        ("VIP500", RAVI, True, "", 0),
        ("TEST123", ASHA, False, "own", None),
        ("NOSUCH", RAVI, False, "unknown", None),
    ],
)
def test_a_code_is_judged_as_in_the_chat(
    stranger: Api, code: str, phone: str, valid: bool, why: str, discount: float | None
) -> None:
    answer = stranger.posts("/api/referrals/validate-code", code=code, guest_phone=phone)
    assert answer.status_code == 200
    assert (answer.json["valid"], answer.json["why"], answer.json["discount_percent"]) == (valid, why, discount)


@pytest.mark.parametrize("phone", ["", "1", "ravi", "0000000000", "+" * 12])
def test_a_code_is_not_judged_for_what_is_no_number(stranger: Api, phone: str) -> None:
    answer = stranger.posts("/api/referrals/validate-code", code="TEST123", guest_phone=phone)
    assert wrong_fields(answer) == ["guest_phone"]


# -- monitoring


def test_the_check_asks_the_gateway_alerts_once_and_lists_what_is_still_pending(town: Town, meera: Api) -> None:
    stay, healed = offered(town), offered(town, listing="pawna-lake-camp", guest=ASHA)
    stay.tries()
    town.bank.pays(healed.tries(), Outcome.PAID)
    town.clock.move(minutes=16)
    first = meera.gets("/api/monitoring/pending-payments")
    assert [each["booking_id"] for each in first["items"]] == [stay.booking_id]
    assert (first["alerts_sent"], first["items"][0]["minutes"]) == (1, 16)
    assert healed.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    assert meera.gets("/api/monitoring/pending-payments")["alerts_sent"] == 0
    assert sweep.alert_stuck(town.house, town.gateways) == 0


def test_a_silent_owner_is_a_stuck_booking(town: Town, meera: Api) -> None:
    stay = offered(town).is_paid()
    assert meera.gets("/api/monitoring/stuck-bookings")["items"] == []
    town.clock.move(minutes=61)
    (stuck,) = meera.gets("/api/monitoring/stuck-bookings")["items"]
    assert (stuck["booking_id"], stuck["why"], stuck["minutes"]) == (stay.booking_id, "owner_silent", 61)


def admins_know(meera: Api) -> dict[str, bool]:
    """What the list of stuck bookings says of each reason: whether the admins were told."""
    return {each["why"]: each["alerted_admin"] for each in meera.gets("/api/monitoring/stuck-bookings")["items"]}


def test_the_admins_know_of_a_silent_owner_from_the_moment_they_are_told(town: Town, meera: Api) -> None:
    stay = offered(town).is_paid()
    town.clock.move(minutes=61)
    assert (admins_know(meera), "owner_silent" in stay.told("admin")) == ({"owner_silent": False}, False)
    town.wait(minutes=0)
    assert "owner_silent" not in stay.told("admin"), "because the owner is reminded first"
    town.wait(minutes=0)
    assert (admins_know(meera), "owner_silent" in stay.told("admin")) == ({"owner_silent": True}, True)


def test_the_admins_know_of_a_payment_that_hangs_once_they_are_told(town: Town, meera: Api) -> None:
    offered(town).tries()
    town.clock.move(minutes=16)
    assert admins_know(meera) == {"payment_pending": False}
    sweep.alert_stuck(town.house, town.gateways)
    assert admins_know(meera) == {"payment_pending": True}


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("PAYMENT_SUCCESS", "owner_not_asked"),
        ("OWNER_CONFIRMED", "ticket_missing"),
        ("OWNER_CANCELLED", "refund_missing"),
    ],
)
def test_an_alert_of_the_payment_is_none_of_what_was_left_behind_later(
    town: Town, meera: Api, state: str, why: str
) -> None:
    stay = offered(town)
    stay.tries()
    town.clock.move(minutes=16)
    assert sweep.alert_stuck(town.house, town.gateways) == 1
    with town.house.engine.begin() as connection:
        connection.execute(text("UPDATE bookings SET booking_status = :state"), {"state": state})
    town.clock.move(minutes=16)
    assert admins_know(meera) == {why: False}
    assert stay.booking.alerted_admin


def test_a_message_that_does_not_go_out_is_listed_with_its_reason(town: Town, meera: Api) -> None:
    stay = offered(town)
    town.api.troubles = [SendError("the number is not on WhatsApp", permanent=True, code=131026)]
    stay.is_paid()
    (failed,) = meera.gets("/api/monitoring/failed-notifications")["items"]
    assert (failed["booking_id"], failed["status"], failed["attempts"]) == (stay.booking_id, "failed", 1)
    assert "not on WhatsApp" in failed["error_message"]


# -- days


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({"start_date": "2026-11-20", "end_date": "2026-11-20"}, 1),
        ({"start_date": "2026-11-21", "end_date": "2026-11-21"}, 1),
        ({"start_date": "2026-11-22", "end_date": "2026-11-25"}, 0),
        ({"end_date": "2026-11-20"}, 1),
        ({}, 2),
    ],
)
def test_a_day_is_one_of_the_houses_zone(town: Town, days: dict[str, Any], found: int) -> None:
    offered(town, code="TEST123")
    town.clock.move(hours=14)  # midnight in India, still the same day in UTC
    offered(town, code="TEST123", guest=NEHA, listing="pawna-lake-camp")
    assert signed_in(town).gets("/api/commissions/report", **days)["total"] == found
