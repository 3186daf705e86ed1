"""What somebody's codes have earned, as they themselves may see it: by booking id, never by the guest's name or number.

Plain reading: amounts come from the bookings, what there is to get from the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from services import ledger
from services.clock import local_date
from services.house import Work
from services.money import Money
from services.reports.commissions import Sums, by_status, of_referrer
from services.tables import Booking, BookingEvent, Payout, Person

CURRENCY: Final = "INR"
# The moves that end a commission; the name of each is also the name of its reason in the texts.
ENDINGS: Final = ("owner_cancelled", "guest_cancelled")


@dataclass(frozen=True)
class Figures:
    """A referrer's sums: balance = confirmed less reserved less paid out.

    `reserved` was asked for and is not decided yet. `balance` may be below zero, when a commission was taken back after
    it had been paid out; what is earned next fills it up.
    """

    pending: Money
    confirmed: Money
    cancelled: Money
    reserved: Money
    paid_out: Money
    balance: Money


@dataclass(frozen=True)
class Line:
    """One booking made with a referrer's code. `ending` is the move that ended its commission, or nothing."""

    booking_id: str
    day: date
    code: str
    amount: Money
    status: str
    ending: str


def figures(work: Work, person: Person) -> Figures:
    """The sums of everything a person's codes brought."""
    sums = by_status(work, CURRENCY, of_referrer(person))
    nothing = Sums(0, *[Money(0, CURRENCY)] * 3)
    pending, confirmed, cancelled = (
        sums.get(status, nothing).referrer for status in ("PENDING", "CONFIRMED", "CANCELLED")
    )
    reserved, paid_out = (_payouts(work, person, status) for status in ("REQUESTED", "PAID"))
    return Figures(pending, confirmed, cancelled, reserved, paid_out, balance(work, person))


def balance(work: Work, person: Person) -> Money:
    """What a person has to get: earned, not yet paid out and not reserved for it."""
    return ledger.balance(work, ledger.referrer(person.id), CURRENCY) * -1


def lines(work: Work, person: Person, most: int) -> list[Line]:
    """The newest bookings whose advance was paid with one of this person's codes, newest first."""
    earning = select(Booking).where(of_referrer(person), Booking.commission_status != "NONE")
    rows = list(work.tx.scalars(earning.order_by(Booking.id.desc()).limit(most)))
    endings = _endings(work, rows)
    return [_line(work, booking, endings.get(booking.id, "")) for booking in rows]


def line(work: Work, booking: Booking) -> Line:
    """One booking as its referrer may see it."""
    return _line(work, booking, _endings(work, [booking]).get(booking.id, ""))


def _payouts(work: Work, person: Person, status: str) -> Money:
    total = select(func.coalesce(func.sum(Payout.amount_minor), 0)).where(
        Payout.person_id == person.id, Payout.status == status, Payout.currency == CURRENCY
    )
    return Money(int(work.tx.scalar(total) or 0), CURRENCY)


def _line(work: Work, booking: Booking, ending: str) -> Line:
    return Line(
        booking_id=booking.booking_id,
        day=local_date(booking.created_at, booking.listing.timezone),
        code=booking.referral_code.code if booking.referral_code else "",
        amount=Money(booking.referrer_minor, booking.currency),
        status=booking.commission_status,
        ending=ending if booking.commission_status == "CANCELLED" else "",
    )


def _endings(work: Work, rows: Iterable[Booking]) -> dict[int, str]:
    found = select(BookingEvent.booking_id, BookingEvent.event).where(
        BookingEvent.booking_id.in_([booking.id for booking in rows]), BookingEvent.event.in_(ENDINGS)
    )
    return {row.booking_id: row.event for row in work.tx.execute(found)}
