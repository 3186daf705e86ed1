"""Graph's objects a doctor looks at: the number, the account, the token, the subscribed app; and media by id."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import account
from sandbox.cloud import door
from sandbox.cloud.errors import NoSuchObject
from sandbox.cloud.media_routes import described
from sandbox.cloud.webhooks import PATH
from sandbox.phones import spaced
from sandbox.world import World, the_world

APP = {"id": door.APP_ID, "name": "Booking bot", "link": f"https://www.facebook.com/games/?app_id={door.APP_ID}"}
SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]
USUAL_FIELDS = "verified_name,code_verification_status,display_phone_number,quality_rating,platform_type,throughput,id"
Json = dict[str, Any]
routes = Blueprint("objects", __name__)
door.stand_at(routes)


@routes.get("/debug_token")
def token() -> Response:
    """What the token may do."""
    world = the_world()
    if request.args.get("input_token") != world.settings.access_token:
        return jsonify(data={"is_valid": False, "scopes": [], "error": {"code": 190, "message": "Invalid token"}})
    facts = {
        "app_id": APP["id"],
        "type": "SYSTEM_USER",
        "application": APP["name"],
        "expires_at": 0,
        "is_valid": True,
        "scopes": SCOPES,
        "granular_scopes": [{"scope": scope, "target_ids": [world.settings.business_account_id]} for scope in SCOPES],
    }
    return jsonify(data={**facts, **world.troubles.get("token", {})})


@routes.get("/<app_id>/subscriptions")
def subscriptions(app_id: str) -> Response:
    """Where the app sends its webhooks, and which of them."""
    world = the_world()
    if app_id != APP["id"]:
        raise NoSuchObject(app_id, request.method)
    facts = {
        "object": "whatsapp_business_account",
        "callback_url": world.settings.program_url + PATH,
        "active": True,
        "fields": [{"name": "messages", "version": "v23.0"}],
    }
    return jsonify(data=[{**facts, **world.troubles.get("subscription", {})}])


@routes.get("/<object_id>")
def look(object_id: str) -> Response:
    """One object by its id, with the fields asked for."""
    world = the_world()
    if object_id == world.settings.phone_number_id:
        return jsonify(_only(_number(world), request.args.get("fields", USUAL_FIELDS)))
    if object_id == world.settings.business_account_id:
        facts = {"id": object_id, "name": world.settings.business_name, **_health(world)}
        return jsonify(_only(facts, request.args.get("fields", "id,name")))
    with world.lock:
        found = world.shelf.find(object_id, world.clock.now())
        if found is None:
            raise NoSuchObject(object_id, request.method)
        return jsonify(described(world, found))


@routes.get("/<account_id>/phone_numbers")
def numbers(account_id: str) -> Response:
    """The account's one number."""
    world = _account(account_id)
    number = _only(_number(world), request.args.get("fields", USUAL_FIELDS))
    return jsonify(**{"data": [number], **world.troubles.get("phone_numbers", {})})


@routes.route("/<account_id>/subscribed_apps", methods=["GET", "POST"])
def subscribed_apps(account_id: str) -> Response:
    """The app that gets the webhooks: always the program, subscribing again changes nothing."""
    world = _account(account_id)
    if request.method == "POST":
        return jsonify(success=True)
    app: Json = {"whatsapp_business_api_data": APP}
    return jsonify(**{"data": [app], **world.troubles.get("subscribed_apps", {})})


def _account(account_id: str) -> World:
    world = the_world()
    if account_id != world.settings.business_account_id:
        raise NoSuchObject(account_id, request.method)
    return world


def _only(facts: Json, fields: str) -> Json:
    wanted = {"id", *fields.split(",")}
    return {key: value for key, value in facts.items() if key in wanted}


def _number(world: World) -> Json:
    settings = world.settings
    return {
        "verified_name": settings.business_name,
        "display_phone_number": spaced(settings.business_wa_id),
        "quality_rating": account.quality(world),
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED",
        "account_mode": "LIVE",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
        "is_pin_enabled": True,
        "whatsapp_business_manager_messaging_limit": account.LIMIT,
        "webhook_configuration": {"application": settings.program_url + PATH},
        **_health(world),
        "id": settings.phone_number_id,
        **world.troubles.get("number", {}),
    }


def _health(world: World) -> Json:
    ids = {"PHONE_NUMBER": world.settings.phone_number_id, "WABA": world.settings.business_account_id, "APP": APP["id"]}
    entities = [{"entity_type": kind, "id": its, "can_send_message": "AVAILABLE"} for kind, its in ids.items()]
    usual = {"can_send_message": "AVAILABLE", "entities": entities}
    return {"health_status": {**usual, **world.troubles.get("health", {})}}
