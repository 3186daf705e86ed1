"""Refunds as an admin asks for them from outside: by booking, said again without harm, each in one transaction.

What was asked for before is answered again; only what is new changes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services import bookings
from services.errors import IllegalMove
from services.house import Work
from services.money import Money
from services.payments import refunds
from services.tables import Booking, Refund

STARTABLE = ("REQUIRED", "FAILED")


@dataclass(frozen=True)
class Desk:
    """One admin at work: `actor` is who is proved to be asking, `gateways_that_refund` those we may call."""

    work: Work
    actor: str
    gateways_that_refund: frozenset[str]


def initiate(desk: Desk, booking: Booking, reason: str, amount: Money | None) -> Refund:
    """The refund of a booking, written down unless it is already. Without an amount, of all that is left.

    Raises IllegalMove when nothing was paid, or more is asked for than is left.
    """
    known = refunds.of_booking(desk.work, booking)
    same = [each for each in known if each.status != "WITHDRAWN" and _is_same(each, reason, amount)]
    if same:
        return same[-1]
    try:
        return refunds.require(desk.work, booking, reason=reason, requested_by=desk.actor, amount=amount)
    except LookupError as error:
        raise IllegalMove(str(error)) from error


def process(desk: Desk, refund: Refund, reference: str, processed_by: str) -> Refund:
    """The refund is under way: by hand under `reference`, or through its gateway where that can.

    Raises IllegalMove when it can be neither.
    """
    if refund.status in STARTABLE and not reference and refund.payment.provider not in desk.gateways_that_refund:
        raise IllegalMove(f"{refund.refund_id}: {refund.payment.provider} sends nothing back by itself")
    fresh = refund.status in STARTABLE
    started = refunds.start(desk.work, refund, actor=desk.actor, reference=reference)
    if fresh and processed_by:
        started.processed_by = processed_by
    return started


def complete(desk: Desk, refund: Refund) -> Refund:
    """The money has left for the guest. Raises IllegalMove when the refund was not under way."""
    return refunds.complete(desk.work, refund, actor=desk.actor)


def chosen(work: Work, booking: Booking, refund_id: str | None, wanted: Sequence[str]) -> Refund:
    """The refund that is meant: by its id, else the booking's only one in a `wanted` state, else its newest.

    Raises LookupError when the booking has no refund of that id, IllegalMove when it has none at all or several could
    be meant.
    """
    known = refunds.of_booking(work, booking)
    if refund_id is not None:
        return _named(known, refund_id)
    waiting = [each for each in known if each.status in wanted]
    if len(waiting) > 1:
        raise IllegalMove(f"{booking.booking_id} has several refunds; name one by its refund_id")
    if not known:
        raise IllegalMove(f"{booking.booking_id} has no refund")
    return (waiting or known)[-1]


def locked_booking(work: Work, booking_id: str) -> Booking | None:
    """The booking, ours until the transaction ends, so that two admins come one after the other."""
    return bookings.locked(work, booking_id.upper())


def _named(known: Sequence[Refund], refund_id: str) -> Refund:
    found = next((each for each in known if each.refund_id == refund_id), None)
    if found is None:
        raise LookupError(refund_id)
    return found


def _is_same(refund: Refund, reason: str, amount: Money | None) -> bool:
    """A booking is ended by one refund, whatever is said of it; any other is the same by its reason and amount."""
    if refund.ends_booking:
        return amount in (None, refund.amount)
    return amount == refund.amount and reason == refund.reason
