"""What we rent out, and what of it fits a wish: kind, place, nights, people, budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services import inventory, pricing
from services.house import Work
from services.tables import Listing


@dataclass(frozen=True)
class Wish:
    """What somebody looks for; whatever is empty does not matter to them.

    `beside`: the bookings of theirs that a new offer would end, so that their nights count as free.
    """

    kind: str = ""
    place: str = ""
    check_in: date | None = None
    check_out: date | None = None
    guests: int | None = None
    budget_minor: int | None = None
    code_kind: str | None = None
    beside: tuple[int, ...] = ()


@dataclass(frozen=True)
class Offer:
    """A listing that fits, with its price when the nights are known."""

    listing: Listing
    quote: pricing.Quote | None


def places(work: Work) -> list[str]:
    """The places we have something in, by name."""
    return list(work.tx.scalars(select(Listing.place).where(Listing.active).distinct().order_by(Listing.place)))


def all_active(work: Work) -> list[Listing]:
    """Every listing that can be booked, by place and name."""
    return list(work.tx.scalars(select(Listing).where(Listing.active).order_by(Listing.place, Listing.name)))


def by_id(work: Work, listing_id: int) -> Listing | None:
    """The listing, if it can be booked."""
    return work.tx.scalars(select(Listing).where(Listing.id == listing_id, Listing.active)).one_or_none()


def find(work: Work, wish: Wish) -> list[Offer]:
    """Listings that fit the wish and, when nights are given, are free in every one of them; cheapest first."""
    fitting = [listing for listing in all_active(work) if _fits(listing, wish)]
    stay = (wish.check_in, wish.check_out) if wish.check_in and wish.check_out else None
    slots = inventory.slots_of(*stay) if stay else []
    free = inventory.count_free(work.tx, slots, [listing.id for listing in fitting], wish.beside)
    guests = wish.guests or 1
    roomy = [listing for listing in fitting if free.get(listing.id, 0) >= pricing.units_needed(listing, guests)]
    if stay is None:
        return [Offer(listing, None) for listing in roomy]
    offers = _priced(work, roomy, *stay, guests, wish.code_kind)
    if wish.budget_minor is not None:
        offers = [offer for offer in offers if offer.quote and offer.quote.total.minor <= wish.budget_minor]
    return sorted(offers, key=lambda offer: offer.quote.total.minor if offer.quote else 0)


def most_guests(work: Work, listing: Listing) -> int:
    """How many people fit into all of the listing's units together."""
    return listing.capacity * len(inventory.free_units(work.tx, listing.id, []))


def price(
    work: Work, listing: Listing, check_in: date, check_out: date, guests: int, code_kind: str | None
) -> pricing.Quote:
    """What this stay costs now."""
    special = inventory.special_prices(work.tx, [listing.id], check_in, check_out)[listing.id]
    return pricing.quote(listing, check_in, check_out, guests, special, code_kind, work.settings)


def _fits(listing: Listing, wish: Wish) -> bool:
    return (not wish.kind or listing.kind == wish.kind) and (not wish.place or listing.place == wish.place)


def _priced(
    work: Work, listings: list[Listing], check_in: date, check_out: date, guests: int, code_kind: str | None
) -> list[Offer]:
    special = inventory.special_prices(work.tx, [listing.id for listing in listings], check_in, check_out)
    return [
        Offer(
            listing,
            pricing.quote(listing, check_in, check_out, guests, special[listing.id], code_kind, work.settings),
        )
        for listing in listings
    ]
