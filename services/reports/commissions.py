"""What referrals have earned: in all, by status, for each referrer, over a span of days.

A referral is a booking made with a code. What it earned is read from the booking; what a referrer has to get, from
the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, select

from services import tallies
from services.house import Work
from services.money import Money
from services.reports.paging import Page, Slice, page_of, page_of_rows
from services.settings import Settings
from services.tables import Booking, Entry, Person, Posting, ReferralCode, Tally

IS_REFERRAL: Final = Booking.referral_code_id.is_not(None)
EARNED: Final = ("admin_confirmed_minor", "referrer_confirmed_minor", "discount_confirmed_minor")
HOPED: Final = ("admin_pending_minor", "referrer_pending_minor")


@dataclass(frozen=True)
class Sums:
    """How many referrals stand at one commission status, and what they are worth."""

    count: int
    platform: Money
    referrer: Money
    discount: Money


@dataclass(frozen=True)
class Payable:
    """What one referrer has to get."""

    person: Person
    code: str
    confirmed_bookings: int
    balance: Money


def by_status(work: Work, currency: str, *also: ColumnElement[bool]) -> Mapping[str, Sums]:
    """The referrals in that currency, summed for each commission status; those there are none of are left out."""
    sums = (
        select(
            Booking.commission_status,
            func.count(),
            func.sum(Booking.platform_minor),
            func.sum(Booking.referrer_minor),
            func.sum(Booking.discount_minor),
        )
        .where(IS_REFERRAL, Booking.currency == currency, *also)
        .group_by(Booking.commission_status)
    )
    return {row[0]: Sums(row[1], *(Money(int(part), currency) for part in row[2:])) for row in work.tx.execute(sums)}


def in_all(work: Work, currency: str) -> Mapping[str, Sums]:
    """The same for all referrals, from the running totals: it costs the same however many there are."""
    names = ("referrals", *(f"referrals_{each}" for each in ("confirmed", "pending", "cancelled")), *EARNED, *HOPED)
    sums = work.tx.execute(select(*tallies.sums_of(*names)).where(Tally.currency == currency)).one()
    found = dict(zip(names, map(int, sums), strict=True))
    counts = {status: found[f"referrals_{status.lower()}"] for status in ("CONFIRMED", "PENDING", "CANCELLED")}
    nothing = Money(0, currency)
    platform, referrer, discount = (Money(found[name], currency) for name in EARNED)
    platform_hoped, referrer_hoped = (Money(found[name], currency) for name in HOPED)
    return {
        "CONFIRMED": Sums(counts["CONFIRMED"], platform, referrer, discount),
        "PENDING": Sums(counts["PENDING"], platform_hoped, referrer_hoped, nothing),
        "CANCELLED": Sums(counts["CANCELLED"], nothing, nothing, nothing),
        "NONE": Sums(found["referrals"] - sum(counts.values()), nothing, nothing, nothing),
    }


def referrals(work: Work, cut: Slice, *which: ColumnElement[bool]) -> Page[Booking]:
    """Referrals, newest first."""
    return page_of(work, select(Booking).where(IS_REFERRAL, *which).order_by(Booking.id.desc()), cut)


def made_between(settings: Settings, start: date, end: date) -> ColumnElement[bool]:
    """Whether a booking was made on one of these days, both ends included, as days are where the house stands."""
    return (Booking.created_at >= _midnight(settings, start)) & (
        Booking.created_at < _midnight(settings, end + timedelta(days=1))
    )


def of_referrer(person: Person) -> ColumnElement[bool]:
    """Whether a booking was made with one of this person's codes."""
    return Booking.referral_code_id.in_(select(ReferralCode.id).where(ReferralCode.person_id == person.id))


def referrer(work: Work, person_id: int) -> Person | None:
    """The person with that id, if they ever had a code."""
    has_code = select(ReferralCode.id).where(ReferralCode.person_id == Person.id).exists()
    return work.tx.scalars(select(Person).where(Person.id == person_id, has_code)).one_or_none()


def payable(work: Work, currency: str, cut: Slice) -> tuple[Page[Payable], Money]:
    """Referrers with something to get, by id, and the sum over all of them."""
    owed = _owed(currency)
    rows = (
        select(Person, owed.c.minor, _first_code(), _confirmed(currency))
        .join(owed, owed.c.account == literal("referrer:") + cast(Person.id, String))
        .order_by(Person.id)
    )
    page = page_of_rows(work, rows, cut)
    found = [Payable(person, code or "", many, Money(int(minor), currency)) for person, minor, code, many in page.items]
    total = work.tx.scalar(select(func.coalesce(func.sum(owed.c.minor), 0)))
    return Page(found, page.total, cut), Money(int(total or 0), currency)


def _owed(currency: str) -> Any:
    """What stands on each referrer's account in their favour. Minus is what we owe, see the ledger."""
    owed = -func.sum(Entry.amount_minor)
    return (
        select(Entry.account, owed.label("minor"))
        .join(Posting, Posting.id == Entry.posting_id)
        .where(Entry.account.startswith("referrer:"), Posting.currency == currency)
        .group_by(Entry.account)
        .having(owed > 0)
        .subquery()
    )


def _first_code() -> Any:
    mine = select(ReferralCode.code).where(ReferralCode.person_id == Person.id)
    return mine.order_by(ReferralCode.active.desc(), ReferralCode.id).limit(1).scalar_subquery()


def _confirmed(currency: str) -> Any:
    rows: Select[Any] = (
        select(func.count())
        .select_from(Booking)
        .join(ReferralCode, ReferralCode.id == Booking.referral_code_id)
        .where(
            ReferralCode.person_id == Person.id,
            Booking.commission_status == "CONFIRMED",
            Booking.currency == currency,
        )
    )
    return rows.scalar_subquery()


def _midnight(settings: Settings, day: date) -> datetime:
    return datetime.combine(day, time(), settings.zone)
