"""Paytm's paths: the signed API, the hosted page for the payer, and the page's own buttons."""

from __future__ import annotations

import hmac
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, request

from sandbox.paytm import asking, initiate
from sandbox.paytm.envelope import sealed
from sandbox.paytm.orders import Order
from sandbox.paytm.paying import CannotPay, Return, expired_return, pay, settle
from sandbox.world import World, the_world

Page = tuple[str, int]
# Nothing but our own style and script; the form may go to the merchant, the second post of `twice` too.
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src *; base-uri 'none'"
routes = Blueprint("paytm", __name__)


def _answer(world: World, body: dict[str, Any]) -> Response:
    g.about = f"result {body['resultInfo']['resultCode']}"
    text = sealed(body, world.settings.paytm_key, world.clock.now())
    return Response(text, mimetype="application/json")


@routes.post("/theia/api/v1/initiateTransaction")
def initiate_transaction() -> Response:
    """A token for the hosted page."""
    world = the_world()
    mid, order_id = request.args.get("mid", ""), request.args.get("orderId", "")
    return _answer(world, initiate.initiate(world, request.get_data(), mid, order_id))


@routes.post("/v3/order/status")
def order_status() -> Response:
    """What became of an order."""
    return _answer(the_world(), asking.answer(the_world(), request.get_data(), asking.status))


@routes.post("/refund/apply")
def refund_apply() -> Response:
    """Register a refund."""
    return _answer(the_world(), asking.answer(the_world(), request.get_data(), asking.refund))


@routes.post("/v2/refund/status")
def refund_status() -> Response:
    """What became of a refund."""
    return _answer(the_world(), asking.answer(the_world(), request.get_data(), asking.refund_status))


@routes.post("/theia/api/v1/showPaymentPage")
def show_payment_page() -> Page:
    """The page on which the payer chooses what happens."""
    world = the_world()
    with world.lock:
        order = _order_of_form(world)
        if order is None:
            return _trouble("This payment link is not valid."), 400
        if order.outcome is not None:
            return _trouble("A payment was already tried with this link. Go back to the chat for a new one."), 400
        if not order.token_is_fresh(world.clock.now()):
            return _result("expired", order, expired_return(world, order)), 200
    return render_template("paytm.html", order=order, mid=world.settings.paytm_mid), 200


@routes.post("/theia/simulator/pay")
def press() -> Page:
    """A button on that page."""
    world = the_world()
    outcome = request.form.get("outcome", "")
    with world.lock:
        order = _order_of_form(world)
    if order is None:
        return _trouble("This payment link is not valid."), 400
    try:
        way_back = pay(world, order.order_id, outcome)
    except CannotPay as error:
        return _trouble(f"Nothing was done: {error}."), 400
    return _result(outcome, order, way_back), 200


@routes.after_request
def guard(answer: Response) -> Response:
    """The page may load nothing from elsewhere."""
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.post("/ui/pay")
def pay_by_machine() -> tuple[Response, int]:
    """Pay without a browser: the caller posts the fields to the callback itself."""
    body = request.get_json(silent=True) or {}
    try:
        way_back = pay(the_world(), str(body.get("order_id")), str(body.get("outcome")))
    except CannotPay as error:
        return jsonify(error=str(error)), 400
    return jsonify(
        callback_url=way_back.url,
        callback_fields=way_back.fields,
        delay_seconds=way_back.delay_seconds,
    ), 200


@routes.get("/ui/payments")
def payments() -> Response:
    """All orders, newest first."""
    world = the_world()
    with world.lock:
        now = world.clock.now()
        return jsonify([order.to_json(now) for order in reversed(world.talks.orders.values())])


@routes.post("/ui/payments/<order_id>/settle")
def settle_pending(order_id: str) -> tuple[Response, int]:
    """Let the bank answer for a pending payment."""
    world = the_world()
    body = request.get_json(silent=True) or {}
    try:
        settle(world, order_id, str(body.get("outcome")))
    except CannotPay as error:
        return jsonify(error=str(error)), 400
    return jsonify(world.talks.orders[order_id].to_json(world.clock.now())), 200


def _order_of_form(world: World) -> Order | None:
    order = world.talks.orders.get(request.form.get("orderId", ""))
    token = request.form.get("txnToken", "").encode()
    is_ours = request.form.get("mid") == world.settings.paytm_mid
    if order is None or not is_ours or not hmac.compare_digest(order.token.encode(), token):
        return None
    return order


def _trouble(words: str) -> str:
    return render_template("paytm_result.html", outcome="trouble", words=words, back=None, order=None)


def _result(outcome: str, order: Order, back: Return) -> str:
    return render_template("paytm_result.html", outcome=outcome, words="", back=back, order=order)
