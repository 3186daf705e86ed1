"""A change on offer: the new nights are held beside the old ones and the new price is frozen, for a yes or a no."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from services import bookings, inventory, listings, pricing
from services.changes import course
from services.changes.limits import why_not
from services.changes.terms import Terms, Wish
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.tables import Booking, Listing, StayChange


def offer(work: Work, booking: Booking, wish: Wish, *, actor: str) -> StayChange:
    """Hold what the wish needs and freeze its price; an earlier offer for the same stay is let go.

    Raises Taken when the nights are gone, IllegalMove when the stay cannot be changed now; nothing has changed then.
    """
    listing = lock(work.tx, Listing, Listing.id == booking.listing_id)
    fresh = bookings.locked(work, booking.booking_id)
    if listing is None or fresh is None or why_not(fresh, work.settings, work.now):
        raise IllegalMove(f"{booking.booking_id}: cannot be changed in {booking.booking_status}")
    with work.tx.begin_nested():
        return _offer(work, fresh, listing, wish, actor)


def _offer(work: Work, booking: Booking, listing: Listing, wish: Wish, actor: str) -> StayChange:
    earlier = course.open_of(work, booking)
    if earlier is not None:
        if earlier.status not in course.HELD_FOR_THE_GUEST:
            raise IllegalMove(f"{earlier.change_id}: waits for the owner")
        course.move(work, earlier, "let_go", actor=actor)
    bookings.expire_overdue(work, listing_id=listing.id)
    change = _new_change(work, booking, wish)
    slots = inventory.slots_of(wish.check_in, wish.check_out)
    count = pricing.units_needed(listing, wish.guests)
    change.units = inventory.claim_beside(work.tx, listing, slots, count, booking.id, change.id)
    course.write(work, change, "offered", "", actor)
    return change


def _new_change(work: Work, booking: Booking, wish: Wish) -> StayChange:
    after = Terms.priced(wish, _quote(work, booking, wish))
    more_minor = after.pay_now_minor - booking.paid_minor
    number = (work.tx.scalar(select(func.max(StayChange.number)).where(StayChange.booking_id == booking.id)) or 0) + 1
    change = StayChange(
        change_id=f"{booking.booking_id}-C{number}",
        booking=booking,
        number=number,
        status="OFFERED",
        before=Terms.of(booking).to_json(),
        after=after.to_json(),
        units=[],
        currency=booking.currency,
        topup_minor=max(more_minor, 0),
        refund_minor=max(-more_minor, 0),
        hold_until=work.now + timedelta(minutes=work.settings.payment_hold_minutes),
        created_at=work.now,
        updated_at=work.now,
    )
    work.tx.add(change)
    work.tx.flush()
    return change


def _quote(work: Work, booking: Booking, wish: Wish) -> pricing.Quote:
    kind = booking.referral_code.kind if booking.referral_code else None
    return listings.price(work, booking.listing, wish.check_in, wish.check_out, wish.guests, kind)
