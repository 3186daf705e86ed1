"""An accepted message's way to the phone. Accepting is quick; what can go wrong later goes wrong by webhook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox import account, chats, faults
from sandbox.cloud import checks, drawing, links, statuses, template_standing
from sandbox.cloud.errors import Refusal
from sandbox.cloud.filling import Filled, fill
from sandbox.cloud.ids import wamid as fresh_wamid
from sandbox.cloud.media import Media
from sandbox.phones import Bubble
from sandbox.world import Sent, World


@dataclass(frozen=True)
class Parcel:
    """A message on its way, with what was true when it was accepted."""

    wamid: str
    wa_id: str
    message: dict[str, Any]
    filled: Filled | None
    trouble: Refusal | None


def accept(world: World, message: Any) -> tuple[str, str]:
    """Check a message, take it, and start it on its way: the wa_id and the new wamid. Raises Refusal."""
    checks.check_message(message)
    wa_id = checks.recipient(message)
    if wa_id == world.settings.business_wa_id:
        raise Refusal(131021, "The recipient is the sender's own number")
    chosen = faults.meet(world, later=False)
    if chosen is not None:
        raise chosen
    account.check(world, wa_id)
    with world.lock:
        is_template = message.get("type") == "template"
        filled = fill(message["template"], world.templates) if is_template else None
        if filled:
            template_standing.check(filled.template)
        _check_upload(world, message, filled)
        _check_flow(world, message)
        if world.switches["rate_limits"] == "on":
            world.talks.rates.take(wa_id, world.clock.now())
        wamid = fresh_wamid(wa_id, outbound=True)
        category = filled.template.filed_as.lower() if filled else "service"
        sent = Sent(wamid, wa_id, category, message.get("biz_opaque_callback_data"))
        world.talks.sent[wamid] = sent
        parcel = Parcel(wamid, wa_id, message, filled, _trouble(world, wa_id, message, filled))
    world.scheduler.after(0, lambda: _deliver(world, parcel), lane=f"to {wa_id}")
    return wa_id, wamid


def _check_upload(world: World, message: dict[str, Any], filled: Filled | None) -> None:
    found = drawing.media_in(message, filled)
    if found is None or "id" not in found[1]:
        return
    if world.shelf.find(found[1]["id"], world.clock.now()) is None:
        raise Refusal(100, f"Param {found[0]}['id'] is not a valid whatsapp business account media attachment ID")


def _check_flow(world: World, message: dict[str, Any]) -> None:
    interactive = message.get("interactive") or {}
    if message.get("type") != "interactive" or interactive["type"] != "flow":
        return
    flow = world.flows.get(interactive["action"]["parameters"]["flow_id"])
    if flow is None or flow.status != "PUBLISHED":
        raise Refusal(131009, "flow_id: there is no published flow with this id")


def _trouble(world: World, wa_id: str, message: dict[str, Any], filled: Filled | None) -> Refusal | None:
    chosen = faults.meet(world, later=True)
    if chosen is not None:
        return chosen
    if wa_id not in world.talks.phones or world.switches["delivery"] == "failing":
        return Refusal(131026, "Message Undeliverable.")
    if filled is None and world.window_ends(wa_id) is None:
        why = "Message failed to send because more than 24 hours have passed since the customer last replied."
        return Refusal(131047, why)
    target = (message.get("reaction") or {}).get("message_id")
    if target and chats.bubble_on(world, wa_id, target) is None:
        return Refusal(131009, "The message to react to does not exist")
    return None


def _deliver(world: World, parcel: Parcel) -> None:
    trouble, media = parcel.trouble, None
    if trouble is None:
        try:
            media = _media(world, parcel)
        except Refusal as refusal:
            trouble = refusal
    with world.lock:
        if parcel.wamid not in world.talks.sent:
            return
        if parcel.wa_id in world.talks.phones:
            _show(world, parcel, media)
    if trouble is not None:
        refused = trouble
        wait = statuses.SENT_SECONDS
        world.scheduler.after(wait, lambda: statuses.fail(world, parcel.wamid, refused))
    elif parcel.message.get("type") == "reaction":
        world.scheduler.after(statuses.SENT_SECONDS, lambda: statuses.mark(world, parcel.wamid, "sent"))
    else:
        statuses.run_through(world, parcel.wamid)


def _media(world: World, parcel: Parcel) -> Media | None:
    found = drawing.media_in(parcel.message, parcel.filled)
    if found is None:
        return None
    kind, body = found
    now = world.clock.now()
    if "link" in body:
        return links.fetch(world.shelf, kind, body["link"], now)
    return world.shelf.find(body["id"], now)


def _show(world: World, parcel: Parcel, media: Media | None) -> None:
    parts = drawing.draw(parcel.message, parcel.filled, media)
    chats.put(world, parcel.wa_id, Bubble(parcel.wamid, "them", world.clock.now(), **parts))
