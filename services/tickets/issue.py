"""The ticket of a booking: made once, for a confirmed one only, and its facts as people read them."""

from __future__ import annotations

from datetime import datetime

from services import bookings, links
from services.days import at_hour
from services.errors import IllegalMove
from services.facts import booking_facts
from services.house import Work
from services.settings import Settings
from services.states import CONFIRMED
from services.tables import Booking
from services.tickets.facts import TicketFacts
from services.tickets.qr import qr_data_url


def make(work: Work, booking: Booking, *, actor: str) -> None:
    """Make the ticket of a booking its owner has confirmed and tell everybody. Raises IllegalMove for any other."""
    if booking.booking_status != "OWNER_CONFIRMED":
        raise IllegalMove(f"{booking.booking_id}: no ticket in {booking.booking_status}")
    booking.qr_code = qr_data_url(links.ticket(work.settings, booking.booking_id))
    booking.ticket_generated_at = work.now
    bookings.move(work, booking, "ticket_made", actor=actor)


def valid(booking: Booking) -> bool:
    """Whether this booking has a ticket at all."""
    return booking.booking_status in CONFIRMED


def over(booking: Booking, now: datetime) -> bool:
    """Whether the stay has ended, and the ticket's link with it."""
    return now >= at_hour(booking.check_out, booking.listing.check_out_hour, booking.listing.timezone)
