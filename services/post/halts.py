"""When WhatsApp takes nothing from us any more: all sending halts, nothing is lost, now and then one message is tried.

One row for each business number; the newest word about it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import ERROR, INFO
from typing import Final, Literal

import structlog
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from services import notices
from services.db import lock
from services.house import Work
from services.tables import Halt

log = structlog.get_logger(__name__)

Scope = Literal["all", "templates"]
NOTICE: Final[Mapping[str, str]] = {"all": "sending_stopped", "templates": "new_chats_stopped"}
OUTAGE: Final = "the Cloud API does not answer as it should"
# So many failures in a row, not all of one message, are no longer one message's misfortune.
OUTAGE_FAILURES: Final = 5
OUTAGE_PROBES: Final = (10, 20, 30, 60)
PROBES: Final = (60, 300, 900, 1800, 3600)
# A short outage mends itself, and nobody need be woken for it.
TELL_OUTAGE_AFTER: Final = timedelta(minutes=5)
# How the way of a row ends that is tried while sending is halted; only what becomes of such a one tells anything new.
TRIED: Final = ", tried while sending is halted"
# For how long whoever tries a message has the trying to themselves; longer than any call takes.
PROBE_SECONDS: Final = 150


@dataclass(frozen=True)
class Cause:
    """Why sending halts. `until_receipt`: only a receipt proves that it goes again, since a 200 told nothing before.

    `tried`: told of the message that was tried during the halt. Others were under way when it began.
    """

    why: str
    code: int | None = None
    until_receipt: bool = False
    probe_at: datetime | None = None
    tried: bool = False


def of(work: Work) -> Halt | None:
    """What is known of our number's halt; None when it never had one."""
    return work.tx.get(Halt, work.settings.whatsapp_phone_number_id)


def stop(work: Work, scope: Scope, cause: Cause) -> None:
    """Halt all sending, or all that starts a chat. The admins are told once for each halt."""
    halt = _locked(work)
    fresh = halt.scope != scope
    if fresh:
        halt.scope, halt.since, halt.probes, halt.told = scope, work.now, 0, False
    outage = cause.why == OUTAGE
    waits = OUTAGE_PROBES if outage else PROBES
    halt.code, halt.why, halt.until_receipt = cause.code, cause.why, cause.until_receipt
    if fresh or cause.tried:
        halt.probe_at = cause.probe_at or work.now + timedelta(seconds=waits[min(halt.probes, len(waits) - 1)])
        halt.probes += 1
    log.log(ERROR if fresh else INFO, "sending_stopped", scope=scope, code=cause.code, why=cause.why, tries=halt.probes)
    if not halt.told and (not outage or work.now - halt.since >= TELL_OUTAGE_AFTER):
        halt.told = True
        _tell(work, halt)


def was_tried(way: str) -> bool:
    """Whether a row that went this way was the one tried during a halt."""
    return way.endswith(TRIED)


def count_failure(work: Work, row_id: int, *, tried: bool) -> bool:
    """Count a message that failed for no fault of its own; whether all sending is, or is now, halted."""
    halt = _locked(work)
    if halt.scope != "all" and halt.failed_row != row_id:
        halt.failures, halt.failed_row = halt.failures + 1, row_id
    if halt.scope == "all" or halt.failures >= OUTAGE_FAILURES:
        why = OUTAGE if halt.scope != "all" else halt.why
        stop(work, "all", Cause(why, halt.code, halt.until_receipt, tried=tried))
        return True
    return False


def win_probe(work: Work, halt: Halt) -> bool:
    """Be the one who tries a message while sending is halted; False when it is not time, or somebody else does."""
    if work.now < halt.probe_at:
        return False
    won = work.tx.execute(
        update(Halt)
        .where(Halt.name == halt.name, Halt.probe_at == halt.probe_at)
        .values(probe_at=work.now + timedelta(seconds=PROBE_SECONDS))
        .execution_options(synchronize_session=False)
    )
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]  # because Result hides what CursorResult has


def probe_now(work: Work) -> None:
    """Try again at once, because a person has mended something or the program was started anew."""
    work.tx.execute(
        update(Halt)
        .where(Halt.name == work.settings.whatsapp_phone_number_id, Halt.scope != "")
        .values(probe_at=work.now, probes=0)
        .execution_options(synchronize_session=False)
    )


def works(work: Work, *, template: bool, by_receipt: bool) -> bool:
    """WhatsApp took a message, or a receipt says that one went. True when that ends a halt."""
    halt = of(work)
    if halt is None or not (halt.scope or halt.failures):
        return False
    halt = _locked(work)
    halt.failures, halt.failed_row = 0, None
    if not halt.scope or (halt.scope == "templates" and not template) or (halt.until_receipt and not by_receipt):
        return False
    log.warning("sending_resumed", scope=halt.scope, code=halt.code, since=halt.since.isoformat())
    halt.scope = ""
    return True


def _locked(work: Work) -> Halt:
    name = work.settings.whatsapp_phone_number_id
    halt = lock(work.tx, Halt, Halt.name == name)
    if halt is None:
        insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
        fresh = {"scope": "", "why": "", "since": work.now, "probe_at": work.now, "probes": 0, "told": False}
        fresh |= {"failures": 0, "until_receipt": False}
        work.tx.execute(insert(Halt).values(name=name, **fresh).on_conflict_do_nothing(index_elements=["name"]))
        halt = lock(work.tx, Halt, Halt.name == name)
    if halt is None:
        raise LookupError("a halt that was just written down is gone")
    return halt


def _tell(work: Work, halt: Halt) -> None:
    since = halt.since.astimezone(work.settings.zone)
    facts = {"stopped_since": f"{since:%H:%M}", "why": halt.why}
    notices.tell_admins(work, NOTICE[halt.scope], facts, f"halt:{halt.name}:{halt.since.isoformat()}")
