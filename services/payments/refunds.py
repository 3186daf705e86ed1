"""Refunds: required, started, completed, or failed and started again. Never twice, never more than was captured.

Who touches a refund holds its payment's row first, so two who click at once do it one after the other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from services import bookings, ledger, notices, trail
from services.clock import local_date
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.money import Money
from services.states import REFUND, SAME, next_state
from services.tables import Booking, Payment, Person, Refund

PROMISED_BUSINESS_DAYS: Final = 7
OPEN: Final = ("REQUIRED", "INITIATED", "FAILED")


def require(
    work: Work,
    booking: Booking,
    *,
    reason: str,
    requested_by: str,
    payment: Payment | None = None,
    amount: Money | None = None,
    ends_booking: bool = False,
) -> Refund:
    """Write down that captured money must go back; asked for twice, it is the same refund.

    Without `payment` it is the one the booking was paid by, without `amount` all that is left of it. A part of what a
    living booking was paid by is goodwill, and its amount is named. Raises LookupError when nothing was captured,
    IllegalMove for more than is left or nothing at all.
    """
    source = _locked_source(work, booking, payment)
    known = of_payment(work, source)
    same = next((each for each in known if each.ends_booking == ends_booking), None)
    if same is not None and (ends_booking or amount is None):
        return same
    left = Money(source.captured_minor - sum(each.amount_minor for each in known), source.currency)
    wanted = left if amount is None else amount
    if wanted.currency != left.currency or not 0 < wanted.minor <= left.minor:
        raise IllegalMove(f"{booking.booking_id}: {wanted.show()} cannot be refunded, {left.show()} is left")
    goodwill = source.home == "ATTACHED" and not ends_booking
    if goodwill and amount is None:
        raise IllegalMove(f"{booking.booking_id}: it lives, so name an amount as goodwill, or cancel it first")
    if not goodwill:
        source.home = "REFUND"
    kind = "GOODWILL" if goodwill else "FULL" if wanted.minor == source.captured_minor else "PARTIAL"
    refund = _new(work, source, booking, wanted, reason, requested_by, kind)
    refund.ends_booking = ends_booking
    _write_trail(work, refund, "required", "", requested_by)
    ledger.refund_due(work, refund, booking, actor=requested_by)
    return refund


def start(work: Work, refund: Refund, *, actor: str, reference: str = "") -> Refund:
    """The refund is under way: made by hand under the gateway's `reference`, or to be made through the gateway.

    Raises IllegalMove when it may not be started. One that was started before stays as it is.
    """
    fresh = _locked(work, refund)
    before, to = fresh.status, _to(fresh, "started")
    if to == SAME:
        return fresh
    fresh.status = to
    fresh.way, fresh.reference = ("hand" if reference else "gateway"), reference
    fresh.processed_by, fresh.processed_at = actor, work.now
    fresh.promised_by = add_business_days(local_date(work.now, work.settings.default_timezone), PROMISED_BUSINESS_DAYS)
    fresh.failure, fresh.looks = "", 0
    fresh.next_look_at = None if reference else work.now
    _write_trail(work, fresh, "started", before, actor)
    _move_booking(work, fresh, "refund_started", actor)
    if not reference:
        work.ring("refund", fresh.refund_id)
    return fresh


def start_if_automatic(work: Work, refund: Refund) -> None:
    """Start a fresh refund without a person, where the settings say so."""
    if work.settings.paytm_refund_way == "gateway" and refund.status == "REQUIRED":
        start(work, refund, actor="settings")


def complete(work: Work, refund: Refund, *, actor: str, reference: str = "") -> Refund:
    """The money has left for the guest. Raises IllegalMove when the refund was not started."""
    fresh = _locked(work, refund)
    before, to = fresh.status, _to(fresh, "done")
    if to == SAME:
        return fresh
    fresh.status, fresh.completed_at, fresh.next_look_at = to, work.now, None
    fresh.reference = fresh.reference or reference
    _write_trail(work, fresh, "done", before, actor)
    ledger.refund_paid(work, fresh, fresh.booking, actor=actor)
    _move_booking(work, fresh, "refund_done", actor)
    return fresh


def fail(work: Work, refund: Refund, *, actor: str, why: str) -> Refund:
    """The gateway will not do it; a person has to. Raises IllegalMove when the refund was not started."""
    fresh = _locked(work, refund)
    before, to = fresh.status, _to(fresh, "failed")
    if to == SAME:
        return fresh
    fresh.status, fresh.failure, fresh.next_look_at = to, why, None
    fresh.asked_at, fresh.tries = None, fresh.tries + 1
    _write_trail(work, fresh, "failed", before, actor)
    _move_booking(work, fresh, "refund_failed", actor)
    return fresh


def by_id(work: Work, refund_id: str) -> Refund | None:
    """The refund of that id."""
    return work.tx.scalars(select(Refund).where(Refund.refund_id == refund_id)).one_or_none()


def of_booking(work: Work, booking: Booking) -> list[Refund]:
    """A booking's refunds, oldest first."""
    return list(work.tx.scalars(select(Refund).where(Refund.booking_id == booking.id).order_by(Refund.id)))


