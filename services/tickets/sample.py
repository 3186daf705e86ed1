"""A ticket of nobody's, for those who approve what we send: of the same facts as the sentences they read."""

from __future__ import annotations

from typing import Final

from services import texts
from services.ids import show_check_in_code
from services.tickets import issue
from services.tickets.facts import TicketFacts

NIGHTS: Final = 2
LATITUDE, LONGITUDE = 18.6586, 73.4871


def facts(locale: str) -> TicketFacts:
    """What it says, in the reader's language."""
    known = {name: texts.raw(locale, "examples", name) for name in texts.parts(locale, "examples")}
    terms = {"full_refund_until": known["check_in"], "half_refund_until": known["check_in"]}
    return TicketFacts(
        booking_id=known["booking_id"],
        code=show_check_in_code(known["booking_id"].removeprefix("TH-")[:6]),
        property_name=known["property_name"],
        kind=texts.say(locale, "words", "cottage"),
        guest_name=known["guest_name"],
        check_in=known["check_in"],
        check_out=known["check_out"],
        nights=texts.count(locale, "nights", NIGHTS),
        people=known["people"],
        address=known["address"],
        map_url=known["map_url"],
        owner_name=known["owner_name"],
        owner_phone=known["owner_phone"],
        price=known["total"],
        discount="",
        total=known["total"],
        advance_paid=known["paid"],
        due=known["due"],
        cancellation=texts.say(locale, "ticket", "cancellation", **terms),
        instructions=issue.instructions(locale, known),
        link=known["ticket_url"],
        latitude=LATITUDE,
        longitude=LONGITUDE,
        locale=locale,
        labels=issue.labels(locale, known["booking_id"]),
    )
