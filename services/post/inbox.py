"""The door inwards: everything that comes in is kept by its unique key before anybody is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from services.house import Work
from services.tables import InboxRow

MAX_ATTEMPTS = 5
BATCHES = 7_201  # the number of the lock; any that nobody else uses


@dataclass(frozen=True)
class Arrival:
    """One thing that came in. `external_id` is the sender's own id for it, so a repeat is recognised."""

    source: str
    kind: str
    external_id: str
    talker: str
    raw: dict[str, Any]
    event_at: datetime | None = None


def keep(work: Work, arrivals: Sequence[Arrival]) -> int:
    """Store what is new of these, in one statement; answers how many were. Rings for nobody."""
    if not arrivals:
        return 0
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    rows = [
        {
            "source": arrival.source,
            "kind": arrival.kind,
            "external_id": arrival.external_id,
            "talker": arrival.talker,
            "status": "new",
            "raw": arrival.raw,
            "event_at": arrival.event_at or work.now,
            "received_at": work.now,
            "attempts": 0,
            "error": "",
        }
        for arrival in arrivals
    ]
    if len(rows) > 1 and work.tx.get_bind().dialect.name == "postgresql":
        # One batch after the other, because two that hold the same arrivals in another order would lock each other.
        work.tx.execute(select(func.pg_advisory_xact_lock(BATCHES)))
    stored = work.tx.execute(
        insert(InboxRow).on_conflict_do_nothing(index_elements=["source", "external_id"]).returning(InboxRow.id), rows
    )
    return len(stored.all())


def next_of(work: Work, talker: str) -> InboxRow | None:
    """The oldest thing this person said that has not been answered. The caller holds their conversation."""
    return work.tx.scalars(
        select(InboxRow)
        .where(InboxRow.status == "new", InboxRow.kind == "message", InboxRow.talker == talker)
        .order_by(InboxRow.event_at, InboxRow.id)
        .limit(1)
    ).one_or_none()


def others_of(work: Work, row: InboxRow, most: int = 50) -> list[InboxRow]:
    """What else this person has said since that has not been answered."""
    theirs = InboxRow.status == "new", InboxRow.kind == "message", InboxRow.talker == row.talker
    return list(work.tx.scalars(select(InboxRow).where(*theirs, InboxRow.id != row.id).limit(most)))


def dealt_with_since(work: Work, row: InboxRow, most: int = 50) -> list[InboxRow]:
    """What this person has said after it by the same way and was dealt with already, oldest first."""
    theirs = InboxRow.kind == "message", InboxRow.talker == row.talker, InboxRow.source == row.source
    known = InboxRow.status.in_(("applied", "ignored")), InboxRow.event_at > row.event_at
    return list(work.tx.scalars(select(InboxRow).where(*theirs, *known).order_by(InboxRow.event_at).limit(most)))


def answered_since(work: Work, talker: str, since: datetime, most: int) -> list[InboxRow]:
    """The newest of what this person has said since then and was answered, at most so many."""
    theirs = InboxRow.status == "applied", InboxRow.kind == "message", InboxRow.talker == talker
    newest = select(InboxRow).where(*theirs, InboxRow.event_at >= since).order_by(InboxRow.event_at.desc(), InboxRow.id)
    return list(work.tx.scalars(newest.limit(most)))


def next_news(work: Work, source: str, most: int) -> list[InboxRow]:
    """The oldest new things of a source that belong to nobody's talk: receipts, gateway news. Ours until the end."""
    return list(
        work.tx.scalars(
            select(InboxRow)
            .where(InboxRow.status == "new", InboxRow.kind != "message", InboxRow.source == source)
            .order_by(InboxRow.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
    )


def waiting_talkers(work: Work, for_seconds: float = 0, most: int = 200) -> list[str]:
    """Whose words have been unanswered for so long, longest waiting first."""
    since = work.now - timedelta(seconds=for_seconds)
    rows = (
        select(InboxRow.talker)
        .where(InboxRow.status == "new", InboxRow.kind == "message", InboxRow.received_at <= since)
        .group_by(InboxRow.talker)
        .order_by(func.min(InboxRow.id))
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def waiting_sources(work: Work, for_seconds: float = 0) -> list[str]:
    """The sources from which news has been waiting for so long."""
    since = work.now - timedelta(seconds=for_seconds)
    waits = InboxRow.status == "new", InboxRow.kind != "message", InboxRow.received_at <= since
    return list(work.tx.scalars(select(InboxRow.source).where(*waits).distinct()))


def done(work: Work, row: InboxRow, status: str = "applied") -> None:
    """Mark a row as dealt with: `applied`, `ignored` (nothing to do) or `stale` (said otherwise since)."""
    row.status, row.done_at = status, work.now


def failed(work: Work, row_id: int, error: str) -> bool:
    """Count a crash while working on a row; True when it was the last one allowed and the row is now dead."""
    row = work.tx.get_one(InboxRow, row_id)
    row.attempts += 1
    row.error = error
    if row.attempts >= MAX_ATTEMPTS:
        done(work, row, "dead")
    return row.status == "dead"
