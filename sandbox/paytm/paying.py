"""What the payer did on the hosted page, and the news of it: fields for the browser, a webhook for the server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from sandbox.courier import Letter
from sandbox.paytm import checksum
from sandbox.paytm.orders import Order
from sandbox.world import World

WEBHOOK_PATH = "/api/payments/webhook/paytm"
LATE_SECONDS = 20
WRONG_AMOUNT = Decimal("1.00")
FORGERS_KEY = "not-the-real-key"
INDIA = ZoneInfo("Asia/Kolkata")
OUTCOMES = ("success", "failure", "pending", "cancel", "close")

# what Paytm says of each outcome: its status, its code, its words
SAID = {
    "success": ("TXN_SUCCESS", "01", "Txn Success"),
    "failure": ("TXN_FAILURE", "227", "Your payment has been declined by your bank. Please try again."),
    "cancel": ("TXN_FAILURE", "141", "User has not completed transaction."),
    "pending": ("PENDING", "402", "Looks like the payment is not complete. Please wait while we confirm."),
    "expired": ("TXN_FAILURE", "1006", "Your session has expired."),
}


class CannotPay(Exception):
    """The order cannot take this outcome; the text says why."""


@dataclass(frozen=True)
class Return:
    """How the payer's browser goes back: no address when it does not go back at all."""

    url: str | None
    fields: dict[str, str]
    delay_seconds: float = 0
    twice: bool = False


def pay(world: World, order_id: str, outcome: str) -> Return:
    """Record what the payer did and send the news. Raises CannotPay."""
    with world.lock:
        order = world.talks.orders.get(order_id)
        now = world.clock.now()
        if order is None or outcome not in OUTCOMES:
            raise CannotPay(f"expected a known order and one of {', '.join(OUTCOMES)}")
        if outcome == "close":
            return Return(None, {})
        if order.outcome is not None:
            raise CannotPay("a payment was tried on this order already")
        if not order.token_is_fresh(now):
            raise CannotPay("the payment session has expired")
        _record(world, order, outcome)
        if outcome != "pending":
            _send_news(world, order)
        return _way_back(world, order)


def settle(world: World, order_id: str, outcome: str) -> None:
    """The bank answers at last for a pending order. Raises CannotPay."""
    with world.lock:
        order = world.talks.orders.get(order_id)
        if order is None or order.state(world.clock.now()) != "pending" or outcome not in ("success", "failure"):
            raise CannotPay("expected a pending order and success or failure")
        _record(world, order, outcome)
        _send_news(world, order)


def expired_return(world: World, order: Order) -> Return:
    """Back to the merchant from a page opened too late."""
    return Return(order.callback_url, _signed(world, _fields(world, order, "expired")))


def _record(world: World, order: Order, outcome: str) -> None:
    now = world.clock.now()
    order.outcome = outcome
    order.tried_at = order.tried_at or now
    if outcome != "cancel" and not order.txn_id:
        order.txn_id = now.astimezone(INDIA).strftime("%Y%m%d%H%M%S") + f"{secrets.randbelow(10**18):018}"
    if outcome == "success":
        order.bank_txn_id = str(secrets.randbelow(9 * 10**11) + 10**11)
        tricked = world.switches["callback"] == "status_wrong_amount"
        order.collected = WRONG_AMOUNT if tricked else order.amount
    world.events.tell("state", {})


def txn_date(moment: datetime) -> str:
    """Indian time as Paytm writes it."""
    return moment.astimezone(INDIA).strftime("%Y-%m-%d %H:%M:%S.0")


def _fields(world: World, order: Order, outcome: str) -> dict[str, str]:
    status, code, words = SAID[outcome]
    amount = order.collected or order.amount
    if world.switches["callback"] == "wrong_amount":
        amount = WRONG_AMOUNT
    fields = {
        "BANKTXNID": order.bank_txn_id,
        "CURRENCY": "INR",
        "MID": world.settings.paytm_mid,
        "ORDERID": order.order_id,
        "RESPCODE": code,
        "RESPMSG": words,
        "STATUS": status,
        "TXNAMOUNT": str(amount),
    }
    # Captures of cancelled payments lack the rest.
    if order.txn_id and order.tried_at:
        extra = {"TXNID": order.txn_id, "PAYMENTMODE": "UPI", "GATEWAYNAME": "PPBL"}
        fields |= extra | {"TXNDATE": txn_date(order.tried_at)}
    return fields


def _signed(world: World, fields: dict[str, str]) -> dict[str, str]:
    key = world.settings.paytm_key
    if world.switches["callback"] == "forged":
        key = FORGERS_KEY
    return {**fields, "CHECKSUMHASH": checksum.sign(checksum.canonical_form(fields), key)}


def _way_back(world: World, order: Order) -> Return:
    switch = world.switches["callback"]
    if switch == "never":
        return Return(None, {})
    delay = LATE_SECONDS * world.settings.pace if switch == "late" else 0
    fields = _signed(world, _fields(world, order, order.outcome or ""))
    return Return(order.callback_url, fields, delay, switch == "twice")


def _send_news(world: World, order: Order) -> None:
    switch = world.switches["callback"]
    fields = _fields(world, order, order.outcome or "")
    fields |= {"CUSTID": order.ask["userInfo"]["custId"], "MERC_UNQ_REF": "", "TXNTYPE": "SALE"}
    if order.tried_at:
        fields["TXNDATETIME"] = txn_date(order.tried_at)
    body = urlencode(_signed(world, fields)).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    # Paytm is said not to repeat what was refused with a 4xx.
    letter = Letter(WEBHOOK_PATH, body, headers, f"payment {order.outcome}", retry_refused=False)
    for _ in range({"never": 0, "twice": 2}.get(switch, 1)):
        wait = LATE_SECONDS if switch == "late" else 0
        world.courier.send(letter, after_seconds=wait, lane=f"order {order.order_id}")
