"""The mailbox page. A letter's HTML is shown in a frame that may run nothing and open links only in a new tab."""

from __future__ import annotations

import io

from flask import Blueprint, Response, abort, jsonify, render_template, send_file

from sandbox.post.letters import Letter
from sandbox.world import the_world

routes = Blueprint("post", __name__)


@routes.get("/mail")
@routes.get("/mail/<int:number>")
def mailbox(number: int = 0) -> str:
    """All letters, newest first, and one of them open."""
    letters = _all()
    opened = _one(number) if number else next(iter(letters), None)
    return render_template("mailbox.html", letters=letters, opened=opened)


@routes.get("/mail/<int:number>/attached/<int:place>")
def attached(number: int, place: int) -> Response:
    """Something attached to a letter, to be kept."""
    parts = _one(number).parts
    if place >= len(parts):
        abort(404)
    part = parts[place]
    return send_file(io.BytesIO(part.content), mimetype=part.mime_type, as_attachment=True, download_name=part.name)


@routes.get("/ui/mail")
def letters() -> Response:
    """All letters as JSON, newest first."""
    return jsonify([letter.to_json() for letter in _all()])


def _all() -> list[Letter]:
    world = the_world()
    with world.lock:
        return list(reversed(world.talks.letters.values()))


def _one(number: int) -> Letter:
    return next((letter for letter in _all() if letter.number == number), None) or abort(404)
