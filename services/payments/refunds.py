"""Refunds: required, started, completed, or failed and started again. Never twice, never more than was captured.

Who touches a refund holds its payment's row first, so two who click at once do it one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select

from services import bookings, ledger, notices, trail
from services.admin import alerts
from services.clock import local_date
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.money import Money
from services.states import REFUND, SAME, next_state
from services.tables import Booking, Payment, Person, Refund

PROMISED_BUSINESS_DAYS: Final = 7
OPEN: Final = ("REQUIRED", "INITIATED", "FAILED")
WAITING_ALERT: Final = "required_or_moved"
GOES_BACK: Final = Refund.status != "WITHDRAWN"


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
    booking was paid by, while it lives or after it has ended, is goodwill; while it lives the amount is named. Raises
    LookupError when nothing was captured, IllegalMove for more than is left or nothing at all.
    """
    source = _locked_source(work, booking, payment)
    known = of_payment(work, source)
    # Money that has a home is the owner's, ours or on its way back already, so what goes back besides is given by us.
    goodwill = bool(source.home) and not ends_booking
    lives = source.home == "ATTACHED" and not ends_booking
    same = next((each for each in known if each.ends_booking == ends_booking), None)
    if same is not None and not lives and (ends_booking or amount is None):
        return same
    left = left_of(work, source)
    wanted = left if amount is None else amount
    if wanted.currency != left.currency or not 0 < wanted.minor <= left.minor:
        raise IllegalMove(f"{booking.booking_id}: {wanted.show()} cannot be refunded, {left.show()} is left")
    if lives and amount is None:
        raise IllegalMove(f"{booking.booking_id}: it lives, so name an amount as goodwill, or cancel it first")
    ask = _Ask(booking, reason, requested_by, ends_booking)
    return _write(work, ask, source, wanted, "GOODWILL" if goodwill else "")


def require_parts(
    work: Work, booking: Booking, amount: Money, *, reason: str, requested_by: str, ends_booking: bool
) -> list[Refund]:
    """Write down that so much of what a booking was paid by goes back, spread over its payments as far as needed.

    `ends_booking`: because it ends; else it lives on and costs less. What goodwill has sent back already is
    counted in, because more than was captured cannot go back.
    """
    ask = _Ask(booking, reason, requested_by, ends_booking)
    written: list[Refund] = []
    for source, left in _kept_by(work, booking):
        part = min(amount, left)
        if part.minor > 0:
            written.append(_write(work, ask, source, part))
            amount -= part
        elif ends_booking:
            source.home = "KEPT"
    if amount:
        ledger.goodwill_counted(work, booking, amount, actor=requested_by)
    return written


def can_go_back(work: Work, booking: Booking) -> Money:
    """How much of what the booking keeps could go back at all."""
    return sum((left for _, left in _lefts(work, booking)), Money(0, booking.currency))


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
    fresh.failure, fresh.looks, fresh.overdue_told_at = "", 0, None
    fresh.next_look_at = None if reference else work.now
    _write_trail(work, fresh, "started", before, actor)
    about = f"{fresh.refund_id}, {fresh.amount.show()}"
    alerts.done_by(work, actor, f"refund_{fresh.way}", about, fresh.gateway_id, fresh.booking)
    _follow(work, fresh, "started", actor)
    if not reference:
        work.ring("refund", fresh.refund_id)
    return fresh


def start_if_automatic(work: Work, refund: Refund) -> bool:
    """Start a fresh refund without a person, where the settings say so; answers whether they do."""
    automatic = work.settings.paytm_refund_way == "gateway"
    if automatic and refund.status == "REQUIRED":
        start(work, refund, actor="settings")
    return automatic


def hand_over(work: Work, written: Iterable[Refund]) -> None:
    """See to it that fresh refunds are sent: by themselves, or by an admin who is asked to.

    One that waits for its guest's choice is sent later; an admin hears of it at once, because theirs goes first.
    """
    for refund in written:
        if refund.waits_until is None:
            if not start_if_automatic(work, refund):
                notices.put_refund(work, refund, "required")
        elif work.settings.paytm_refund_way == "hand":
            notices.put_refund(work, refund, WAITING_ALERT)


def was_asked_for(work: Work, refund: Refund) -> bool:
    """Whether the admins were asked to send it, while its guest could still choose otherwise."""
    return alerts.was_told(work, refund.booking, f"{refund.refund_id}:{WAITING_ALERT}")


def send_what_waited(work: Work, most: int = 100) -> int:
    """Send the refunds whose guest has not chosen another place in time; answers how many."""
    late = select(Refund).where(Refund.status == "REQUIRED", Refund.waits_until <= work.now)
    found = work.tx.scalars(late.order_by(Refund.id).limit(most)).all()
    return sum(stop_waiting(work, each) for each in found)


def stop_waiting(work: Work, refund: Refund) -> bool:
    """Let a refund wait for nothing any more; answers whether it is still to be sent."""
    fresh = _locked(work, refund)
    fresh.waits_until = None
    if fresh.status != "REQUIRED":
        return False
    if not was_asked_for(work, fresh):
        hand_over(work, [fresh])
    return True


def withdraw(work: Work, refund: Refund, *, actor: str) -> None:
    """The money stays after all, for another booking. Raises IllegalMove once the refund was started."""
    fresh = _locked(work, refund)
    before, to = fresh.status, _to(fresh, "withdrawn")
    fresh.status, fresh.waits_until = to, None
    _write_trail(work, fresh, "withdrawn", before, actor)
    ledger.refund_withdrawn(work, fresh, fresh.booking, actor=actor)


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
    _follow(work, fresh, "done", actor)
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
    _follow(work, fresh, "failed", actor)
    return fresh


