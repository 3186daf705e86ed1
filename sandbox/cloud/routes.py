"""Graph's way in for messages and read receipts. What is asked is decided in the other files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import chats
from sandbox.cloud import door, sending
from sandbox.cloud.errors import NoSuchObject, Refusal
from sandbox.world import World, the_world

routes = Blueprint("cloud", __name__)
door.stand_at(routes)


@routes.post("/<object_id>/messages")
def messages(object_id: str) -> Response:
    """Send a message, or mark one of theirs as read."""
    world = the_world()
    if object_id != world.settings.phone_number_id:
        raise NoSuchObject(object_id, request.method)
    body = request.get_json(silent=True)
    answer = _read_receipt(world, body) if isinstance(body, dict) and "status" in body else _send(world, body)
    if world.switches["cloud_api"] == "ghost":
        raise Refusal(131000, "Something went wrong.")
    return jsonify(answer)


def _send(world: World, body: Any) -> dict[str, Any]:
    wa_id, wamid = sending.accept(world, body)
    message = {"id": wamid}
    if body.get("type") == "template":
        message["message_status"] = "accepted"
    named = {"wa_id": wa_id} if body.get("to") else {"user_id": wa_id}
    contact = {"input": body.get("to") or body["recipient"], **named}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]}


def _read_receipt(world: World, body: dict[str, Any]) -> dict[str, Any]:
    if body.get("messaging_product") != "whatsapp" or body["status"] != "read":
        raise Refusal(100, "Param status must be one of {read}")
    with world.lock:
        wa_id, bubble = world.talks.bubbles.get(str(body.get("message_id")), ("", None))
        if bubble is None or bubble.sender != "me":
            raise Refusal(131009, "Param message_id is not the id of a received message")
        chats.read_by_business(world, bubble.id)
    if "typing_indicator" in body:
        world.events.tell("typing", {"wa_id": wa_id})
    return {"success": True}
