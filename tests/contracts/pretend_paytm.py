"""A pretend Paytm: signs and checks with Paytm's own library, answers as Paytm does, fails when told to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import paytmchecksum

from services.money import Money
from services.payments.gateways.contract import Outcome, RefundOutcome
from tests.contracts.pretend import Fault, Listener, Notice
from tests.contracts.pretend_paytm_refunds import FAILURES, RefundBooks

MID, KEY, WEBSITE = "DEMOMID00001", "Demo#Key&16@Byte", "WEBSTAGING"
OTHER_KEY = "Other#Key&16@Byt"
TXN_ID = "20260101111212800110168000000001"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json;charset=UTF-8"}
ENDINGS = {
    Outcome.PAID: ("TXN_SUCCESS", "01", "Txn Success"),
    Outcome.PENDING: ("PENDING", "402", "The bank has not confirmed yet"),
    Outcome.FAILED: ("TXN_FAILURE", "227", "The bank declined"),
    Outcome.CANCELLED: ("TXN_FAILURE", "141", "The customer left the page"),
    Outcome.UNKNOWN: ("TXN_FAILURE", "501", "System error"),
    Outcome.NONE: ("TXN_FAILURE", "331", "No record found"),
}


class Pretend:
    """Paytm, played on this machine."""

    wrong_settings: Mapping[str, str] = {"paytm_merchant_key": OTHER_KEY}
    inconsistent_code = "2023"
    look_up_faults = frozenset(Fault)
    refund_failures = FAILURES

    def __init__(self) -> None:
        self.opened: dict[str, dict[str, Any]] = {}
        self.ended: dict[str, dict[str, Any]] = {}
        self.refunds = RefundBooks(MID, self.ended)
        self._listener = Listener(self._answer)
        self.settings: Mapping[str, str] = {
            "paytm_mid": MID,
            "paytm_merchant_key": KEY,
            "paytm_website": WEBSITE,
            "paytm_api_url": self._listener.url,
        }

    def settle(self, reference: str, outcome: Outcome, amount: Money) -> None:
        self.say(reference, *ENDINGS[outcome], txnAmount=amount.plain())

    def say(self, reference: str, status: str, code: str, why: str = "", **fields: Any) -> None:
        """Let the status API answer this; a field given as None is left out."""
        info = {"resultStatus": status, "resultCode": code, "resultMsg": why}
        body = {"resultInfo": info, "mid": MID, "orderId": reference, "txnId": TXN_ID, "txnType": "SALE"}
        self.ended[reference] = {name: value for name, value in {**body, **fields}.items() if value is not None}

    def fail(self, fault: Fault | None) -> None:
        self._listener.fault = fault

    def refuse_refund(self, reference: str, code: str) -> None:
        self.refunds.refusals[reference] = code

    def end_refund(self, reference: str, outcome: RefundOutcome, code: str = "") -> None:
        self.refunds.end(reference, outcome, code)

    def refunded(self, reference: str) -> Money:
        return self.refunds.taken(reference)

    def stop(self) -> None:
        self._listener.stop()

    def notices(self, reference: str, outcome: Outcome, amount: Money) -> dict[str, Notice]:
        return {
            "form": Notice(FORM, urlencode(signed_form(form_fields(reference, outcome, amount))).encode()),
            "json": Notice(JSON, signed_json(json_fields(reference, outcome, amount)).encode()),
        }

    def spoiled(self, reference: str, amount: Money) -> dict[str, Notice]:
        form = signed_form(form_fields(reference, Outcome.PAID, amount))
        unsigned = {name: value for name, value in form.items() if name != "CHECKSUMHASH"}
        body = json_fields(reference, Outcome.PAID, amount)
        text = signed_json(body)
        paid, less = amount.plain(), Money(amount.minor - 100).plain()
        forms = {
            "changed amount": {**form, "TXNAMOUNT": less},
            "changed reference": {**form, "ORDERID": reference + "1"},
            "missing signature": unsigned,
            "empty signature": {**form, "CHECKSUMHASH": ""},
            "somebody else's key": signed_form(unsigned, OTHER_KEY),
            "another merchant": signed_form({**unsigned, "MID": "OTHERMID0001"}),
            "no merchant": signed_form({k: v for k, v in unsigned.items() if k != "MID"}),
            "no reference": signed_form({k: v for k, v in unsigned.items() if k != "ORDERID"}),
            "a reference nobody made": signed_form({**unsigned, "ORDERID": "<script>"}),
            "a pipe": signed_form({**unsigned, "RESPMSG": "a|b"}),
            "junk after the signature": {**form, "CHECKSUMHASH": form["CHECKSUMHASH"] + "AAAA"},
            "huge": signed_form({**unsigned, "RESPMSG": "x" * 70_000}),
        }
        query = urlencode(form)
        replaced = urlencode(signed_form({**unsigned, "X": "\N{REPLACEMENT CHARACTER}"}))
        bodies = {
            "form: a field twice": Notice(FORM, f"{query}&TXNAMOUNT={paid}".encode()),
            "form: not utf-8": Notice(FORM, replaced.encode().replace(b"%EF%BF%BD", b"%FF")),
            "form: empty": Notice(FORM, b""),
            "form: sent as JSON": Notice(JSON, query.encode()),
            "form: sent as text": Notice({"Content-Type": "text/plain"}, query.encode()),
            "form: sent as nothing": Notice({}, query.encode()),
            "json: changed amount": Notice(JSON, text.replace(f'"{paid}"', f'"{less}"').encode()),
            "json: one more blank": Notice(JSON, text.replace(', "orderId"', ',  "orderId"').encode()),
            "json: missing signature": Notice(JSON, json.dumps({"head": {}, "body": body}).encode()),
            "json: somebody else's key": Notice(JSON, signed_json(body, OTHER_KEY).encode()),
            "json: another merchant": Notice(JSON, signed_json({**body, "mid": "OTHERMID0001"}).encode()),
            "json: a second body": Notice(JSON, f'{text[:-1]}, "body": {{}}}}'.encode()),
            "json: a field twice": Notice(JSON, signed_text(json.dumps(body).replace("{", '{"mid": "", ', 1)).encode()),
            "json: a number no JSON has": Notice(JSON, signed_json({**body, "fee": float("nan")}).encode()),
            "json: deeper than anybody reads": Notice(JSON, b"[" * 60_000),
            "json: a list": Notice(JSON, b"[]"),
            "json: sent as a form": Notice(FORM, text.encode()),
        }
        return {f"form: {what}": Notice(FORM, urlencode(f).encode()) for what, f in forms.items()} | bodies

    def _answer(self, path: str, query: Mapping[str, str], request: str) -> str:
        signature = json.loads(request)["head"]["signature"]
        text = request[request.index('"body":') + len('"body":') : -1]
        genuine = signature_fits(text, signature)
        body = json.loads(text)
        answer = self._at(path, query, body, genuine)
        if self._listener.fault is Fault.OTHER_SUBJECT:
            answer = {**answer, "orderId": "TH-SOMEBODY-1"}
        return signed_json(answer, OTHER_KEY if self._listener.fault is Fault.FOREIGN_SIGNATURE else KEY)

    def _at(self, path: str, query: Mapping[str, str], body: dict[str, Any], genuine: bool) -> dict[str, Any]:
        if path == "/theia/api/v1/initiateTransaction":
            return self._token(query, body, genuine)
        if not genuine:
            return {"resultInfo": {"resultStatus": "TXN_FAILURE", "resultCode": "330", "resultMsg": ""}}
        ask = {
            "/v3/order/status": self._status,
            "/refund/apply": self.refunds.apply,
            "/v2/refund/status": self.refunds.status,
        }
        return ask[path](body)

    def _token(self, query: Mapping[str, str], body: dict[str, Any], genuine: bool) -> dict[str, Any]:
        code = self._initiate_code(query, body, genuine)
        info = {"resultStatus": "S" if code in ("0000", "0002") else "F", "resultCode": code, "resultMsg": ""}
        token = {"txnToken": f"demo0token0{body['orderId']}"} if info["resultStatus"] == "S" else {}
        return {"resultInfo": info, **token, "isPromoCodeValid": False, "authenticated": False}

    def _initiate_code(self, query: Mapping[str, str], body: dict[str, Any], genuine: bool) -> str:
        if not genuine:
            return "2005"
        if (query.get("mid"), query.get("orderId")) != (body["mid"], body["orderId"]):
            return "2014"
        if body["websiteName"] != WEBSITE:
            return "501"
        known = self.opened.setdefault(body["orderId"], body)
        if known is body:
            return "0000"
        return "0002" if known == body else "2023"

    def _status(self, body: dict[str, Any]) -> dict[str, Any]:
        nothing = {"resultStatus": "NO_RECORD_FOUND", "resultCode": "331", "resultMsg": "No record found"}
        return self.ended.get(body["orderId"], {"resultInfo": nothing})


def form_fields(reference: str, outcome: Outcome, amount: Money) -> dict[str, str]:
    """A browser's callback without its signature; of a failure Paytm tells less."""
    status, code, why = ENDINGS[outcome]
    told = {"MID": MID, "ORDERID": reference, "TXNAMOUNT": amount.plain(), "CURRENCY": "INR", "BANKTXNID": ""}
    result = {"STATUS": status, "RESPCODE": code, "RESPMSG": why}
    more = {
        "TXNID": TXN_ID,
        "PAYMENTMODE": "UPI",
        "TXNDATE": "2026-01-01 16:42:10.0",
        "GATEWAYNAME": "PPBL",
        "BANKNAME": "null",
        "PAYMENTMOBILENUMBER": "9000000001",
    }
    return told | result | (more if outcome is Outcome.PAID else {})


