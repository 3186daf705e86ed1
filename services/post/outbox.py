"""The door outwards: what is to be sent is a row beside the fact that caused it. Sending is somebody else's part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from services import trail
from services.house import Work
from services.post import retries
from services.post.messages import Message, Note
from services.post.retries import Fate
from services.settings import Settings
from services.tables import Booking, Halt, NotificationLog, OutboxRow
from services.tables.base import Instant

RANK: Mapping[str, int] = {"due": 0, "sending": 1, "unknown": 1, "accepted": 2, "sent": 3, "failed": 4, "moved": 4,
                           "delivered": 5, "read": 6}  # fmt: skip
ROW: Final = {"key_share": True}
OPEN: Final = ("due", "sending", "unknown")
RECEIPTS: Final = ("sent", "failed", "delivered", "read")
# Where it is kept when a rank came. `sent_at` is when its carrier took the message.
WHEN: Final[Mapping[str, str]] = {"delivered": "delivered_at", "read": "read_at"}
# Whose row goes first when not all can: somebody waits for a reply, a stay depends on a notice, the rest has time.
FIRST: Final[Mapping[str, int]] = {"B": 0, "A": 1}


@dataclass(frozen=True)
class Head:
    """The next row of an address, locked, and what decides whether it may go now."""

    row: OutboxRow
    paced_until: datetime | None
    halt: Halt | None


def _head() -> Select[OutboxRow, datetime | None, Halt]:
    gone = aliased(OutboxRow)
    paced_until = select(func.max(gone.paced_until)).where(gone.to == bindparam("to"), gone.paced_until > NOW)
    aside = and_(OutboxRow.waits_for != "", OutboxRow.next_at > NOW)
    return (
        select(OutboxRow, paced_until.scalar_subquery(), Halt)
        .outerjoin(Halt, Halt.name == bindparam("number"))
        .where(OutboxRow.to == bindparam("to"), OutboxRow.status.in_(OPEN), ~aside)
        .order_by(OutboxRow.id)
        .limit(1)
        .with_for_update(of=OutboxRow, key_share=True)
        .execution_options(populate_existing=True)
    )


# Put together once, because that takes longer than to ask.
NOW: Final = bindparam("now", type_=Instant)
HEAD: Final = _head()
WAITS: Final = select(
    exists().where(OutboxRow.to == bindparam("to"), OutboxRow.status == "due", OutboxRow.next_at <= NOW)
)


@dataclass(frozen=True)
class Receipt:
    """A message that a receipt spoke of, and whether it told anything new."""

    row: OutboxRow
    news: bool


def put(
    work: Work,
    *,
    to: str,
    role: str,
    body: Message | Note,
    dedupe_key: str,
    booking: Booking | None = None,
    urgency: str = "B",
    stands_for: OutboxRow | None = None,
    carrier: str = "whatsapp",
    way: str = "",
) -> bool:
    """Write one message to be sent to an address; False if this very one was written before. Rings after commit.

    `stands_for`, `carrier` and `way` are those of a notice that goes on by another carrier, and why.
    """
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    written = work.tx.execute(
        insert(OutboxRow)
        .values(
            dedupe_key=dedupe_key,
            kind="message" if isinstance(body, Message) else "note",
            to=to,
            role=role,
            booking_id=booking.id if booking else stands_for and stands_for.booking_id,
            body=body.to_json(),
            urgency=urgency,
            status="due",
            attempts=0,
            carrier=carrier,
            stands_for=stands_for.id if stands_for else None,
            way=way,
            error="",
            next_at=work.now,
            created_at=work.now,
        )
        .on_conflict_do_nothing(index_elements=["dedupe_key"])
        .returning(OutboxRow.id)
    ).first()
    if written is None:
        return False
    if isinstance(body, Note) and stands_for is None:
        about = booking.booking_id if booking else ""
        facts = {"to": role, "urgency": urgency}
        trail.add(work, f"notice:{dedupe_key}", body.key, actor=trail.PROGRAM, about=about, after=facts)
    work.ring("send", to)
    return True


def head(work: Work, to: str) -> Head | None:
    """The next row for this address, locked; None when there is none, or one is under way or must wait.

    Everybody locks the same oldest open row, so messages to one person leave one by one and in order. Only one that
    waits for something of its own lets the others pass.
    """
    about = {"to": to, "now": work.now, "number": work.settings.whatsapp_phone_number_id}
    found = work.tx.execute(HEAD, about).one_or_none()
    if found is None or found[0].status != "due" or found[0].next_at > work.now:
        return None
    return Head(*found)


def set_out(work: Work, row: OutboxRow, paced_until: datetime | None = None, lease: float | None = None) -> None:
    """The row is ours to send for `lease` seconds; whoever looks meanwhile finds it under way."""
    lease = lease or lease_seconds(work.settings)
    row.status, row.lease_until = "sending", work.now + timedelta(seconds=lease)
    row.attempts, row.waits_for, row.paced_until = row.attempts + 1, "", paced_until


def hold(row: OutboxRow, why: str, look_at: datetime | None = None, waits_for: str = "") -> None:
    """Leave the row due and say why it does not go now; with `waits_for`, others pass it until `look_at`."""
    row.way, row.waits_for = why, waits_for
    row.next_at = look_at or row.next_at


def accepted(work: Work, row_id: int, provider_id: str, way: str) -> OutboxRow:
    """Its carrier took the message; a receipt may have said more already. Answers the row, locked."""
    row = work.tx.get_one(OutboxRow, row_id, with_for_update=ROW)
    if row.status == "due" and row.provider_id == provider_id:  # because its failure was told first, and it goes again
        return row
    row.provider_id, row.way, row.lease_until = provider_id, way, None
    if RANK["accepted"] > RANK[row.status]:
        row.status, row.error = "accepted", ""
        _note_taken(work, row)
    return row


def locked(work: Work, row_id: int) -> OutboxRow:
    """The row, ours until the transaction ends."""
    return work.tx.get_one(OutboxRow, row_id, with_for_update=ROW)


def refused(work: Work, row: OutboxRow, why: str, fate: Fate) -> None:
    """The message did not go out by this attempt: write it down, and do with the row as its fate says."""
    row.error, row.lease_until = why, None
    _log(work, row, success=False, error=why)
    settle(work, row, fate)


def settle(work: Work, row: OutboxRow, fate: Fate) -> None:
    """Put the row where its fate says, and unmark its booking's notice when a person must know."""
    row.uncounted += not fate.counts
    row.status, row.waits_for = fate.status, fate.waits_for
    row.next_at = work.now + timedelta(seconds=fate.seconds)
    failed = fate.status == "failed"
    row.sent_at, row.failed_at = (row.sent_at, row.failed_at or work.now) if failed else (None, None)
    if fate.tell:
        _mark_notified(work, row, told=False)


