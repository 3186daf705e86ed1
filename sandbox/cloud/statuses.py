"""How far a message of the business got, told by webhook. A status only ever rises and is told once."""

from __future__ import annotations

from functools import partial
from typing import Any

from sandbox import chats
from sandbox.cloud import limits, webhooks
from sandbox.cloud.errors import Refusal
from sandbox.world import Sent, World

RANKS = {"accepted": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}
ARRIVED = ("delivered", "read")
SENT_SECONDS, DELIVERED_SECONDS, READ_SECONDS = 0.05, 0.3, 1.0


def run_through(world: World, wamid: str) -> None:
    """Let a message be sent, delivered and, unless its person was faster, read."""
    steps = (("sent", SENT_SECONDS), ("delivered", DELIVERED_SECONDS), ("read", READ_SECONDS))
    for status, seconds in steps:
        world.scheduler.after(seconds, partial(mark, world, wamid, status))


def mark(world: World, wamid: str, status: str) -> None:
    """Raise a message to this status; nothing happens if it is there or further already."""
    with world.lock:
        sent = world.talks.sent.get(wamid)
        if sent is None or RANKS[status] <= RANKS[sent.status]:
            return
        arrives = sent.status not in ARRIVED and status in ARRIVED
        sent.status = status
        chats.tick(world, wamid, status)
        # Meta tells the price with `sent` and with one of `delivered` and `read`.
        priced = {"pricing": _pricing(world, sent, arrives=arrives)} if status == "sent" or arrives else {}
        _post(world, sent, priced)


def fail(world: World, wamid: str, refusal: Refusal) -> None:
    """The message did not get through, and the business learns it by webhook."""
    with world.lock:
        sent = world.talks.sent.get(wamid)
        if sent is None:
            return
        sent.status = "failed"
        chats.tick(world, wamid, "failed", refusal.details)
        _post(world, sent, {"errors": [refusal.to_status_error()]})


def _post(world: World, sent: Sent, extra: dict[str, Any]) -> None:
    status = {
        "id": sent.wamid,
        "status": sent.status,
        "timestamp": str(int(world.clock.now().timestamp())),
        ("recipient_id" if sent.wa_id.isdigit() else "recipient_user_id"): sent.wa_id,
        **extra,
    }
    if sent.callback_data is not None:
        status["biz_opaque_callback_data"] = sent.callback_data
    webhooks.post(world, {"statuses": [status]}, f"status {sent.status}", lane=sent.wamid)


def _pricing(world: World, sent: Sent, *, arrives: bool) -> dict[str, Any]:
    kind = "regular"
    if sent.category == "service":
        month = world.clock.now().strftime("%Y-%m")
        count = world.talks.service_count.get(month, 0) + arrives
        world.talks.service_count[month] = count
        kind = "free_customer_service" if count <= limits.FREE_SERVICE_MESSAGES else "regular"
    billable = kind == "regular"
    return {"billable": billable, "pricing_model": "PMP", "type": kind, "category": sent.category}