def json_fields(reference: str, outcome: Outcome, amount: Money) -> dict[str, Any]:
    """The body of a server's webhook."""
    status, code, why = ENDINGS[outcome]
    return {
        "mid": MID,
        "orderId": reference,
        "txnId": TXN_ID,
        "txnAmount": amount.plain(),
        "currency": "INR",
        "status": status,
        "respCode": code,
        "respMsg": why,
        "txnType": "SALE",
        "customerPhone": "9000000001",
        "customer": {"body": {"name": 'Ravi "}{"', "phone": "9000000001"}},
    }


def signed_form(fields: Mapping[str, str], key: str = KEY) -> dict[str, str]:
    """The fields with their CHECKSUMHASH."""
    return {**fields, "CHECKSUMHASH": paytmchecksum.generateSignature(dict(fields), key)}


def signed_json(body: Mapping[str, Any], key: str = KEY) -> str:
    """A message whose signature covers the text of its body as it stands, blanks and all."""
    return signed_text(json.dumps(body), key)


def signed_text(text: str, key: str = KEY) -> str:
    """The same for a body that is text already."""
    signature = paytmchecksum.generateSignature(text, key)
    return f'{{"note": "\\"body\\": {{", "body" : {text} ,"head":{{"signature":"{signature}"}}}}'


def signature_fits(text: str, signature: str) -> bool:
    """What Paytm's library says; its exceptions mean no."""
    try:
        return bool(paytmchecksum.verifySignature(text, KEY, signature))
    except Exception:
        return False
