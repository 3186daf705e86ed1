"""What an admin looks at each day: who comes and goes, who is waited for, what the money did. No query per row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select

from services import audit
from services.clock import local_date
from services.costs import sums
from services.costs.sums import NOTHING, Sums
from services.house import Work
from services.money import Money
from services.owner.owners import WAITING
from services.payments import strays
from services.payments.refunds import OPEN
from services.post import carriers
from services.reports import satisfaction, troubles
from services.reports.paging import Page, Slice, page_of
from services.reports.satisfaction import Stars
from services.states import CHANGE_UNDER_WAY, LIVING
from services.tables import Booking, OutboxRow, Payment, Payout, Refund, StayChange, StrayPayment

UNPAID: Final = ("PAYMENT_PENDING", "PAYMENT_FAILED")
FAILED_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True)
class Owed:
    """The refunds open in one currency: how many, how much, since when the oldest."""

    count: int
    amount: Money
    since: datetime


@dataclass(frozen=True)
class Today:
    """The day of an admin. Of those who come, go and are waited for, the first ones and how many there are.

    `stars` are those of the last thirty days and of the thirty before.
    """

    day: date
    arrivals: Page[Booking]
    departures: Page[Booking]
    waiting: Page[Booking]
    refunds: Sequence[Owed]
    money_in: Sequence[tuple[str, Money]]
    unpaid: int
    stuck: int
    changes: int
    payouts: int
    failed: int
    messages: Sums
    texts: Sums
    stars: tuple[Stars, Stars]
    audited: audit.Audited | None


def of(work: Work, most: int) -> Today:
    """The day as it is at this minute, by the clock of the house; `most` rows of each list."""
    first, sent = Slice(1, most), sums.by_carrier(sums.today(work))
    return Today(
        day=_day(work),
        arrivals=bookings_of(work, "arrivals", first),
        departures=bookings_of(work, "departures", first),
        waiting=bookings_of(work, "waiting", first),
        refunds=_refunds(work),
        money_in=_money_in(work),
        unpaid=_count(work, select(Booking).where(Booking.booking_status.in_(UNPAID))),
        stuck=_count(work, troubles.paying_too_long(work)) + _count(work, _strays()),
        changes=_count(work, _changes()),
        payouts=_count(work, select(Payout).where(Payout.status == "REQUESTED")),
        failed=_count(work, _failed(work)),
        messages=sent.get(carriers.WHATSAPP, NOTHING),
        texts=sent.get("sms", NOTHING),
        stars=satisfaction.of_late(work),
        audited=audit.last_run(work),
    )


def bookings_of(work: Work, name: str, cut: Slice) -> Page[Booking]:
    """One page of `arrivals`, `departures` or `waiting` (for their owner's answer)."""
    return page_of(work, BOOKINGS[name](work), cut)


def changes_under_way(work: Work, cut: Slice) -> Page[StayChange]:
    """The changes of stays that wait for a payment or for the owner, oldest first."""
    return page_of(work, _changes().order_by(StayChange.id), cut)


def failed_messages(work: Work, cut: Slice) -> Page[OutboxRow]:
    """What mattered and did not go out of late, newest first."""
    return page_of(work, _failed(work).order_by(OutboxRow.id.desc()), cut)


def message(work: Work, row_id: str) -> OutboxRow | None:
    """One message, by the number of its row."""
    return work.tx.get(OutboxRow, int(row_id)) if row_id.isdecimal() and len(row_id) < 19 else None


def _arrivals(work: Work) -> Select[Any]:
    # Who is still to come stands first.
    order = (Booking.booking_status == "CHECKED_IN", Booking.id)
    return select(Booking).where(Booking.booking_status.in_(LIVING), Booking.check_in == _day(work)).order_by(*order)


def _departures(work: Work) -> Select[Any]:
    going = Booking.booking_status.in_(LIVING), Booking.check_out == _day(work)
    return select(Booking).where(*going).order_by(Booking.id)


def _waiting(work: Work) -> Select[Any]:
    return select(Booking).where(Booking.booking_status == WAITING).order_by(Booking.owner_answer_by, Booking.id)


BOOKINGS: Final[Mapping[str, Callable[[Work], Select[Any]]]] = {
    "arrivals": _arrivals,
    "departures": _departures,
    "waiting": _waiting,
}


def _failed(work: Work) -> Select[Any]:
    """A chat reply that came too late is of no use to anybody, so it is left out."""
    recent = OutboxRow.created_at > work.now - FAILED_WITHIN, OutboxRow.urgency != "B"
    return select(OutboxRow).where(troubles.not_sent(work), *recent)


def _strays() -> Select[Any]:
    return select(StrayPayment).where(StrayPayment.status.in_(strays.OPEN))


def _changes() -> Select[Any]:
    return select(StayChange).where(StayChange.status.in_(CHANGE_UNDER_WAY))


def _refunds(work: Work) -> list[Owed]:
    rows = (
        select(Refund.currency, func.count(), func.sum(Refund.amount_minor), func.min(Refund.requested_at))
        .where(Refund.status.in_(OPEN))
        .group_by(Refund.currency)
    )
    return [Owed(many, Money(int(minor), currency), since) for currency, many, minor, since in work.tx.execute(rows)]


def _money_in(work: Work) -> list[tuple[str, Money]]:
    """What was captured since midnight, by gateway."""
    midnight = datetime.combine(_day(work), time(), work.settings.zone)
    rows = (
        select(Payment.provider, Payment.currency, func.sum(Payment.captured_minor))
        .where(Payment.settled_at >= midnight)
        .group_by(Payment.provider, Payment.currency)
        .order_by(Payment.provider, Payment.currency)
    )
    return [(provider, Money(int(minor), currency)) for provider, currency, minor in work.tx.execute(rows)]


def _day(work: Work) -> date:
    return local_date(work.now, work.settings.default_timezone)


def _count(work: Work, rows: Select[Any]) -> int:
    return work.tx.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
