"""Which place: the list of what fits what is known, and the choice from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import language
from flows.draft import Draft
from flows.said import Said
from flows.stay import dates, opening
from flows.stay.words import from_price
from flows.turn import Turn
from services import bookings, listings, texts
from services.post.messages import Choice, Message
from services.referrer import referrals

ROWS: Final = 10
TITLE, ABOUT = 24, 72


def take(turn: Turn, said: Said) -> str:
    """A tapped place, the row that shows more, or words that narrow the search."""
    draft = Draft.of(turn.answers)
    if not said.choice:
        return _take_words(turn)
    if said.choice.startswith("more"):
        draft.page = int(said.choice.removeprefix("more") or 0)
        draft.into(turn.answers)
        return "more"
    return choose(turn, said.choice)


def _take_words(turn: Turn) -> str:
    heard = opening.hear(turn)
    if heard == "ok":
        return dates.free_or_full(turn)
    return heard if heard == "unclear" else dates.ask_when(turn, heard)


def choose(turn: Turn, listing_id: str) -> str:
    """Keep the place that was chosen, and what was typed beside its name; another place keeps dates and people."""
    listing = listings.by_id(turn.work, int(listing_id)) if listing_id.isdigit() else None
    if listing is None:
        return "gone"
    draft = Draft.of(turn.answers)
    draft.listing_id, draft.page = listing.id, 0
    draft.into(turn.answers)
    if turn.said.text != listing.name[:TITLE]:
        opening.apply_beside(turn)
    return dates.free_or_full(turn)


def ask(turn: Turn, again: bool) -> Message:
    """The list of places that fit, with total prices once the nights are known; never empty."""
    draft = Draft.of(turn.answers)
    found = listings.find(turn.work, _wish(turn, draft))
    fitting = [offer for offer in found if offer.listing.id != draft.not_listing_id]
    shown = fitting or _nearly(turn, draft)
    greets = not (again or turn.preface or draft.known(turn.locale))
    return Message(
        text=_words(turn, draft, shown, greets) if fitting else _sorry(turn, draft),
        choices=_rows(turn, shown, draft.page),
        footer=language.others(turn) if greets else "",
        list_title=turn.text("stay.listing", "list_title"),
    )


def _wish(turn: Turn, draft: Draft) -> listings.Wish:
    check_in, check_out = draft.stay or (None, None)
    code = referrals.find(turn.work, draft.code) if draft.code else None
    return listings.Wish(
        kind=draft.kind,
        place=draft.place,
        check_in=check_in,
        check_out=check_out,
        guests=draft.guests,
        budget_minor=draft.budget_minor,
        code_kind=code.kind if code else None,
        beside=bookings.replaceable_ids(turn.work, turn.person),
    )


def _nearly(turn: Turn, draft: Draft) -> list[listings.Offer]:
    """What comes near when nothing fits: the same nights elsewhere or in another kind, then any place at all."""
    wish = _wish(turn, draft)
    nights = replace(wish, kind="", place="", budget_minor=None)
    near = [
        *listings.find(turn.work, replace(nights, kind=wish.kind)),
        *listings.find(turn.work, replace(nights, place=wish.place)),
        *listings.find(turn.work, nights),
    ]
    return list({offer.listing.id: offer for offer in near}.values()) or listings.find(turn.work, listings.Wish())


def _sorry(turn: Turn, draft: Draft) -> str:
    known, example = draft.known(turn.locale), dates.example_stay(turn.today, turn.locale)
    return turn.text("stay.listing", "near", known=known, example=example)


def _words(turn: Turn, draft: Draft, found: list[listings.Offer], greets: bool) -> str:
    noted = turn.text("words", "code_noted", code=draft.code) if draft.code else ""
    known, example = draft.known(turn.locale), dates.example_stay(turn.today, turn.locale)
    if known:
        places = texts.count(turn.locale, "free" if draft.stay else "fitting", len(found))
        asked = turn.text("stay.listing", "found", known=known, places=places, example=example)
        return "\n".join(filter(None, (asked, noted)))
    question = turn.text("stay.listing", "ask", place=_first_place(found), example=example)
    if not greets:
        return question
    name = f", {turn.person.name}" if turn.person.name else ""
    return "\n".join(filter(None, (turn.text("stay.listing", "hello", name=name), noted, question)))


def _first_place(found: list[listings.Offer]) -> str:
    return found[0].listing.place if found else ""


def _rows(turn: Turn, found: list[listings.Offer], page: int) -> tuple[Choice, ...]:
    if len(found) <= ROWS:
        return tuple(_row(turn, offer) for offer in found)
    size = ROWS - 1
    shown = found[page * size : (page + 1) * size] or found[:size]
    left = len(found) - (page + 1) * size
    more = Choice(
        f"stay.listing:more{page + 1 if left > 0 else 0}",
        turn.text("words", "more"),
        turn.text("words", "more_about", left=max(left, 0)) if left > 0 else "",
    )
    return (*(_row(turn, offer) for offer in shown), more)


def _row(turn: Turn, offer: listings.Offer) -> Choice:
    listing = offer.listing
    facts = {"kind": turn.text("words", listing.kind), "place": listing.place, "capacity": listing.capacity}
    if offer.quote:
        about = turn.text("stay.listing", "priced_row", price=offer.quote.total.show(turn.locale), **facts)
    else:
        about = turn.text("stay.listing", "row", price=from_price(turn, listing), **facts)
    return Choice(f"stay.listing:{listing.id}", listing.name[:TITLE], about[:ABOUT])