def by_id(work: Work, refund_id: str) -> Refund | None:
    """The refund of that id."""
    return work.tx.scalars(select(Refund).where(Refund.refund_id == refund_id)).one_or_none()


def of_booking(work: Work, booking: Booking) -> list[Refund]:
    """A booking's refunds, withdrawn ones too, oldest first."""
    return list(work.tx.scalars(select(Refund).where(Refund.booking_id == booking.id).order_by(Refund.id)))


def of_payment(work: Work, payment: Payment) -> list[Refund]:
    """What goes or went back of one payment, oldest first."""
    mine = select(Refund).where(Refund.payment_id == payment.id, GOES_BACK)
    return list(work.tx.scalars(mine.order_by(Refund.id)))


def left_of(work: Work, payment: Payment) -> Money:
    """What has been captured by a payment and is not going back yet."""
    gone = sum(each.amount_minor for each in of_payment(work, payment))
    return Money(payment.captured_minor - gone, payment.currency)


def to_tell_guest(work: Work, guest: Person, most: int = 10) -> list[Refund]:
    """A guest's refunds that have not left yet, oldest first; when all have, the newest."""
    mine = select(Refund).join(Booking, Booking.id == Refund.booking_id).where(Booking.guest_id == guest.id, GOES_BACK)
    still = work.tx.scalars(mine.where(Refund.status.in_(OPEN)).order_by(Refund.id).limit(most)).all()
    return list(still or work.tx.scalars(mine.order_by(Refund.id.desc()).limit(1)))


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


@dataclass(frozen=True)
class _Ask:
    """For which booking money goes back, why, who asked, and whether the booking ends with it."""

    booking: Booking
    reason: str
    requested_by: str
    ends_booking: bool


def _write(work: Work, ask: _Ask, source: Payment, amount: Money, kind: str = "") -> Refund:
    """The row of a refund, with its trail and its posting. The caller holds the payment's row."""
    number = work.tx.scalar(select(func.count()).where(Refund.payment_id == source.id)) or 0
    refund = Refund(
        refund_id=f"RF-{source.order_id}" + (f"-{number + 1}" if number else ""),
        booking_id=ask.booking.id,
        payment=source,
        kind=kind or ("FULL" if amount.minor == source.captured_minor else "PARTIAL"),
        ends_booking=ask.ends_booking,
        status="REQUIRED",
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=ask.reason,
        requested_by=ask.requested_by,
        requested_at=work.now,
    )
    if ask.ends_booking or not source.home:
        source.home = "REFUND"
    work.tx.add(refund)
    work.tx.flush()
    _write_trail(work, refund, "required", "", ask.requested_by)
    ledger.refund_due(work, refund, ask.booking, actor=ask.requested_by)
    return refund


def _kept_by(work: Work, booking: Booking) -> list[tuple[Payment, Money]]:
    """The payments a booking keeps, ours until the transaction ends, and what is left of each, the most first."""
    kept = select(Payment.id).where(Payment.booking_id == booking.id, Payment.home == "ATTACHED")
    for payment_id in work.tx.scalars(kept.order_by(Payment.id)).all():
        lock(work.tx, Payment, Payment.id == payment_id)
    return sorted(_lefts(work, booking), key=lambda pair: -pair[1].minor)


def _lefts(work: Work, booking: Booking) -> list[tuple[Payment, Money]]:
    kept = select(Payment).where(Payment.booking_id == booking.id, Payment.home == "ATTACHED").order_by(Payment.id)
    return [(each, left_of(work, each)) for each in work.tx.scalars(kept)]


def _locked_source(work: Work, booking: Booking, payment: Payment | None) -> Payment:
    source_id = payment.id if payment else _paid_by(work, booking)
    source = lock(work.tx, Payment, Payment.id == source_id) if source_id else None
    if source is None or not source.captured_minor:
        raise LookupError(f"{booking.booking_id}: nothing was captured, so nothing can go back")
    return source


def _paid_by(work: Work, booking: Booking) -> int | None:
    """The payment the booking keeps, the largest if they are several, or the one that has begun to go back."""
    paid = select(Payment.id).where(Payment.booking_id == booking.id, Payment.captured_minor > 0)
    return work.tx.scalar(paid.order_by(Payment.home != "ATTACHED", Payment.captured_minor.desc(), Payment.id).limit(1))


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


def _follow(work: Work, refund: Refund, event: str, actor: str) -> None:
    """Tell of a refund's step, and let the booking follow the refunds that end it, all of them together."""
    notices.put_refund(work, refund, event)
    if refund.ends_booking and _together(work, refund.booking) != refund.booking.booking_status:
        bookings.move(work, refund.booking, f"refund_{event}", actor=actor, reason=refund.refund_id)


def _together(work: Work, booking: Booking) -> str:
    """Where the refunds that end a booking leave it: failed when one has, done when all are."""
    work.tx.flush()
    ending = {each.status for each in of_booking(work, booking) if each.ends_booking} - {"WITHDRAWN"}
    if "FAILED" in ending:
        return "REFUND_FAILED"
    return "REFUND_COMPLETED" if ending == {"COMPLETED"} else "REFUND_INITIATED"
