"""How many come: persons in a villa; in a camp or cottage also how they eat."""

from __future__ import annotations

from flows.draft import Draft
from flows.reading.people import People, read_people
from flows.reading.wishes import read_wish
from flows.reading.yes_no import read_yes_no
from flows.said import Said
from flows.spoken import means
from flows.stay import dates
from flows.stay.words import known
from flows.turn import Turn
from services import listings
from services.post.messages import Choice, Message
from services.tables import Listing


def take(turn: Turn, said: Said) -> str:
    """A tapped or typed number; more than the place takes is told, and units may run short for it.

    Where food is part of the stay, a number alone is asked about once more, and then it will do.
    """
    draft = Draft.of(turn.answers)
    people = tapped(said.choice) if said.choice else typed(turn, said.text, draft.guests)
    if people is None:
        return "unclear"
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    trouble = fits(turn, listing, people.total)
    if trouble:
        return trouble
    asked_before = draft.guests == people.total
    draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
    draft.into(turn.answers)
    if listing and listing.kind != "villa" and people.vegetarian is None and not asked_before:
        return "eat"
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
    n = min(draft.guests or 2, most)
    half = n // 2
    choices = [
        _choice(turn, f"{n}v0", "veg_choice", n=n),
        *([_choice(turn, f"{n - half}v{half}", "mixed_choice", veg=n - half, non_veg=half)] if half else []),
        _choice(turn, f"0v{n}", "non_veg_choice", n=n),
    ]
    part = "ask_eat" if draft.guests else "ask_diet"
    return Message(turn.text("stay.people", part, known=known(turn), most=most), tuple(choices))


def _choice(turn: Turn, value: str, part: str, **facts: int) -> Choice:
    return Choice(f"stay.people:{value}", turn.text("stay.people", part, **facts))


def typed(turn: Turn, text: str, known: int | None) -> People | None:
    """What was typed; to how the known guests eat, `no` and the like are an answer too."""
    wished = read_wish(text, turn.today, language=turn.locale)
    if known and wished and wished.more:
        return People(known + wished.more)
    people = read_people(text, total=known, language=turn.locale)
    if people is None and known and _is_skipped(text):
        return People(known)
    return people


def _is_skipped(text: str) -> bool:
    return means(text, "skip") or read_yes_no(text) is not None


def tapped(value: str) -> People | None:
    """`4` persons, or `2v1`: two vegetarian and one not."""
    vegetarian, mark, non_vegetarian = value.partition("v")
    if not vegetarian.isdigit() or (mark and not non_vegetarian.isdigit()):
        return None
    if not mark:
        return People(int(vegetarian))
    return People(int(vegetarian) + int(non_vegetarian), int(vegetarian), int(non_vegetarian))
