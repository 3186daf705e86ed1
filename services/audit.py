"""Proofs that the money adds up and the trail is whole. Each should find nothing; what it finds is a difference."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import structlog
from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from services import ledger, notices, tallies, trail
from services.clock import local_date
from services.house import House, Work
from services.states import CONFIRMED, PAID
from services.tables import (
    Booking,
    Entry,
    Payment,
    Payout,
    Posting,
    ReferralCode,
    Refund,
    StayChange,
    StrayPayment,
    TrailRow,
)

log = structlog.get_logger(__name__)

DAYS_BACK: Final = 8
LONGEST_TOLD: Final = 300  # what fits into a message beside its own words
_auditing: Final = threading.Lock()
Proof = Callable[[Work], Iterator[str]]


@dataclass(frozen=True)
class Audited:
    """When the books were audited, and how many differences were found."""

    at: datetime
    differences: int


def differences(work: Work) -> list[str]:
    """Every difference there is, each as one line that says which proof failed and by what."""
    return [f"{name}: {found}" for name, proof in PROOFS.items() for found in proof(work)]


def begin_daily(house: House) -> None:
    """Audit once a day in a thread of its own, because in a large house it takes minutes and nobody may wait for it."""
    threading.Thread(target=_alone, args=(house,), daemon=True).start()


def _alone(house: House) -> None:
    if not _auditing.acquire(blocking=False):
        return
    try:
        once_a_day(house)
    except Exception:
        log.exception("audit_failed")
    finally:
        _auditing.release()


def once_a_day(house: House) -> bool:
    """At the first look of a day: audit, write the outcome into the trail, and tell the admins of differences.

    The head goes into the log, because whoever rewrites the trail may not be able to rewrite that.
    """
    name = f"audit:{local_date(house.clock.now(), house.settings.default_timezone)}"
    with house.reading() as work:
        if trail.of(work, name):
            return False
    with house.still() as work:
        found, last = differences(work), trail.end(work)
    log.info("audited", differences=len(found), trail_rows=last.seq, trail_head=last.hash)
    with house.work() as work:
        outcome: trail.Facts = {"differences": len(found), "rows": last.seq, "head": last.hash}
        trail.add(work, name, "audited", actor="clock", about=name, after=outcome)
        if found:
            told = {"differences": str(len(found)), "first_difference": found[0][:LONGEST_TOLD]}
            notices.tell_admins(work, "audit_differs", told, name)
    return True


def last_run(work: Work) -> Audited | None:
    """The newest daily audit of the last days; None when there was none."""
    today = local_date(work.now, work.settings.default_timezone)
    names = [f"audit:{today - timedelta(days=ago)}" for ago in range(DAYS_BACK)]
    newest = select(TrailRow).where(TrailRow.about.in_(names)).order_by(TrailRow.id.desc()).limit(1)
    row = work.tx.scalars(newest).one_or_none()
    return Audited(row.at, int((row.after or {})["differences"])) if row else None


def _postings_are_zero(work: Work) -> Iterator[str]:
    off = (
        select(Posting.key, func.sum(Entry.amount_minor))
        .join(Entry, Entry.posting_id == Posting.id)
        .group_by(Posting.id, Posting.key)
        .having(func.sum(Entry.amount_minor) != 0)
    )
    for key, total in work.tx.execute(off):
        yield f"{key} is off by {total}"


def _gateways_hold_what_was_captured(work: Work) -> Iterator[str]:
    captured = _sums(work, select(Payment.provider, func.sum(Payment.captured_minor)).group_by(Payment.provider))
    sent_back = _sums(
        work,
        select(Payment.provider, func.sum(Refund.amount_minor))
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.status == "COMPLETED")
        .group_by(Payment.provider),
    )
    stray = _strays(work, StrayPayment.provider)
    for provider in sorted(captured.keys() | stray.keys()):
        came, left = captured.get(provider, 0), sent_back.get(provider, 0)
        held, lies = _minor(work, ledger.gateway(provider)), stray.get(provider, 0)
        if held != came - left + lies:
            yield f"{provider} holds {held}, but {came} was captured, {left} sent back, and {lies} has no booking"


def _stray_money_is_what_was_found(work: Work) -> Iterator[str]:
    owed, found = -_minor(work, ledger.STRAY_MONEY), sum(_strays(work, StrayPayment.status).values())
    if owed != found:
        yield f"{owed} without a booking is kept by the ledger, {found} was found and not sent back"


def _strays(work: Work, by: InstrumentedAttribute[str]) -> dict[str, int]:
    """What was found without a booking and not sent back."""
    lies = select(by, func.sum(StrayPayment.amount_minor)).where(StrayPayment.status != "COMPLETED")
    return _sums(work, lies.group_by(by))


def _guest_money_is_undecided_bookings(work: Work) -> Iterator[str]:
    undecided = PAID - CONFIRMED - {"OWNER_CONFIRMED"}
    paid = select(func.coalesce(func.sum(Booking.paid_minor), 0)).where(Booking.booking_status.in_(undecided))
    waiting = select(func.coalesce(func.sum(StayChange.paid_minor), 0)).where(StayChange.status == "OWNER_PENDING")
    bookings, changes = (int(work.tx.scalar(each) or 0) for each in (paid, waiting))
    owed = -_minor(work, ledger.GUEST_MONEY)
    if owed != bookings + changes:
        yield f"{owed} is kept for guests, but their undecided bookings are worth {bookings}, their changes {changes}"


def _refunds_due_are_open_refunds(work: Work) -> Iterator[str]:
    is_open = Refund.status.not_in(("COMPLETED", "WITHDRAWN"))
    open_refunds = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(is_open)
    owed, wanted = -_minor(work, ledger.REFUNDS_DUE), int(work.tx.scalar(open_refunds) or 0)
    if owed != wanted:
        yield f"{owed} is owed back by the ledger, {wanted} by the refunds"


def _nothing_is_between_bookings(work: Work) -> Iterator[str]:
    moving = _minor(work, ledger.MOVING)
    if moving:
        yield f"{moving} left one booking and did not come to another"


def _captured_money_has_one_home(work: Work) -> Iterator[str]:
    refund = select(Refund.id).where(Refund.payment_id == Payment.id, Refund.status != "WITHDRAWN").exists()
    live = Booking.booking_status.in_(PAID | CONFIRMED)
    change = select(StayChange.id).where(
        StayChange.booking_id == Payment.booking_id,
        StayChange.number == Payment.change_number,
        StayChange.status == "OWNER_PENDING",
    )
    attached = ((Payment.home == "ATTACHED") | ((Payment.home == "CHANGE") & change.exists())) & live
    homeless = (
        select(Payment.order_id)
        .join(Booking, Booking.id == Payment.booking_id)
        .where(Payment.captured_minor > 0, Payment.home != "KEPT", ~attached, ~refund)
    )
    for order_id in work.tx.scalars(homeless):
        yield f"{order_id} belongs to no live booking, to no change and to no refund"


def _referrers_have_what_they_earned(work: Work) -> Iterator[str]:
    earned = _sums(
        work,
        select(ReferralCode.person_id, func.sum(Booking.referrer_minor))
        .join(Booking, Booking.referral_code_id == ReferralCode.id)
        .where(Booking.commission_status == "CONFIRMED")
        .group_by(ReferralCode.person_id),
    )
    taken = _sums(
        work,
        select(Payout.person_id, func.sum(Payout.amount_minor))
        .where(Payout.status.in_(("REQUESTED", "PAID")))
        .group_by(Payout.person_id),
    )
    stands = _sums(
        work,
        select(Entry.account, -func.sum(Entry.amount_minor))
        .where(Entry.account.startswith(ledger.REFERRER))
        .group_by(Entry.account),
    )
    have = {account.removeprefix(ledger.REFERRER): minor for account, minor in stands.items()}
    for person_id in sorted(earned.keys() | taken.keys() | have.keys()):
        wanted = earned.get(person_id, 0) - taken.get(person_id, 0)
        if have.get(person_id, 0) != wanted:
            yield (
                f"referrer {person_id} has {have.get(person_id, 0)}, but earned {earned.get(person_id, 0)}"
                f" and took {taken.get(person_id, 0)}"
            )


def _payouts_due_are_requested_payouts(work: Work) -> Iterator[str]:
    for account, status in ((ledger.PAYOUTS_DUE, "REQUESTED"), (ledger.BANK, "PAID")):
        payouts = select(func.coalesce(func.sum(Payout.amount_minor), 0)).where(Payout.status == status)
        stands, wanted = -_minor(work, account), int(work.tx.scalar(payouts) or 0)
        if stands != wanted:
            yield f"{account} has {stands}, but the payouts that are {status} come to {wanted}"


def _tallies_are_the_bookings(work: Work) -> Iterator[str]:
    for name, (kept, true) in tallies.differences(work).items():
        yield f"{name} is kept as {kept}, but the bookings come to {true}"


def _trail_is_unbroken(work: Work) -> Iterator[str]:
    broken = trail.first_break(work)
    if broken:
        yield broken


def _trail_says_what_the_tables_say(work: Work) -> Iterator[str]:
    for kind, name, status, born in TRAILED:
        for key, stands, told in work.tx.execute(_told_otherwise(kind, name, status, born)):
            yield f"{kind}:{key} is {stands}, but the trail ends with {told or 'nothing of it'}"


def _told_otherwise(
    kind: str, name: InstrumentedAttribute[str], status: InstrumentedAttribute[str], born: InstrumentedAttribute[Any]
) -> Select[Any, Any, Any]:
    """What stands otherwise than the newest row about it; what is older than the trail may have none."""
    newest = select(func.max(TrailRow.id)).where(TrailRow.object.startswith(f"{kind}:")).group_by(TrailRow.object)
    told = TrailRow.after["status"].as_string()
    mine = (TrailRow.object == literal(f"{kind}:") + name) & TrailRow.id.in_(newest)
    silent = TrailRow.id.is_(None) & (born > select(func.min(TrailRow.at)).scalar_subquery())
    return select(name, status, told).outerjoin(TrailRow, mine).where(status != "NONE", (told != status) | silent)


def _ledger_is_what_the_trail_was_told(work: Work) -> Iterator[str]:
    """Rows of the trail that name no posting are let pass: the ledger began earlier."""
    rows = (
        select(Posting.key, Posting.currency, Entry.account, Entry.amount_minor, TrailRow.after)
        .join(Entry, Entry.posting_id == Posting.id)
        .join(TrailRow, TrailRow.object == literal("posting:") + Posting.key)
        .order_by(Posting.id)
    )
    for key, entries in groupby(work.tx.execute(rows.execution_options(yield_per=1000)), attrgetter("key")):
        found = list(entries)
        stands = {"currency": found[0].currency} | {row.account: row.amount_minor for row in found}
        if stands != found[0].after:
            yield f"{key} is {stands}, but the trail was told {found[0].after}"


# What has a state of its own: its name in the trail, its id, its state, when it came into being.
TRAILED: Final = (
    ("booking", Booking.booking_id, Booking.booking_status, Booking.created_at),
    ("change", StayChange.change_id, StayChange.status, StayChange.created_at),
    ("commission", Booking.booking_id, Booking.commission_status, Booking.created_at),
    ("refund", Refund.refund_id, Refund.status, Refund.requested_at),
    ("payout", Payout.payout_id, Payout.status, Payout.requested_at),
    ("stray", StrayPayment.order_id, StrayPayment.status, StrayPayment.heard_at),
)

PROOFS: Final[Mapping[str, Proof]] = {
    "every posting sums to zero": _postings_are_zero,
    "gateways hold what was captured and not sent back": _gateways_hold_what_was_captured,
    "money without a booking is what was found and not sent back": _stray_money_is_what_was_found,
    "guests' money is that of undecided bookings and changes": _guest_money_is_undecided_bookings,
    "refunds due are the open refunds": _refunds_due_are_open_refunds,
    "advances that move over arrive": _nothing_is_between_bookings,
    "captured money has one home": _captured_money_has_one_home,
    "referrers have what they earned and did not take": _referrers_have_what_they_earned,
    "payouts are what the ledger keeps and paid for them": _payouts_due_are_requested_payouts,
    "running totals are what the bookings come to": _tallies_are_the_bookings,
    "the audit trail is unbroken": _trail_is_unbroken,
    "the audit trail says what the tables say": _trail_says_what_the_tables_say,
    "the ledger is what the audit trail was told": _ledger_is_what_the_trail_was_told,
}


def _sums(work: Work, grouped: Select[Any, Any]) -> dict[str, int]:
    return {str(row[0]): int(row[1] or 0) for row in work.tx.execute(grouped)}


def _minor(work: Work, account: str) -> int:
    return ledger.balance(work, account).minor
