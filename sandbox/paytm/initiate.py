"""Initiate Transaction: may this order be paid? Answers a token for the hosted page, or Paytm's refusal."""

from __future__ import annotations

import re
import secrets
from decimal import Decimal
from typing import Any

from sandbox.paytm.envelope import BadEnvelope, Result, opened
from sandbox.paytm.orders import Order
from sandbox.world import World

ORDER_ID = re.compile(r"[A-Za-z0-9@_.-]{1,50}")
AMOUNT = re.compile(r"\d{1,9}\.\d{2}")
LONGEST_CALLBACK, LONGEST_CUSTOMER = 255, 64
MANDATORY = (
    ("requestType",),
    ("mid",),
    ("websiteName",),
    ("orderId",),
    ("callbackUrl",),
    ("txnAmount", "value"),
    ("txnAmount", "currency"),
    ("userInfo", "custId"),
)

NEW = Result("S", "0000", "Success")
REPEATED = Result("S", "0002", "Success Idempotent")
INCONSISTENT = Result("F", "2023", "Repeat Request Inconsistent")
BAD_CHECKSUM = Result("F", "2005", "Checksum provided is invalid")


def initiate(world: World, raw: bytes, mid: str, order_id: str) -> dict[str, Any]:
    """The body of the answer: with `txnToken` when the order may be paid."""
    try:
        ask = opened(raw, world.settings.paytm_key)
    except BadEnvelope:
        return BAD_CHECKSUM.to_json()
    refusal = _refusal(world, ask, mid, order_id)
    if refusal is not None:
        return refusal.to_json()
    with world.lock:
        order = world.talks.orders.get(order_id)
        if order is not None and order.ask != ask:
            return INCONSISTENT.to_json()
        result = NEW if order is None else REPEATED
        order = order or _new_order(world, order_id, ask)
    world.events.tell("state", {})
    return {**result.to_json(), "txnToken": order.token, "isPromoCodeValid": False, "authenticated": False}


def _new_order(world: World, order_id: str, ask: dict[str, Any]) -> Order:
    order = Order(
        order_id=order_id,
        ask=ask,
        amount=Decimal(ask["txnAmount"]["value"]),
        callback_url=ask["callbackUrl"],
        token=secrets.token_hex(22),
        opened_at=world.clock.now(),
    )
    world.talks.orders[order_id] = order
    return order


def _refusal(world: World, ask: dict[str, Any], mid: str, order_id: str) -> Result | None:
    if ask.get("mid") != mid or mid != world.settings.paytm_mid:
        return Result("F", "2013", "Mid in the query param doesn't match with the Mid send in the request")
    if ask.get("orderId") != order_id:
        return Result("F", "2014", "OrderId in the query param doesn't match with the OrderId send in the request")
    if any("|" in text for text in _texts(ask)):
        return Result("F", "1008", "Pipe character is not allowed")
    if not _is_complete(ask):
        return Result("F", "1007", "Missing mandatory element")
    if ask["websiteName"] != world.settings.paytm_website:
        return Result("U", "501", "System Error")
    amount = ask["txnAmount"]
    is_rupees = amount["currency"] == "INR" and AMOUNT.fullmatch(amount["value"])
    if not is_rupees or Decimal(amount["value"]) <= 0:
        return Result("F", "2007", "Txn amount is invalid")
    return None


def _is_complete(ask: dict[str, Any]) -> bool:
    if not all(isinstance(_at(ask, path), str) and _at(ask, path) for path in MANDATORY):
        return False
    callback, customer = ask["callbackUrl"], ask["userInfo"]["custId"]
    fits = len(callback) <= LONGEST_CALLBACK and len(customer) <= LONGEST_CUSTOMER
    return fits and callback.startswith(("http://", "https://")) and bool(ORDER_ID.fullmatch(ask["orderId"]))


def _at(ask: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        ask = ask.get(name) if isinstance(ask, dict) else None
    return ask


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []
