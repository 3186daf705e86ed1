"""Transaction Status, Refund and Refund Status: Paytm's own truth, whatever its callbacks may say."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sandbox.paytm.envelope import BadEnvelope, Result, opened
from sandbox.paytm.orders import Order, Refund
from sandbox.paytm.paying import SAID, txn_date
from sandbox.world import World

REFUND_SECONDS = 5
SAME_REFUND = timedelta(minutes=10)
FIRST_DOUBT = timedelta(minutes=1)
SMALLEST_PARTIAL = Decimal("1.00")
AMOUNT = re.compile(r"\d{1,9}\.\d{2}")
Json = dict[str, Any]

BAD_CHECKSUM = Result("TXN_FAILURE", "330", "Invalid checksum")
BAD_MID = Result("TXN_FAILURE", "335", "Mid is invalid")


def answer(world: World, raw: bytes, question: Callable[[World, Json], Json]) -> Json:
    """The body of the answer to a signed question of our merchant."""
    try:
        body = opened(raw, world.settings.paytm_key)
    except BadEnvelope:
        return BAD_CHECKSUM.to_json()
    if body.get("mid") != world.settings.paytm_mid:
        return BAD_MID.to_json()
    with world.lock:
        return question(world, body)


def status(world: World, body: Json) -> Json:
    """What became of an order."""
    order = world.talks.orders.get(str(body.get("orderId")))
    if order is None:
        return Result("NO_RECORD_FOUND", "331", "No Record Found").to_json()
    now = world.clock.now()
    state = order.state(now)
    if state == "created":
        return {**Result("TXN_FAILURE", "331", "No Record Found").to_json(), **_names(world, order)}
    result = Result(*SAID[state])
    if state == "pending" and order.tried_at and now < order.tried_at + FIRST_DOUBT:
        result = Result("PENDING", "400", "Transaction status not confirmed yet.")
    return {**result.to_json(), **_names(world, order), **_transaction(order)}


def _names(world: World, order: Order) -> Json:
    return {"mid": world.settings.paytm_mid, "orderId": order.order_id}


def _transaction(order: Order) -> Json:
    if not order.txn_id or not order.tried_at:
        return {"txnAmount": str(order.amount)}
    return {
        "txnId": order.txn_id,
        "bankTxnId": order.bank_txn_id,
        "txnAmount": str(order.collected or order.amount),
        "txnType": "SALE",
        "gatewayName": "PPBL",
        "bankName": "",
        "paymentMode": "UPI",
        "refundAmt": str(order.refunded or Decimal("0.00")),
        "txnDate": txn_date(order.tried_at),
    }


def refund(world: World, body: Json) -> Json:
    """Register a refund; its outcome is asked later."""
    now = world.clock.now()
    order = world.talks.orders.get(str(body.get("orderId")))
    result = _refund_refusal(world, order, body, now)
    if result is not None or order is None:
        return (result or Result("TXN_FAILURE", "627", "Order details mismatch")).to_json()
    wait = timedelta(seconds=REFUND_SECONDS * world.settings.pace)
    new = Refund(body["refId"], _refund_id(now), Decimal(body["refundAmount"]), now, now + wait)
    order.refunds[new.ref_id] = new
    world.events.tell("state", {})
    registered = Result("PENDING", "601", "Refund request was raised for this transaction. But it is pending state")
    return {**registered.to_json(), **_refund_facts(world, order, new)}


def refund_status(world: World, body: Json) -> Json:
    """What became of a refund."""
    order = world.talks.orders.get(str(body.get("orderId")))
    found = order.refunds.get(str(body.get("refId"))) if order else None
    if order is None or found is None:
        return Result("TXN_FAILURE", "631", "Record not found").to_json()
    facts = _refund_facts(world, order, found)
    if not found.is_done(world.clock.now()):
        return {**Result("PENDING", "601", "Refund request is pending").to_json(), **facts}
    done = txn_date(found.done_at)
    more = {
        "totalRefundAmount": str(order.refunded),
        "acceptRefundStatus": "SUCCESS",
        "acceptRefundTimestamp": txn_date(found.asked_at),
        "userCreditInitiateStatus": "SUCCESS",
        "userCreditInitiateTimestamp": done,
        "merchantRefundRequestTimestamp": txn_date(found.asked_at),
        "refundDetailInfoList": [{"refundType": "TO_SOURCE", "payMethod": "UPI", "refundAmount": str(found.amount)}],
    }
    return {**Result("TXN_SUCCESS", "10", "Refund Successful").to_json(), **facts, **more}


def _refund_refusal(world: World, order: Order | None, body: Json, now: datetime) -> Result | None:
    before = _refund_named(world, str(body.get("refId")))
    if before is not None:
        return _repeated(before, now)
    if not body.get("refId") or len(str(body["refId"])) > 50 or body.get("txnType") != "REFUND":
        return Result("TXN_FAILURE", "600", "Invalid refund request")
    if order is None or order.outcome != "success" or body.get("txnId") != order.txn_id:
        return Result("TXN_FAILURE", "627", "Order details mismatch")
    if not isinstance(body.get("refundAmount"), str) or not AMOUNT.fullmatch(body["refundAmount"]):
        return Result("TXN_FAILURE", "619", "Invalid refund amount")
    return _refund_too_much(order, Decimal(body["refundAmount"]), now)


def _refund_too_much(order: Order, amount: Decimal, now: datetime) -> Result | None:
    if order.refunded >= order.collected:
        return Result("TXN_FAILURE", "610", "Already fully refunded")
    if amount > order.collected - order.refunded:
        return Result("TXN_FAILURE", "619", "Invalid refund amount")
    if amount < SMALLEST_PARTIAL and amount != order.collected:
        return Result("TXN_FAILURE", "635", "Partial refund under Rupee 1 is not allowed")
    if not all(refund.is_done(now) for refund in order.refunds.values()):
        return Result("TXN_FAILURE", "626", "Another refund is already in progress for this order")
    return None


def _refund_named(world: World, ref_id: str) -> Refund | None:
    found = (order.refunds.get(ref_id) for order in world.talks.orders.values())
    return next((refund for refund in found if refund is not None), None)


def _repeated(before: Refund, now: datetime) -> Result:
    if now < before.asked_at + SAME_REFUND:
        return Result("TXN_FAILURE", "617", "Refund already raised")
    return Result("TXN_FAILURE", "701", "Duplicate refId")


def _refund_facts(world: World, order: Order, refund: Refund) -> Json:
    return {
        **_names(world, order),
        "txnId": order.txn_id,
        "refId": refund.ref_id,
        "refundId": refund.refund_id,
        "txnAmount": str(order.collected),
        "refundAmount": str(refund.amount),
        "txnTimestamp": txn_date(order.tried_at or refund.asked_at),
    }


def _refund_id(now: datetime) -> str:
    return now.strftime("%Y%m%d%H%M%S") + f"{secrets.randbelow(10**18):018}"
