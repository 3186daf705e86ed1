"""Paying by the pretend Paytm: initiate, the page, callbacks, webhooks, status, refunds, switches."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import paytmchecksum
import pytest

from tests.sandbox.conftest import KEY, MID, eventually

CALLBACK = "http://127.0.0.1:8000/api/payments/callback"


def order(order_id: str = "BK7-1", **changed: Any) -> dict[str, Any]:
    body = {
        "requestType": "Payment",
        "mid": MID,
        "websiteName": "WEBSTAGING",
        "orderId": order_id,
        "callbackUrl": CALLBACK,
        "txnAmount": {"value": "3591.00", "currency": "INR"},
        "userInfo": {"custId": "g-1"},
    }
    return body | changed


def signed(body: dict[str, Any]) -> str:
    # Written with spaces, because the signature is over the bytes and not over a meaning.
    text = json.dumps(body, indent=1)
    return (
        json.dumps({"head": {"signature": paytmchecksum.generateSignature(text, KEY)}})[:-1] + f' , "body" : {text}}}'
    )


class Paytm:
    def __init__(self, client: Any) -> None:
        self.client = client

    def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        text = self.client.post(path, data=signed(body)).text
        answer: dict[str, Any] = json.loads(text)
        raw_body = text[text.index(',"body":') + 8 : -1]
        assert paytmchecksum.verifySignature(raw_body, KEY, answer["head"]["signature"])
        return answer["body"]

    def open(self, body: dict[str, Any], mid: str = MID, order_id: str | None = None) -> dict[str, Any]:
        query = f"mid={mid}&orderId={order_id or body['orderId']}"
        return self.ask(f"/theia/api/v1/initiateTransaction?{query}", body)

    def code(self, body: dict[str, Any], **where: str) -> str:
        return str(self.open(body, **where)["resultInfo"]["resultCode"])

    def pays(self, outcome: str, order_id: str = "BK7-1") -> dict[str, Any]:
        answer = self.client.post("/ui/pay", json={"order_id": order_id, "outcome": outcome})
        assert answer.status_code == 200, answer.json
        return answer.json

    def status(self, order_id: str = "BK7-1") -> dict[str, Any]:
        return self.ask("/v3/order/status", {"mid": MID, "orderId": order_id})

    def refund(self, **changed: Any) -> dict[str, Any]:
        asked = {"mid": MID, "txnType": "REFUND", "orderId": "BK7-1", "refId": "RF-1", "refundAmount": "100.00"}
        return self.ask("/refund/apply", asked | {"txnId": self.status()["txnId"]} | changed)

    def refund_code(self, ref_id: str = "RF-1") -> str:
        asked = {"mid": MID, "orderId": "BK7-1", "refId": ref_id}
        return str(self.ask("/v2/refund/status", asked)["resultInfo"]["resultCode"])


@pytest.fixture
def paytm(sandbox: Any) -> Paytm:
    return Paytm(sandbox)


@pytest.fixture
def opened(paytm: Paytm) -> dict[str, Any]:
    return paytm.open(order())


def code_of(answer: dict[str, Any]) -> tuple[str, str]:
    return answer["resultInfo"]["resultStatus"], answer["resultInfo"]["resultCode"]


def test_an_order_gets_a_token_and_the_same_one_when_repeated(paytm: Paytm, opened: Any) -> None:
    again = paytm.open(order())
    assert (code_of(opened), code_of(again)) == (("S", "0000"), ("S", "0002"))
    assert again["txnToken"] == opened["txnToken"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"txnAmount": {"value": "3591", "currency": "INR"}}, "2007"),
        ({"txnAmount": {"value": "0.00", "currency": "INR"}}, "2007"),
        ({"txnAmount": {"value": "10.00", "currency": "USD"}}, "2007"),
        ({"userInfo": {}}, "1007"),
        ({"callbackUrl": ""}, "1007"),
        ({"callbackUrl": "https://x.example/" + "a" * 255}, "1007"),
        ({"orderId": "has space"}, "1007"),
        ({"userInfo": {"custId": "a|b"}}, "1008"),
        ({"websiteName": "DEFAULT"}, "501"),
    ],
)
def test_a_wrong_order_gets_paytms_code(paytm: Paytm, changed: dict[str, Any], code: str) -> None:
    assert paytm.code(order(**changed)) == code


def test_query_and_body_must_agree(paytm: Paytm) -> None:
    assert paytm.code(order(), mid="OTHER") == "2013"
    assert paytm.code(order(), order_id="BK7-2") == "2014"


def test_the_same_order_with_another_amount_is_inconsistent(paytm: Paytm, opened: Any) -> None:
    assert paytm.code(order(txnAmount={"value": "1.00", "currency": "INR"})) == "2023"


def test_one_changed_byte_breaks_the_checksum(sandbox: Any) -> None:
    path = f"/theia/api/v1/initiateTransaction?mid={MID}&orderId=BK7-1"
    answer = sandbox.post(path, data=signed(order()).replace("3591.00", "3591.01")).json
    assert answer["body"]["resultInfo"]["resultCode"] == "2005"
    for garbage in (b"", b"{", b'{"head":{},"body":{}}', b"\xff", b"[]", b'{"body":1,"head":2}'):
        assert sandbox.post(path, data=garbage).json["body"]["resultInfo"]["resultCode"] == "2005"


def test_nothing_is_known_of_an_order_until_something_was_tried(paytm: Paytm, opened: Any) -> None:
    assert code_of(paytm.status()) == ("TXN_FAILURE", "331")
    assert code_of(paytm.status("never-heard-of")) == ("NO_RECORD_FOUND", "331")


def test_a_payment_reaches_browser_server_and_status_alike(paytm: Paytm, opened: Any, program: Any) -> None:
    answer = paytm.pays("success")
    assert answer["callback_url"] == CALLBACK
    (heard,) = program.payment_news()
    assert heard.path == "/api/payments/webhook/paytm"
    for fields in (answer["callback_fields"], heard.form):
        assert (fields["STATUS"], fields["RESPCODE"], fields["TXNAMOUNT"]) == ("TXN_SUCCESS", "01", "3591.00")
        assert paytmchecksum.verifySignature(dict(fields), KEY, fields["CHECKSUMHASH"])
    status = paytm.status()
    assert code_of(status) == ("TXN_SUCCESS", "01")
    assert (status["txnAmount"], status["txnId"]) == ("3591.00", heard.form["TXNID"])


@pytest.mark.parametrize(("outcome", "code"), [("failure", "227"), ("cancel", "141")])
def test_a_payment_that_fails_says_why(paytm: Paytm, opened: Any, program: Any, outcome: str, code: str) -> None:
    fields = paytm.pays(outcome)["callback_fields"]
    assert (fields["STATUS"], fields["RESPCODE"], fields["BANKTXNID"]) == ("TXN_FAILURE", code, "")
    assert code_of(paytm.status()) == ("TXN_FAILURE", code)
    assert program.payment_news()[0].form["RESPCODE"] == code


def test_a_pending_payment_is_settled_later(paytm: Paytm, opened: Any, program: Any, sandbox: Any) -> None:
    assert paytm.pays("pending")["callback_fields"]["STATUS"] == "PENDING"
    assert code_of(paytm.status()) == ("PENDING", "400")
    sandbox.post("/ui/clock", json={"advance_minutes": 15})
    assert code_of(paytm.status()) == ("PENDING", "402")
    assert sandbox.get("/ui/payments").json[0]["can_settle"]
    assert sandbox.post("/ui/payments/BK7-1/settle", json={"outcome": "success"}).status_code == 200
    assert program.payment_news()[0].form["STATUS"] == "TXN_SUCCESS"
    assert code_of(paytm.status()) == ("TXN_SUCCESS", "01")
    assert sandbox.post("/ui/payments/BK7-1/settle", json={"outcome": "failure"}).status_code == 400


def test_what_stays_pending_for_three_days_has_failed(paytm: Paytm, opened: Any, sandbox: Any) -> None:
    paytm.pays("pending")
    sandbox.post("/ui/clock", json={"advance_minutes": 72 * 60})
    assert code_of(paytm.status()) == ("TXN_FAILURE", "227")


def test_closing_the_page_leaves_no_trace(paytm: Paytm, opened: Any, program: Any) -> None:
    assert paytm.pays("close")["callback_url"] is None
    assert code_of(paytm.status()) == ("TXN_FAILURE", "331")
    paytm.pays("success")
    assert len(program.payment_news()) == 1


def test_an_order_is_paid_once(paytm: Paytm, opened: Any, sandbox: Any) -> None:
    paytm.pays("success")
    assert sandbox.post("/ui/pay", json={"order_id": "BK7-1", "outcome": "success"}).status_code == 400


@pytest.mark.parametrize(("switched", "count"), [("twice", 2), ("late", 1)])
def test_the_webhook_comes_as_often_as_switched(
    paytm: Paytm, opened: Any, program: Any, switch: Callable[..., None], switched: str, count: int
) -> None:
    switch(callback=switched)
    paytm.pays("success")
    news = program.payment_news(count)
    assert {heard.form["ORDERID"] for heard in news} == {"BK7-1"}
    assert len(news) == count


def test_never_means_no_browser_and_no_webhook(
    paytm: Paytm, opened: Any, program: Any, switch: Callable[..., None]
) -> None:
    switch(callback="never")
    assert paytm.pays("success")["callback_url"] is None
    switch(callback="normal")
    paytm.open(order("BK8-1"))
    paytm.pays("success", "BK8-1")
    assert [heard.form["ORDERID"] for heard in program.payment_news()] == ["BK8-1"]
    assert code_of(paytm.status()) == ("TXN_SUCCESS", "01")


def test_a_forged_callback_has_a_wrong_signature(paytm: Paytm, opened: Any, switch: Callable[..., None]) -> None:
    switch(callback="forged")
    fields = paytm.pays("success")["callback_fields"]
    try:
        believed = paytmchecksum.verifySignature(dict(fields), KEY, fields["CHECKSUMHASH"])
    except ValueError:
        believed = False
    assert not believed


def test_a_wrong_amount_is_signed_right_and_contradicted_by_the_status(
    paytm: Paytm, opened: Any, switch: Callable[..., None]
) -> None:
    switch(callback="wrong_amount")
    fields = paytm.pays("success")["callback_fields"]
    assert fields["TXNAMOUNT"] == "1.00"
    assert paytmchecksum.verifySignature(dict(fields), KEY, fields["CHECKSUMHASH"])
    assert paytm.status()["txnAmount"] == "3591.00"


def test_the_gateway_can_truly_collect_another_amount(paytm: Paytm, opened: Any, switch: Callable[..., None]) -> None:
    switch(callback="status_wrong_amount")
    assert paytm.pays("success")["callback_fields"]["TXNAMOUNT"] == "1.00"
    assert paytm.status()["txnAmount"] == "1.00"


def form_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))


def show(sandbox: Any, token: str) -> Any:
    fields = {"mid": MID, "orderId": "BK7-1", "txnToken": token}
    return sandbox.post(f"/theia/api/v1/showPaymentPage?mid={MID}&orderId=BK7-1", data=fields)


def test_the_page_says_it_is_a_simulator_and_brings_the_payer_back(sandbox: Any, opened: Any) -> None:
    page = show(sandbox, opened["txnToken"])
    for words in ("SIMULATOR", "no real money", "3591.00", "BK7-1", MID):
        assert words in page.text
    result = sandbox.post("/theia/simulator/pay", data=form_fields(page.text) | {"outcome": "success"})
    assert f'action="{CALLBACK}"' in result.text
    assert "Continue" in result.text
    assert "<script>" not in result.text
    assert form_fields(result.text)["STATUS"] == "TXN_SUCCESS"


def test_the_page_opens_only_by_a_form_with_the_right_token(sandbox: Any, opened: Any) -> None:
    assert sandbox.get("/theia/api/v1/showPaymentPage").status_code == 405
    assert show(sandbox, "guessed").status_code == 400


def test_the_page_expires_after_fifteen_minutes(sandbox: Any, opened: Any) -> None:
    sandbox.post("/ui/clock", json={"advance_minutes": 15})
    page = show(sandbox, opened["txnToken"])
    assert form_fields(page.text)["RESPCODE"] == "1006"


def test_a_refund_is_registered_and_done_a_little_later(paytm: Paytm, opened: Any, sandbox: Any) -> None:
    paytm.pays("success")
    assert code_of(paytm.refund()) == ("PENDING", "601")
    assert paytm.refund(refId="RF-2")["resultInfo"]["resultCode"] == "626"
    eventually(lambda: paytm.refund_code() == "10", "the refund")
    assert paytm.status()["refundAmt"] == "100.00"
    assert paytm.refund()["resultInfo"]["resultCode"] == "617"
    sandbox.post("/ui/clock", json={"advance_minutes": 11})
    assert paytm.refund()["resultInfo"]["resultCode"] == "701"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"txnId": "other"}, "627"),
        ({"refundAmount": "3591.01"}, "619"),
        ({"refundAmount": 100}, "619"),
        ({"refundAmount": "0.50"}, "635"),
        ({"refId": ""}, "600"),
        ({"mid": "OTHER"}, "335"),
    ],
)
def test_a_wrong_refund_gets_paytms_code(paytm: Paytm, opened: Any, changed: dict[str, Any], code: str) -> None:
    paytm.pays("success")
    assert paytm.refund(**changed)["resultInfo"]["resultCode"] == code


def test_an_unknown_refund_is_not_found(paytm: Paytm, opened: Any) -> None:
    assert paytm.refund_code("RF-unknown") == "631"
