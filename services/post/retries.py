"""What becomes of a message that did not go out: again soon, ever later, after a receipt, or never. Changes no row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from sqlalchemy import exists, select

from services.house import Work
from services.tables import Halt, OutboxRow

UNKNOWN_WAIT_SECONDS: Final = 30
# After the set attempts a row waits ever longer instead of being lost: an outage of hours loses nothing.
LATER_SECONDS: Final = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
# A chat reply is of no use once the talk has moved on. While nothing was said after it, somebody may still wait for it.
REPLY_LIFE: Final = timedelta(minutes=15)
LAST_REPLY_LIFE: Final = timedelta(hours=3)
NOTICE_LIFE: Final = timedelta(days=3)


@dataclass(frozen=True)
class Fate:
    """What becomes of a message that did not go out, and when it is tried again.

    `counts`: the attempt is one of those set for a message. `waits_for`: see OutboxRow. `tell`: a person must know.
    """

    status: Literal["due", "unknown", "failed"]
    seconds: float = 0
    counts: bool = True
    waits_for: str = ""
    tell: bool = False


GIVEN_UP: Final = Fate("failed", tell=True)


def next_try(work: Work, row: OutboxRow, at_least_seconds: float = 0) -> Fate:
    """Again after the set seconds; after the set attempts later and later; not at all when it is of no use by then."""
    tries, wait = work.settings.notification_max_attempts, work.settings.notification_retry_seconds
    if not is_useful(work, row, it_may_have_gone=False):
        return GIVEN_UP
    if spent(row) < tries:
        return Fate("due", max(wait, at_least_seconds))
    later = max(_later_seconds(spent(row) - tries), at_least_seconds)
    return Fate("due", later, waits_for="attempts", tell=spent(row) == tries)


def wait_for_receipt(work: Work, row: OutboxRow, *, counts: bool = True) -> Fate:
    """It may have gone: a receipt will tell, or its time runs out."""
    tell = counts and spent(row) == work.settings.notification_max_attempts
    return Fate("unknown", UNKNOWN_WAIT_SECONDS, counts=counts, tell=tell)


def after_silence(work: Work, row: OutboxRow) -> Fate:
    """Nobody can tell any more whether it went."""
    tries = work.settings.notification_max_attempts
    if not is_useful(work, row, it_may_have_gone=True):
        return Fate("failed")
    if spent(row) < tries:
        return Fate("due")
    return Fate("due", _later_seconds(spent(row) - tries), waits_for="attempts")


def is_useful(work: Work, row: OutboxRow, *, it_may_have_gone: bool) -> bool:
    """Whether anybody is still served by it. The time while all sending was halted does not count."""
    halt = halted(work)
    age = (min(work.now, halt.since) if halt else work.now) - row.created_at
    if row.urgency != "B":
        return age < NOTICE_LIFE
    return age < REPLY_LIFE or (age < LAST_REPLY_LIFE and not it_may_have_gone and _is_last_word(work, row))


def spent(row: OutboxRow) -> int:
    """How many of the set attempts are used up; one in vain for all messages alike is not this one's."""
    return row.attempts - row.uncounted


def halted(work: Work) -> Halt | None:
    """Our number's halt while nothing at all may be sent; None else."""
    halt = work.tx.get(Halt, work.settings.whatsapp_phone_number_id)
    return halt if halt is not None and halt.scope == "all" else None


def _is_last_word(work: Work, row: OutboxRow) -> bool:
    later = OutboxRow.to == row.to, OutboxRow.id > row.id, OutboxRow.urgency == "B"
    return work.tx.scalar(select(exists().where(*later))) is False


def _later_seconds(extra_attempts: int) -> int:
    return LATER_SECONDS[min(extra_attempts, len(LATER_SECONDS) - 1)]
