"""Refunds through the API: step by step, never twice, never more than came."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services import audit
from services.payments.gateways.contract import RefundOutcome
from tests.api.conftest import Api, refusal, signed_in, wrong_fields
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import RAVI, Town

ROOT = "/api/refunds"


@pytest.fixture
def refused(town: Town) -> Stay:
    """Ravi has paid, Mr. Pawar has said no."""
    return cancelled(town)


def cancelled(town: Town, week: int = 0) -> Stay:
    stay = offered(town, arrival=ARRIVAL + timedelta(days=7 * week)).is_paid()
    stay.owner_taps("Cancel")
    return stay


def done(api: Api, step: str, stay: Stay, **body: Any) -> dict[str, Any]:
    answer = api.posts(f"{ROOT}/{step}", booking_id=stay.booking_id, **body)
    assert answer.status_code == 200, answer.text
    read: dict[str, Any] = answer.json
    return read


def not_done(api: Api, step: str, stay: Stay, **body: Any) -> str:
    before = stay.booking.booking_status, [each.status for each in stay.refunds]
    answer = api.posts(f"{ROOT}/{step}", booking_id=stay.booking_id, **body)
    assert refusal(answer) == (409, "conflict")
    assert (stay.booking.booking_status, [each.status for each in stay.refunds]) == before
    return str(answer.json["error"]["message"])


def money_adds_up(town: Town) -> None:
    with town.house.reading() as work:
        assert audit.differences(work) == []


def test_a_refund_by_hand_goes_step_by_step_with_its_reference_and_who_made_it(
    town: Town, meera: Api, refused: Stay
) -> None:
    paid = refused.booking.paid_minor / 100
    assert meera.gets(f"{ROOT}/pending")["total"] == 1
    required = done(meera, "initiate", refused, reason="owner cancelled")
    assert (required["status"], required["amount"], required["currency"]) == ("REQUIRED", paid, "INR")
    started = done(meera, "process", refused, reference="PTM-5521", processed_by="Meera")
    assert (started["status"], started["booking_status"]) == ("INITIATED", "REFUND_INITIATED")
    assert (started["reference"], started["way"], started["processed_by"]) == ("PTM-5521", "hand", "Meera")
    assert started["processed_at"] == "2026-11-20T04:30:00Z"
    completed = done(meera, "complete", refused)
    assert (completed["status"], completed["booking_status"]) == ("COMPLETED", "REFUND_COMPLETED")
    assert meera.gets(f"{ROOT}/pending")["items"] == []
    assert meera.gets(f"{ROOT}/history")["items"] == [completed]
    (shown,) = meera.gets(f"/api/bookings/{refused.booking_id}")["refunds"]
    assert (shown["refund_id"], shown["reference"]) == (completed["refund_id"], "PTM-5521")
    money_adds_up(town)


def test_a_step_repeated_is_answered_again_and_changes_nothing(town: Town, meera: Api, refused: Stay) -> None:
    for step, body in (("initiate", {"reason": "again"}), ("process", {"reference": "PTM-1"}), ("complete", {})):
        first = done(meera, step, refused, **body)
        assert done(meera, step, refused, **body) == first
    assert done(meera, "process", refused, reference="PTM-2")["reference"] == "PTM-1"
    assert done(meera, "initiate", refused, reason="once more")["status"] == "COMPLETED"
    assert len(refused.refunds) == 1
    money_adds_up(town)


def test_without_a_reference_the_gateway_makes_the_refund(town: Town, meera: Api, refused: Stay) -> None:
    assert done(meera, "process", refused)["way"] == "gateway"
    town.work()
    (asked,) = town.bank.refund_asks.values()
    assert asked.amount.minor == refused.booking.paid_minor
    town.bank.refund_says[asked.reference] = RefundOutcome.DONE
    town.wait(minutes=2)
    assert meera.gets(f"{ROOT}/history")["items"][0]["status"] == "COMPLETED"
    money_adds_up(town)


def test_a_gateway_that_sends_nothing_back_is_not_asked(town: Town, meera: Api, refused: Stay) -> None:
    town.bank.refunds = False
    assert "by itself" in not_done(meera, "process", refused)
    assert done(meera, "process", refused, reference="PTM-7")["way"] == "hand"


def test_no_step_is_skipped(meera: Api, refused: Stay) -> None:
    not_done(meera, "complete", refused)
    done(meera, "process", refused, reference="PTM-1")


def test_what_was_never_paid_is_not_refunded(town: Town, meera: Api) -> None:
    stay = offered(town)
    not_done(meera, "initiate", stay, reason="a mistake")
    not_done(meera, "initiate", stay, reason="a mistake", amount=100)
    not_done(meera, "process", stay, reference="PTM-1")
    not_done(meera, "complete", stay)


def test_goodwill_is_given_once_and_never_more_than_came(town: Town, meera: Api) -> None:
    stay = offered(town).is_confirmed()
    given = done(meera, "initiate", stay, reason="the pool was closed", amount=500.50)
    assert (given["kind"], given["amount"], given["booking_status"]) == ("GOODWILL", 500.5, "TICKET_GENERATED")
    assert done(meera, "initiate", stay, reason="the pool was closed", amount=500.5) == given
    not_done(meera, "initiate", stay, reason="all of it", amount=stay.booking.paid_minor / 100)
    second = done(meera, "initiate", stay, reason="and it rained", amount=100)
    assert "several" in not_done(meera, "process", stay, reference="PTM-3")
    done(meera, "process", stay, refund_id=second["refund_id"], reference="PTM-3")
    assert [each.status for each in stay.refunds] == ["REQUIRED", "INITIATED"]
    money_adds_up(town)


@pytest.mark.parametrize("amount", [0, -1, 0.001, 10.005, 10**12, "NaN", "many", True, None])
def test_an_amount_that_is_none_names_its_field(meera: Api, refused: Stay, amount: Any) -> None:
    if amount is None:
        answer = meera.posts(f"{ROOT}/initiate", booking_id=refused.booking_id, reason="x", amount=[])
    else:
        answer = meera.posts(f"{ROOT}/initiate", booking_id=refused.booking_id, reason="x", amount=amount)
    assert wrong_fields(answer) == ["amount"]
    assert len(refused.refunds) == 1


def test_another_currency_is_refused(meera: Api, refused: Stay) -> None:
    body = {"booking_id": refused.booking_id, "reason": "x", "amount": 10}
    assert wrong_fields(meera.posts(f"{ROOT}/initiate", **body, currency="USD")) == ["currency"]


@pytest.mark.parametrize("step", ["initiate", "process", "complete"])
def test_an_unknown_booking_or_refund_is_not_found(meera: Api, refused: Stay, step: str) -> None:
    body = {"reason": "x"} if step == "initiate" else {}
    assert refusal(meera.posts(f"{ROOT}/{step}", booking_id="TH-NOTHERE", **body)) == (404, "not_found")
    if step != "initiate":
        answer = meera.posts(f"{ROOT}/{step}", booking_id=refused.booking_id, refund_id="RF-NOTHERE")
        assert refusal(answer) == (404, "not_found")


def test_the_refund_of_another_booking_is_not_found_under_this_one(town: Town, meera: Api, refused: Stay) -> None:
    other = cancelled(town, week=1)
    answer = meera.posts(
        f"{ROOT}/process", booking_id=refused.booking_id, refund_id=other.refunds[0].refund_id, reference="PTM-1"
    )
    assert refusal(answer) == (404, "not_found")


def test_every_step_names_the_admin_who_took_it(meera: Api, refused: Stay) -> None:
    done(meera, "process", refused, reference="PTM-1", processed_by="somebody else")
    done(meera, "complete", refused)
    history = meera.gets(f"/api/bookings/{refused.booking_id}")["history"]
    assert [each["actor"] for each in history[-2:]] == ["admin:meera@thikana.example"] * 2


def test_the_history_is_newest_first_and_stable_under_paging(town: Town, meera: Api) -> None:
    stays = [cancelled(town, week) for week in range(3)]
    pages = [meera.gets(f"{ROOT}/history", page=number, per_page=1) for number in (1, 2, 3, 4)]
    ids = [each["booking_id"] for page in pages for each in page["items"]]
    assert ids == [stay.booking_id for stay in reversed(stays)]
    pending = meera.gets(f"{ROOT}/pending")
    assert [each["booking_id"] for each in pending["items"]] == list(reversed(ids))


@pytest.mark.postgres
def test_many_admins_clicking_at_once_refund_once(postgres_town: Town) -> None:
    stay = cancelled(postgres_town)
    token = signed_in(postgres_town).token

    def click(number: int) -> list[int]:
        api = Api(postgres_town, token)
        ways = [
            ("initiate", {"reason": f"click {number}"}),
            ("process", {"reference": f"PTM-{number}"}),
            ("complete", {}),
        ]
        return [api.posts(f"{ROOT}/{step}", booking_id=stay.booking_id, **body).status_code for step, body in ways]

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(click, range(16)))
    assert answers == [[200, 200, 200]] * 16
    (refund,) = stay.refunds
    assert (refund.status, stay.state) == ("COMPLETED", "REFUND_COMPLETED")
    postgres_town.work()
    told = [heard for heard in postgres_town.phone(RAVI).heard if refund.reference in heard.text]
    assert len(told) == 2
    money_adds_up(postgres_town)
