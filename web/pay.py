"""From the link in the chat to the gateway and back: the pay page, its button, the pages after it.

A GET never opens an attempt, because chat apps fetch links for previews. A form's amount is never read.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import structlog
from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from services import bookings, links, texts
from services.days import show_instant
from services.errors import Forged, GatewayError
from services.facts import booking_facts
from services.guest import similar, twins
from services.house import House, Work
from services.money import Money
from services.payments import checkout, look, news
from services.payments.gateways.contract import Gateway
from services.states import CONFIRMED
from services.tables import Booking, Payment
from web import pages, paying, topup

log = structlog.get_logger(__name__)
RETRIABLE = ("payable",)


def blueprint(house: House, gateways: dict[str, Gateway]) -> Blueprint:
    """The pages around paying."""
    routes = Blueprint("pay", __name__)

    @routes.get("/pay/<token>")
    def show(token: str) -> Any:
        """What is paid for and to whom; nothing happens before the button."""
        payable = _payable(house, token)
        return topup.page(house, payable) if topup.is_one(payable) else _pay_page(house, payable)

    @routes.post("/pay/<token>")
    def press(token: str) -> Any:
        """Open an attempt at the gateway and hand the browser over."""
        payable = _payable(house, token)
        forward = topup.forward if topup.is_one(payable) else _forward
        return forward(house, gateways, payable)

    @routes.route("/api/payments/callback", methods=["GET", "POST"])
    def come_back() -> Any:
        """The browser returns from the gateway: proved and kept, then the gateway itself is asked."""
        return _returned(house, gateways)

    @routes.get("/payment/success")
    def success() -> Any:
        """The receipt, or the truth if there is none."""
        return _outcome(house)

    @routes.get("/payment/failure")
    def failure() -> Any:
        """Why there was no payment, with another try; or the receipt if there was one after all."""
        return _outcome(house)

    return routes


def _payable(house: House, token: str) -> str:
    """What a pay link is for: a booking's id, or that of a change of a booking."""
    payable = links.booking_of_pay_token(house.settings, token)
    if payable is None:
        abort(404)
    return payable


def _pay_page(house: House, booking_id: str) -> Any:
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id) or abort(404)
        pages.remember_guest(work, house, booking)
        state, facts = checkout.stand_of(work, booking), _page_facts(house, booking)
        now = twins.present(work, booking) if state == "ended" else booking
        if now is not booking and checkout.stand_of(work, now) in ("payable", "being_checked", "paid"):
            return render_template("pay.html", state="changed", **facts | _now_facts(house, now))
        return render_template("pay.html", state=state, **facts)


def _now_facts(house: House, now: Booking) -> dict[str, Any]:
    """What stands in the place of a booking that was changed, and where it is."""
    facts = booking_facts(now, house.settings, now.guest.locale)
    confirmed = now.booking_status in CONFIRMED
    return {
        "now": f"{facts['property_name']}, {facts['stay']}",
        "ticket_url": facts["ticket_url"] if confirmed else "",
        "now_url": f"/pay/{links.pay_token(house.settings, now.booking_id)}",
    }


def _page_facts(house: House, booking: Booking) -> dict[str, Any]:
    locale = booking.guest.locale
    facts = booking_facts(booking, house.settings, locale)
    picture = booking.listing.picture
    return facts | {
        "photo_url": f"/static/places/{picture}" if picture else "",
        "kind": texts.say(locale, "words", booking.listing.kind),
        "lines": _price_lines(booking),
        "cancellation": texts.say(locale, "ticket", "cancellation", **facts),
        "payee_name": house.settings.payee_name,
        "pay_action": f"/pay/{links.pay_token(house.settings, booking.booking_id)}",
        "ticket_url": facts["ticket_url"] if booking.booking_status in CONFIRMED else "",
    }


def _price_lines(booking: Booking) -> list[tuple[str, str]]:
    locale = booking.guest.locale
    lines = [
        (_line_label(line, locale), Money(line["amount_minor"], booking.currency).show(locale))
        for line in booking.price_lines
    ]
    if booking.discount and booking.referral_code:
        label = texts.say(locale, "pay", "discount", code=booking.referral_code.code)
        lines.append((label, "−" + booking.discount.show(locale)))
    return [*lines, (texts.say(locale, "pay", "total"), booking.total.show(locale))]


def _line_label(line: dict[str, Any], locale: str) -> str:
    if line["what"] == "tax":
        return texts.say(locale, "pay", "tax")
    return texts.count(locale, line["what"], line["times"])