def wake(work: Work, *, waits_for: Sequence[str] = (), to: str = "") -> None:
    """Let rows go as soon as they can that wait for one of these things, or for anything at this address."""
    reason = OutboxRow.waits_for.in_(waits_for) if waits_for else OutboxRow.waits_for != ""
    address = [OutboxRow.to == to] if to else []
    asleep = select(OutboxRow.id).where(OutboxRow.status == "due", OutboxRow.next_at > work.now, reason, *address)
    # A row that somebody holds is in hand anyway, and to wait for it could lock both up.
    mine = asleep.with_for_update(key_share=True, skip_locked=True)
    work.tx.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(mine))
        .values(next_at=work.now)
        .execution_options(synchronize_session=False)
    )


def take_receipt(
    work: Work, provider_id: str, callback_id: str, status: str, error: str, at: datetime | None = None
) -> Receipt | None:
    """Believe a receipt: it only ever raises a message's rank. None when the message is not one of ours.

    `at` is when that came about by the carrier's own clock; without it now.
    """
    row = _row_of_receipt(work, provider_id, callback_id)
    if row is None:
        return None
    # Of a message that was told to have failed and goes again, nothing older counts any more.
    goes_again = row.status in OPEN and row.provider_id == provider_id
    news = status in RECEIPTS and RANK[status] > _rank(row) and not goes_again
    if status in WHEN and not goes_again and getattr(row, WHEN[status]) is None:
        setattr(row, WHEN[status], at or work.now)
    if news:
        row.provider_id = row.provider_id or provider_id
        if row.status in OPEN:
            work.ring("send", row.to)  # because the next message may have waited for this one's fate
        row.status, row.lease_until, row.error = status, None, error
        row.failed_at = (at or work.now) if status == "failed" else None
        _note_failed(work, row) if status == "failed" else _note_taken(work, row)
    return Receipt(row, news)


