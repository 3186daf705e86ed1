"""Paytm's adapter: a page to pay on, hints from callbacks and webhooks, and the truth from the status API.

It must never log or raise with a token, a phone number or a body in it, and never call a hint the truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import requests

from services.clock import Clock
from services.errors import Forged, GatewayError
from services.money import Money
from services.payments.gateways import paytm_checksum as checksum
from services.payments.gateways import paytm_wire as wire
from services.payments.gateways.contract import Ask, Form, News, Outcome, RefundAsk, RefundNews
from services.payments.gateways.paytm_refunds import Refunds
from services.settings import Settings

ANY = "any other code"
# Paytm's words to ours, by status and code. What is not here is UNKNOWN.
OUTCOMES: Mapping[tuple[str, str], Outcome] = {
    ("TXN_SUCCESS", "01"): Outcome.PAID,
    ("PENDING", ANY): Outcome.PENDING,
    ("PENDING", "501"): Outcome.UNKNOWN,  # Paytm's system error
    ("NO_RECORD_FOUND", ANY): Outcome.NONE,
    ("TXN_FAILURE", ANY): Outcome.FAILED,
    ("TXN_FAILURE", "331"): Outcome.NONE,  # a token was made, nothing was tried with it
    ("TXN_FAILURE", "141"): Outcome.CANCELLED,
    ("TXN_FAILURE", "2271"): Outcome.CANCELLED,
    ("TXN_FAILURE", "2272"): Outcome.CANCELLED,
    ("TXN_FAILURE", "153"): Outcome.UNKNOWN,  # system error
    ("TXN_FAILURE", "501"): Outcome.UNKNOWN,  # system error
    ("TXN_FAILURE", "330"): Outcome.UNKNOWN,  # our checksum is wrong
    ("TXN_FAILURE", "334"): Outcome.UNKNOWN,  # our order id is wrong
    ("TXN_FAILURE", "335"): Outcome.UNKNOWN,  # our merchant id is wrong
}
TOKEN_CODES = frozenset({"0000", "0002"})  # a new token; the same token again for the same request
SALES = frozenset({"", "SALE", "QR_PAYMENT"})

FROM_FORM = {
    "MID": "mid",
    "ORDERID": "orderId",
    "TXNID": "txnId",
    "TXNAMOUNT": "txnAmount",
    "CURRENCY": "currency",
    "STATUS": "status",
    "RESPCODE": "respCode",
    "RESPMSG": "respMsg",
    "TXNTYPE": "txnType",
    "BANKTXNID": "bankTxnId",
    "PAYMENTMODE": "paymentMode",
    "TXNDATE": "txnDate",
    "GATEWAYNAME": "gatewayName",
    "REFUNDAMT": "refundAmt",
}
# Names of persons, phone numbers and e-mail addresses may stand in other fields: only these are kept.
KEPT = frozenset(FROM_FORM.values())

INITIATE_PATH = "/theia/api/v1/initiateTransaction"
PAGE_PATH = "/theia/api/v1/showPaymentPage"
STATUS_PATH = "/v3/order/status"
TOKEN_LIFE = timedelta(minutes=14)  # Paytm's own is 15 at most
LARGEST_NOTICE_BYTES = 64 * 1024


class Paytm:
    """Paytm's hosted page for one merchant account, in rupees."""

    name = "paytm"
    refunds = True

    def __init__(self, settings: Settings, http: requests.Session, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self._wire = wire.Wire(settings, http)
        self._refunds = Refunds(self._wire)

    def open(self, ask: Ask) -> Form:
        """Get a token for the hosted page: safe to repeat, the same ask gets the same token.

        The token of a repeated ask has been alive since the first, so `expires_at` is then too late by that time.
        Raises GatewayError; code 2023 when the reference was used with another amount or payer before.
        """
        place = {"mid": self._settings.paytm_mid, "orderId": ask.reference}
        answer = self._wire.ask(INITIATE_PATH, self._wish(ask), place)
        status, code = wire.result(answer)[:2]
        token = answer.get("txnToken")
        if status != "S" or code not in TOKEN_CODES:
            raise wire.refusal(status, code)
        if not isinstance(token, str) or not token:
            raise GatewayError("Paytm gave no token", code=code, unknown=True)
        url = f"{self._settings.paytm_api_url}{PAGE_PATH}?{urlencode(place)}"
        return Form(url, {**place, "txnToken": token}, self._clock.now() + TOKEN_LIFE)

    def read(self, headers: Mapping[str, str], body: bytes) -> list[News]:
        """The news in a browser's callback or a server's webhook, form-encoded or JSON by content type.

        Raises Forged unless all of it is right: the size, the encoding, the signature and the merchant.
        """
        kind = {name.lower(): value for name, value in headers.items()}.get("content-type", "")
        read = READERS.get(kind.split(";")[0].strip().lower())
        if read is None or not 0 < len(body) <= LARGEST_NOTICE_BYTES:
            raise Forged("not a notice from Paytm by its type or size")
        try:
            fields = wire.texts(read(body.decode(), self._settings.paytm_merchant_key), KEPT)
        except ValueError as error:
            raise Forged("a notice that cannot be read") from error
        if fields.get("mid") != self._settings.paytm_mid:
            raise Forged("a notice about another merchant")
        if not wire.REFERENCE.fullmatch(fields.get("orderId", "")):
            raise Forged("a notice without a reference of ours")
        return [_news(fields, trusted=False)]

    def look_up(self, reference: str) -> News:
        """What Paytm's status API says of the reference; the amount is what was paid, not what was asked.

        Raises GatewayError: `unknown` when the answer cannot be read or is not about this reference.
        """
        ours = {"mid": self._settings.paytm_mid, "orderId": wire.checked(reference)}
        answer = self._wire.ask(STATUS_PATH, ours)
        status, code, why = wire.result(answer)
        if code in wire.ACCOUNT_CODES:
            raise wire.refusal(status, code)
        fields = {**wire.texts(answer, KEPT), "status": status, "respCode": code, "respMsg": why}
        # A refusal may come without them; a success must carry them.
        absent_is = ours if status != "TXN_SUCCESS" else {}
        if any(fields.get(name, absent_is.get(name)) != value for name, value in ours.items()):
            raise GatewayError("Paytm answered about something else", code=code, unknown=True)
        return _news({**fields, **ours}, trusted=True)

    def refund(self, ask: RefundAsk) -> RefundNews:
        """Have money sent back; repeated with the same reference it is the same refund.

        Raises GatewayError: `unknown` when it may be under way after all, or stands under another amount.
        """
        return self._refunds.apply(ask)

    def look_up_refund(self, reference: str, order_id: str) -> RefundNews:
        """What Paytm says of a refund. Raises GatewayError: `unknown` when the answer is not about this one."""
        return self._refunds.look_up(reference, order_id)

    def _wish(self, ask: Ask) -> dict[str, Any]:
        if ask.amount.currency != "INR" or ask.amount.minor <= 0:
            raise GatewayError("Paytm takes rupees, and more than none")
        return {
            "requestType": "Payment",
            "mid": self._settings.paytm_mid,
            "websiteName": self._settings.paytm_website,
            "orderId": wire.checked(ask.reference),
            "callbackUrl": self._settings.paytm_callback,
            "txnAmount": {"value": ask.amount.plain(), "currency": "INR"},
            "userInfo": _payer(ask),
        }


def _signed_form(text: str, key: str) -> dict[str, str]:
    fields = checksum.read_form(text)
    # A plus that was not percent-encoded on its way arrives as a space; base64 has no spaces of its own.
    signature = fields.get(checksum.FORM_SIGNATURE, "").replace(" ", "+")
    if not checksum.fits(checksum.form_text(fields), signature, key):
        raise ValueError("the signature is wrong or missing")
    return {ours: fields[theirs] for theirs, ours in FROM_FORM.items() if theirs in fields}


def _signed_json(text: str, key: str) -> Mapping[str, Any]:
    parcel = checksum.unpack(text)
    if not checksum.fits(parcel.signed_text, parcel.signature, key):
        raise ValueError("the signature is wrong or missing")
    return parcel.body


READERS = {"application/x-www-form-urlencoded": _signed_form, "application/json": _signed_json}


def _news(fields: Mapping[str, str], *, trusted: bool) -> News:
    status, code = fields.get("status", ""), fields.get("respCode", "")
    outcome = OUTCOMES.get((status, code), OUTCOMES.get((status, ANY), Outcome.UNKNOWN))
    amount = _amount(fields)
    doubt = _doubt(fields, amount) if outcome is Outcome.PAID else ""
    return News(
        reference=fields["orderId"],
        outcome=Outcome.UNKNOWN if doubt else outcome,
        amount=amount,
        provider_reference=fields.get("txnId", ""),
        merchant=fields["mid"],
        code=code,
        why=doubt or fields.get("respMsg", ""),
        trusted=trusted,
        raw=fields,
    )


def _amount(fields: Mapping[str, str]) -> Money | None:
    if fields.get("currency", "INR") != "INR":
        return None
    try:
        return Money.parse(fields.get("txnAmount", ""), "INR")
    except ValueError:
        return None


def _doubt(fields: Mapping[str, str], amount: Money | None) -> str:
    """Why a payment said to be made is not believed; empty when it is."""
    if fields.get("txnType", "") not in SALES:
        return f"not a sale: {fields['txnType']}"
    if not amount:
        return f"no amount in rupees: {fields.get('txnAmount', '')!r} {fields.get('currency', '')}".rstrip()
    return ""


def _payer(ask: Ask) -> dict[str, str]:
    """Who pays, within Paytm's limits: plain letters, no `|`, an Indian mobile number or none."""
    name = unicodedata.normalize("NFKD", ask.payer_name).encode("ascii", "ignore").decode()
    mobile = re.fullmatch(r"\+91(\d{10})", ask.payer_phone, re.ASCII)
    payer = {
        "custId": re.sub(r"[^A-Za-z0-9@._-]", "", ask.payer_id)[:64],
        "mobile": mobile[1] if mobile else "",
        "firstName": " ".join(re.sub(r"[^A-Za-z0-9]", " ", name).split())[:64],
    }
    return {field: value for field, value in payer.items() if value}
