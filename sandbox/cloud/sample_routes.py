"""Graph's way in for samples of template headers: the resumable upload, in two steps."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from sandbox.cloud import door
from sandbox.cloud.errors import NoSuchObject
from sandbox.cloud.samples import Session
from sandbox.world import World, the_world

routes = Blueprint("samples", __name__)
door.stand_at(routes)


@routes.post("/<app_id>/uploads")
def begin(app_id: str) -> Response:
    """Say what is to come; answers where to."""
    world = the_world()
    if app_id != door.APP_ID:
        raise NoSuchObject(app_id, request.method)
    told = [request.values.get(name, "") for name in ("file_name", "file_type", "file_length")]
    with world.lock:
        return jsonify(id=world.samples.begin(*told).id)


@routes.post("/upload:<place>")
def fill(place: str) -> Response:
    """The bytes, from the offset that the header names; all of them, or the rest comes later."""
    world = the_world()
    with world.lock:
        session = _session(world, place)
        handle = world.samples.fill(session, request.headers.get("file_offset", ""), request.get_data())
        return jsonify({"h": handle} if handle else session.state)


@routes.get("/upload:<place>")
def look(place: str) -> Response:
    """How far an upload has come."""
    world = the_world()
    with world.lock:
        return jsonify(_session(world, place).state)


def _session(world: World, place: str) -> Session:
    session = world.samples.find(f"upload:{place}?sig={request.args.get('sig', '')}")
    if session is None:
        raise NoSuchObject(f"upload:{place}", request.method)
    return session
