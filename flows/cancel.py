"""A guest takes a paid booking back: what it means is shown before the yes, and only a tap on the yes does it."""

from __future__ import annotations

from typing import Final

from flows import change, change_words
from flows.reading.places import find_listing
from flows.reading.plain import plain
from flows.said import Said
from flows.spoken import speaks_of
from flows.turn import Reply, Turn
from services import bookings, policies
from services.errors import IllegalMove
from services.guest import cancelling
from services.post.messages import Choice, Message
from services.tables import Booking

MOST_ROWS: Final = 10
# The note in a talk that the last thing done there was to cancel, which no undo takes back.
CANCELLED: Final = "cancelled"


def aside(turn: Turn) -> Reply | None:
    """`cancel` beside the id or the place of a stay; None when it is something else or names none of theirs."""
    if turn.said.kind != "text" or not speaks_of(turn.said.text, "cancel"):
        return None
    named = _named(turn, cancellable(turn))
    if not named:
        return None
    turn.booking = named[0] if len(named) == 1 else None
    return Reply(ask(turn, False) if turn.booking else _which(turn, named))


def ask(turn: Turn, again: bool) -> Message:
    """What goes back and by which rule, with the yes and the no to tap; of several stays, which is meant."""
    able = cancellable(turn)
    booking = turn.booking or _looked_at(turn, able) or (able[0] if len(able) == 1 else None)
    if booking is None:
        return _which(turn, able) if able else Message(turn.text("mine.cancel", "nothing"))
    return _terms(turn, booking)


def take_which(turn: Turn, said: Said) -> str:
    """The stay that was tapped, if it is one of theirs that can still be taken back."""
    turn.booking = next((each for each in cancellable(turn) if each.booking_id == said.choice), None)
    return "chosen" if turn.booking else "gone"


def _which(turn: Turn, able: list[Booking]) -> Message:
    rows = tuple(
        Choice(f"mine.cancel:{each.booking_id}", each.listing.name, change_words.row(turn, each)) for each in able
    )
    return Message(turn.text("mine.cancel", "which"), rows[:MOST_ROWS], list_title=turn.text("mine", "list_title"))


def _terms(turn: Turn, booking: Booking) -> Message:
    terms = cancelling.terms(turn.work, booking)
    ids = (f"mine.cancelled:{booking.booking_id}", f"mine.show:{booking.booking_id}")
    choices = tuple(Choice(id_, title) for id_, title in zip(ids, turn.titles("mine.cancel"), strict=True))
    return Message(turn.text("mine.cancel", terms.rule, **_facts(turn, booking, terms)), choices)


def take(turn: Turn, said: Said) -> str:
    """The yes, judged again at this instant."""
    booking = bookings.locked(turn.work, said.choice)
    if booking is None or booking.guest_id != turn.person.id:
        return "gone"
    try:
        terms = cancelling.cancel(turn.work, booking, actor=f"guest:{turn.person.id}")
    except IllegalMove:
        turn.facts |= {"booking_id": booking.booking_id, "state": turn.text("state", booking.booking_status)}
        return "not_now"
    turn.answers.clear()
    turn.talk.before, turn.final = {CANCELLED: booking.booking_id}, True
    turn.facts |= _facts(turn, booking, terms)
    return "refunded" if terms.refund else "kept"


def cancellable(turn: Turn) -> list[Booking]:
    """Their bookings that can still be taken back, newest first."""
    mine = bookings.of_guest(turn.work, turn.person, most=100)
    return [each for each in mine if each.booking_status in cancelling.CANCELLABLE]


def _looked_at(turn: Turn, able: list[Booking]) -> Booking | None:
    """The one they have just opened in the list of theirs."""
    opened = turn.answers.get(change.KEY, {}).get("booking_id")
    return next((each for each in able if each.booking_id == opened), None)


def _named(turn: Turn, able: list[Booking]) -> list[Booking]:
    said = plain(turn.said.text)
    names = {each.listing.name for each in able}
    found = find_listing(said, [(name, name) for name in sorted(names)], ())
    place = found[0] if found else ""
    return [each for each in able if each.listing.name == place or each.booking_id.casefold() in said]


def _facts(turn: Turn, booking: Booking, terms: policies.Terms) -> dict[str, str]:
    amounts = {"refund": terms.refund.show(turn.locale), "kept_amount": terms.kept.show(turn.locale)}
    return turn.booking_facts(booking) | amounts
