"""Whether a stay may be changed at all now, and if not, why. Pure; the boundary belongs to the guest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from services.settings import Settings
from services.tables import Booking

CHANGEABLE: Final = frozenset({"BOOKING_REQUEST_SENT_TO_OWNER", "TICKET_GENERATED"})
# Why a booking in another state cannot be changed, by the sentence that says so; whatever is not here was cancelled.
REASONS: Final[Mapping[str, str]] = {
    "INITIATED": "unpaid",
    "PAYMENT_PENDING": "unpaid",
    "PAYMENT_FAILED": "unpaid",
    "CHECKED_IN": "checked_in",
    "COMPLETED": "stayed",
}


def why_not(booking: Booking, settings: Settings, now: datetime) -> str:
    """Why this stay cannot be changed: unpaid, checked_in, stayed, cancelled, late; or nothing when it can.

    At exactly so many hours before check-in as the settings say it still can.
    """
    if booking.booking_status not in CHANGEABLE:
        return REASONS.get(booking.booking_status, "cancelled")
    left = booking.begins_at - now
    return "" if left >= timedelta(hours=settings.change_limit_hours) else "late"
