"""The mailbox that bounces come to: each letter is kept in the inbox first, and marked as read only then."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Final

import structlog

from bot import bounces
from bot.carriers import imap
from services.errors import SendError
from services.house import House
from services.post import inbox

log = structlog.get_logger(__name__)

SOURCE: Final = "email"
MOST_AT_ONCE: Final = 50


def look(house: House) -> int:
    """Take in what nobody has read; answers how many. A mailbox that is away is looked into another time."""
    if not house.settings.imap_host:
        return 0
    taken = 0
    try:
        with imap.opened(house.settings) as box:
            for uid in box.unread(MOST_AT_ONCE):
                raw = box.read(uid)
                house.tried(partial(_keep, house, raw))
                box.mark_read(uid)
                taken += 1
    except SendError as error:
        log.warning("bounces_not_read", why=str(error))
    return taken


def _keep(house: House, raw: bytes) -> None:
    told = bounces.read(raw)
    # A letter without an id of its own is known again by what it says.
    known_as = told["id"] or f"sha256:{hashlib.sha256(raw).hexdigest()}"
    with house.work() as work:
        inbox.keep(work, [inbox.Arrival(SOURCE, "bounce", known_as, "", told)])
        work.ring("news", SOURCE)
