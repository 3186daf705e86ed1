"""Sends a message with its ticket as an uploaded file, so that WhatsApp need not come to us for it by a link.

Drawn and uploaded at the moment of sending, outside any transaction. A ticket that cannot be uploaded goes by its link.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import structlog

from bot.client import CloudApi
from services import bookings, links
from services.errors import SendError
from services.house import House
from services.post import uploads
from services.tickets import draw, issue
from services.tickets.draw import Shape
from services.tickets.facts import TicketFacts

log = structlog.get_logger(__name__)

# What a file's id that is no longer good is refused with; a receipt may tell the last of them later.
FILE_REFUSED: Final = (100, 131009, 131053)


@dataclass(frozen=True)
class Form:
    """One form of a ticket as a file."""

    shape: Shape
    mime_type: str
    draw: Callable[[TicketFacts], bytes]


FORMS: Final[Mapping[str, Form]] = {
    "/ticket.png": Form("picture", "image/png", draw.ticket_png),
    "/ticket.pdf": Form("paper", "application/pdf", draw.ticket_pdf),
}


def send(house: House, api: CloudApi, body: dict[str, Any]) -> str:
    """Hand one rendered message over and get its id; a file WhatsApp has forgotten is uploaded anew, once.

    Raises SendError as `CloudApi.send` does.
    """
    attached, lying_there = _attach(house, api, body)
    try:
        return api.send(attached)
    except SendError as error:
        if not lying_there or error.code not in FILE_REFUSED:
            raise
        log.info("upload_not_known_any_more", code=error.code)
    house.tried(partial(_forget, house, lying_there))
    return api.send(_attach(house, api, body)[0])


def _attach(house: House, api: CloudApi, body: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """The message with files in the place of links to tickets, and the links whose file lay there already."""
    attached, lying_there = copy.deepcopy(body), []
    for slot in _slots(attached):
        link = slot["link"]
        media_id, was_there = _file(house, api, link)
        if media_id:
            slot["id"] = media_id
            del slot["link"]
        if was_there:
            lying_there.append(link)
    return attached, lying_there


def _slots(body: dict[str, Any]) -> list[dict[str, Any]]:
    """Where a message carries a picture or document by its link."""
    parts = body.get("template", {}).get("components", [])
    headers = [each for part in parts if part["type"] == "header" for each in part["parameters"]]
    holders = [body, body.get("interactive", {}).get("header", {}), *headers]
    slots = [holder[kind] for holder in holders for kind in ("image", "document") if kind in holder]
    return [slot for slot in slots if "link" in slot]


def _file(house: House, api: CloudApi, link: str) -> tuple[str, bool]:
    """The id of the file that shows what the link does, and whether it lay there already; no id: let the link go."""
    form, booking_id = FORMS.get(urlsplit(link).path), links.booking_of_ticket(house.settings, link)
    if form is None or booking_id is None:
        return "", False
    with house.reading() as work:
        booking = bookings.by_id(work, booking_id)
        if booking is None or not issue.valid(booking):
            return "", False
        facts = issue.facts_of(booking, house.settings, booking.guest.locale)
        fingerprint = _fingerprint(house, form, facts)
        there = uploads.fresh(work, link, fingerprint)
    if there:
        return there, True
    media_id = _upload(api, form, facts)
    if media_id:
        house.tried(partial(_remember, house, link, fingerprint, media_id))
    return media_id, False


def _upload(api: CloudApi, form: Form, facts: TicketFacts) -> str:
    filename = f"ticket-{facts.booking_id}.{form.mime_type.rpartition('/')[2]}"
    try:
        return api.upload(form.draw(facts), form.mime_type, filename)
    except SendError as error:
        log.warning("ticket_not_uploaded", booking_id=facts.booking_id, code=error.code, why=str(error))
    except Exception:  # because whatever is wrong with the drawing, the words and the link can still go
        log.exception("ticket_not_drawn", booking_id=facts.booking_id)
    return ""


def _fingerprint(house: House, form: Form, facts: TicketFacts) -> str:
    """The same for the same sheet at the same number of ours, whose uploads no other number may use."""
    shown = [house.settings.whatsapp_phone_number_id, draw.template_inputs(facts, form.shape)]
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _remember(house: House, link: str, fingerprint: str, media_id: str) -> None:
    with house.work() as work:
        uploads.remember(work, link, fingerprint, media_id)


def _forget(house: House, links_of_files: list[str]) -> None:
    with house.work() as work:
        uploads.forget(work, links_of_files)
