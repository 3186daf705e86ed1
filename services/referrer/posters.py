"""A referrer's poster: their code and a QR that opens the chat with it. Anybody may see one; it names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from sqlalchemy import select

from services import texts
from services.house import Work
from services.tables import Conversation, ReferralCode
from services.tickets import draw


@dataclass(frozen=True)
class Poster:
    """What decides how a poster looks."""

    code: str
    discount_bps: int
    business_phone: str
    locale: str


def chat_link(business_phone: str, code: str, locale: str) -> str:
    """The link that opens our chat with this code typed already."""
    prefill = quote(texts.say(locale, "referrer", "prefill", code=code))
    return f"https://wa.me/{business_phone.lstrip('+')}?text={prefill}"


def of(work: Work, code: ReferralCode) -> Poster | None:
    """The poster of a code; None before its referrer has ever written to us, because the QR leads where to."""
    talk = select(Conversation.business_phone).where(Conversation.person_id == code.person_id)
    phone = work.tx.scalar(talk)
    discount = work.settings.standard_discount_bps if code.kind == "STANDARD" else 0
    return Poster(code.code, discount, phone, code.person.locale) if phone else None


def words(poster: Poster) -> dict[str, str]:
    """All that is written on it."""
    locale, percent = poster.locale, f"{poster.discount_bps / 100:g}"
    fixed = {part: texts.say(locale, "poster", part) for part in ("headline", "offers", "how", "code_label")}
    saving = texts.say(locale, "poster", "saving", percent=percent) if poster.discount_bps else ""
    number = texts.say(locale, "poster", "number", phone="+" + poster.business_phone.lstrip("+"))
    return fixed | {"saving": saving, "number": number, "code": poster.code}


def chat_link_of(poster: Poster) -> str:
    """Where its QR leads."""
    return chat_link(poster.business_phone, poster.code, poster.locale)


@lru_cache(maxsize=32)
def drawn(poster: Poster) -> bytes:
    """It as a PNG."""
    return draw.poster_png(words(poster), chat_link_of(poster))
