"""A phone with a form on its screen: opens it, sends what was filled in, and ends it with a message."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import chats, saying
from sandbox.flows import asking, keeping
from sandbox.flows.asking import Answer
from sandbox.flows.keeping import Flow
from sandbox.phones import Bubble
from sandbox.world import World, the_world

SUCCESS, CANNOT_OPEN, TOKEN_ENDED = "SUCCESS", 421, 427
OPENABLE = ("PUBLISHED", "THROTTLED")
BROKEN = "Something went wrong. Try again later."
routes = Blueprint("forms", __name__)


@routes.post("/ui/phones/<wa_id>/form")
def form(wa_id: str) -> tuple[Response, int]:
    """Open the form of a bubble, or send a screen of it with its `values`."""
    world, body = the_world(), request.get_json(silent=True) or {}
    bubble, flow = _found(world, wa_id, str(body.get("bubble")))
    if bubble is None or flow is None or not bubble.form:
        return jsonify(error="this bubble has no form that can be opened"), 400
    screen = flow.screen(str(body.get("screen") or ""))
    question = {"version": "3.0", "flow_token": bubble.form["token"], "action": "INIT", "screen": "", "data": {}}
    if screen is not None:
        data = keeping.payload(screen, body.get("values") or {})
        question |= {"action": "data_exchange", "screen": screen["id"], "data": data}
    answer = asking.ask(world, flow, question)
    if answer.status == CANNOT_OPEN:  # a real client has fetched the public key anew by now
        answer = asking.ask(world, flow, question)
    return _shown(world, wa_id, bubble, flow, answer)


def _found(world: World, wa_id: str, bubble_id: str) -> tuple[Bubble | None, Flow | None]:
    with world.lock:
        bubble = chats.bubble_on(world, wa_id, bubble_id)
        flow = world.flows.get(str(bubble.form["id"])) if bubble and bubble.form and not bubble.form["closed"] else None
        return bubble, flow if flow and flow.status in OPENABLE else None


def _shown(world: World, wa_id: str, bubble: Bubble, flow: Flow, answer: Answer) -> tuple[Response, int]:
    words = answer.words or {}
    if answer.status == TOKEN_ENDED:
        chats.close_form(world, bubble.id)
        return jsonify(error=str(words.get("error_msg") or BROKEN), closed=True), 400
    screen = flow.screen(str(words.get("screen"))) if answer.status == 200 and words.get("screen") != SUCCESS else None
    if screen is not None:
        return jsonify(screen=keeping.drawn(screen, words.get("data") or {})), 200
    if answer.status != 200 or words.get("screen") != SUCCESS:
        return jsonify(error=BROKEN), 400
    params: Any = words.get("data", {}).get("extension_message_response", {}).get("params", {})
    sent = saying.say(world, wa_id, {"form": {"bubble": bubble.id, "answer": params}}, request.host_url)
    return jsonify(sent=sent), 200
