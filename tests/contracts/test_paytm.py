"""What is Paytm's own: its codes, its form, its slips, and what it is told of the payer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import paytmchecksum
import pytest

from services.errors import Forged, GatewayError
from services.money import Money
from services.payments.gateways.contract import Ask, Gateway, Outcome
from tests.contracts.conftest import NOW, Build
from tests.contracts.pretend_paytm import FORM, JSON, KEY, MID, Pretend, form_fields, signed_form, signed_json
from tests.contracts.test_gateways import ADVANCE, ASK


@pytest.fixture
def name() -> str:
    return "paytm"


def refusal(gateway: Gateway, ask: Ask = ASK) -> GatewayError:
    with pytest.raises(GatewayError) as refused:
        gateway.open(ask)
    return refused.value


def test_the_page_is_a_form_with_three_fields_and_fourteen_minutes(gateway: Gateway, pretend: Pretend) -> None:
    page = gateway.open(ASK)
    place = f"mid={MID}&orderId={ASK.reference}"
    assert page.url == f"{pretend.settings['paytm_api_url']}/theia/api/v1/showPaymentPage?{place}"
    assert page.fields == {
        "mid": MID,
        "orderId": ASK.reference,
        "txnToken": f"demo0token0{ASK.reference}",
    }
    assert page.expires_at == NOW + timedelta(minutes=14)


def test_paytm_is_told_the_amount_the_way_back_and_a_clean_payer(gateway: Gateway, pretend: Pretend) -> None:
    gateway.open(replace(ASK, payer_id="c|41 ", payer_name="  José | D'Souza\n" + "x" * 90))
    told = pretend.opened[ASK.reference]
    assert told["txnAmount"] == {"value": "3591.00", "currency": "INR"}
    assert told["callbackUrl"] == "https://stay.example/api/payments/callback"
    assert told["websiteName"] == "WEBSTAGING"
    assert told["userInfo"] == {
        "custId": "c41",
        "mobile": "9000000001",
        "firstName": ("Jose D Souza " + "x" * 90)[:64],
    }


def test_what_paytm_cannot_carry_of_a_payer_is_left_out(gateway: Gateway, pretend: Pretend) -> None:
    gateway.open(replace(ASK, payer_phone="+84900000001", payer_name="रवि"))
    assert pretend.opened[ASK.reference]["userInfo"] == {"custId": "c-41"}


def test_a_wrong_website_is_for_a_person_to_mend(build: Build) -> None:
    error = refusal(build(paytm_website="NOWHERE"))
    assert (error.code, error.misconfigured, error.unknown) == ("501", True, False)


@pytest.mark.parametrize("amount", [Money(100, "USD"), Money(0), Money(-100)])
def test_only_rupees_are_asked_for(gateway: Gateway, pretend: Pretend, amount: Money) -> None:
    assert not refusal(gateway, replace(ASK, amount=amount)).unknown
    assert pretend.opened == {}


@pytest.mark.parametrize("reference", ["", "TH 1", "TH|1", "TH.1", "x" * 51, "TH-१"])
def test_references_paytm_would_bend_are_not_sent(gateway: Gateway, pretend: Pretend, reference: str) -> None:
    refusal(gateway, replace(ASK, reference=reference))
    with pytest.raises(GatewayError):
        gateway.look_up(reference)
    assert pretend.opened == {}


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("TXN_SUCCESS", "01", Outcome.PAID),
        ("TXN_SUCCESS", "141", Outcome.UNKNOWN),
        ("TXN_SUCCESS", "1", Outcome.UNKNOWN),
        ("PENDING", "400", Outcome.PENDING),
        ("PENDING", "9999", Outcome.PENDING),
        ("PENDING", "501", Outcome.UNKNOWN),
        ("NO_RECORD_FOUND", "331", Outcome.NONE),
        ("TXN_FAILURE", "331", Outcome.NONE),
        ("TXN_FAILURE", "141", Outcome.CANCELLED),
        ("TXN_FAILURE", "2271", Outcome.CANCELLED),
        ("TXN_FAILURE", "2272", Outcome.CANCELLED),
        ("TXN_FAILURE", "227", Outcome.FAILED),
        ("TXN_FAILURE", "9999", Outcome.FAILED),
        ("TXN_FAILURE", "501", Outcome.UNKNOWN),
        ("TXN_FAILURE", "153", Outcome.UNKNOWN),
        ("U", "00000900", Outcome.UNKNOWN),
        ("SOMETHING_NEW", "01", Outcome.UNKNOWN),
    ],
)
def test_paytms_words_in_ours(gateway: Gateway, pretend: Pretend, status: str, code: str, outcome: Outcome) -> None:
    pretend.say(ASK.reference, status, code, txnAmount="3591.00")
    news = gateway.look_up(ASK.reference)
    assert (news.outcome, news.code) == (outcome, code)


@pytest.mark.parametrize("code", ["330", "334", "335"])
def test_what_is_wrong_with_our_account_is_for_a_person_to_mend(gateway: Gateway, pretend: Pretend, code: str) -> None:
    pretend.say(ASK.reference, "TXN_FAILURE", code)
    with pytest.raises(GatewayError) as refused:
        gateway.look_up(ASK.reference)
    assert (refused.value.code, refused.value.misconfigured) == (code, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"txnAmount": None},
        {"txnAmount": ""},
        {"txnAmount": "0.00"},
        {"txnAmount": "-3591.00"},
        {"txnAmount": "3,591.00"},
        {"txnAmount": "3591.001"},
        {"txnAmount": ["3591.00"]},
        {"txnAmount": "3591.00", "currency": "USD"},
        {"txnAmount": "3591.00", "txnType": "REFUND"},
    ],
)
def test_a_success_without_a_clear_amount_changes_nothing(
    gateway: Gateway, pretend: Pretend, fields: dict[str, Any]
) -> None:
    pretend.say(ASK.reference, "TXN_SUCCESS", "01", **fields)
    news = gateway.look_up(ASK.reference)
    assert news.outcome is Outcome.UNKNOWN
    assert news.why


@pytest.mark.parametrize("fields", [{"mid": "OTHERMID0001"}, {"mid": None}, {"orderId": None}, {"orderId": "X"}])
def test_a_success_of_somebody_else_is_not_ours(gateway: Gateway, pretend: Pretend, fields: dict[str, Any]) -> None:
    pretend.say(ASK.reference, "TXN_SUCCESS", "01", txnAmount="3591.00", **fields)
    with pytest.raises(GatewayError) as failed:
        gateway.look_up(ASK.reference)
    assert failed.value.unknown


def test_a_plus_that_came_as_a_space_is_mended(gateway: Gateway) -> None:
    form = signed_form(form_fields(ASK.reference, Outcome.PAID, ADVANCE))
    while "+" not in form["CHECKSUMHASH"]:
        form = signed_form(form_fields(ASK.reference, Outcome.PAID, ADVANCE))
    body = urlencode(form).replace("%2B", "+").encode()
    assert gateway.read(FORM, body)[0].outcome is Outcome.PAID


def test_values_moved_across_a_pipe_are_refused_though_the_signature_fits(gateway: Gateway) -> None:
    form = form_fields(ASK.reference, Outcome.PAID, ADVANCE)
    signature = signed_form({**form, "ZA": "1", "ZB": "2"})["CHECKSUMHASH"]
    moved = {**form, "ZA": "1|2"}
    assert paytmchecksum.verifySignature(dict(moved), KEY, signature)
    with pytest.raises(Forged):
        gateway.read(FORM, urlencode({**moved, "CHECKSUMHASH": signature}).encode())


def test_logs_tell_no_token_and_no_phone(gateway: Gateway, build: Build, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    token = gateway.open(ASK).fields["txnToken"]
    error = refusal(build(paytm_website="NOWHERE"))
    for secret in (token, "9000000001", KEY, "Ravi"):
        assert secret not in caplog.text + repr(error) + str(error)


def test_the_merchant_and_paytms_number_come_along(gateway: Gateway) -> None:
    form = signed_form(form_fields(ASK.reference, Outcome.PAID, ADVANCE))
    (news,) = gateway.read({"content-type": "APPLICATION/X-WWW-FORM-URLENCODED"}, urlencode(form).encode())
    assert (news.merchant, news.provider_reference[:8], news.code) == (MID, "20260101", "01")


def test_news_of_a_refund_is_no_news_of_a_payment(gateway: Gateway) -> None:
    body = {"mid": MID, "orderId": ASK.reference, "status": "TXN_SUCCESS", "respCode": "01"}
    refund = signed_json({**body, "txnType": "REFUND", "txnAmount": "3591.00"})
    (news,) = gateway.read(JSON, refund.encode())
    assert news.outcome is Outcome.UNKNOWN
