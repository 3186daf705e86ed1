"""The page's API: phones, taps, switches, clock. Answers JSON; nothing here is part of Meta's or Paytm's world."""

from __future__ import annotations

import io
import itertools
import secrets
from typing import Any

import requests
from flask import Blueprint, Response, abort, jsonify, render_template, request, send_file

from sandbox import account, chats, faults, saying
from sandbox.cloud import statuses, template_standing
from sandbox.cloud.webhooks import PATH as WEBHOOK_PATH
from sandbox.phones import SPARE_NAMES, Phone, spaced
from sandbox.switches import OPTIONS
from sandbox.twilio import texting
from sandbox.world import World, the_world

Answer = tuple[Response, int]
routes = Blueprint("ui", __name__)


@routes.get("/")
def page() -> str:
    """The phones."""
    return render_template("phones.html")


@routes.get("/healthz")
def health() -> str:
    """The sandbox is up."""
    return "ok"


@routes.get("/ui/state")
def state() -> Response:
    """Everything a page needs to draw itself."""
    world = the_world()
    with world.lock:
        return jsonify(_state(world))


def _state(world: World) -> dict[str, Any]:
    talks, settings = world.talks, world.settings
    ends = {wa_id: world.window_ends(wa_id) for wa_id in talks.phones}
    return {
        "business": {
            "name": settings.business_name,
            "phone": spaced(settings.business_wa_id),
            "wa_id": settings.business_wa_id,
        },
        "phones": [phone.to_json() for phone in talks.phones.values()],
        "chats": {wa_id: [b.to_json() for b in talks.chats.get(wa_id, [])] for wa_id in talks.phones},
        "switches": world.switches.to_json(),
        "switch_options": OPTIONS,
        "trouble": _trouble(world),
        "clock": _clock(world),
        "window": {wa_id: end.isoformat() if end else None for wa_id, end in ends.items()},
    }


def _trouble(world: World) -> dict[str, Any]:
    """Whether anything is wrong that no switch shows: the chosen error, and how many templates cannot be sent."""
    bad = sum(template.standing != "approved" for template in world.templates.values())
    return {"fault": faults.present(world), "bad_templates": bad}


def _clock(world: World) -> dict[str, Any]:
    return {"now": world.clock.now().isoformat(), "shift_seconds": world.clock.shift_seconds}


@routes.get("/ui/events")
def events() -> Response:
    """News as it happens."""
    stream = the_world().events.stream()
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(stream, mimetype="text/event-stream", headers=headers)


@routes.post("/ui/phones")
def add_phone() -> Answer:
    """One more customer; `hidden`: one who shows the business no number."""
    world = the_world()
    with world.lock:
        if _body().get("hidden"):
            phone = _hidden_phone(world)
            world.talks.phones[phone.wa_id] = phone
            world.events.tell("state", {})
            return jsonify(phone.to_json()), 201
        number = sum(wa_id.startswith("9190000001") for wa_id in world.talks.phones) + 1
        name = str(_body().get("name") or SPARE_NAMES[(number - 1) % len(SPARE_NAMES)])
        phone = Phone(f"9190000001{number:02}", name, "customer")
        world.talks.phones[phone.wa_id] = phone
    world.events.tell("state", {})
    return jsonify(phone.to_json()), 201


def _hidden_phone(world: World) -> Phone:
    number = sum(phone.hidden for phone in world.talks.phones.values()) + 1
    name = str(_body().get("name") or SPARE_NAMES[-number % len(SPARE_NAMES)])
    return Phone(f"IN.1349120865530274{number:04}", name, "customer")


@routes.post("/ui/phones/<wa_id>/number")
def change_number(wa_id: str) -> Answer:
    """Give a phone another number, or any that is free; the chat moves with it, and WhatsApp tells the business."""
    world = the_world()
    after = str(_body().get("wa_id", _free_number(world)))
    try:
        saying.change_number(world, wa_id, after)
    except saying.CannotSay as error:
        return jsonify(error=str(error)), 400
    world.events.tell("state", {})
    return jsonify(wa_id=after), 200


def _free_number(world: World) -> str:
    return next(number for number in map(str, itertools.count(919000000401)) if number not in world.talks.phones)


@routes.post("/ui/phones/<wa_id>/say")
def say(wa_id: str) -> Answer:
    """Let a person write or tap."""
    host = request.host_url.rstrip("/")
    try:
        return jsonify(id=saying.say(the_world(), wa_id, _body(), host)), 200
    except saying.CannotSay as error:
        return jsonify(error=str(error)), 400


@routes.post("/ui/phones/<wa_id>/sms")
def answer_by_sms(wa_id: str) -> Answer:
    """The person answers by SMS."""
    world, text = the_world(), str((request.get_json(silent=True) or {}).get("text", ""))
    if wa_id not in world.talks.phones or not text:
        return jsonify(error="expected a phone and a text"), 400
    return jsonify(id=texting.answer(world, wa_id, text)), 200


@routes.post("/ui/phones/<wa_id>/read")
def read(wa_id: str) -> Response:
    """The person looked at the chat."""
    world = the_world()
    with world.lock:
        for wamid in chats.unread(world, wa_id):
            statuses.mark(world, wamid, "read")
    return jsonify(ok=True)


@routes.get("/ui/media/<media_id>")
def media(media_id: str) -> Response:
    """A picture or document in a bubble."""
    world = the_world()
    found = world.shelf.find(media_id, world.clock.now())
    if found is None:
        abort(404)
    name = found.filename or None
    answer = send_file(io.BytesIO(found.content), mimetype=found.mime_type, download_name=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@routes.get("/ui/switches")
def switches() -> Response:
    """Where the switches stand."""
    return jsonify(the_world().switches.to_json())


@routes.post("/ui/switches")
def set_switches() -> Answer:
    """Turn some of them."""
    world = the_world()
    before = world.switches.to_json()
    try:
        world.switches.merge(_body())
    except ValueError as error:
        return jsonify(error=str(error)), 400
    account.tell(world, before)
    world.events.tell("state", {})
    return jsonify(world.switches.to_json()), 200


@routes.post("/ui/clock")
def advance() -> Answer:
    """Move the demo's clock on."""
    world = the_world()
    minutes = _body().get("advance_minutes")
    if not isinstance(minutes, int | float) or not 0 < minutes <= 60 * 24 * 400:
        return jsonify(error="advance_minutes: expected a number of minutes above 0"), 400
    with world.lock:
        world.clock.advance(minutes)
    template_standing.go_on(world)
    world.events.tell("state", {})
    return jsonify(_clock(world)), 200


@routes.post("/ui/start-over")
def start_over() -> Response:
    """Forget everything."""
    the_world().start_over()
    return jsonify(ok=True)


@routes.get("/ui/journal")
def journal() -> Response:
    """What went in and out."""
    return jsonify(the_world().journal.to_json())


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}


@routes.post("/ui/handshake")
def handshake() -> Response:
    """Ask the program to prove its webhook, as Meta does when one is set up."""
    settings = the_world().settings
    challenge = str(secrets.randbelow(10**10))
    asked = {"hub.mode": "subscribe", "hub.verify_token": settings.verify_token, "hub.challenge": challenge}
    try:
        answer = requests.get(settings.program_url + WEBHOOK_PATH, params=asked, timeout=5)
    except requests.RequestException as error:
        return jsonify(ok=False, status=0, why=type(error).__name__)
    return jsonify(ok=answer.status_code == 200 and answer.text == challenge, status=answer.status_code)