def _forward(house: House, gateways: dict[str, Gateway], booking_id: str) -> Any:
    try:
        opened = house.tried(partial(checkout.open_page, house, gateways, booking_id))
    except GatewayError as error:
        log.warning("gateway_not_opened", booking_id=booking_id, code=error.code, why=str(error))
        return _not_opened(house, booking_id)
    if opened.form is None:
        return redirect(f"/pay/{links.pay_token(house.settings, booking_id)}", 303)
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id) or abort(404)
        pages.remember_guest(work, house, booking)
        return paying.hand_over(house, opened.form, booking.pay_now, booking.guest.locale)


def _not_opened(house: House, booking_id: str) -> Any:
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id) or abort(404)
        return _failure_page(house, work, booking, "not_opened"), 502


def _returned(house: House, gateways: dict[str, Gateway]) -> Any:
    gateway = gateways["paytm"]
    if request.method == "GET":
        return pages.notice(400)
    try:
        headers, body = dict(request.headers), request.get_data()
        heard = house.tried(partial(news.keep, house, gateway, "callback", headers, body))
    except Forged:
        words = {part: texts.say(pages.locale(), "pay", f"unverified_{part}") for part in ("heading", "sentence")}
        return pages.notice(400, **words)
    reference = heard[0].reference if heard else ""
    house.tried(partial(look.at, house, gateways, reference))
    with house.reading() as work:
        payment = checkout.attempt(work, reference)
        if payment is None:
            return pages.notice(404)
        page = "success" if payment.status == "PAID" else "failure"
        token = links.pay_token(house.settings, _payable_of(payment))
    return redirect(f"/payment/{page}?token={token}", 303)


def _payable_of(payment: Payment) -> str:
    booking_id = payment.booking.booking_id
    return f"{booking_id}-C{payment.change_number}" if payment.change_number else booking_id


def _outcome(house: House) -> Any:
    """The page the present truth asks for, whichever address was opened."""
    booking_id = _payable(house, request.args.get("token", ""))
    if topup.is_one(booking_id):
        return topup.outcome(house, booking_id)
    with house.reading() as work:
        booking = similar.newest_of(work, bookings.by_id(work, booking_id) or abort(404))
        pages.remember_guest(work, house, booking)
        payment = checkout.last_attempt(work, booking)
        if booking.paid_minor:
            return _receipt(house, booking, checkout.paid_attempt(work, booking))
        if paying.is_waited_for(payment):
            return paying.waiting(booking.pay_now, booking.booking_id, booking.guest.locale)
        return _failure_page(house, work, booking, paying.why_not(payment))


def _receipt(house: House, booking: Booking, payment: Payment | None) -> str:
    facts = booking_facts(booking, house.settings, booking.guest.locale)
    settled_at = payment.settled_at if payment else None
    return render_template(
        "receipt.html",
        amount=facts["received"] if booking.paid > booking.carried else facts["paid"],
        transaction_id=payment.provider_reference or payment.order_id if payment else "",
        booking_id=booking.booking_id,
        property_name=facts["property_name"],
        paid_at=show_instant(settled_at, booking.listing.timezone, booking.guest.locale) if settled_at else "",
        payee_name=house.settings.payee_name,
        due=facts["due"],
        answer_by=facts["answer_by"] if booking.decided_at is None else "",
        ticket_url=facts["ticket_url"] if booking.booking_status in CONFIRMED else "",
    )


def _failure_page(house: House, work: Work, booking: Booking, why: str) -> str:
    pages.remember_guest(work, house, booking)
    facts = booking_facts(booking, house.settings, booking.guest.locale)
    return paying.failed(
        why,
        booking.guest.locale,
        amount=facts["pay_now"],
        booking_id=booking.booking_id,
        property_name=facts["property_name"],
        can_retry=checkout.stand_of(work, booking) in RETRIABLE,
        retry_action=f"/pay/{links.pay_token(house.settings, booking.booking_id)}",
        hold_until=facts["hold_until"],
    )


def server_news(house: House, gateways: dict[str, Gateway]) -> Blueprint:
    """The gateways' own servers telling us something: proved, kept, 200; a worker asks the gateway itself."""
    routes = Blueprint("gateway_news", __name__)

    @routes.post("/api/payments/webhook/<provider>")
    def receive(provider: str) -> Response:
        """401 when it is not the gateway's."""
        gateway = gateways.get(provider)
        if gateway is None:
            abort(404)
        try:
            headers, body = dict(request.headers), request.get_data()
            house.tried(partial(news.keep, house, gateway, "webhook", headers, body))
        except Forged:
            return Response("", 401)
        return Response("", 200)

    return routes
