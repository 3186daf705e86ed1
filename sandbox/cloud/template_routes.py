"""Graph's way in for message templates. What is created here is approved at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox.cloud import door
from sandbox.cloud.errors import NoSuchObject, Refusal
from sandbox.cloud.template_rules import checked
from sandbox.cloud.templates import Template
from sandbox.world import World, the_world

PER_PAGE = 25
routes = Blueprint("templates", __name__)
door.stand_at(routes)


@routes.get("/<account_id>/message_templates")
def listed(account_id: str) -> Response:
    """The templates, a page at a time."""
    world = _account(account_id)
    asked = {name: request.args[name] for name in ("name", "language", "status", "category") if name in request.args}
    with world.lock:
        found = [t for t in (template.to_json() for template in world.templates.values()) if asked.items() <= t.items()]
    start = request.args.get("after", 0, type=int)
    end = start + request.args.get("limit", PER_PAGE, type=int)
    paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(end)}}
    if end < len(found):
        paging["next"] = f"{request.base_url}?after={end}&limit={end - start}"
    wanted = {"id", *request.args.get("fields", ",".join(found[0] if found else [])).split(",")}
    page = [{key: value for key, value in item.items() if key in wanted} for item in found[start:end]]
    return jsonify(data=page, paging=paging)


@routes.post("/<account_id>/message_templates")
def create(account_id: str) -> Response:
    """A new template."""
    world = _account(account_id)
    with world.lock:
        template = checked(request.get_json(silent=True), world.templates, world.samples)
        world.templates[template.name, template.language] = template
    return jsonify(id=template.id, status="APPROVED", category=template.category)


@routes.delete("/<account_id>/message_templates")
def delete(account_id: str) -> Response:
    """Remove a template in all its languages."""
    world = _account(account_id)
    with world.lock:
        doomed = [key for key in world.templates if key[0] == request.args.get("name")]
        if not doomed:
            raise Refusal(100, "Message template was not found")
        for key in doomed:
            del world.templates[key]
    return jsonify(success=True)


@routes.post("/<template_id>")
def edit(template_id: str) -> Response:
    """Give a template new components; its category stays."""
    world = the_world()
    with world.lock:
        old = _by_id(world, template_id)
        if old is None:
            raise NoSuchObject(template_id, request.method)
        body = request.get_json(silent=True) or {}
        same = {"name": old.name, "language": old.language, "category": old.category}
        kept = {"parameter_format": "named" if old.named else "positional", **body}
        fresh = checked({**kept, **same}, world.templates, world.samples, replaces=old)
        world.templates[old.name, old.language] = fresh
    return jsonify(success=True)


def _account(account_id: str) -> World:
    world = the_world()
    if account_id != world.settings.business_account_id:
        raise NoSuchObject(account_id, request.method)
    return world


def _by_id(world: World, template_id: str) -> Template | None:
    return next((t for t in world.templates.values() if t.id == template_id), None)
