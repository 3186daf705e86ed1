"""A guest takes a paid booking back: what it means is shown before the yes, and only a tap on the yes does it."""

from __future__ import annotations

from flows.said import Said
from flows.turn import Turn
from services import bookings, policies
from services.errors import IllegalMove
from services.guest import cancelling
from services.post.messages import Choice, Message
from services.tables import Booking


def ask(turn: Turn, again: bool) -> Message:
    """What goes back and by which rule, with the yes and the no to tap."""
    booking = turn.booking or newest(turn)
    if booking is None:
        return Message(turn.text("mine.cancel", "nothing"))
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
    turn.facts |= _facts(turn, booking, terms)
    return "refunded" if terms.refund else "kept"


def newest(turn: Turn) -> Booking | None:
    """Their newest booking that can still be taken back."""
    mine = bookings.of_guest(turn.work, turn.person)
    return next((each for each in mine if each.booking_status in cancelling.CANCELLABLE), None)


def _facts(turn: Turn, booking: Booking, terms: policies.Terms) -> dict[str, str]:
    amounts = {"refund": terms.refund.show(turn.locale), "kept_amount": terms.kept.show(turn.locale)}
    return turn.booking_facts(booking) | amounts
