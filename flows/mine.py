"""A guest's own bookings: the list, and one of them with its ticket or its payment."""

from __future__ import annotations

from dataclasses import replace

from flows import change, change_words
from flows.said import Said
from flows.stay.dates import example_stay
from flows.turn import Turn
from services import bookings, links
from services.changes.limits import why_not
from services.days import show_day, show_stay
from services.guest import similar
from services.owner import owners
from services.payments import checkout, refunds
from services.post.messages import Choice, Document, Link, Message
from services.states import CONFIRMED, HOLDING, OVER
from services.tables import Booking, Refund
from services.tickets import issue

# The states of a stay that will not be, although it was paid for.
FELL_THROUGH = frozenset(
    {"OWNER_CANCELLED", "REFUND_REQUIRED", "REFUND_INITIATED", "REFUND_FAILED", "REFUND_COMPLETED"}
)


def ask_list(turn: Turn, again: bool) -> Message:
    """Their bookings, newest first, each to tap; offers that came to nothing are left out."""
    mine = _worth_showing(turn)
    if not mine:
        return Message(turn.text("mine", "none", example=example_stay(turn.today, turn.locale)))
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
    if turn.booking is None:
        return "gone"
    turn.answers[change.KEY] = {"booking_id": turn.booking.booking_id}
    return "shown"


def ask_shown(turn: Turn, again: bool) -> Message:
    """The booking that was tapped."""
    return show(turn, turn.booking) if turn.booking else ask_list(turn, again)


def ask_newest(turn: Turn, again: bool) -> Message:
    """Their newest ticket, or failing that the newest booking."""
    mine = _worth_showing(turn)
    best = next((each for each in mine if each.booking_status in CONFIRMED), mine[0] if mine else None)
    return show(turn, best) if best else ask_list(turn, again)


def ask_pdf(turn: Turn, again: bool) -> Message:
    """The newest valid ticket as a file to print or keep; without one, what `ticket` shows."""
    valid = (each for each in _worth_showing(turn) if _has_ticket(turn, each))
    booking = next(valid, None)
    if booking is None:
        return ask_newest(turn, again)
    url = links.ticket(turn.work.settings, booking.booking_id, ".pdf", booking.version)
    text = turn.text("mine", "pdf", **turn.booking_facts(booking))
    return Message(text, document=Document(url, f"ticket-{booking.booking_id}.pdf"))


def ask_refund(turn: Turn, again: bool) -> Message:
    """How each of their refunds stands that has not left yet, with its reference; or the newest of those that have."""
    mine = refunds.to_tell_guest(turn.work, turn.person)
    if not mine:
        return Message(turn.text("mine.refund", "none"))
    return Message("\n\n".join(_refund_line(turn, each) for each in mine))


def _refund_line(turn: Turn, refund: Refund) -> str:
    facts = turn.booking_facts(refund.booking) | {
        "amount": refund.amount.show(turn.locale),
        "reference": refund.reference or refund.refund_id,
        "by": show_day(refund.promised_by, turn.locale) if refund.promised_by else "",
    }
    return turn.text("mine.refund", refund.status, **facts)


def show(turn: Turn, booking: Booking) -> Message:
    """One booking: what it is, how it stands, and its ticket or its payment to tap."""
    facts = turn.booking_facts(booking)
    stand = checkout.stand_of(turn.work, booking)
    line, link = change_words.standing(turn, booking)
    more = "more" if why_not(booking, turn.work.settings, turn.work.now) else "changeable"
    shown = "shown" if booking.booking_status in HOLDING else "shown_over"
    parts = (turn.text("mine", shown, **facts, state=_state(turn, booking)), line, turn.text("mine", more))
    text = "\n".join(filter(None, parts))
    if link is not None:
        return Message(text, link=link)
    if _has_ticket(turn, booking):
        picture = links.ticket(turn.work.settings, booking.booking_id, ".png", booking.version)
        page = Link(turn.text("mine", "ticket"), facts["ticket_url"])
        return Message(text, link=page, picture=picture, footer=turn.text("mine", "footer"))
    if stand == "payable":
        return Message(text, link=Link(turn.text("mine", "pay", pay_now=facts["pay_now"]), facts["pay_url"]))
    return _with_ways_on(turn, booking, Message(text))


def _has_ticket(turn: Turn, booking: Booking) -> bool:
    return issue.valid(booking) and not issue.over(booking, turn.work.now)


def _with_ways_on(turn: Turn, booking: Booking, message: Message) -> Message:
    """For a stay that fell through: the same nights at another place, to which the advance may still move over."""
    if booking.booking_status not in FELL_THROUGH or booking.check_in < turn.today:
        return message
    rows = similar.rows(turn.work, booking)
    elsewhere = Choice(f"stay.elsewhere:{booking.booking_id}", turn.text("mine", "elsewhere"))
    return replace(message, choices=(*rows, elsewhere), list_title=turn.text("moving", "list_title") if rows else "")


def _worth_showing(turn: Turn) -> list[Booking]:
    everything = bookings.of_guest(turn.work, turn.person, most=100)
    return [each for each in everything if each.booking_status not in OVER][:10]


def _row(turn: Turn, booking: Booking) -> Choice:
    stay = show_stay(booking.check_in, booking.check_out, turn.locale)
    state = turn.text("state", booking.booking_status)
    about = turn.text("mine", "row", booking_id=booking.booking_id, stay=stay, state=state)
    return Choice(f"mine.show:{booking.booking_id}", booking.listing.name, about)


def _state(turn: Turn, booking: Booking) -> str:
    """How a booking stands, with the hour that matters while somebody is waited for."""
    facts = turn.booking_facts(booking)
    if booking.booking_status == owners.WAITING:
        return turn.text("mine", "asked", **facts)
    if booking.booking_status == "PAYMENT_PENDING" and checkout.stand_of(turn.work, booking) == "payable":
        return turn.text("mine", "held", **facts)
    return turn.text("state", booking.booking_status)
