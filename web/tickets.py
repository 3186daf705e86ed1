"""The ticket as page, picture, paper and JSON, for whoever holds its link; closed after check-out."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, render_template, request

from services import bookings, links
from services.house import House
from services.tables import Booking
from services.tickets import draw, issue
from services.tickets.facts import TicketFacts
from web import pages
from web.amounts import in_major


def blueprint(house: House) -> Blueprint:
    """Every form a ticket has."""
    routes = Blueprint("tickets", __name__)

    @routes.get("/ticket")
    def page() -> Any:
        """The ticket's page with its QR."""
        booking, facts = _opened(house)
        query = links.ticket_query(house.settings, booking.booking_id)
        return render_template(
            "ticket.html",
            ticket=facts,
            qr_url=booking.qr_code,
            pdf_url=f"/ticket.pdf?{query}",
            png_url=f"/ticket.png?{query}",
        )

    @routes.get("/ticket.png")
    def picture() -> Response:
        """The ticket as a picture."""
        return Response(draw.ticket_png(_opened(house)[1]), content_type="image/png")

    @routes.get("/ticket.pdf")
    def paper() -> Response:
        """The ticket as a sheet of paper."""
        booking, facts = _opened(house)
        response = Response(draw.ticket_pdf(facts), content_type="application/pdf")
        response.headers["Content-Disposition"] = f'inline; filename="ticket-{booking.booking_id}.pdf"'
        return response

    @routes.get("/api/etickets/booking")
    def data() -> Response:
        """The ticket as JSON; amounts in major units beside their currency."""
        booking, facts = _opened(house)
        return jsonify(_as_json(booking, facts))

    return routes


def _opened(house: House) -> tuple[Booking, TicketFacts]:
    """The booking whose ticket the link opens: 404 without a right token or a ticket, 410 after check-out."""
    booking_id, code = request.args.get("booking_id", ""), request.args.get("t", "")
    if not links.ticket_fits(house.settings, booking_id, code):
        abort(404)
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id)
        if booking is None or not issue.valid(booking):
            abort(404)
        pages.remember_guest(work, house, booking)
        if issue.over(booking, work.now):
            abort(410)
        return booking, issue.facts_of(booking, house.settings, booking.guest.locale)


def _as_json(booking: Booking, facts: TicketFacts) -> dict[str, Any]:
    return {
        "booking_id": booking.booking_id,
        "code": facts.code,
        "booking_status": booking.booking_status,
        "property": {
            "name": facts.property_name,
            "kind": booking.listing.kind,
            "place": booking.listing.place,
            "address": facts.address,
            "map_url": facts.map_url,
            "latitude": facts.latitude,
            "longitude": facts.longitude,
        },
        "owner": {"name": facts.owner_name, "phone": facts.owner_phone},
        "guest": {"name": facts.guest_name},
        "check_in": booking.check_in.isoformat(),
        "check_out": booking.check_out.isoformat(),
        "check_in_hour": booking.listing.check_in_hour,
        "check_out_hour": booking.listing.check_out_hour,
        "nights": booking.nights,
        "guests": booking.guests,
        "vegetarian": booking.vegetarian,
        "non_vegetarian": booking.non_vegetarian,
        **_amounts(booking),
        "instructions": list(facts.instructions),
        "ticket_url": facts.link,
        "qr_code": booking.qr_code,
    }


def _amounts(booking: Booking) -> dict[str, Any]:
    """Paid, discount and due add up to the price; due is what is left for the day of arrival."""
    return {
        "price": in_major(booking.price),
        "total_amount": in_major(booking.total),
        "customer_discount": in_major(booking.discount),
        "advance_paid": in_major(booking.paid),
        "amount_due": in_major(booking.due),
        "currency": booking.currency,
    }
