"""Graph's way in for forms: made, given their JSON, published; and the business's public key."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from sandbox.cloud import door
from sandbox.cloud.errors import NoSuchObject, Refusal
from sandbox.cloud.ids import object_id
from sandbox.flows import asking, rules
from sandbox.flows.keeping import Flow
from sandbox.flows.sealing import is_public_key
from sandbox.world import World, the_world

CATEGORIES = ("SIGN_UP", "SIGN_IN", "APPOINTMENT_BOOKING", "LEAD_GENERATION", "CONTACT_US", "CUSTOMER_SUPPORT",
              "SURVEY", "OTHER")  # fmt: skip
routes = Blueprint("flows", __name__)
door.stand_at(routes)


@routes.get("/<account_id>/flows")
def listed(account_id: str) -> Response:
    """All forms of the account."""
    world = _account(account_id)
    with world.lock:
        return jsonify(data=[flow.to_json() for flow in world.flows.values()])


@routes.post("/<account_id>/flows")
def make(account_id: str) -> Response:
    """A new form, a draft."""
    world, body = _account(account_id), request.get_json(silent=True) or {}
    name, categories = str(body.get("name") or ""), body.get("categories")
    if not name or not isinstance(categories, list) or not categories or set(categories) - set(CATEGORIES):
        raise Refusal(100, "A flow needs a name and categories")
    with world.lock:
        if any(flow.name == name for flow in world.flows.values()):
            raise Refusal(100, "Flow name is not unique: you already have a flow with this name")
        flow = Flow(object_id(), name, categories, str(body.get("endpoint_uri") or ""))
        world.flows[flow.id] = flow
    return jsonify(id=flow.id, success=True, validation_errors=[])


@routes.post("/<flow_id>/assets")
def put_json(flow_id: str) -> Response:
    """The JSON of a draft; what is wrong with it is answered and kept."""
    world, file = the_world(), request.files.get("file")
    flow = _flow(world, flow_id)
    if flow.status != "DRAFT":
        raise Refusal(100, "A published flow cannot be changed")
    if file is None or request.form.get("asset_type") != "FLOW_JSON" or request.form.get("name") != "flow.json":
        raise Refusal(100, "Params file, name=flow.json and asset_type=FLOW_JSON are required")
    content = file.read()
    with world.lock:
        flow.content, flow.problems = content, rules.problems(content)
        return jsonify(success=not flow.problems, validation_errors=flow.to_json()["validation_errors"])


@routes.post("/<flow_id>/publish")
def publish(flow_id: str) -> Response:
    """Let it be sent; its endpoint must answer a ping first."""
    world = the_world()
    flow = _flow(world, flow_id)
    if flow.status != "DRAFT" or not flow.content or flow.problems:
        raise Refusal(100, "Only a draft without validation errors can be published")
    if not world.public_key:
        raise Refusal(100, "The business has no public key")
    answer = asking.ask(world, flow, {"version": "3.0", "action": "ping"})
    if (answer.words or {}).get("data", {}).get("status") != "active":
        raise Refusal(100, f"The endpoint does not pass the health check: HTTP {answer.status}")
    with world.lock:
        flow.status = "PUBLISHED"
    return jsonify(success=True)


@routes.post("/<flow_id>/deprecate")
def deprecate(flow_id: str) -> Response:
    """Let it be opened no more."""
    world = the_world()
    flow = _flow(world, flow_id)
    with world.lock:
        flow.status = "DEPRECATED"
    return jsonify(success=True)


@routes.post("/<number_id>/whatsapp_business_encryption")
def keep_key(number_id: str) -> Response:
    """Keep the business's public key."""
    world = _number(number_id)
    key = request.form.get("business_public_key") or (request.get_json(silent=True) or {}).get("business_public_key")
    if not is_public_key(str(key)):
        raise Refusal(100, "business_public_key is not a 2048-bit RSA public key in PEM format")
    world.public_key = str(key)
    return jsonify(success=True)


@routes.get("/<number_id>/whatsapp_business_encryption")
def show_key(number_id: str) -> Response:
    """The public key there is."""
    world = _number(number_id)
    if not world.public_key:
        return jsonify({})
    return jsonify(business_public_key=world.public_key, business_public_key_signature_status="VALID")


def _account(account_id: str) -> World:
    world = the_world()
    if account_id != world.settings.business_account_id:
        raise NoSuchObject(account_id, request.method)
    return world


def _number(number_id: str) -> World:
    world = the_world()
    if number_id != world.settings.phone_number_id:
        raise NoSuchObject(number_id, request.method)
    return world


def _flow(world: World, flow_id: str) -> Flow:
    flow = world.flows.get(flow_id)
    if flow is None:
        raise NoSuchObject(flow_id, request.method)
    return flow
