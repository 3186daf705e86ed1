"""Which nights: quick choices that are really free, free text always, and the nearest free dates when sold out."""

from __future__ import annotations

from datetime import date, timedelta
from textwrap import shorten
from typing import Final

from flows.draft import Draft
from flows.reading.dates import Stay, Unclear, read_stay, weekends
from flows.reading.people import read_people
from flows.said import Said
from flows.stay.opening import MOST_NIGHTS, offers_of, stay_choice
from flows.stay.words import from_price, known
from flows.turn import Turn
from services import bookings, inventory, links, listings, pricing, texts
from services.days import show_stay, show_typed_stay
from services.guest import forms
from services.post.messages import Choice, Message
from services.tables import Listing

MOST_ABOUT: Final = 400


def take(turn: Turn, said: Said) -> str:
    """Tapped or typed nights, and people if they are named beside them; sold out is told with what is free nearby."""
    if said.choice == "places":
        return _other_places(turn)
    if said.choice == "calendar":
        return "calendar"
    tapped, language = said.choice, turn.locale
    stay = tapped_stay(tapped, turn.today) if tapped else read_stay(said.text, turn.today, language=language)
    if isinstance(stay, Unclear):
        turn.facts["most_nights"] = texts.count(turn.locale, "nights", MOST_NIGHTS)
        turn.offers = offers_of(turn, stay)
        return stay.why
    draft = Draft.of(turn.answers)
    draft.set_stay(stay.check_in, stay.check_out)
    people = None if tapped else read_people(said.text, language=language)
    if people and people.total > 0:
        draft.set_people(people.total, people.vegetarian, people.non_vegetarian)
    draft.into(turn.answers)
    return free_or_full(turn)


def ask_when(turn: Turn, why: str) -> str:
    """Say what is known and why the nights must be asked about; the stays that may be meant are offered already."""
    turn.preface = "\n".join(filter(None, (turn.preface, known(turn), turn.text("stay.dates", why))))
    return "when"


def free_or_full(turn: Turn) -> str:
    """`ok` when the draft's place has its nights free; else why not, with the nearest free ones as choices."""
    draft = Draft.of(turn.answers)
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    if listing is None or draft.stay is None:
        return "ok"
    check_in, check_out = draft.stay
    if _is_free(turn, draft, listing, Stay(check_in, check_out)):
        return "ok"
    return full(turn, listing, check_in, check_out, pricing.units_needed(listing, draft.guests or 1))


def full(turn: Turn, listing: Listing, check_in: date, check_out: date, units: int) -> str:
    """Say what is full and offer the nearest free dates and the other places free on the same dates."""
    turn.facts |= {"property_name": listing.name, "stay": show_stay(check_in, check_out, turn.locale)}
    nights = (check_out - check_in).days
    own = bookings.replaceable_ids(turn.work, turn.person)
    near = inventory.nearest_free(turn.work.tx, listing.id, check_in, nights, units, turn.today, most=2, beside=own)
    turn.offers = [stay_choice(turn, day, day + timedelta(days=nights)) for day in near]
    turn.offers.append(Choice("stay.dates:places", turn.text("stay.dates", "other_places")))
    draft = Draft.of(turn.answers)
    draft.check_in = draft.check_out = ""
    draft.wanted_in, draft.wanted_out = check_in.isoformat(), check_out.isoformat()
    draft.into(turn.answers)
    return "full" if near else "full_all"


def ask(turn: Turn, again: bool) -> Message:
    """The chosen place with photo, price and pin, and the question for its nights."""
    draft = Draft.of(turn.answers)
    listing = listings.by_id(turn.work, draft.listing_id) if draft.listing_id else None
    choices = tuple(turn.offers) or weekends_and_calendar(turn, draft, listing)
    example = example_stay(turn.today, turn.locale)
    if again or turn.offers or listing is None:
        return Message(turn.text("stay.dates", "again", example=example), choices)
    text = turn.text(
        "stay.dates",
        "ask",
        property_name=listing.name,
        place=listing.place,
        about=shorten(listing.about, MOST_ABOUT, placeholder="…"),
        kind=turn.text("words", listing.kind),
        price=from_price(turn, listing),
        capacity=listing.capacity,
        map_url=links.map_pin(listing.latitude, listing.longitude),
        example=example,
    )
    picture = links.picture(turn.work.settings, listing.picture) if listing.picture else ""
    return Message(text, choices, picture=picture)


def weekends_and_calendar(turn: Turn, draft: Draft, listing: Listing | None) -> tuple[Choice, ...]:
    """The coming weekends that are free there and, where there is a form, its calendar."""
    calendar = [Choice("stay.dates:calendar", turn.text("stay.dates", "calendar"))]
    shown = listing is not None and forms.published(turn.work) and forms.can_show(turn.person, turn.work.now)
    return (*weekend_choices(turn, draft, listing), *(calendar if shown else []))


def _other_places(turn: Turn) -> str:
    draft = Draft.of(turn.answers)
    draft.listing_id = None
    if draft.wanted_in:
        draft.check_in, draft.check_out = draft.wanted_in, draft.wanted_out
    draft.into(turn.answers)
    return "places"


def tapped_stay(value: str, today: date) -> Stay | Unclear:
    """The nights of a button; one of an old button may lie in the past by now."""
    first, _, last = value.partition("/")
    try:
        stay = Stay(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return Unclear("nothing", value)
    return stay if stay.check_in >= today and stay.nights > 0 else Unclear("past", value)


def weekend_choices(turn: Turn, draft: Draft, listing: Listing | None) -> list[Choice]:
    """This and the next weekend, each only if it is free there."""
    titles = (turn.text("stay.dates", "this_weekend"), turn.text("stay.dates", "next_weekend"))
    offered = zip(titles, weekends(turn.today), strict=True)
    return [
        Choice(f"stay.dates:{stay.check_in}/{stay.check_out}", title)
        for title, stay in offered
        if listing is None or _is_free(turn, draft, listing, stay)
    ]


def _is_free(turn: Turn, draft: Draft, listing: Listing, stay: Stay) -> bool:
    slots = inventory.slots_of(stay.check_in, stay.check_out)
    own = bookings.replaceable_ids(turn.work, turn.person)
    free = inventory.free_units(turn.work.tx, listing.id, slots, beside=own)
    return len(free) >= pricing.units_needed(listing, draft.guests or 1)


def example_stay(today: date, locale: str) -> str:
    """Dates as somebody might type them: a coming weekend that lies within one month, `4-6 dec`."""
    friday = weekends(today)[1].check_in
    while (friday + timedelta(days=2)).month != friday.month:
        friday += timedelta(days=7)
    return show_typed_stay(friday, friday + timedelta(days=2), locale)
