"""The page's API for what Meta may do to the business: an error of one's choice, and how each template stands."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import faults
from sandbox.cloud import template_standing
from sandbox.cloud.templates import STANDINGS
from sandbox.world import World, the_world

Answer = tuple[Response, int]
routes = Blueprint("troubles", __name__)


@routes.get("/ui/troubles")
def troubles() -> Response:
    """What can be chosen, and what is chosen now."""
    return jsonify(_troubles(the_world()))


@routes.post("/ui/fault")
def fault() -> Answer:
    """Let the next messages, or all until it is switched off, meet an error; no code lifts it."""
    world = the_world()
    try:
        with world.lock:
            faults.choose(world, _body())
    except ValueError as error:
        return jsonify(error=str(error)), 400
    world.events.tell("state", {})
    return jsonify(_troubles(world)), 200


@routes.post("/ui/templates")
def stand() -> Answer:
    """Let a template stand otherwise, and tell the business as Meta does."""
    world, wanted = the_world(), _body()
    name, language, standing = (str(wanted.get(key)) for key in ("name", "language", "standing"))
    try:
        template_standing.stand(world, name, language, standing)
    except ValueError as error:
        return jsonify(error=str(error)), 400
    world.events.tell("state", {})
    return jsonify(_troubles(world)), 200


def _troubles(world: World) -> dict[str, Any]:
    with world.lock:
        templates = [
            {"name": each.name, "language": each.language, "standing": each.standing}
            for each in sorted(world.templates.values(), key=lambda each: (each.name, each.language))
        ]
        return {
            "fault": faults.present(world),
            "codes": faults.known(),
            "templates": templates,
            "standings": list(STANDINGS),
        }


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    return body if isinstance(body, dict) else {}
