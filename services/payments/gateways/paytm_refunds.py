"""Paytm's refunds: asking for one, looking one up, and what the answers mean in our words.

A refund that is registered is not done, and what Paytm's answer leaves open is never called failed: a failed refund
may be paid by hand, so a wrong word here would send the money back twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.errors import GatewayError
from services.money import Money
from services.payments.gateways import paytm_wire as wire
from services.payments.gateways.contract import RefundAsk, RefundNews, RefundOutcome

APPLY_PATH = "/refund/apply"
STATUS_PATH = "/v2/refund/status"
KEPT = frozenset({"mid", "orderId", "txnId", "refId", "refundId", "refundAmount"})
IDENTITY = ("mid", "orderId", "refId", "txnId")
LONGEST_COMMENT = 100

FULLY_REFUNDED = "610"
FAILED_BECAUSE: Mapping[str, str] = {
    "600": "Paytm calls the request invalid",
    "607": "the payment was cancelled",
    FULLY_REFUNDED: "the payment was refunded in full before, not under this reference",
    "619": "the amount is invalid or more than what is left of the payment",
    "620": "the balance with Paytm is too low",
    "627": "Paytm knows the payment with other details",
    "635": "Paytm refunds no part below one rupee",
    "640": "Paytm has frozen refunds",
    "703": "the balance with Paytm is too low",
    "704": "the balance with Paytm is too low",
}
# By code, whatever the status beside it. A code that is not here is PENDING with that status, UNKNOWN otherwise.
OUTCOMES: Mapping[str, RefundOutcome] = {
    "10": RefundOutcome.DONE,
    "501": RefundOutcome.UNKNOWN,  # Paytm's system error
    "601": RefundOutcome.PENDING,  # registered, and no more than that
    "602": RefundOutcome.PENDING,
    "604": RefundOutcome.PENDING,
    "626": RefundOutcome.PENDING,  # another refund of this payment goes first
    "628": RefundOutcome.PENDING,  # with the bank, though the status beside it says failure
    "631": RefundOutcome.NONE,
    **dict.fromkeys(FAILED_BECAUSE.keys() - {FULLY_REFUNDED}, RefundOutcome.FAILED),
}
# The end of a refund is believed only when the status says the same as the code.
STATUSES_OF: Mapping[RefundOutcome, frozenset[str]] = {
    RefundOutcome.DONE: frozenset({"TXN_SUCCESS"}),
    RefundOutcome.FAILED: frozenset({"TXN_FAILURE", "FAILURE", "F"}),
}
# The reference or the payment was refunded before: only the refund's own status tells which.
KNOWN_BEFORE = frozenset({FULLY_REFUNDED, "617", "629", "701"})


class Refunds:
    """Refunds of one merchant account, in rupees, back to where the payment came from."""

    def __init__(self, api: wire.Wire) -> None:
        self._api = api

    def apply(self, ask: RefundAsk) -> RefundNews:
        """Register a refund; one known already is looked up. Raises GatewayError."""
        if ask.amount.currency != "INR" or ask.amount.minor <= 0:
            raise GatewayError("Paytm sends rupees back, and more than none")
        news = self._ask(APPLY_PATH, self._wish(ask))
        if news.code in KNOWN_BEFORE:
            news = _reconciled(news, self.look_up(ask.reference, ask.order_id))
        if news.amount not in (None, ask.amount):
            raise GatewayError("Paytm has another amount under this reference", code=news.code, unknown=True)
        return news

    def look_up(self, reference: str, order_id: str) -> RefundNews:
        """How the refund stands. Raises GatewayError."""
        return self._ask(STATUS_PATH, self._names(reference, order_id))

    def _wish(self, ask: RefundAsk) -> dict[str, str]:
        return {
            **self._names(ask.reference, ask.order_id),
            "txnType": "REFUND",
            "txnId": wire.checked(ask.provider_reference),
            "refundAmount": ask.amount.plain(),
            "comments": _plain(ask.why),
        }

    def _names(self, reference: str, order_id: str) -> dict[str, str]:
        return {"mid": self._api.mid, "orderId": wire.checked(order_id), "refId": wire.checked(reference)}

    def _ask(self, path: str, body: Mapping[str, str]) -> RefundNews:
        answer = self._api.ask(path, body)
        status, code, why = wire.result(answer)
        if code in wire.ACCOUNT_CODES:
            raise wire.refusal(status, code)
        outcome, fields = _outcome(status, code), wire.texts(answer, KEPT)
        if not _is_about(body, fields, outcome):
            raise GatewayError("Paytm answered about something else", code=code, unknown=True)
        return _news(body["refId"], outcome, fields, code, why)


def _outcome(status: str, code: str) -> RefundOutcome:
    otherwise = RefundOutcome.PENDING if status == "PENDING" else RefundOutcome.UNKNOWN
    outcome = OUTCOMES.get(code, otherwise)
    return outcome if status in STATUSES_OF.get(outcome, {status}) else RefundOutcome.UNKNOWN


def _is_about(asked: Mapping[str, str], told: Mapping[str, Any], outcome: RefundOutcome) -> bool:
    # A refusal may come without them; a refund that is done must carry them.
    absent_is = asked if outcome is not RefundOutcome.DONE else {}
    return all(told.get(name, absent_is.get(name)) == asked[name] for name in IDENTITY if name in asked)


def _news(reference: str, outcome: RefundOutcome, fields: Mapping[str, str], code: str, why: str) -> RefundNews:
    amount = _amount(fields)
    if outcome is RefundOutcome.DONE and not amount:
        outcome, why = RefundOutcome.UNKNOWN, "said to be done, without a clear amount"
    if outcome is RefundOutcome.FAILED:
        why = FAILED_BECAUSE[code]
    return RefundNews(reference, outcome, amount, fields.get("refundId", ""), code, why)


def _reconciled(said: RefundNews, found: RefundNews) -> RefundNews:
    """What to make of "known before" once the refund itself was looked up."""
    if found.outcome is not RefundOutcome.NONE:
        return found
    if said.code == FULLY_REFUNDED:
        return replace(said, outcome=RefundOutcome.FAILED, amount=None, why=FAILED_BECAUSE[FULLY_REFUNDED])
    why = "Paytm knows the reference, and no refund of this payment under it"
    return replace(said, outcome=RefundOutcome.UNKNOWN, amount=None, why=why)


def _amount(fields: Mapping[str, str]) -> Money | None:
    try:
        return Money.parse(fields.get("refundAmount", ""), "INR")
    except ValueError:
        return None


def _plain(why: str) -> str:
    text = unicodedata.normalize("NFKD", why).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9 .,-]", " ", text).split())[:LONGEST_COMMENT]
