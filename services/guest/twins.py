"""A guest's bookings that stand for one another: what a later wish has replaced, and the same nights paid for twice.

Whoever books a second unit after the first was paid for wants two, and has no twins.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from services.house import Work
from services.states import HOLDING, UNPAID
from services.tables import Booking, BookingEvent


def paid_instead(work: Work, booking: Booking) -> Booking | None:
    """Where the guest has paid for nights of this booking at the same place, since it was offered to them."""
    offered = select(BookingEvent.id).where(BookingEvent.booking_id == booking.id, BookingEvent.seq == 1)
    mine = (
        select(Booking)
        .join(BookingEvent, BookingEvent.booking_id == Booking.id)
        .where(
            *_beside(booking),
            Booking.booking_status.in_(HOLDING - UNPAID),
            BookingEvent.event == "paid",
            BookingEvent.id > offered.scalar_subquery(),
        )
    )
    return work.tx.scalars(mine.order_by(Booking.id.desc()).limit(1)).first()


def unpaid_beside(work: Work, booking: Booking) -> list[Booking]:
    """The guest's offers of nights of this booking at the same place, locked."""
    mine = select(Booking).where(*_beside(booking), Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED")))
    return list(work.tx.scalars(mine.order_by(Booking.id).with_for_update(of=Booking, key_share=True)))


def present(work: Work, booking: Booking) -> Booking:
    """What stands in a booking's place by now: what was paid for instead, what has replaced it, or itself."""
    newest = booking
    while newer_id := _replaced_by(work, newest):
        newest = work.tx.scalars(select(Booking).where(Booking.booking_id == newer_id)).one()
    paid = paid_instead(work, newest) if newest.booking_status == "EXPIRED" else None
    return paid or newest


def _replaced_by(work: Work, booking: Booking) -> str:
    if booking.booking_status != "EXPIRED":
        return ""
    last = select(BookingEvent).where(BookingEvent.booking_id == booking.id).order_by(BookingEvent.seq.desc()).limit(1)
    event = work.tx.scalars(last).one()
    return event.reason if event.event == "replaced" else ""


def _beside(booking: Booking) -> tuple[ColumnElement[bool], ...]:
    return (
        Booking.id != booking.id,
        Booking.guest_id == booking.guest_id,
        Booking.listing_id == booking.listing_id,
        Booking.check_in < booking.check_out,
        Booking.check_out > booking.check_in,
    )
