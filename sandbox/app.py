"""The pretend world as a web app: phones, WhatsApp Cloud API and Paytm on one port. Imports nothing of the program."""

from __future__ import annotations

import os

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import NotFound

from sandbox import trouble_routes, ui
from sandbox.cloud import media_routes, object_routes, sample_routes, template_routes
from sandbox.cloud import routes as cloud
from sandbox.cloud.errors import NoSuchObject
from sandbox.flows import graph as flows
from sandbox.flows import phone as forms
from sandbox.paytm import routes as paytm
from sandbox.post import imap
from sandbox.post import routes as post
from sandbox.post.server import open_door
from sandbox.settings import Settings, from_environment
from sandbox.twilio import routes as twilio
from sandbox.world import World, the_world

PARTS = (
    ui.routes,
    trouble_routes.routes,
    forms.routes,
    flows.routes,
    cloud.routes,
    object_routes.routes,
    media_routes.routes,
    media_routes.downloads,
    sample_routes.routes,
    template_routes.routes,
    paytm.routes,
    post.routes,
    twilio.routes,
)
LARGEST_UPLOAD = 101 * 1024 * 1024
PAGES = ("/", "/mail")
UNJOURNALED = ("/ui/", "/static/", "/healthz", "/mail/")
NOT_GRAPH = (*UNJOURNALED, "/whatsapp_business/")


def create_app(settings: Settings | None = None) -> Flask:
    """The sandbox, with its threads running. Raises ValueError when the environment lacks something."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_UPLOAD
    app.json.sort_keys = False  # type: ignore[attr-defined]
    settings = settings or from_environment(os.environ)
    world = app.extensions["sandbox"] = World(settings)
    if settings.smtp_port:
        open_door(world, settings)
    if settings.imap_port:
        imap.Server(settings.imap_port, settings.smtp_user, settings.smtp_password, lambda: world.talks.bounces)
    for part in PARTS:
        app.register_blueprint(part)
    app.register_error_handler(NotFound, _not_found)
    app.after_request(_keep_in_journal)
    return app


def _not_found(_: NotFound) -> tuple[Response, int]:
    if request.path.startswith(NOT_GRAPH) or request.path.count("/") < 2:
        return jsonify(error="there is nothing here"), 404
    return jsonify(NoSuchObject(request.path.split("/")[-1], request.method).to_json()), 400


def _keep_in_journal(answer: Response) -> Response:
    if request.path not in PAGES and not request.path.startswith(UNJOURNALED):
        world = the_world()
        about = g.get("about", "")
        world.journal.note(world.clock.now(), "in", request.method, request.path, answer.status_code, about)
    return answer
