"""A guest's own bookings: the list, and one of them with its ticket or its payment."""

from __future__ import annotations

from dataclasses import replace

from flows.said import Said
from flows.turn import Turn
from services import bookings, links
from services.days import show_stay
from services.messages import Choice, Link, Message
from services.payments import checkout
from services.states import CONFIRMED
from services.tables import Booking


def ask_list(turn: Turn, again: bool) -> Message:
    """Their bookings, newest first, each to tap."""
    mine = bookings.of_guest(turn.work, turn.person)
    if not mine:
        return Message(turn.text("mine", "none"))
    return Message(
        turn.text("mine", "ask"),
        tuple(_row(turn, booking) for booking in mine),
        list_title=turn.text("mine", "list_title"),
    )


def take_show(turn: Turn, said: Said) -> str:
    """A booking tapped in the list, if it is theirs."""
    turn.booking = next(
        (each for each in bookings.of_guest(turn.work, turn.person, most=100) if each.booking_id == said.choice), None
    )
    return "shown" if turn.booking else "gone"


def ask_shown(turn: Turn, again: bool) -> Message:
    """The booking that was tapped."""
    return _shown(turn, turn.booking) if turn.booking else ask_list(turn, again)


def ask_newest(turn: Turn, again: bool) -> Message:
    """Their newest ticket, or failing that the newest booking."""
    mine = bookings.of_guest(turn.work, turn.person)
    best = next((each for each in mine if each.booking_status in CONFIRMED), mine[0] if mine else None)
    return _shown(turn, best) if best else ask_list(turn, again)


def _row(turn: Turn, booking: Booking) -> Choice:
    state = turn.text("state", booking.booking_status)
    stay = show_stay(booking.check_in, booking.check_out, turn.locale)
    about = turn.text("mine", "row", stay=stay, state=state)
    title = f"{booking.booking_id} {booking.listing.name}"
    return Choice(f"mine.show:{booking.booking_id}", title[:24].rstrip(), about[:72])


def _shown(turn: Turn, booking: Booking) -> Message:
    facts = turn.booking_facts(booking)
    message = Message(turn.text("mine", "shown", **facts, state=turn.text("state", booking.booking_status)))
    if booking.booking_status in CONFIRMED:
        picture = links.ticket(turn.work.settings, booking.booking_id, ".png")
        return replace(message, link=Link(turn.text("mine", "ticket"), facts["ticket_url"]), picture=picture)
    if checkout.stand_of(turn.work, booking) == "payable":
        return replace(message, link=Link(turn.text("mine", "pay", pay_now=facts["pay_now"]), facts["pay_url"]))
    return message
