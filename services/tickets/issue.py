"""The ticket of a booking: made once, for a confirmed one only, and its facts as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from services import bookings, links, notices, texts, trail
from services.errors import IllegalMove
from services.facts import booking_facts
from services.house import Work
from services.ids import new_check_in_code
from services.settings import Settings
from services.states import CONFIRMED
from services.tables import Booking
from services.tickets.facts import TicketFacts
from services.tickets.qr import qr_data_url

LABELS: Final = ("confirmed", "check_in", "check_out", "guest", "people", "code", "booking", "show_code", "price",
                 "discount", "advance_paid", "due", "address", "map", "host", "arrive", "cancelling",
                 "nameless")  # fmt: skip
TICKET: Final = next(notice for notice in notices.NOTICES["ticket_made"] if notice.to == "customer")


def make(work: Work, booking: Booking, *, actor: str) -> None:
    """Make the ticket of a booking its owner has confirmed and tell everybody. Raises IllegalMove for any other."""
    if booking.booking_status != "OWNER_CONFIRMED":
        raise IllegalMove(f"{booking.booking_id}: no ticket in {booking.booking_status}")
    booking.qr_code = qr_data_url(links.ticket(work.settings, booking.booking_id))
    booking.check_in_code = _free_code(work)
    booking.ticket_generated_at = work.now
    bookings.move(work, booking, "ticket_made", actor=actor)


def renew(work: Work, booking: Booking) -> None:
    """The ticket of a stay that was changed: the same code, under a link that no chat has kept a picture of."""
    booking.qr_code = qr_data_url(links.ticket(work.settings, booking.booking_id, version=booking.version))
    booking.ticket_generated_at = work.now


def send_again(work: Work, booking: Booking, *, actor: str, dedupe_key: str) -> None:
    """Send the guest their ticket once more, once per `dedupe_key`."""
    notices.send(work, booking, TICKET, booking.guest.address, dedupe_key)
    trail.add(work, f"ticket:{booking.booking_id}", "sent_again", actor=actor, about=booking.booking_id)


def valid(booking: Booking) -> bool:
    """Whether this booking has a ticket at all."""
    return booking.booking_status in CONFIRMED


def over(booking: Booking, now: datetime) -> bool:
    """Whether the stay has ended, and the ticket's link with it."""
    return booking.booking_status == "COMPLETED" or now >= booking.ends_at


def facts_of(booking: Booking, settings: Settings, locale: str = "en") -> TicketFacts:
    """What this booking's ticket says, in the reader's language."""
    facts = booking_facts(booking, settings, locale)
    return TicketFacts(
        booking_id=booking.booking_id,
        code=facts["check_in_code"],
        property_name=facts["property_name"],
        kind=texts.say(locale, "words", booking.listing.kind),
        guest_name=facts["guest_name"],
        check_in=facts["check_in"],
        check_out=facts["check_out"],
        nights=facts["nights"],
        people=facts["people"],
        address=facts["address"],
        map_url=facts["map_url"],
        owner_name=facts["owner_name"],
        owner_phone=facts["owner_phone"],
        price=facts["price"],
        discount=facts["discount"] if booking.discount else "",
        total=facts["total"],
        advance_paid=facts["paid"],
        due=facts["due"],
        cancellation=texts.say(locale, "ticket", "cancellation", **facts),
        instructions=instructions(locale, facts),
        link=facts["ticket_url"],
        latitude=booking.listing.latitude,
        longitude=booking.listing.longitude,
        locale=locale,
        labels=labels(locale, booking.booking_id),
    )


def instructions(locale: str, facts: Mapping[str, str]) -> tuple[str, ...]:
    """What a guest does on arrival."""
    return tuple(texts.say(locale, "ticket", part, **facts) for part in ("show", "id_proof", "owner"))


def labels(locale: str, booking_id: str) -> dict[str, str]:
    """The words printed beside a ticket's facts."""
    return {part: texts.raw(locale, "ticket", part) for part in LABELS} | {
        "title": texts.say(locale, "ticket", "title", booking_id=booking_id)
    }


def _free_code(work: Work) -> str:
    """A code no ticket has; the unique index is the net below."""
    while True:
        code = new_check_in_code()
        if work.tx.scalar(select(Booking.id).where(Booking.check_in_code == code)) is None:
            return code
