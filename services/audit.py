"""Proofs that the money adds up. Each is a query that should find nothing; what it finds is a difference."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Select, func, select

from services import ledger, tallies
from services.house import Work
from services.states import CONFIRMED, PAID
from services.tables import Booking, Entry, Payment, Payout, Posting, ReferralCode, Refund

Proof = Callable[[Work], Iterator[str]]


def differences(work: Work) -> list[str]:
    """Every difference there is, each as one line that says which proof failed and by what."""
    return [f"{name}: {found}" for name, proof in PROOFS.items() for found in proof(work)]


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
    for provider, total in captured.items():
        held = _minor(work, ledger.gateway(provider))
        if held != total - sent_back.get(provider, 0):
            yield f"{provider} holds {held}, but {total} was captured and {sent_back.get(provider, 0)} sent back"


def _guest_money_is_undecided_bookings(work: Work) -> Iterator[str]:
    undecided = PAID - CONFIRMED - {"OWNER_CONFIRMED"}
    paid = select(func.coalesce(func.sum(Booking.paid_minor), 0)).where(Booking.booking_status.in_(undecided))
    owed, wanted = -_minor(work, ledger.GUEST_MONEY), int(work.tx.scalar(paid) or 0)
    if owed != wanted:
        yield f"{owed} is kept for guests, but their undecided bookings are worth {wanted}"


def _refunds_due_are_open_refunds(work: Work) -> Iterator[str]:
    open_refunds = select(func.coalesce(func.sum(Refund.amount_minor), 0)).where(Refund.status != "COMPLETED")
    owed, wanted = -_minor(work, ledger.REFUNDS_DUE), int(work.tx.scalar(open_refunds) or 0)
    if owed != wanted:
        yield f"{owed} is owed back by the ledger, {wanted} by the refunds"


def _captured_money_has_one_home(work: Work) -> Iterator[str]:
    refund = select(Refund.id).where(Refund.payment_id == Payment.id).exists()
    live = Booking.booking_status.in_(PAID | CONFIRMED)
    attached = (Payment.home == "ATTACHED") & live
    homeless = (
        select(Payment.order_id)
        .join(Booking, Booking.id == Payment.booking_id)
        .where(Payment.captured_minor > 0, Payment.home != "KEPT", ~attached, ~refund)
    )
    for order_id in work.tx.scalars(homeless):
        yield f"{order_id} belongs to no live booking and to no refund"


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


PROOFS: Final[Mapping[str, Proof]] = {
    "every posting sums to zero": _postings_are_zero,
    "gateways hold what was captured and not sent back": _gateways_hold_what_was_captured,
    "guests' money is that of undecided bookings": _guest_money_is_undecided_bookings,
    "refunds due are the open refunds": _refunds_due_are_open_refunds,
    "captured money has one home": _captured_money_has_one_home,
    "referrers have what they earned and did not take": _referrers_have_what_they_earned,
    "payouts are what the ledger keeps and paid for them": _payouts_due_are_requested_payouts,
    "running totals are what the bookings come to": _tallies_are_the_bookings,
}


def _sums(work: Work, grouped: Select[Any, Any]) -> dict[str, int]:
    return {str(row[0]): int(row[1] or 0) for row in work.tx.execute(grouped)}


def _minor(work: Work, account: str) -> int:
    return ledger.balance(work, account).minor
