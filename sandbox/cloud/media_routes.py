"""Graph's way in for media: upload, look-up, deletion; and the host the files are downloaded from."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.cloud import door, media
from sandbox.cloud.errors import NoSuchObject, Refusal
from sandbox.cloud.media import Media
from sandbox.world import World, the_world

routes = Blueprint("media", __name__)
downloads = Blueprint("downloads", __name__)
door.stand_at(routes)
door.stand_at(downloads, versioned=False)


@routes.post("/<object_id>/media")
def upload(object_id: str) -> Response:
    """Keep a file for thirty days."""
    world = the_world()
    if object_id != world.settings.phone_number_id:
        raise NoSuchObject(object_id, request.method)
    if request.form.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    file = request.files.get("file")
    if file is None:
        raise Refusal(100, "The parameter file is required.")
    mime_type = media.plain_type(request.form.get("type") or file.mimetype)
    content = file.read()
    kind = media.kind_of(mime_type)
    if kind is None:
        raise Refusal(100, f"Param file must be a file with one of the supported types - got {mime_type!r}")
    _check_size(kind, mime_type, len(content))
    with world.lock:
        ends = world.clock.now() + media.UPLOADED_LIFE
        return jsonify(id=world.shelf.keep(mime_type, content, ends, file.filename or "").id)


def _check_size(kind: str, mime_type: str, size: int) -> None:
    try:
        media.check(kind, mime_type, size)
    except Refusal as refusal:
        raise Refusal(100, refusal.details, over_limit=True) from refusal


def described(world: World, found: Media) -> dict[str, Any]:
    """A file as its look-up answers it."""
    host = request.host_url.rstrip("/")
    return {
        "messaging_product": "whatsapp",
        "url": found.link(host, world.clock.now()),
        "mime_type": found.mime_type,
        "sha256": found.sha256_hex,
        "file_size": len(found.content),
        "id": found.id,
    }


@routes.delete("/<object_id>")
def delete(object_id: str) -> Response:
    """Forget a file."""
    world = the_world()
    with world.lock:
        if not world.shelf.drop(object_id):
            raise NoSuchObject(object_id, request.method)
    return jsonify(success=True)


@downloads.get("/whatsapp_business/attachments/")
def download() -> Response:
    """The bytes, for as long as the address lives."""
    world = the_world()
    now = world.clock.now()
    found = world.shelf.find(request.args.get("mid", ""), now)
    ends = request.args.get("ext", "")
    key = request.args.get("hash", "").encode()
    is_alive = ends.isdigit() and int(ends) > now.timestamp()
    if found is None or not is_alive or not hmac.compare_digest(found.key.encode(), key):
        abort(404)
    return Response(found.content, mimetype=found.mime_type)
