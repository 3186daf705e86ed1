"""The links we send out. Each carries its own unguessable part; none can be derived from a booking id alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from services.ids import link_code, link_code_fits
from services.settings import Settings

PREFERENCES_LIFE: Final = timedelta(days=30)
LONGEST_NUMBER: Final = 11  # digits, so that nobody makes us read more
TICKET_PATHS: Final = ("/ticket", "/ticket.png", "/ticket.pdf")
POSTER_PATH: Final = re.compile(r"/poster/(?P<code>[^./]+)\.(?P<proof>[^./]+)\.png")


def ticket_query(settings: Settings, booking_id: str) -> str:
    """`booking_id=..&t=..`, the part of a ticket's link behind the question mark."""
    return urlencode({"booking_id": booking_id, "t": link_code(settings.jwt_secret, "ticket", booking_id)})


def ticket(settings: Settings, booking_id: str, kind: str = "", version: int = 1) -> str:
    """The link of a ticket's page, or with `.png`, `.pdf` of its picture or document.

    Each shows the ticket as it is now; `version` only keeps chats from showing what they have fetched before.
    """
    fresh = f"&v={version}" if version > 1 else ""
    return f"{settings.frontend_url}/ticket{kind}?{ticket_query(settings, booking_id)}{fresh}"


def ticket_fits(settings: Settings, booking_id: str, code: str) -> bool:
    """Whether `code` opens that booking's ticket."""
    return link_code_fits(settings.jwt_secret, "ticket", booking_id, code)


def booking_of_ticket(settings: Settings, text: str) -> str | None:
    """The booking whose ticket a link opens; None for any text that is not a ticket's link with a right code.

    Whatever host it names: tickets outlive a move to another address, and the code alone proves them.
    """
    try:
        asked = urlsplit(text.strip())
    except ValueError:
        return None
    values = dict(parse_qsl(asked.query))
    booking_id = values.get("booking_id", "")
    known = asked.path in TICKET_PATHS and ticket_fits(settings, booking_id, values.get("t", ""))
    return booking_id if known else None


def pay_token(settings: Settings, booking_id: str) -> str:
    """The token in a pay link: the booking id and a proof that we made the link."""
    return f"{booking_id}.{link_code(settings.jwt_secret, 'pay', booking_id)}"


def pay(settings: Settings, booking_id: str) -> str:
    """The link a guest pays by."""
    return f"{settings.frontend_url}/pay/{pay_token(settings, booking_id)}"


def booking_of_pay_token(settings: Settings, token: str) -> str | None:
    """The booking id a pay token is for; None when the token is not one of ours."""
    booking_id, _, code = token.partition(".")
    return booking_id if link_code_fits(settings.jwt_secret, "pay", booking_id, code) else None


def receipt(settings: Settings, booking_id: str, page: str) -> str:
    """The page after paying: `success` or `failure`."""
    return f"{settings.frontend_url}/payment/{page}?token={pay_token(settings, booking_id)}"


def picture(settings: Settings, name: str) -> str:
    """A listing's picture."""
    return f"{settings.frontend_url}/static/places/{quote(name)}"


def name_of_picture(settings: Settings, link: str) -> str:
    """The name of the listing's picture that a link of ours shows; empty for any other link."""
    start = picture(settings, "")
    return unquote(link.removeprefix(start)) if link.startswith(start) else ""


def poster(settings: Settings, code: str) -> str:
    """The poster of a referral code, as a picture to share."""
    return f"{settings.frontend_url}/poster/{code}.{link_code(settings.jwt_secret, 'poster', code)}.png"


def poster_fits(settings: Settings, code: str, proof: str) -> bool:
    """Whether `proof` opens that code's poster."""
    return link_code_fits(settings.jwt_secret, "poster", code, proof)


def code_of_poster(settings: Settings, link: str) -> str:
    """The referral code whose poster a link opens; empty for one that is not a poster's link with a right proof."""
    parts = POSTER_PATH.fullmatch(urlsplit(link).path)
    return parts["code"] if parts and poster_fits(settings, parts["code"], parts["proof"]) else ""


def statement(settings: Settings, person_id: int) -> str:
    """A referrer's own statement, as it is whenever it is opened."""
    proof = link_code(settings.jwt_secret, "statement", str(person_id))
    return f"{settings.frontend_url}/statement/{person_id}.{proof}.txt"


def statement_fits(settings: Settings, person_id: int, proof: str) -> bool:
    """Whether `proof` opens that person's statement."""
    return link_code_fits(settings.jwt_secret, "statement", str(person_id), proof)


def preferences_page(settings: Settings, person_id: int, now: datetime) -> str:
    """The page on which somebody says what they want to hear and how; closed after a month."""
    ends = int((now + PREFERENCES_LIFE).timestamp())
    return f"{settings.frontend_url}/settings/{person_id}.{ends}.{_preferences_code(settings, person_id, ends)}"


def person_of_preferences(settings: Settings, token: str) -> tuple[int, datetime] | None:
    """Whose page that token opens and until when; None for a token that is not one of ours."""
    person, _, rest = token.partition(".")
    ends, _, code = rest.partition(".")
    if not all(part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER for part in (person, ends)):
        return None
    if not link_code_fits(settings.jwt_secret, "preferences", f"{person}.{ends}", code):
        return None
    return int(person), datetime.fromtimestamp(int(ends), UTC)


def _preferences_code(settings: Settings, person_id: int, ends: int) -> str:
    return link_code(settings.jwt_secret, "preferences", f"{person_id}.{ends}")


def map_pin(latitude: float, longitude: float) -> str:
    """A link that opens the point in any map program."""
    return f"https://maps.google.com/?q={latitude:.6f},{longitude:.6f}"
