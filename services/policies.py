"""What a guest gets back who cancels, by the listing's rule. Pure; boundaries belong to the guest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.money import BASIS_POINTS, Money
from services.tables import Booking

HALF = BASIS_POINTS // 2


@dataclass(frozen=True)
class Terms:
    """What a cancellation at this instant means: what goes back, what is kept, and by which rule."""

    refund: Money
    kept: Money
    rule: str


def terms(booking: Booking, now: datetime) -> Terms:
    """The terms at `now`. Before the owner has confirmed, everything goes back; then hours before check-in decide.

    At exactly 48 hours (or what the listing says) it is still all of it, at exactly 24 still half.
    """
    share, rule = _share(booking, now)
    refund = booking.paid.share(share)
    return Terms(refund, booking.paid - refund, rule)


def _share(booking: Booking, now: datetime) -> tuple[int, str]:
    if booking.booking_status == "BOOKING_REQUEST_SENT_TO_OWNER":
        return BASIS_POINTS, "unconfirmed"
    listing = booking.listing
    left = booking.begins_at - now
    if left >= timedelta(hours=listing.full_refund_hours):
        return BASIS_POINTS, "full"
    if left >= timedelta(hours=listing.half_refund_hours):
        return HALF, "half"
    return 0, "late"
