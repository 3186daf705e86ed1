"""Looks at a picture an owner sent: fetched by its id, its QR read, its ticket proved. Decides nothing; a turn does."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

import structlog

from bot.client import CloudApi
from bot.seeing import codes_on
from flows.said import Said
from services import links
from services.errors import SendError
from services.house import House
from services.post import pictures
from services.settings import Settings

log = structlog.get_logger(__name__)


def look(house: House, api: CloudApi, picture_id: str) -> None:
    """Look at one picture that waits and put what is on it before the talk it came from."""
    with house.work() as work:
        picture = pictures.win(work, picture_id)
    if picture is None:
        return
    try:
        content = api.fetch_picture(picture.media_id)
    except SendError as error:
        log.warning("picture_not_had", picture_id=picture_id, code=error.code, why=str(error))
        house.tried(partial(_not_seen, house, picture_id, error))
        return
    house.tried(partial(_seen, house, picture_id, _ticket_on(content, house.settings)))


def said(raw: dict[str, Any], sent_at: datetime) -> Said:
    """What was seen, as a turn reads it: a scan with the booking whose ticket it showed, or that none could be seen."""
    if raw.get("failed"):
        return Said("scan", sent_at, failed=True)
    return Said("scan", sent_at, text=str(raw.get("ticket", "")))


def _ticket_on(content: bytes, settings: Settings) -> str:
    proved = (links.booking_of_ticket(settings, text) for text in codes_on(content))
    return next(filter(None, proved), "")


def _seen(house: House, picture_id: str, booking_id: str) -> None:
    with house.work() as work:
        pictures.seen(work, picture_id, booking_id)


def _not_seen(house: House, picture_id: str, error: SendError) -> None:
    with house.work() as work:
        pictures.not_seen(work, picture_id, str(error), permanent=error.permanent)
