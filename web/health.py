"""For operators: alive, able to serve."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import select

from services.house import House
from services.tables import Lease


def blueprint(house: House) -> Blueprint:
    """The pages operators and load balancers ask."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def alive() -> Response:
        """This process answers."""
        return jsonify(status="ok")

    @routes.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Database there, and workers seen lately; Redis may be away, then all goes on a little slower."""
        with house.reading() as work:
            lease = work.tx.scalars(select(Lease).where(Lease.name == "schedule")).one_or_none()
            workers = lease is not None and lease.until > work.now
        return jsonify(database="ok", workers="ok" if workers else "missing"), 200 if workers else 503

    return routes
