"""Twilio's door: what became of our text messages, and what people answer. Proved, kept raw, rung for, answered."""

from __future__ import annotations

from functools import partial
from typing import Final

import structlog
from flask import Blueprint, Request, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from bot.carriers.sms import STATUS_PATH
from bot.carriers.twilio import signed_by_twilio
from services.house import House
from services.post import inbox

log = structlog.get_logger(__name__)

SOURCE: Final = "twilio"
NOTHING_TO_SAY: Final = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def blueprint(house: House) -> Blueprint:
    """The two doors; closed where no SMS is set up."""
    routes = Blueprint("sms", __name__)

    @routes.post(f"{STATUS_PATH}/<int:row_id>")
    def status(row_id: int) -> Response:
        """What became of one of ours."""
        return _received(house, request, row_id)

    @routes.post("/api/sms/webhook")
    def words() -> Response:
        """Somebody answered a text message."""
        return _received(house, request, 0)

    return routes


def _received(house: House, asked: Request, row_id: int) -> Response:
    """Keep what Twilio says, then 200. 401 unproved, 404 without Twilio, 503 not stored, so that it comes again."""
    settings = house.settings
    if not settings.twilio_account_sid:
        abort(404)
    form = list(asked.form.items(multi=True))
    url = f"{settings.frontend_url}{asked.full_path if asked.query_string else asked.path}"
    if not signed_by_twilio(settings.twilio_auth_token, url, form, asked.headers.get("X-Twilio-Signature")):
        return Response("", 401)
    try:
        house.tried(partial(_keep, house, dict(form), row_id))
    except SQLAlchemyError as error:
        log.error("sms_news_not_stored", why=type(error).__name__)
        return Response("", 503)
    return Response(NOTHING_TO_SAY, 200, content_type="text/xml")


def _keep(house: House, told: dict[str, str], row_id: int) -> None:
    sid, status = told.get("MessageSid", ""), told.get("MessageStatus", "")
    kind = "status" if row_id else "words"
    with house.work() as work:
        inbox.keep(work, [inbox.Arrival(SOURCE, kind, f"{kind}:{sid}:{status}", "", told | {"row_id": row_id})])
        work.ring("news", SOURCE)
