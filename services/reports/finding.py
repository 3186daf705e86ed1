"""Finding a booking by what is remembered of it: its id, a part of the guest's name, their number however written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from sqlalchemy import ColumnElement, or_, select

from services.house import Work
from services.ids import READABLE
from services.reports.paging import Page, Slice, page_of
from services.tables import Booking, Person

# A booking's id, alone or inside that of its payment or refund.
BOOKING: Final = re.compile(rf"(?<![A-Z0-9])(?:TH-?)?([{READABLE}]{{7}})(?![A-Z0-9])")
PHONE: Final = re.compile(r"[+(]?[\d\s().+-]+")
FEWEST_DIGITS: Final = 4
LOCAL_DIGITS: Final = 10  # of a number in India without the country's code
MOST_LETTERS: Final = 80


def bookings_like(work: Work, text: str, cut: Slice) -> Page[Booking]:
    """The bookings that fit, newest first."""
    wanted = normal(text)
    fits = or_(*_by_id(wanted), *_by_phone(wanted), *_by_name(wanted))
    rows = select(Booking).join(Person, Person.id == Booking.guest_id).where(fits)
    return page_of(work, rows.order_by(Booking.id.desc()), cut)


def normal(text: str) -> str:
    """What is looked for, without needless spaces and not too long."""
    return " ".join(text.split())[:MOST_LETTERS].strip()


def _by_id(wanted: str) -> list[ColumnElement[bool]]:
    found = BOOKING.search(wanted.upper())
    return [Booking.booking_id == f"TH-{found[1]}"] if found else []


def _by_phone(wanted: str) -> list[ColumnElement[bool]]:
    """By how the number ends, because people leave out the country's code or put a zero in its place."""
    digits = "".join(str(unicodedata.digit(c)) for c in wanted if c.isdecimal())
    if len(digits) > LOCAL_DIGITS:
        digits = digits.lstrip("0")
    if not PHONE.fullmatch(wanted) or len(digits) < FEWEST_DIGITS:
        return []
    return [Person.address.endswith(digits, autoescape=True)]


def _by_name(wanted: str) -> list[ColumnElement[bool]]:
    """SQLite knows capitals of the ASCII letters only, so others are tried both ways."""
    spellings = {wanted} if wanted.isascii() else {wanted, wanted.lower(), wanted.upper(), wanted.title()}
    return [Booking.guest_name.icontains(each, autoescape=True) for each in sorted(spellings)]
