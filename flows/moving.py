"""Another place instead of one that fell through: what it means for the money is shown before the yes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flows import mine
from flows.draft import Draft
from flows.said import Said
from flows.stay.course import BOOKED
from flows.turn import Turn
from services import bookings, listings
from services.guest import moving, similar
from services.post.messages import Choice, Message
from services.tables import Booking

# What may be tapped here; each names the step that takes it.
TAKES: Final = ("place", "yes", "refund", "offers")


def typed(turn: Turn) -> str:
    """The row that a number or a title stands for, if our offer was the last thing this person heard from us."""
    said = turn.said.text.strip().casefold() if turn.said.kind == "text" else ""
    newest = next(iter(bookings.of_guest(turn.work, turn.person, most=1)), None) if said else None
    if newest is None or newest.updated_at < turn.talk.updated_at:
        return ""
    rows = similar.rows(turn.work, newest)
    if said.isascii() and said.isdigit() and 0 < int(said) <= len(rows):
        return rows[int(said) - 1].id
    return next((row.id for row in rows if row.title.casefold() == said), "")


def take_place(turn: Turn, said: Said) -> str:
    """A place that was tapped: its card, while there is still something to choose."""
    booking_id, _, listing_id = said.choice.partition(".")
    turn.booking = _theirs(turn, booking_id)
    if turn.booking is None or not listing_id.isdigit():
        return "gone"
    if similar.until(turn.work, turn.booking) is None:
        return "late"
    return _card(turn, turn.booking, int(listing_id))


def take_yes(turn: Turn, said: Said) -> str:
    """The yes, judged again at this instant."""
    booking_id, listing_id, total = [*said.choice.split("."), "", ""][:3]
    if not listing_id.isdigit() or not total.isdigit():
        return "gone"
    answered = moving.accept(turn.work, turn.person, booking_id, int(listing_id), int(total))
    turn.booking = answered.booking
    if answered.booking is None:
        return "gone"
    if answered.verdict == "changed":
        return _card(turn, answered.booking, int(listing_id), "changed")
    turn.facts |= turn.booking_facts(answered.booking)
    if answered.verdict == "moved":
        turn.answers = {BOOKED: answered.booking.booking_id}
    elif answered.verdict == "to_pay":
        _draft_of(answered.booking).into(turn.answers)
    return answered.verdict


def take_refund(turn: Turn, said: Said) -> str:
    """They would rather have the money."""
    booking = bookings.locked(turn.work, said.choice)
    if booking is None or booking.guest_id != turn.person.id:
        return "gone"
    turn.booking = booking
    amount = similar.advance(turn.work, booking)
    if not moving.take_refund(turn.work, booking, actor=f"guest:{turn.person.id}"):
        return "late"
    turn.facts |= turn.booking_facts(booking) | {"amount": amount.show(turn.locale)}
    return "noted" if booking.booking_status == "REFUND_REQUIRED" else "started"


def take_offers(turn: Turn, said: Said) -> str:
    """The list once more."""
    turn.booking = _theirs(turn, said.choice)
    if turn.booking is None:
        return "gone"
    return "shown" if similar.until(turn.work, turn.booking) else "late"


def ask_card(turn: Turn, again: bool) -> Message | None:
    """The card that was made ready, with its yes."""
    words, turn.preface = turn.preface, ""
    return Message(words, tuple(turn.offers))


def ask_offers(turn: Turn, again: bool) -> Message:
    """What may be tapped; of what has just gone, the rest."""
    rows = similar.rows(turn.work, turn.booking) if turn.booking else ()
    facts = similar.facts(turn.work, turn.booking, turn.locale) if turn.booking else {}
    if not rows:
        return mine.ask_refund(turn, again)
    return Message(turn.text("moving", "with_rows", **facts), rows, turn.text("moving", "list_title"))


def ask_late(turn: Turn, again: bool) -> Message:
    """What has become of the money instead: the booking it went to, or the refund."""
    newest = similar.newest_of(turn.work, turn.booking) if turn.booking else None
    return mine.ask_refund(turn, again) if newest is turn.booking or newest is None else mine.show(turn, newest)


def _card(turn: Turn, old: Booking, listing_id: int, preface: str = "") -> str:
    """Make ready what a place means for stay and money."""
    terms = moving.terms(turn.work, old, listing_id)
    if terms is None:
        gone = listings.by_id(turn.work, listing_id)
        turn.facts["property_name"] = gone.name if gone else ""
        return "taken" if gone else "gone"
    turn.preface = "\n\n".join(filter(None, (preface and turn.text("moving.card", preface), _words(turn, old, terms))))
    ids = (
        f"moving.yes:{old.booking_id}.{listing_id}.{terms.quote.total.minor}",
        f"moving.offers:{old.booking_id}",
    )
    titles = turn.titles("moving.card")
    refund = replace(similar.refund_row(turn.work, old, turn.locale), about="")
    turn.offers = [*(Choice(id_, title) for id_, title in zip(ids, titles, strict=True)), refund]
    return "card"


def _words(turn: Turn, old: Booking, terms: moving.Terms) -> str:
    shown = {
        "property_name": terms.listing.name,
        "place": terms.listing.place,
        "total_before": old.total.show(turn.locale),
        "total_now": terms.quote.total.show(turn.locale),
        "difference": similar.difference(turn.locale, old.total, terms.quote.total),
        "advance_before": terms.advance.show(turn.locale),
        "advance_now": terms.quote.pay_now.show(turn.locale),
        "carried": terms.carried.show(turn.locale),
        "due": terms.quote.due.show(turn.locale),
        "to_pay": terms.to_pay.show(turn.locale),
        "comes_back": terms.comes_back.show(turn.locale),
    }
    settled = "dearer" if terms.to_pay else "cheaper" if terms.comes_back else "even"
    facts = turn.booking_facts(old) | shown
    return turn.text("moving.card", "ask", **facts | {"settled": turn.text("moving.card", settled, **facts)})


def _draft_of(booking: Booking) -> Draft:
    """The talk goes on at the new place's price card, as if every question had been answered."""
    draft = Draft(listing_id=booking.listing_id, name=booking.guest_name, asked_code=True)
    draft.booking_id = booking.booking_id
    draft.code = booking.referral_code.code if booking.referral_code else ""
    draft.set_stay(booking.check_in, booking.check_out)
    draft.set_people(booking.guests, booking.vegetarian, booking.non_vegetarian)
    return draft


def _theirs(turn: Turn, booking_id: str) -> Booking | None:
    booking = bookings.by_id(turn.work, booking_id)
    return booking if booking and booking.guest_id == turn.person.id else None
