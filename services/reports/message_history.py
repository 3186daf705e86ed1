"""What was sent about a booking, or lately to somebody, and what became of it. Tells no text and no address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from services.costs.rates import Cost
from services.house import Work
from services.post import carriers
from services.reports.paging import Page, Slice, page_of_rows
from services.tables import Booking, MessageCost, OutboxRow, Person

# What people need to know of where a message stands, in the order they want to hear it.
STANDS: Final[Mapping[str, str]] = {
    "read": "read", "delivered": "delivered", "sent": "sent", "accepted": "sent", "due": "due", "sending": "due",
    "unknown": "due", "failed": "failed", "moved": "moved",
}  # fmt: skip
ORDER: Final = tuple(dict.fromkeys(STANDS.values()))
UNPRICED: Final = ("", 0, None, "")


@dataclass(frozen=True)
class Told:
    """One message: which notice it was (`chat` for words of the talk), to which role, by what, and how it went.

    `instead_of` is the message whose notice this one carries. `why` it failed, waits, or went another way. `category`
    and `billed` are as its carrier bills it; without a `cost` nothing is charged, or our rates do not know it.
    """

    id: int
    booking_id: int | None
    key: str
    role: str
    carrier: str
    status: str
    instead_of: int | None
    attempts: int
    why: str
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None
    category: str
    billed: bool
    cost: Cost | None

    @property
    def stands(self) -> str:
        """Where it stands, as people read it."""
        return STANDS[self.status]

    @property
    def newest_at(self) -> datetime:
        """When its status came about, as far as we were told."""
        came = {"read": self.read_at, "delivered": self.delivered_at, "sent": self.sent_at, "failed": self.failed_at}
        return came.get(self.stands) or self.created_at


def of_booking(work: Work, booking: Booking, cut: Slice) -> Page[Told]:
    """The messages about a booking, to everybody, newest first."""
    rows = _rows(MessageCost.booking_id == booking.id).where(OutboxRow.booking_id == booking.id)
    page = page_of_rows(work, rows.order_by(OutboxRow.id.desc()), cut)
    return Page([_told(row) for row in page.items], page.total, cut)


def counts(work: Work, booking: Booking) -> Mapping[str, int]:
    """How many messages about a booking stand where; what none does is left out."""
    rows = select(OutboxRow.status, func.count()).where(OutboxRow.booking_id == booking.id).group_by(OutboxRow.status)
    found = dict.fromkeys(ORDER, 0)
    for status, many in work.tx.execute(rows):
        found[STANDS[status]] += many
    return {name: many for name, many in found.items() if many}


def one(work: Work, number: str) -> Told | None:
    """One message, by the number of its row."""
    if not (number.isdecimal() and len(number) < 19):
        return None
    mine = _rows(MessageCost.outbox_id == int(number)).where(OutboxRow.id == int(number))
    row = work.tx.execute(mine).one_or_none()
    return _told(row) if row else None


def of_person(work: Work, person: Person, most: int) -> Sequence[Told]:
    """The newest notices to one person, by whatever carrier; of those that went another way only what went."""
    rows = select(OutboxRow).where(OutboxRow.kind == "note", OutboxRow.status != "moved", _to(person))
    return [_told((row, *UNPRICED)) for row in work.tx.scalars(rows.order_by(OutboxRow.id.desc()).limit(most))]


def _to(person: Person) -> ColumnElement[bool]:
    """Sent to them, or in place of what was to go to them: two people may share an email address."""
    origin = aliased(OutboxRow)
    others = [address for reach in carriers.ADDRESS.values() if (address := reach(person))]
    theirs = exists().where(origin.id == OutboxRow.stands_for, origin.to == person.address)
    return or_(OutboxRow.to == person.address, and_(OutboxRow.to.in_(others), theirs))


def _rows(costs_of: ColumnElement[bool]) -> Select[Any]:
    """The messages with what each costs; said twice by us, one may have cost twice."""
    cost = (
        select(
            MessageCost.outbox_id,
            func.max(MessageCost.category).label("category"),
            func.count().filter(MessageCost.billed).label("billed"),
            func.sum(MessageCost.micro).label("micro"),
            func.max(MessageCost.currency).label("currency"),
        )
        .where(costs_of)
        .group_by(MessageCost.outbox_id)
        .subquery()
    )
    return select(OutboxRow, cost.c.category, cost.c.billed, cost.c.micro, cost.c.currency).outerjoin(
        cost, cost.c.outbox_id == OutboxRow.id
    )


def _told(found: Any) -> Told:
    row, category, billed, micro, currency = found
    return Told(
        id=row.id,
        booking_id=row.booking_id,
        key=str(row.body.get("key", "chat")),
        role=row.role,
        carrier=row.carrier,
        status=row.status,
        instead_of=row.stands_for,
        attempts=row.attempts,
        why=_why(row),
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
        read_at=row.read_at,
        failed_at=row.failed_at,
        category=category or "",
        billed=bool(billed),
        cost=Cost(int(micro), currency) if billed and micro is not None and currency else None,
    )


def _why(row: OutboxRow) -> str:
    """Why it is not with its reader; nothing for one that a carrier took."""
    if STANDS[row.status] not in ("due", "failed", "moved"):
        return ""
    return " ".join((row.way if row.status == "moved" else row.error or row.way).split())
