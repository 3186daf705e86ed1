"""When WhatsApp takes nothing from us any more: all sending halts, nothing is lost, now and then one message is tried.

One row for each business number; the newest word about it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging import ERROR, INFO
from typing import Any, Final, Literal

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from services import notices
from services.db import lock
from services.house import Work
from services.post.messages import Note
from services.tables import Halt, OutboxRow

log = structlog.get_logger(__name__)

Scope = Literal["all", "templates"]
NOTICE: Final[Mapping[str, str]] = {"all": "sending_stopped", "templates": "new_chats_stopped"}
# What is told instead once it is over, because by then the notice of it is no longer true.
OVER: Final[Mapping[str, str]] = {"sending_stopped": "sending_works", "new_chats_stopped": "new_chats_work"}
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
    if halt.told:
        _tell_it_is_over(work, halt)
    halt.scope = ""
    return True


def as_true_then(work: Work, body: Mapping[str, Any], *, window_open: bool) -> dict[str, Any] | None:
    """The notice of a halt as it is true for whoever gets it by what was halted: that it is over. None: as it is."""
    key = str(body.get("key", ""))
    if key not in OVER or (key == NOTICE["templates"] and window_open):
        return None
    return _over(work, key, body["facts"]["stopped_since"]).to_json()


def _over(work: Work, key: str, since: str) -> Note:
    return Note(OVER[key], {"stopped_since": since, "works_since": _hour(work, work.now)})


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
    facts = {"stopped_since": _hour(work, halt.since), "why": halt.why}
    notices.tell_admins(work, NOTICE[halt.scope], facts, _thing(halt))


def _tell_it_is_over(work: Work, halt: Halt) -> None:
    """Each admin hears it once: in place of the notice that could not go till now, else after the one that went."""
    over = _over(work, NOTICE[halt.scope], _hour(work, halt.since))
    # A row that somebody holds goes out just now, and to wait for it could lock both up.
    told = select(OutboxRow).where(OutboxRow.dedupe_key.startswith(f"{_thing(halt)}:", autoescape=True))
    knows = set()
    for row in work.tx.scalars(told.with_for_update(key_share=True, skip_locked=True)):
        if row.status == "due":
            row.body = over.to_json()
        if row.status == "due" or was_tried(row.way):
            knows.add(row.dedupe_key.removeprefix(f"{_thing(halt)}:").partition(":")[0])
    others = [address for number, address in enumerate(work.settings.admin_numbers) if str(number) not in knows]
    notices.tell_admins(work, over.key, over.facts, f"{_thing(halt)}:over", to=others)


def _thing(halt: Halt) -> str:
    return f"halt:{halt.name}:{halt.since.isoformat()}"


def _hour(work: Work, at: datetime) -> str:
    return f"{at.astimezone(work.settings.zone):%H:%M}"
