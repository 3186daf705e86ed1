"""The pretend Paytm's refunds: takes, refuses and ends them as Paytm does, or says what it is told to say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.money import Money
from services.payments.gateways.contract import RefundOutcome

FAILURES = frozenset({"600", "607", "619", "620", "627", "635", "640", "703", "704"})
REFUND_ID = "20260102111212800110168000000009"
ENDINGS = {
    RefundOutcome.DONE: ("TXN_SUCCESS", "10"),
    RefundOutcome.PENDING: ("PENDING", "601"),
    RefundOutcome.FAILED: ("TXN_FAILURE", "620"),
    RefundOutcome.UNKNOWN: ("PENDING", "501"),
}
NAMES = ("mid", "orderId", "txnId", "refId", "refundAmount")


class RefundBooks:
    """Refunds by reference: what was asked, and what the status API answers. `paid` are the payments."""

    def __init__(self, mid: str, paid: Mapping[str, dict[str, Any]]) -> None:
        self.mid, self.paid = mid, paid
        self.heard: list[dict[str, Any]] = []
        self.asked: dict[str, dict[str, Any]] = {}
        self.said: dict[str, dict[str, Any]] = {}
        self.refusals: dict[str, str] = {}
        self.slips: dict[str, str] = {}  # told instead of the truth, whenever a refund is told of
        self.repeated_code = "617"

    def apply(self, body: dict[str, Any]) -> dict[str, Any]:
        """Take a refund, or refuse it with Paytm's code."""
        self.heard.append(body)
        code = self._refusal(body)
        if code:
            return result("TXN_FAILURE", code)
        self.asked[body["refId"]] = body
        self.say(body["refId"], "PENDING", "601")
        return self.said[body["refId"]]

    def status(self, body: dict[str, Any]) -> dict[str, Any]:
        """How a refund stands, to who knows its reference and its order."""
        asked = self.asked.get(body["refId"])
        if asked is None or asked["orderId"] != body["orderId"]:
            return result("TXN_FAILURE", "631")
        return self.said[body["refId"]]

    def end(self, reference: str, outcome: RefundOutcome, code: str) -> None:
        """Let a refund that was taken have come to this."""
        status, usual_code = ENDINGS[outcome]
        self.say(reference, status, code or usual_code)

    def say(self, reference: str, status: str, code: str, **fields: Any) -> None:
        """Let the status of a refund that was taken be this; a field given as None is left out."""
        names = {name: self.asked[reference][name] for name in NAMES}
        facts = {**result(status, code), **names, "refundId": REFUND_ID, "txnAmount": "3591.00", **self.slips, **fields}
        self.said[reference] = {name: value for name, value in facts.items() if value is not None}

    def taken(self, order_id: str) -> Money:
        """What was taken of one payment and has not failed."""
        going = [asked for reference, asked in self._of(order_id).items() if self._code(reference) not in FAILURES]
        return sum((Money.parse(asked["refundAmount"], "INR") for asked in going), Money(0))

    def _refusal(self, body: dict[str, Any]) -> str:
        paid = self.paid.get(body["orderId"], {})
        if body["refId"] in self.refusals:
            return self.refusals[body["refId"]]
        if body["mid"] != self.mid:
            return "335"
        if body["refId"] in self.asked:
            return self.repeated_code
        if body["txnType"] != "REFUND" or body["txnId"] != paid.get("txnId"):
            return "627"
        if not re.fullmatch(r"\d+\.\d\d", body["refundAmount"]):
            return "619"
        return self._too_much(body, Money.parse(paid["txnAmount"], "INR"))

    def _too_much(self, body: dict[str, Any], paid: Money) -> str:
        taken, amount = self.taken(body["orderId"]), Decimal(body["refundAmount"])
        if taken == paid:
            return "610"
        if amount > (paid - taken).major:
            return "619"
        if amount < 1:
            return "635"
        return "626" if "601" in map(self._code, self._of(body["orderId"])) else ""

    def _of(self, order_id: str) -> dict[str, dict[str, Any]]:
        return {reference: asked for reference, asked in self.asked.items() if asked["orderId"] == order_id}

    def _code(self, reference: str) -> str:
        return str(self.said[reference]["resultInfo"]["resultCode"])


def result(status: str, code: str) -> dict[str, Any]:
    """An answer with nothing but a result."""
    return {"resultInfo": {"resultStatus": status, "resultCode": code, "resultMsg": f"Paytm's words for {code}"}}
