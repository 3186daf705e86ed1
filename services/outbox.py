"""The door outwards: what is to be sent is a row beside the fact that caused it. Sending is somebody else's part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from services import trail
from services.errors import SendError
from services.house import Work
from services.messages import Message, Note
from services.settings import Settings
from services.tables import Booking, NotificationLog, OutboxRow

UNKNOWN_WAIT_SECONDS: Final = 30
# After the set attempts a row waits ever longer instead of being lost: an outage of hours loses nothing.
LATER_SECONDS: Final = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
# A chat reply is of no use once the talk has moved on.
REPLY_LIFE_SECONDS: Final = 15 * 60

RANK: Mapping[str, int] = {"due": 0, "sending": 1, "unknown": 1, "accepted": 2, "sent": 3, "failed": 4, "delivered": 5,
                           "read": 6}  # fmt: skip
ROW: Final = {"key_share": True}
OPEN: Final = ("due", "sending", "unknown")
RECEIPTS: Final = ("sent", "failed", "delivered", "read")


def put(
    work: Work,
    *,
    to: str,
    role: str,
    body: Message | Note,
    dedupe_key: str,
    booking: Booking | None = None,
    urgency: str = "B",
) -> bool:
    """Write one message to be sent to an address; False if this very one was written before. Rings after commit."""
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    written = work.tx.execute(
        insert(OutboxRow)
        .values(
            dedupe_key=dedupe_key,
            kind="message" if isinstance(body, Message) else "note",
            to=to,
            role=role,
            booking_id=booking.id if booking else None,
            body=body.to_json(),
            urgency=urgency,
            status="due",
            attempts=0,
            way="",
            error="",
            next_at=work.now,
            created_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(OutboxRow.id)
    ).first()
    if written is None:
        return False
    if isinstance(body, Note):
        about = booking.booking_id if booking else ""
        facts = {"to": role, "urgency": urgency}
        trail.add(work, f"notice:{dedupe_key}", body.key, actor=trail.PROGRAM, about=about, after=facts)
    work.ring("send", to)
    return True


def win_next(work: Work, to: str) -> OutboxRow | None:
    """The next row for this address, now ours to send; None when there is none, or one is under way or must wait.

    Everybody locks the same oldest open row, so messages to one person leave one by one and in order. Only one that
    has used up its set attempts and waits for a later one lets the others pass.
    """
    waits_long = and_(
        OutboxRow.status == "due",
        OutboxRow.next_at > work.now,
        OutboxRow.attempts >= work.settings.notification_max_attempts,
    )
    row = work.tx.scalars(
        select(OutboxRow)
        .where(OutboxRow.to == to, OutboxRow.status.in_(OPEN), ~waits_long)
        .order_by(OutboxRow.id)
        .limit(1)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None or row.status != "due" or row.next_at > work.now:
        return None
    row.status, row.lease_until = "sending", work.now + timedelta(seconds=lease_seconds(work.settings))
    row.attempts += 1
    return row


def accepted(work: Work, row_id: int, provider_id: str, way: str) -> None:
    """WhatsApp took the message; a receipt may have said more already."""
    row = work.tx.get_one(OutboxRow, row_id, with_for_update=ROW)
    if row.status == "due" and row.provider_id == provider_id:  # because its failure was told first, and it goes again
        return
    row.provider_id, row.way, row.lease_until = provider_id, way, None
    if RANK["accepted"] > RANK[row.status]:
        row.status, row.error = "accepted", ""
        _note_taken(work, row)


def refused(work: Work, row_id: int, error: SendError, way: str) -> OutboxRow:
    """The message did not go out: try again in time, wait for news, or give up, as the error says."""
    row = work.tx.get_one(OutboxRow, row_id, with_for_update=ROW)
    row.lease_until, row.way = None, way
    if row.status != "sending":  # because a receipt has told more than we know
        return row
    row.error = str(error)
    _log(work, row, success=False, error=row.error)
    if error.unknown:
        row.status, row.next_at = "unknown", work.now + timedelta(seconds=UNKNOWN_WAIT_SECONDS)
    elif error.permanent or not _still_useful(row, work.now):
        row.status = "failed"
    else:
        row.status, row.next_at = "due", work.now + timedelta(seconds=_wait_seconds(work, row, error))
    if gave_up_for_now(work, row):
        _mark_notified(work, row, told=False)
    return row


def gave_up_for_now(work: Work, row: OutboxRow) -> bool:
    """Whether the attempts set for a message are just used up, so that a person should be told."""
    used_up = row.status in OPEN and row.attempts == work.settings.notification_max_attempts
    return used_up or row.status == "failed"


def take_receipt(work: Work, provider_id: str, callback_id: str, status: str, error: str) -> OutboxRow | None:
    """Believe a receipt: it only ever raises a message's rank. None when the message is not one of ours."""
    row = _row_of_receipt(work, provider_id, callback_id)
    if row is None:
        return None
    news = status in RECEIPTS and RANK[status] > _rank(row)
    row.provider_id = row.provider_id or provider_id
    if news:
        if row.status in OPEN:
            work.ring("send", row.to)  # because the next message may have waited for this one's fate
        row.status, row.lease_until, row.error = status, None, error
        _note_failed(work, row) if status == "failed" else _note_taken(work, row)
    return row


def waits(work: Work, to: str) -> bool:
    """Whether something more is due to this address now."""
    due = OutboxRow.to == to, OutboxRow.status == "due", OutboxRow.next_at <= work.now
    return work.tx.scalar(select(exists().where(*due))) is True


