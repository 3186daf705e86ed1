"""Ravi, whose stay falls through, and what he taps then."""

from __future__ import annotations

from sqlalchemy import select

from services import audit, bookings
from services.payments import refunds
from services.tables import Booking, Listing
from tests.services.stays import Stay, offered
from tests.town import MEERA, NEHA, RAVI, Heard, Town

CHEAPER, SAME, DEARER = "Pine Cottage", "Pine Cottage", "Lakeview Cottage"


def declined(town: Town, listing: str = "lakeview-cottage", code: str = "") -> Stay:
    """A paid stay whose owner has said no, to a guest who has written today."""
    town.phone(RAVI).says("hi")
    stay = offered(town, listing=listing, code=code).is_paid()
    stay.owner_taps("Cancel")
    return stay


def yes(town: Town, place: str, on: Heard | None = None) -> Stay:
    """Ravi takes that place; the booking he has newest after it."""
    town.phone(RAVI).taps(place, on)
    town.phone(RAVI).taps("Yes, move over")
    return newest(town)


def the_offer(town: Town) -> Heard:
    """The newest message that Ravi got with the list of places."""
    return next(heard for heard in reversed(town.phone(RAVI).heard) if len(heard.choices) > 3)


def newest(town: Town) -> Stay:
    with town.house.reading() as work:
        last = work.tx.scalars(select(Booking).order_by(Booking.id.desc()).limit(1)).one()
        return Stay(town, last.booking_id)


def costs(town: Town, name: str, like: str) -> None:
    """One place costs what another does."""
    with town.house.work() as work:
        model, place = (work.tx.scalars(select(Listing).where(Listing.name == each)).one() for each in (like, name))
        place.weekday_minor, place.weekend_minor = model.weekday_minor, model.weekend_minor
        place.tax_bps, place.advance_bps = model.tax_bps, model.advance_bps


def takes(town: Town, name: str) -> None:
    """Neha takes the place for the same nights."""
    with town.house.reading() as work:
        slug = work.tx.scalars(select(Listing.slug).where(Listing.name == name)).one()
    offered(town, guest=NEHA, listing=slug)


def admin_refunds(town: Town, stay: Stay) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        for refund in refunds.of_booking(work, booking):
            refunds.start(work, refund, actor=f"admin:{MEERA}", reference="PTM-77")


def stands(stay: Stay) -> tuple[str, int, list[tuple[str, int]]]:
    """State, money kept, and what goes back."""
    return stay.state, stay.booking.paid_minor, [(each.status, each.amount_minor) for each in stay.refunds]


def books_are_right(town: Town) -> None:
    with town.house.reading() as work:
        assert audit.differences(work) == []
