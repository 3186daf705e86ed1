"""Amounts and summaries several questions show."""

from __future__ import annotations

from flows.draft import Draft
from flows.turn import Turn
from services import listings
from services.money import Money
from services.tables import Listing


def from_price(turn: Turn, listing: Listing) -> str:
    """`from ₹5,000 a night`."""
    lowest = Money(min(listing.weekday_minor, listing.weekend_minor), listing.currency)
    return turn.text("words", "from_price", price=lowest.show(turn.locale))


def known(turn: Turn, locale: str = "") -> str:
    """What is known so far, for the top of a question; in another language than the talk's where one is named."""
    draft = Draft.of(turn.answers)
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    return draft.known(locale or turn.locale, listing.name if listing else "")
