"""For operators: alive, able to serve, and how it fares."""

from __future__ import annotations

from typing import Final

import structlog
from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from services.house import House
from services.post import halts
from services.reports.figures import workers_seen
from web import metrics

log = structlog.get_logger(__name__)


HALTED: Final = {"": "ok", "all": "halted", "templates": "no new chats"}


def blueprint(house: House) -> Blueprint:
    """The pages operators and load balancers ask."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def alive() -> Response:
        """This process answers."""
        return jsonify(status="ok")

    @routes.get("/readyz")
    def ready() -> tuple[Response, int]:
        """Database there, and workers seen lately; Redis may be away, then all goes on a little slower.

        Also while WhatsApp takes nothing from us, because what comes in must still be let in.
        """
        redis = "away" if house.bell.waiting() is None else "ok"
        try:
            workers, sending = _workers_seen(house), _sending(house)
        except SQLAlchemyError as error:
            log.error("database_away", why=type(error).__name__)
            return jsonify(database="away", redis=redis, workers="unknown", sending="unknown"), 503
        workers_are = "ok" if workers else "missing"
        found = {"database": "ok", "redis": redis, "workers": workers_are, "sending": sending}
        return jsonify(found), 200 if workers else 503

    @routes.get("/metrics")
    def figures() -> Response:
        """The figures a monitoring system asks for; without a name or a number of anybody."""
        return Response(metrics.page(house), content_type=metrics.TYPE)

    return routes


def _sending(house: House) -> str:
    with house.reading() as work:
        halt = halts.of(work)
    return HALTED[halt.scope] if halt else HALTED[""]


def _workers_seen(house: House) -> bool:
    with house.reading() as work:
        return workers_seen(work)
