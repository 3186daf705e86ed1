"""How many come: persons in a villa; in a camp or cottage also how they eat."""

from __future__ import annotations

from flows.draft import Draft
from flows.reading.people import People, read_people
from flows.said import Said
from flows.stay import dates
from flows.stay.words import known
from flows.turn import Turn
from services import listings
from services.messages import Choice, Message
from services.tables import Listing


def take(turn: Turn, said: Said) -> str:
    """A tapped or typed number; more than the place takes is told, and units may run short for it."""
    draft = Draft.of(turn.answers)
    people = _tapped(said.choice) if said.choice else read_people(said.text, total=draft.guests)
    if people is None:
        return "unclear"
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    trouble = fits(turn, listing, people.total)
    if trouble:
        return trouble
    draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
    draft.into(turn.answers)
    return dates.free_or_full(turn)


def fits(turn: Turn, listing: Listing | None, guests: int) -> str:
    """Why so many people cannot come there: too_few, too_many, or nothing when they can."""
    if guests < 1:
        return "too_few"
    if listing is None:
        return ""
    most = listings.most_guests(turn.work, listing)
    turn.facts |= {"most": most, "property_name": listing.name}
    return "too_many" if guests > most else ""


def ask(turn: Turn, again: bool) -> Message:
    """The question for the people, with the likeliest numbers to tap."""
    draft = Draft.of(turn.answers)
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    most = listings.most_guests(turn.work, listing) if listing else 0
    if listing is None or listing.kind == "villa":
        numbers = sorted({min(2, most or 2), min(4, most or 4), most or 6})
        choices = [_choice(turn, str(n), "people_choice", n=n) for n in numbers]
        return Message(turn.text("stay.people", "ask", known=known(turn), most=most), tuple(choices))
    two = min(2, most)
    choices = [
        _choice(turn, f"{two}v0", "veg_choice", n=two),
        *([_choice(turn, "1v1", "mixed_choice", veg=1, non_veg=1)] if two == 2 else []),
        _choice(turn, f"0v{two}", "non_veg_choice", n=two),
    ]
    return Message(turn.text("stay.people", "ask_diet", known=known(turn), most=most), tuple(choices))


def _choice(turn: Turn, value: str, part: str, **facts: int) -> Choice:
    return Choice(f"stay.people:{value}", turn.text("stay.people", part, **facts))


def _tapped(value: str) -> People | None:
    """`4` persons, or `2v1`: two vegetarian and one not."""
    vegetarian, mark, non_vegetarian = value.partition("v")
    if not vegetarian.isdigit() or (mark and not non_vegetarian.isdigit()):
        return None
    if not mark:
        return People(int(vegetarian))
    return People(int(vegetarian) + int(non_vegetarian), int(vegetarian), int(non_vegetarian))
