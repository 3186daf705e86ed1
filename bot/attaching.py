"""Sends a message with its picture or document as an uploaded file, so that WhatsApp need not come to us for it.

One way for all of them: what a link of ours shows is uploaded at the moment of sending, outside any transaction, once
for whoever gets it. What cannot be uploaded goes by its link.
"""

from __future__ import annotations

import copy
import hashlib
from functools import partial
from typing import Any, Final

import structlog

from bot import prints
from bot.client import CloudApi
from bot.prints import Print
from services.errors import SendError
from services.house import House
from services.post import uploads

log = structlog.get_logger(__name__)

# What a file's id that is no longer good is refused with; a receipt may tell the last of them later.
FILE_REFUSED: Final = (100, 131009, 131053)


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
    """The message with files in the place of links to them, and the ids of those that lay there already."""
    attached, lying_there = copy.deepcopy(body), []
    for slot in _slots(attached):
        media_id, was_there = _file(house, api, slot["link"])
        if media_id:
            slot["id"] = media_id
            del slot["link"]
        if was_there:
            lying_there.append(media_id)
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
    with house.reading() as work:
        found = prints.of(work, link)
        fingerprint = _fingerprint(house, found) if found else ""
        there = uploads.fresh(work, link, fingerprint) if found else ""
    if found is None or there:
        return there, bool(there)
    if not house.tried(partial(_claim, house, link, fingerprint)):
        return "", False
    media_id = _upload(api, found)
    if media_id:
        house.tried(partial(_remember, house, link, fingerprint, media_id))
    return media_id, False


def _upload(api: CloudApi, found: Print) -> str:
    try:
        return api.upload(found.draw(), found.mime_type, found.filename)
    except SendError as error:
        log.warning("file_not_uploaded", file=found.filename, code=error.code, why=str(error))
    except Exception:  # because whatever is wrong with the drawing, the words and the link can still go
        log.exception("file_not_drawn", file=found.filename)
    return ""


def _fingerprint(house: House, found: Print) -> str:
    """The same for the same file at the same number of ours, whose uploads no other number may use."""
    return hashlib.sha256(f"{house.settings.whatsapp_phone_number_id} {found.shown}".encode()).hexdigest()


def _claim(house: House, link: str, fingerprint: str) -> bool:
    with house.work() as work:
        return uploads.claim(work, link, fingerprint)


def _remember(house: House, link: str, fingerprint: str, media_id: str) -> None:
    with house.work() as work:
        uploads.remember(work, link, fingerprint, media_id)


def _forget(house: House, media_ids: list[str]) -> None:
    with house.work() as work:
        uploads.forget(work, media_ids)