def say_again(work: Work, row: OutboxRow) -> bool:
    """Send a message again whose picture WhatsApp could not fetch from us, at the last set attempt without it.

    False when the attempts are used up.
    """
    tries = work.settings.notification_max_attempts
    if row.attempts >= tries:
        return False
    if row.attempts == tries - 1:
        row.body = row.body | {"picture": ""}
    row.status, row.next_at = "due", work.now + timedelta(seconds=work.settings.notification_retry_seconds)
    return True


def lease_seconds(settings: Settings) -> float:
    """How long a sender may take for one message; twice the longest call, so that only a dead one lets it lapse."""
    return 2 * settings.whatsapp_timeout_seconds


def tidy(work: Work, most: int = 200) -> None:
    """Take back rows whose sender died and rows whose fate never became known: send them again while they are of use.

    A receipt of a message that did arrive has come by then. What is still of use is rather said twice than lost.
    """
    lapsed = and_(OutboxRow.status == "sending", OutboxRow.lease_until < work.now)
    waited = and_(OutboxRow.status == "unknown", OutboxRow.next_at <= work.now)
    rows = select(OutboxRow).where(or_(lapsed, waited)).order_by(OutboxRow.id).limit(most)
    for row in work.tx.scalars(rows.with_for_update(key_share=True, skip_locked=True)):
        row.error = row.error or "the sender stopped before it could tell"
        row.lease_until = None
        tries = work.settings.notification_max_attempts
        wait = 0 if row.attempts < tries else _later_seconds(row.attempts - tries)
        row.status = "due" if _still_useful(row, work.now) else "failed"
        row.next_at = work.now + timedelta(seconds=wait)


def due_addresses(work: Work, for_seconds: float = 0, most: int = 500) -> list[str]:
    """To whom something should be sent and nothing is under way: tried before, or due for so long."""
    busy = aliased(OutboxRow)
    since = work.now - timedelta(seconds=for_seconds)
    overdue = or_(OutboxRow.attempts > 0, OutboxRow.next_at <= since)
    under_way = exists().where(busy.to == OutboxRow.to, busy.status.in_(("sending", "unknown")))
    rows = (
        select(OutboxRow.to)
        .where(OutboxRow.status == "due", OutboxRow.next_at <= work.now, overdue, ~under_way)
        .group_by(OutboxRow.to)
        .order_by(func.min(OutboxRow.id))
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def next_due_at(work: Work) -> datetime | None:
    """When the next waiting row wants to be sent."""
    return work.tx.scalar(select(func.min(OutboxRow.next_at)).where(OutboxRow.status.in_(("due", "unknown"))))


def _wait_seconds(work: Work, row: OutboxRow, error: SendError) -> int:
    tries = work.settings.notification_max_attempts
    few = row.attempts < tries
    wait = work.settings.notification_retry_seconds if few else _later_seconds(row.attempts - tries)
    return max(wait, error.retry_after or 0)


def _later_seconds(extra_attempts: int) -> int:
    return LATER_SECONDS[min(extra_attempts, len(LATER_SECONDS) - 1)]


def _still_useful(row: OutboxRow, now: datetime) -> bool:
    age = now - row.created_at
    if row.urgency == "B":
        return age < timedelta(seconds=REPLY_LIFE_SECONDS)
    return age < timedelta(days=3)


def _rank(row: OutboxRow) -> int:
    """What we gave up ourselves without a word from WhatsApp may have arrived after all."""
    given_up = row.status == "failed" and not row.provider_id
    return RANK["unknown"] if given_up else RANK[row.status]


def _note_taken(work: Work, row: OutboxRow) -> None:
    """WhatsApp has it, whether its answer or a receipt says so first."""
    if row.sent_at is None:
        row.sent_at = work.now
        _log(work, row, success=True)
        _mark_notified(work, row, told=True)


def _note_failed(work: Work, row: OutboxRow) -> None:
    _log(work, row, success=False, error=row.error)
    _mark_notified(work, row, told=False)


def _row_of_receipt(work: Work, provider_id: str, callback_id: str) -> OutboxRow | None:
    by_callback = select(OutboxRow).where(OutboxRow.dedupe_key == callback_id) if callback_id else None
    by_provider = select(OutboxRow).where(OutboxRow.provider_id == provider_id)
    for query in (by_callback, by_provider):
        row = None if query is None else work.tx.scalars(query.with_for_update(key_share=True)).first()
        if row is not None:
            return row
    return None


def _log(work: Work, row: OutboxRow, *, success: bool, error: str | None = None) -> None:
    booking = work.tx.get(Booking, row.booking_id) if row.booking_id else None
    work.tx.add(
        NotificationLog(
            outbox_id=row.id,
            booking_id=booking.booking_id if booking else None,
            recipient_type=row.role,
            phone_number=row.to,
            success=success,
            attempts=row.attempts,
            error_message=error,
            created_at=work.now,
        )
    )
    if booking is not None:
        booking.notification_attempts_at = work.now


def _mark_notified(work: Work, row: OutboxRow, *, told: bool) -> None:
    """The flags of a booking say whether its newest notice reached WhatsApp, per role."""
    if row.booking_id and row.kind == "note" and row.role in ("customer", "owner", "admin"):
        booking = work.tx.get_one(Booking, row.booking_id)
        setattr(booking, f"notified_{row.role}", told)
