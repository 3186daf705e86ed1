"""How long an owner is waited for: the rungs' minutes of the listing itself, and where it has none, the settings'."""

from __future__ import annotations

from dataclasses import dataclass

from services.settings import Settings
from services.tables import Listing


@dataclass(frozen=True)
class Patience:
    """So many minutes after the owner was asked they are reminded, an admin is told, and the outcome comes."""

    remind_minutes: int
    response_minutes: int
    give_up_minutes: int


def of(listing: Listing, settings: Settings) -> Patience:
    """The patience with this listing's owner."""
    return Patience(
        listing.remind_minutes or settings.owner_token_minutes,
        listing.response_minutes or settings.owner_response_minutes,
        listing.give_up_minutes or settings.owner_give_up_minutes,
    )
