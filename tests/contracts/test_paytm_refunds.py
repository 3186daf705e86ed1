"""What is Paytm's own about refunds: its codes, what it is told, and answers that must not be believed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.errors import GatewayError
from services.money import Money
from services.payments.gateways.contract import Gateway, Outcome, RefundAsk, RefundNews, RefundOutcome
from tests.contracts.pretend_paytm import KEY, MID, TXN_ID, Pretend
from tests.contracts.pretend_paytm_refunds import FAILURES, REFUND_ID
from tests.contracts.test_gateways import ADVANCE, ASK

WISH = RefundAsk("RF-K7Q4MPX-1", ASK.reference, TXN_ID, Money(10_000), "The guest cancelled")
NEXT = replace(WISH, reference="RF-K7Q4MPX-2")
STATUSES = ["TXN_SUCCESS", "TXN_FAILURE", "FAILURE", "F", "PENDING", "S", "U", "", "SOMETHING_NEW"]
CODES = ["10", "501", "600", "601", "602", "604", "610", "617", "620", "626", "628", "629", "631", "701", "9999", ""]


@pytest.fixture
def name() -> str:
    return "paytm"


@pytest.fixture(autouse=True)
def ravi_has_paid(pretend: Pretend) -> None:
    pretend.settle(ASK.reference, Outcome.PAID, ADVANCE)


def look_up(gateway: Gateway, wish: RefundAsk = WISH) -> RefundNews:
    return gateway.look_up_refund(wish.reference, wish.order_id)


def error(gateway: Gateway, wish: RefundAsk) -> GatewayError:
    with pytest.raises(GatewayError) as failed:
        gateway.refund(wish)
    return failed.value


def test_paytm_is_told_whose_payment_how_much_and_why(gateway: Gateway, pretend: Pretend) -> None:
    gateway.refund(replace(WISH, amount=Money(359_100), why="  The owner | said\nnó “no”, 100 % " + "x" * 200))
    (told,) = pretend.refunds.heard
    assert told.pop("comments") == ("The owner said no no, 100 " + "x" * 200)[:100]
    assert told == {
        "mid": MID,
        "txnType": "REFUND",
        "orderId": ASK.reference,
        "txnId": TXN_ID,
        "refId": "RF-K7Q4MPX-1",
        "refundAmount": "3591.00",
    }


def test_paytms_number_of_the_refund_comes_along(gateway: Gateway) -> None:
    assert gateway.refund(WISH).provider_reference == REFUND_ID


@pytest.mark.parametrize("amount", [Money(100, "USD"), Money(0), Money(-100)])
def test_only_rupees_are_sent_back(gateway: Gateway, pretend: Pretend, amount: Money) -> None:
    assert not error(gateway, replace(WISH, amount=amount)).unknown
    assert pretend.refunds.heard == []


@pytest.mark.parametrize("field", ["reference", "order_id", "provider_reference"])
@pytest.mark.parametrize("text", ["", "RF 1", "RF|1", "RF.1", "x" * 51, "RF-१"])
def test_references_paytm_would_bend_are_not_sent(gateway: Gateway, pretend: Pretend, field: str, text: str) -> None:
    bent: dict[str, Any] = {field: text}
    assert not error(gateway, replace(WISH, **bent)).unknown
    assert pretend.refunds.heard == []


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("TXN_SUCCESS", "10", RefundOutcome.DONE),
        ("PENDING", "10", RefundOutcome.UNKNOWN),
        ("TXN_SUCCESS", "601", RefundOutcome.PENDING),
        ("PENDING", "601", RefundOutcome.PENDING),
        ("PENDING", "602", RefundOutcome.PENDING),
        ("PENDING", "604", RefundOutcome.PENDING),
        ("PENDING", "9999", RefundOutcome.PENDING),
        ("TXN_FAILURE", "626", RefundOutcome.PENDING),
        ("TXN_FAILURE", "628", RefundOutcome.PENDING),
        ("FAILURE", "628", RefundOutcome.PENDING),
        ("PENDING", "501", RefundOutcome.UNKNOWN),
        ("TXN_FAILURE", "501", RefundOutcome.UNKNOWN),
        ("TXN_FAILURE", "631", RefundOutcome.NONE),
        ("NO_RECORD_FOUND", "631", RefundOutcome.NONE),
        ("F", "640", RefundOutcome.FAILED),
        ("TXN_FAILURE", "703", RefundOutcome.FAILED),
        ("PENDING", "703", RefundOutcome.UNKNOWN),
        ("TXN_SUCCESS", "703", RefundOutcome.UNKNOWN),
        ("TXN_FAILURE", "9999", RefundOutcome.UNKNOWN),
        ("TXN_FAILURE", "617", RefundOutcome.UNKNOWN),
        ("SOMETHING_NEW", "10", RefundOutcome.UNKNOWN),
    ],
)
def test_paytms_words_in_ours(
    gateway: Gateway, pretend: Pretend, status: str, code: str, outcome: RefundOutcome
) -> None:
    gateway.refund(WISH)
    pretend.refunds.say(WISH.reference, status, code)
    news = look_up(gateway)
    assert (news.outcome, news.code) == (outcome, code)


@pytest.mark.parametrize("code", ["330", "335"])
def test_what_is_wrong_with_our_account_is_for_a_person_to_mend(gateway: Gateway, pretend: Pretend, code: str) -> None:
    pretend.refuse_refund(WISH.reference, code)
    refused = error(gateway, WISH)
    assert (refused.code, refused.misconfigured, refused.unknown) == (code, True, False)


@pytest.mark.parametrize("code", ["617", "629", "701", "610"])
def test_a_refund_known_before_is_looked_up(gateway: Gateway, pretend: Pretend, code: str) -> None:
    gateway.refund(WISH)
    pretend.end_refund(WISH.reference, RefundOutcome.DONE)
    pretend.refuse_refund(WISH.reference, code)
    news = gateway.refund(WISH)
    assert (news.outcome, news.amount, news.provider_reference) == (RefundOutcome.DONE, WISH.amount, REFUND_ID)


@pytest.mark.parametrize("code", ["617", "629", "701"])
def test_a_reference_known_without_its_refund_settles_nothing(gateway: Gateway, pretend: Pretend, code: str) -> None:
    pretend.refuse_refund(WISH.reference, code)
    news = gateway.refund(WISH)
    assert (news.outcome, news.code, bool(news.why)) == (RefundOutcome.UNKNOWN, code, True)


def test_a_payment_refunded_in_full_by_somebody_else_is_a_failure_that_says_so(
    gateway: Gateway, pretend: Pretend
) -> None:
    pretend.refuse_refund(WISH.reference, "610")
    news = gateway.refund(WISH)
    assert (news.outcome, news.code) == (RefundOutcome.FAILED, "610")
    assert "in full" in news.why


def test_one_refund_waits_for_the_other_under_its_own_reference(gateway: Gateway, pretend: Pretend) -> None:
    gateway.refund(WISH)
    waiting = gateway.refund(NEXT)
    assert (waiting.outcome, waiting.code) == (RefundOutcome.PENDING, "626")
    assert look_up(gateway, NEXT).outcome is RefundOutcome.NONE
    pretend.end_refund(WISH.reference, RefundOutcome.DONE)
    assert gateway.refund(NEXT).code == "601"
    assert pretend.refunded(ASK.reference) == WISH.amount * 2


@pytest.mark.parametrize("amount", [None, "", "0.00", "-100.00", "1,00", "100.001", ["100.00"]])
def test_a_refund_done_without_a_clear_amount_is_not_done(gateway: Gateway, pretend: Pretend, amount: Any) -> None:
    gateway.refund(WISH)
    pretend.refunds.say(WISH.reference, "TXN_SUCCESS", "10", refundAmount=amount)
    news = look_up(gateway)
    assert (news.outcome, bool(news.why)) == (RefundOutcome.UNKNOWN, True)


@pytest.mark.parametrize("field", ["mid", "orderId", "refId"])
@pytest.mark.parametrize("told", [None, "SOMEBODY-1", "", ["x"]])
def test_a_refund_of_somebody_else_is_not_ours(gateway: Gateway, pretend: Pretend, field: str, told: Any) -> None:
    gateway.refund(WISH)
    pretend.refunds.say(WISH.reference, "TXN_SUCCESS", "10", **{field: told})
    with pytest.raises(GatewayError) as failed:
        look_up(gateway)
    assert failed.value.unknown


def test_a_refund_registered_for_another_payment_is_not_ours(gateway: Gateway, pretend: Pretend) -> None:
    pretend.refunds.slips["txnId"] = "SOMEBODY-1"
    assert error(gateway, WISH).unknown


@pytest.fixture
def taken(gateway: Gateway) -> RefundAsk:
    gateway.refund(WISH)
    return WISH


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    status=st.sampled_from(STATUSES),
    code=st.sampled_from(CODES) | st.text(max_size=4),
    amount=st.sampled_from(["100.00", "0.00", None]) | st.text(max_size=8),
    reference=st.sampled_from([WISH.reference, WISH.reference, NEXT.reference, None]),
)
def test_an_end_is_believed_only_when_all_of_the_answer_says_so(
    gateway: Gateway, pretend: Pretend, taken: RefundAsk, status: str, code: str, amount: str, reference: str
) -> None:
    pretend.refunds.say(taken.reference, status, code, refundAmount=amount, refId=reference)
    with suppress(GatewayError):
        news = look_up(gateway, taken)
        if news.outcome is RefundOutcome.DONE:
            assert (status, code, reference, bool(news.amount)) == ("TXN_SUCCESS", "10", taken.reference, True)
        if news.outcome is RefundOutcome.FAILED:
            assert code in FAILURES
            assert status in ("TXN_FAILURE", "FAILURE", "F")


def test_logs_tell_no_reason_and_no_key(gateway: Gateway, pretend: Pretend, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    gateway.refund(WISH)
    pretend.refuse_refund(NEXT.reference, "330")
    failed = error(gateway, NEXT)
    for secret in (KEY, WISH.why, "signature"):
        assert secret not in caplog.text + repr(failed) + str(failed)
