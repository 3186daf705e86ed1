"""Running totals over bookings: kept in the transaction that changes a booking, read instead of the bookings.

A change is a row of its own, so that two bookings never wait for one another; the sweep folds these rows together.
What a booking was last counted as stands on it: counting it again, whenever, only adds the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, select, update
from sqlalchemy.orm.attributes import set_committed_value

from services.clock import local_date
from services.house import Work
from services.states import BOOKING, CONFIRMED, HOLDING, all_states
from services.tables import Booking, Listing, Tally
from services.tables.tallies import FOLDED, KEY, LOOSE

STANDING: Final = CONFIRMED | {"OWNER_CONFIRMED"}
# Ended by somebody's no, or with money that goes back. Running out of time is not cancelling.
CANCELLED: Final = frozenset(all_states(BOOKING)) - HOLDING - {"EXPIRED"}


def _if(condition: ColumnElement[bool], amount: Any = 1) -> ColumnElement[int]:
    return case((condition, amount), else_=0)


_stands = Booking.booking_status.in_(sorted(STANDING))
_referred = Booking.referral_code_id.is_not(None)
_earned = and_(_referred, Booking.commission_status == "CONFIRMED")
_hoped = and_(_referred, Booking.commission_status == "PENDING")

# What one booking adds to each column; the only place that says what is counted.
MEASURES: Final[Mapping[str, ColumnElement[int]]] = {
    "made": literal(1),
    "paid": _if(Booking.paid_minor > 0),
    "confirmed": _if(_stands),
    "cancelled": _if(Booking.booking_status.in_(sorted(CANCELLED))),
    "revenue_minor": Booking.paid_minor.expression,
    "commission_minor": _if(_stands, Booking.platform_minor),
    "referrals": _if(_referred),
    "referrals_confirmed": _if(_earned),
    "referrals_pending": _if(_hoped),
    "referrals_cancelled": _if(and_(_referred, Booking.commission_status == "CANCELLED")),
    "admin_confirmed_minor": _if(_earned, Booking.platform_minor),
    "referrer_confirmed_minor": _if(_earned, Booking.referrer_minor),
    "discount_confirmed_minor": _if(_earned, Booking.discount_minor),
    "admin_pending_minor": _if(_hoped, Booking.platform_minor),
    "referrer_pending_minor": _if(_hoped, Booking.referrer_minor),
}


def count(work: Work, booking: Booking) -> None:
    """Bring the totals up to what the booking is now. Whoever changes a booking calls this in the same transaction."""
    work.tx.flush()
    counted, *worth = work.tx.execute(select(Booking.tallied, *MEASURES.values()).where(Booking.id == booking.id)).one()
    # Another transaction may have counted it since this one first saw it.
    set_committed_value(booking, "tallied", counted)
    now = dict(zip(MEASURES, worth, strict=True))
    before = counted or _under(work, booking)
    change = {name: amount - before.get(name, 0) for name, amount in now.items()}
    if any(change.values()):
        day, place = date.fromisoformat(before["day"]), before["place"]
        work.tx.add(Tally(loose=True, day=day, place=place, currency=booking.currency, **change))
        booking.tallied = {**before, **now}


def tidy(work: Work, most: int = 1000) -> None:
    """Count bookings that never were, and fold loose changes into the row they belong to."""
    never = select(Booking).where(Booking.tallied.is_(None)).order_by(Booking.id).limit(most)
    for booking in work.tx.scalars(never.with_for_update(of=Booking, skip_locked=True)):
        count(work, booking)
    work.tx.flush()
    loose = select(Tally).where(LOOSE).order_by(Tally.id).limit(most).with_for_update(skip_locked=True)
    rows = work.tx.scalars(loose).all()
    sums: dict[tuple[Any, ...], Counter[str]] = {}
    for row in rows:
        into = sums.setdefault(tuple(getattr(row, part) for part in KEY), Counter(dict.fromkeys(MEASURES, 0)))
        into.update({name: getattr(row, name) for name in MEASURES})
    for key in sorted(sums):
        _fold(work, dict(zip(KEY, key, strict=True)), sums[key])
    work.tx.execute(delete(Tally).where(Tally.id.in_([row.id for row in rows])))


def sums_of(*columns: str) -> list[ColumnElement[int]]:
    """The columns of a select that adds these totals up."""
    return [func.coalesce(func.sum(getattr(Tally, name)), 0) for name in columns]


def differences(work: Work) -> dict[str, tuple[int, int]]:
    """Where the totals are not what the bookings come to: name of the total with its currency, kept and true."""
    kept = _by_currency(work, select(Tally.currency, *sums_of(*MEASURES)).group_by(Tally.currency))
    true_sums = [func.coalesce(func.sum(amount), 0) for amount in MEASURES.values()]
    true = _by_currency(work, select(Booking.currency, *true_sums).group_by(Booking.currency))
    return {name: (kept.get(name, 0), true.get(name, 0)) for name in kept | true if kept.get(name) != true.get(name)}


def _under(work: Work, booking: Booking) -> dict[str, Any]:
    """Where a booking is counted, settled once, so that what was added is taken off the same row."""
    place = work.tx.scalar(select(Listing.place).where(Listing.id == booking.listing_id))
    day = local_date(booking.created_at, work.settings.default_timezone)
    return {"day": day.isoformat(), "place": place}


def _fold(work: Work, key: Mapping[str, Any], change: Mapping[str, int]) -> None:
    mine = and_(FOLDED, *(getattr(Tally, part) == value for part, value in key.items()))
    added = {name: getattr(Tally, name) + amount for name, amount in change.items()}
    found = work.tx.execute(update(Tally).where(mine).values(added).execution_options(synchronize_session=False))
    if found.rowcount == 0:  # type: ignore[attr-defined]  # because Result hides what CursorResult has
        work.tx.add(Tally(loose=False, **key, **change))


def _by_currency(work: Work, grouped: Any) -> dict[str, int]:
    return {
        f"{name} {row[0]}": int(amount)
        for row in work.tx.execute(grouped)
        for name, amount in zip(MEASURES, row[1:], strict=True)
    }
