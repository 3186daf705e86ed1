"""How the program fares at this moment, in figures for a monitoring system: a table of names and how each is counted.

Each looks only at what lives or is of the last day, so that asking often costs little however many years there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import case, func, select

from services import tallies
from services.costs import sums
from services.house import Work
from services.post import halts
from services.reports.paging import Slice
from services.reports.troubles import stuck_bookings
from services.states import BOOKING, REFUND, all_states
from services.tables import Booking, InboxRow, Lease, OutboxRow, Payment, Refund

# Bookings in these states are history; all that ever were are counted by the totals.
DONE: Final = frozenset({"COMPLETED", "EXPIRED", "CANCELLED_NO_REFUND", "REFUND_COMPLETED"})
LIVING: Final = tuple(sorted(all_states(BOOKING) - DONE))
OPEN_REFUNDS: Final = tuple(sorted(all_states(REFUND) - {"COMPLETED"}))
WAITING: Final = ("due", "sending", "unknown")
ATTEMPTS: Final = ("CREATED", "PENDING", "PAID", "FAILED", "CANCELLED")
CATEGORIES: Final = (
    *(("whatsapp", category) for category in ("authentication", "marketing", "service", "utility")), ("sms", "sms"),
)  # fmt: skip
DAY: Final = timedelta(days=1)

Sample = tuple[tuple[str, ...], int | Decimal]


@dataclass(frozen=True)
class Figure:
    """One figure: its name, what it means, the names of its labels, and how to count it. `grows`: it never falls."""

    name: str
    meaning: str
    labels: tuple[str, ...]
    count: Callable[[Work], Iterable[Sample]]
    grows: bool = False


def _grouped(work: Work, rows: Any, names: Sequence[str]) -> list[Sample]:
    """One sample for each name, and 0 where there is nothing, because an alert on what is missing never fires."""
    found: Mapping[str, int] = {row[0]: row[1] for row in work.tx.execute(rows)}
    return [((name,), found.get(name, 0)) for name in sorted({*names, *found})]


def _bookings(work: Work) -> list[Sample]:
    state = Booking.booking_status
    return _grouped(work, select(state, func.count()).where(state.in_(LIVING)).group_by(state), LIVING)


def _ever(column: str) -> Callable[[Work], list[Sample]]:
    return lambda work: [((), int(work.tx.scalar(select(*tallies.sums_of(column))) or 0))]


def _stuck(work: Work) -> list[Sample]:
    return [((), stuck_bookings(work, Slice(per_page=1)).total)]


def _attempts(work: Work) -> list[Sample]:
    rows = select(Payment.status, func.count()).where(Payment.created_at > work.now - DAY).group_by(Payment.status)
    return _grouped(work, rows, ATTEMPTS)


def _success(work: Work) -> list[Sample]:
    """None while nothing was decided: neither success nor failure."""
    found = dict(_attempts(work))
    paid, failed = found[("PAID",)], found[("FAILED",)]
    return [((), Decimal(paid) / Decimal(paid + failed))] if paid + failed else []


def _refunds(work: Work) -> list[Sample]:
    rows = select(Refund.status, func.count()).where(Refund.status.in_(OPEN_REFUNDS)).group_by(Refund.status)
    return _grouped(work, rows, OPEN_REFUNDS)


def _outbox(work: Work) -> list[Sample]:
    state = OutboxRow.status
    return _grouped(work, select(state, func.count()).where(state.in_(WAITING)).group_by(state), WAITING)


def _overdue(work: Work) -> list[Sample]:
    due = select(func.min(OutboxRow.next_at)).where(OutboxRow.status == "due", OutboxRow.next_at <= work.now)
    return [((), _seconds_since(work, work.tx.scalar(due)))]


def _halted(work: Work) -> list[Sample]:
    halt = halts.of(work)
    return [((scope,), int(halt is not None and halt.scope == scope)) for scope in ("all", "templates")]


def _failed(work: Work) -> list[Sample]:
    """Chat replies are told apart, because one that came too late is no harm."""
    matters = func.sum(case((OutboxRow.urgency != "B", 1), else_=0))
    recent = OutboxRow.status == "failed", OutboxRow.next_at > work.now - DAY
    count, important = work.tx.execute(select(func.count(), func.coalesce(matters, 0)).where(*recent)).one()
    return [(("no",), count - int(important)), (("yes",), int(important))]


def _inbox(work: Work) -> list[Sample]:
    state = InboxRow.status
    names = ("new", "dead")
    return _grouped(work, select(state, func.count()).where(state.in_(names)).group_by(state), names)


def _unanswered(work: Work) -> list[Sample]:
    oldest = work.tx.scalar(select(func.min(InboxRow.received_at)).where(InboxRow.status == "new"))
    return [((), _seconds_since(work, oldest))]


def _messages(work: Work) -> list[Sample]:
    """What is billed and what is free, of each carrier and category, today."""
    found = {(*kind, billed): 0 for kind in CATEGORIES for billed in ("no", "yes")}
    for line in sums.today(work):
        # A text message is billed even if it does not arrive, so more may be billed than were delivered.
        for billed, number in (("yes", line.billed), ("no", max(line.messages - line.billed, 0))):
            key = (line.carrier, line.category, billed)
            found[key] = found.get(key, 0) + number
    return sorted(found.items())


def _cost(work: Work) -> list[Sample]:
    found = sums.by_carrier(sums.today(work))
    return [((name, cost.currency), cost.major) for name, each in found.items() for cost in each.costs]


def _segments(work: Work) -> list[Sample]:
    return [((), sums.summed(sums.today(work)).segments)]


def _unpriced(work: Work) -> list[Sample]:
    return [((), sums.summed(sums.today(work)).unpriced)]


def _workers(work: Work) -> list[Sample]:
    return [((), int(workers_seen(work)))]


def workers_seen(work: Work) -> bool:
    """Whether a schedule has worked lately."""
    lease = work.tx.scalars(select(Lease).where(Lease.name == "schedule")).one_or_none()
    return lease is not None and lease.until > work.now


def _seconds_since(work: Work, at: datetime | None) -> int:
    return max(0, int((work.now - at).total_seconds())) if at else 0


FIGURES: Final = (
    Figure("workers_up", "1 while a schedule has worked lately", (), _workers),
    Figure("bookings", "bookings that are not history, by state", ("state",), _bookings),
    Figure("bookings_made", "bookings ever made", (), _ever("made"), grows=True),
    Figure("bookings_paid", "bookings ever paid", (), _ever("paid"), grows=True),
    Figure("bookings_stuck", "bookings that should have gone on by now", (), _stuck),
    Figure("payment_attempts_day", "attempts to pay of the last 24 hours, by state", ("state",), _attempts),
    Figure("payment_success_ratio_day", "of those that were decided, the share that was paid", (), _success),
    Figure("refunds_open", "refunds that have not arrived, by state", ("state",), _refunds),
    Figure("outbox", "messages that are to be sent, by state", ("state",), _outbox),
    Figure("outbox_overdue_seconds", "how long the longest waiting message has been due", (), _overdue),
    Figure("sending_halted", "1 while WhatsApp takes nothing from us, or lets us start no chats", ("scope",), _halted),
    Figure("messages_failed_day", "messages given up in the last 24 hours", ("matters",), _failed),
    Figure("inbox", "what came in and was not worked off yet, or set aside as dead", ("state",), _inbox),
    Figure("inbox_waiting_seconds", "how long the oldest of it has waited", (), _unanswered),
    Figure("messages_today", "messages of today, by category", ("carrier", "category", "billed"), _messages),
    Figure("message_cost_today", "what they cost by our table of rates", ("carrier", "currency"), _cost),
    Figure("sms_segments_today", "what the text messages among them are billed by", (), _segments),
    Figure("messages_unpriced_today", "billed ones that our table of rates does not know", (), _unpriced),
)
