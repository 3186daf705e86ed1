"""TABLE of what links of ours show, as files that may be uploaded in their place: tickets, posters, photos of places.

Whether WhatsApp needs the file is not known here: to draw one is left to whoever asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bot import limits
from services import bookings, links
from services.house import Work
from services.referrer import posters, referrals
from services.tickets import draw, issue
from services.tickets.draw import Shape
from services.tickets.facts import TicketFacts

PLACES: Final = Path(__file__).parents[1] / "web" / "static" / "places"
PHOTOS: Final[Mapping[str, str]] = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True)
class Print:
    """What a link shows, as a file. `shown` is the same as long as the file is."""

    shown: str
    mime_type: str
    filename: str
    draw: Callable[[], bytes]


@dataclass(frozen=True)
class Form:
    """One form of a ticket as a file."""

    shape: Shape
    mime_type: str
    draw: Callable[[TicketFacts], bytes]


FORMS: Final[Mapping[str, Form]] = {
    "/ticket.png": Form("picture", "image/png", draw.ticket_png),
    "/ticket.pdf": Form("paper", "application/pdf", draw.ticket_pdf),
}


def of(work: Work, link: str) -> Print | None:
    """What that link shows now; None when it shows nothing of ours, or nobody any more."""
    found = (look(work, link) for look in LOOKS)
    return next((each for each in found if each is not None), None)


def _ticket(work: Work, link: str) -> Print | None:
    form, booking_id = FORMS.get(urlsplit(link).path), links.booking_of_ticket(work.settings, link)
    booking = bookings.by_id(work, booking_id) if form and booking_id else None
    if form is None or booking is None or not issue.valid(booking):
        return None
    facts = issue.facts_of(booking, work.settings, booking.guest.locale)
    shown = json.dumps(draw.template_inputs(facts, form.shape), sort_keys=True)
    filename = f"ticket-{facts.booking_id}.{form.mime_type.rpartition('/')[2]}"
    return Print(shown, form.mime_type, filename, partial(form.draw, facts))


def _poster(work: Work, link: str) -> Print | None:
    code = links.code_of_poster(work.settings, link)
    found = referrals.find(work, code) if code else None
    poster = posters.of(work, found) if found else None
    if poster is None:
        return None
    shown = json.dumps([posters.words(poster), posters.chat_link_of(poster)], sort_keys=True)
    return Print(shown, "image/png", f"poster-{poster.code}.png", partial(posters.drawn, poster))


def _photo(work: Work, link: str) -> Print | None:
    name = links.name_of_picture(work.settings, link)
    mime_type = PHOTOS.get(Path(name).suffix.lower()) if name == Path(name).name else None
    file = PLACES / name
    if mime_type is None or not file.is_file() or file.stat().st_size > limits.PICTURE_BYTES:
        return None
    content = file.read_bytes()
    return Print(hashlib.sha256(content).hexdigest(), mime_type, name, partial(bytes, content))


LOOKS: Final[tuple[Callable[[Work, str], Print | None], ...]] = (_photo, _ticket, _poster)
