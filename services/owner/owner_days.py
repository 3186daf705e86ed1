"""An owner's day: who comes to their places and who leaves, in words short enough for one message. Reads only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, select

from services import texts
from services.days import show_day
from services.facts import booking_facts
from services.house import Work
from services.states import LIVING
from services.tables import Booking, Listing, Person

# Named one by one; of more only the number is told, because a template holds 1,024 characters.
MOST_NAMED: Final = 3


def facts_of(work: Work, owner: Person, day: date) -> dict[str, str] | None:
    """The facts of the morning's message; None when nobody comes and nobody leaves."""
    arriving = _stays(work, owner, Booking.booking_status == "TICKET_GENERATED", Booking.check_in == day)
    leaving = _stays(work, owner, Booking.booking_status.in_(LIVING), Booking.check_out == day)
    if not arriving and not leaving:
        return None
    named: Callable[[list[Booking], str], str] = lambda stays, part: _named(work, owner, stays, part)  # noqa: E731
    return {
        "day": show_day(day, owner.locale),
        "arrivals": named(arriving, "arriving"),
        "departures": named(leaving, "leaving"),
    }


def _stays(work: Work, owner: Person, *which: ColumnElement[bool]) -> list[Booking]:
    mine = select(Booking).join(Listing, Listing.id == Booking.listing_id).where(Listing.owner_id == owner.id, *which)
    return list(work.tx.scalars(mine.order_by(Booking.id)))


def _named(work: Work, owner: Person, stays: list[Booking], part: str) -> str:
    words = [
        texts.say(owner.locale, "owner_day", part, **booking_facts(booking, work.settings, owner.locale))
        for booking in stays[:MOST_NAMED]
    ]
    if len(stays) > MOST_NAMED:
        words.append(texts.say(owner.locale, "owner_day", "more", n=len(stays) - MOST_NAMED))
    return "; ".join(words) or texts.say(owner.locale, "owner_day", "nobody")
