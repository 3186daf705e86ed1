"""News that come seldom, worked off one by one. One that breaks is kept as failed, and the next has its turn."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import structlog

from services.house import House, Work
from services.post import inbox
from services.tables import InboxRow

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 200


def take_all(house: House, source: str, take: Callable[[Work, InboxRow], bool], broke: str) -> None:
    """Work off what waits from that source; `take` answers whether it was about something of ours.

    `broke` is the name in the log for news that could not be worked.
    """
    for _ in range(MOST_AT_ONCE):
        with house.reading() as work:
            rows = inbox.next_news(work, source, 1)
        if not rows:
            return
        try:
            house.tried(partial(_take_next, house, source, take))
        except Exception as error:
            log.exception(broke, inbox_id=rows[0].id)
            with house.work() as work:
                inbox.failed(work, rows[0].id, f"{type(error).__name__}: {error}")


def _take_next(house: House, source: str, take: Callable[[Work, InboxRow], bool]) -> None:
    with house.work() as work:
        for row in inbox.next_news(work, source, 1):
            inbox.done(work, row, "applied" if take(work, row) else "ignored")