def of_payment(work: Work, payment: Payment) -> list[Refund]:
    """The refunds of one payment, oldest first."""
    return list(work.tx.scalars(select(Refund).where(Refund.payment_id == payment.id).order_by(Refund.id)))


def newest_of_guest(work: Work, guest: Person) -> Refund | None:
    """The newest refund of a guest's."""
    rows = select(Refund).join(Booking, Booking.id == Refund.booking_id).where(Booking.guest_id == guest.id)
    return work.tx.scalars(rows.order_by(Refund.id.desc()).limit(1)).first()


def still_open(work: Work, most: int = 10) -> list[Refund]:
    """The refunds whose money has not left yet, oldest first."""
    rows = select(Refund).where(Refund.status.in_(OPEN)).order_by(Refund.id).limit(most)
    return list(work.tx.scalars(rows))


def add_business_days(day: date, days: int) -> date:
    """The day that many working days after `day`, Saturdays and Sundays left out."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _new(
    work: Work, source: Payment, booking: Booking, amount: Money, reason: str, requested_by: str, kind: str
) -> Refund:
    number = work.tx.scalar(select(func.count()).where(Refund.payment_id == source.id)) or 0
    refund = Refund(
        refund_id=f"RF-{source.order_id}" + (f"-{number + 1}" if number else ""),
        booking_id=booking.id,
        payment=source,
        kind=kind,
        status="REQUIRED",
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        requested_by=requested_by,
        requested_at=work.now,
    )
    work.tx.add(refund)
    work.tx.flush()
    return refund


def _locked_source(work: Work, booking: Booking, payment: Payment | None) -> Payment:
    source_id = payment.id if payment else _paid_by(work, booking)
    source = lock(work.tx, Payment, Payment.id == source_id) if source_id else None
    if source is None or not source.captured_minor:
        raise LookupError(f"{booking.booking_id}: nothing was captured, so nothing can go back")
    return source


def _paid_by(work: Work, booking: Booking) -> int | None:
    """The payment the booking keeps, or the one that has begun to go back."""
    paid = select(Payment.id).where(Payment.booking_id == booking.id, Payment.captured_minor > 0)
    return work.tx.scalar(paid.order_by(Payment.home != "ATTACHED", Payment.settled_at).limit(1))


def _locked(work: Work, refund: Refund) -> Refund:
    lock(work.tx, Booking, Booking.id == refund.booking_id)
    lock(work.tx, Payment, Payment.id == refund.payment_id)
    fresh = lock(work.tx, Refund, Refund.id == refund.id)
    if fresh is None:
        raise LookupError(refund.refund_id)
    return fresh


def _to(refund: Refund, event: str) -> str:
    to = next_state(REFUND, refund.status, event)
    if to is None:
        raise IllegalMove(f"{refund.refund_id}: {event} may not happen in {refund.status}")
    return to


def _write_trail(work: Work, refund: Refund, event: str, before: str, actor: str) -> None:
    """Without the reason and the gateway's words, because admins may have named the guest in them."""
    trail.add(
        work,
        f"refund:{refund.refund_id}",
        event,
        actor=actor,
        about=refund.booking.booking_id,
        before={"status": before} if before else None,
        after={
            "status": refund.status,
            "amount_minor": refund.amount_minor,
            "currency": refund.currency,
            "kind": refund.kind,
            "order_id": refund.payment.order_id,
            "way": refund.way,
            "reference": refund.reference,
        },
    )


def _move_booking(work: Work, refund: Refund, event: str, actor: str) -> None:
    """The booking follows the refund that ends it; of any other its guest is told by itself."""
    booking = refund.booking
    if refund.ends_booking:
        bookings.move(work, booking, event, actor=actor, reason=refund.refund_id)
        return
    for notice in notices.NOTICES[event]:
        notices.send_beside(work, booking, notice, f"{refund.refund_id}:{event}:{refund.tries}")
