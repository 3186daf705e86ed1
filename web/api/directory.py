"""All operations of the API, and the pages that describe them."""

from __future__ import annotations

from functools import cache
from typing import Final

from flask import Blueprint, Response, jsonify, render_template

from services.house import House
from services.payments.gateways.contract import Gateway
from web.api import (
    accounts,
    analytics,
    bookings,
    commissions,
    message_history,
    monitoring,
    openapi,
    payments,
    preferences,
    referrals,
    refunds,
    tickets,
)
from web.api.door import routes_of
from web.api.limits import Limits
from web.api.operations import Operation

OPERATIONS: Final[tuple[Operation, ...]] = (
    *accounts.OPERATIONS,
    *bookings.OPERATIONS,
    *message_history.OPERATIONS,
    *commissions.OPERATIONS,
    *monitoring.OPERATIONS,
    *referrals.OPERATIONS,
    *payments.OPERATIONS,
    *refunds.OPERATIONS,
    *tickets.OPERATIONS,
    *analytics.OPERATIONS,
    *preferences.OPERATIONS,
)


def blueprint(house: House, gateways: dict[str, Gateway]) -> Blueprint:
    """The whole API."""
    return routes_of(house, gateways, OPERATIONS, Limits(house.settings, house.clock))


def description(house: House) -> Blueprint:
    """The OpenAPI document and a page to read it; both are for everybody."""
    routes = Blueprint("description", __name__)
    document = cache(lambda: openapi.document(OPERATIONS, house.settings.frontend_url))

    @routes.get("/api/openapi.json")
    def as_json() -> Response:
        """The document."""
        return jsonify(document())

    @routes.get("/api/docs")
    def as_page() -> str:
        """The document as a page, without a line of script."""
        return render_template("api_docs.html", document=document())

    return routes