def count_waiting(work: Work) -> int:
    """How many messages are still to be sent."""
    return work.tx.scalar(select(func.count()).where(OutboxRow.status.in_(OPEN))) or 0


def waits(work: Work, to: str) -> bool:
    """Whether something more is due to this address now."""
    return work.tx.scalar(WAITS, {"to": to, "now": work.now}) is True


def files_of(row: OutboxRow) -> list[str]:
    """The links of the pictures and documents a message carries."""
    found = [row.body.get("picture"), (row.body.get("document") or {}).get("url")]
    return [link for link in found if link]


def say_again(work: Work, row: OutboxRow) -> bool:
    """Send a message again whose picture WhatsApp could not fetch from us, at the last set attempt without it.

    False when the attempts are used up.
    """
    tries = work.settings.notification_max_attempts
    if retries.spent(row) >= tries:
        return False
    if retries.spent(row) == tries - 1:
        row.body = row.body | ({"bare": True} if row.kind == "note" else {"picture": ""})
    settle(work, row, Fate("due", work.settings.notification_retry_seconds))
    return True


def lease_seconds(settings: Settings) -> float:
    """How long a sender may take for one message: for an upload, the call and one more, so only a dead one lapses."""
    return 3 * settings.whatsapp_timeout_seconds


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
        settle(work, row, retries.after_silence(work, row))


def due_addresses(work: Work, for_seconds: float = 0) -> list[str]:
    """To whom something should be sent and nothing is under way: tried or held before, or due for so long.

    Those of most weight come first, and no more than a second's worth, because no more may go. While WhatsApp takes
    nothing: of its own the one to try, when it is time, or nobody.
    """
    most, halt = work.settings.whatsapp_messages_per_second, retries.halted(work)
    if halt is None:
        return _due(work, for_seconds, most)
    other = _due(work, for_seconds, most, OutboxRow.carrier != "whatsapp")
    return other + (_due(work, for_seconds, 1, OutboxRow.carrier == "whatsapp") if halt.probe_at <= work.now else [])


def _due(work: Work, for_seconds: float, most: int, *which: ColumnElement[bool]) -> list[str]:
    busy = aliased(OutboxRow)
    since = work.now - timedelta(seconds=for_seconds)
    overdue = or_(OutboxRow.attempts > 0, OutboxRow.way != "", OutboxRow.next_at <= since)
    under_way = exists().where(busy.to == OutboxRow.to, busy.status.in_(("sending", "unknown")))
    weight = func.min(case(*((OutboxRow.urgency == each, place) for each, place in FIRST.items()), else_=len(FIRST)))
    # While one is tried at a time, not the same one each time.
    order = func.max(OutboxRow.next_at) if most == 1 else weight
    rows = (
        select(OutboxRow.to)
        .where(OutboxRow.status == "due", OutboxRow.next_at <= work.now, overdue, ~under_way, *which)
        .group_by(OutboxRow.to)
        .order_by(order, func.min(OutboxRow.id))
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def _rank(row: OutboxRow) -> int:
    """What we gave up ourselves without a word from WhatsApp may have arrived after all."""
    given_up = row.status == "failed" and not row.provider_id
    return RANK["unknown"] if given_up else RANK[row.status]


def _note_taken(work: Work, row: OutboxRow) -> None:
    """The carrier has it, whether its answer or a receipt says so first."""
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
            carrier=row.carrier,
            success=success,
            attempts=row.attempts,
            error_message=error,
            created_at=work.now,
        )
    )
    if booking is not None:
        booking.notification_attempts_at = work.now


def _mark_notified(work: Work, row: OutboxRow, *, told: bool) -> None:
    """The flags of a booking say whether its newest notice was taken by a carrier, per role."""
    if row.booking_id and row.kind == "note" and row.role in ("customer", "owner", "admin"):
        booking = work.tx.get_one(Booking, row.booking_id)
        setattr(booking, f"notified_{row.role}", told)
