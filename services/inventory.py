"""Units and the claims on them: the only place that takes a night or gives it back, and that says what is free."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, false, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.days import nights_of
from services.errors import Taken
from services.tables import Claim, Listing, SpecialPrice, Unit


def slots_of(check_in: date, check_out: date) -> list[str]:
    """The slots of a stay, one a night, sorted."""
    return [night.isoformat() for night in nights_of(check_in, check_out)]


def free_units(tx: Session, listing_id: int, slots: Sequence[str], beside: Collection[int] = ()) -> list[int]:
    """The ids of the listing's units free in all those slots; what the bookings `beside` claim counts as free."""
    taken = select(Claim.unit_id).where(Claim.slot.in_(slots), Claim.unit_id == Unit.id, ~_claimed_by(*beside)).exists()
    free = select(Unit.id).where(Unit.listing_id == listing_id, ~Unit.out_of_order, ~taken).order_by(Unit.id)
    return list(tx.scalars(free))


def claim(tx: Session, listing: Listing, slots: Sequence[str], count: int, holder: str, holder_id: int) -> list[int]:
    """Take `count` units for all the slots; the caller has locked the listing. Raises Taken and takes nothing."""
    units = free_units(tx, listing.id, slots)[:count]
    if len(units) < count:
        raise Taken(f"{listing.slug}: {len(units)} of {count} free")
    _insert(tx, listing, [(unit, slot) for unit in sorted(units) for slot in sorted(slots)], holder, holder_id)
    return units


def claim_beside(
    tx: Session, listing: Listing, slots: Sequence[str], count: int, booking_id: int, change_id: int
) -> list[int]:
    """Hold for a change what its booking needs beside its own claims; the caller has locked the listing.

    Answers the units that it has then, its own first, so that nobody moves house without need. Raises Taken and takes
    nothing.
    """
    mine = tx.execute(select(Claim.unit_id, Claim.slot).where(_claimed_by(booking_id))).all()
    own, held = {row.unit_id for row in mine}, {(row.unit_id, row.slot) for row in mine}
    free = free_units(tx, listing.id, slots, beside=(booking_id,))
    units = sorted(free, key=lambda unit: (unit not in own, unit))[:count]
    if len(units) < count:
        raise Taken(f"{listing.slug}: {len(units)} of {count} free")
    wanted = [(unit, slot) for unit in sorted(units) for slot in sorted(slots)]
    _insert(tx, listing, [pair for pair in wanted if pair not in held], "change", change_id)
    return units


def swap(tx: Session, booking_id: int, change_id: int, units: Sequence[int], slots: Sequence[str]) -> None:
    """Give a booking what is held for its change, and give back what it does not need any more."""
    kept = and_(Claim.unit_id.in_(units), Claim.slot.in_(slots))
    tx.execute(delete(Claim).where(_claimed_by(booking_id), ~kept))
    held = update(Claim).where(Claim.holder == "change", Claim.holder_id == change_id)
    tx.execute(held.values(holder="booking", holder_id=booking_id))


def release(tx: Session, holder: str, holder_id: int) -> None:
    """Give back whatever this holder has claimed."""
    tx.execute(delete(Claim).where(Claim.holder == holder, Claim.holder_id == holder_id))


def count_free(
    tx: Session, slots: Sequence[str], listing_ids: Iterable[int] | None = None, beside: Collection[int] = ()
) -> dict[int, int]:
    """How many units of each listing are free in all the slots; listings with none are left out. One query.

    What the bookings `beside` claim counts as free.
    """
    taken = select(Claim.unit_id).where(Claim.slot.in_(slots), ~_claimed_by(*beside)).distinct().subquery()
    free = (
        select(Unit.listing_id, func.count())
        .join(Listing, and_(Listing.id == Unit.listing_id, Listing.active))
        .outerjoin(taken, taken.c.unit_id == Unit.id)
        .where(~Unit.out_of_order, taken.c.unit_id.is_(None))
        .group_by(Unit.listing_id)
    )
    if listing_ids is not None:
        free = free.where(Unit.listing_id.in_(list(listing_ids)))
    return {row[0]: row[1] for row in tx.execute(free)}


def nearest_free(
    tx: Session,
    listing_id: int,
    check_in: date,
    nights: int,
    count: int,
    today: date,
    *,
    days: int = 21,
    most: int = 3,
    beside: Collection[int] = (),
) -> list[date]:
    """The arrival days nearest to `check_in`, within `days` of it, on which `count` units are free for the stay.

    What the bookings `beside` claim counts as free.
    """
    first, last = max(today, check_in - timedelta(days=days)), check_in + timedelta(days=days)
    units = set(tx.scalars(select(Unit.id).where(Unit.listing_id == listing_id, ~Unit.out_of_order)))
    taken = _taken_by_slot(tx, units, first, last + timedelta(days=nights), beside)
    arrivals = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    arrivals.sort(key=lambda day: (abs((day - check_in).days), day))
    fitting = (
        day
        for day in arrivals
        if len(units - set().union(*(taken.get(slot, set()) for slot in slots_of(day, day + timedelta(days=nights)))))
        >= count
    )
    return [day for day, _ in zip(fitting, range(most), strict=False)]


def taken_nights(
    tx: Session, listing_id: int, count: int, first: date, last: date, beside: Collection[int] = ()
) -> list[date]:
    """The nights from `first` to `last` on which fewer than `count` units of the listing are free.

    What the bookings `beside` claim counts as free.
    """
    units = set(tx.scalars(select(Unit.id).where(Unit.listing_id == listing_id, ~Unit.out_of_order)))
    taken = _taken_by_slot(tx, units, first, last, beside)
    nights = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [night for night in nights if len(units - taken.get(night.isoformat(), set())) < count]


def _claimed_by(*booking_ids: int) -> ColumnElement[bool]:
    return and_(Claim.holder == "booking", Claim.holder_id.in_(booking_ids)) if booking_ids else false()


def _insert(tx: Session, listing: Listing, wanted: Sequence[tuple[int, str]], holder: str, holder_id: int) -> None:
    rows = [{"unit_id": unit, "slot": slot, "holder": holder, "holder_id": holder_id} for unit, slot in wanted]
    if not rows:
        return
    try:
        with tx.begin_nested():
            tx.execute(insert(Claim), rows)  # one statement: row by row could deadlock
    except IntegrityError:
        raise Taken(listing.slug) from None


def _taken_by_slot(
    tx: Session, units: set[int], first: date, last: date, beside: Collection[int]
) -> dict[str, set[int]]:
    rows = tx.execute(
        select(Claim.slot, Claim.unit_id).where(
            Claim.unit_id.in_(units),
            Claim.slot >= first.isoformat(),
            Claim.slot <= last.isoformat(),
            ~_claimed_by(*beside),
        )
    )
    taken: dict[str, set[int]] = {}
    for slot, unit_id in rows:
        taken.setdefault(slot, set()).add(unit_id)
    return taken


def special_prices(
    tx: Session, listing_ids: Sequence[int], check_in: date, check_out: date
) -> dict[int, dict[date, int]]:
    """The special prices of these listings' nights, in minor units. One query."""
    rows = tx.scalars(
        select(SpecialPrice).where(
            SpecialPrice.listing_id.in_(listing_ids), SpecialPrice.night >= check_in, SpecialPrice.night < check_out
        )
    )
    prices: dict[int, dict[date, int]] = {listing_id: {} for listing_id in listing_ids}
    for row in rows:
        prices[row.listing_id][row.night] = row.price_minor
    return prices
