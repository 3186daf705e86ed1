"""A referrer's poster: their code and a QR that opens the chat with it. Anybody may see one; it names nobody."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote

from sqlalchemy import select

from services import texts
from services.house import Work
from services.settings import Settings
from services.tables import Conversation, ReferralCode
from services.tickets import draw


def chat_link(business_phone: str, code: str, locale: str) -> str:
    """The link that opens our chat with this code typed already."""
    prefill = quote(texts.say(locale, "referrer", "prefill", code=code))
    return f"https://wa.me/{business_phone.lstrip('+')}?text={prefill}"


def picture(work: Work, code: ReferralCode) -> bytes | None:
    """The poster of a code as a PNG; None before its referrer has ever written to us, because the QR leads where to."""
    talk = select(Conversation.business_phone).where(Conversation.person_id == code.person_id)
    phone = work.tx.scalar(talk)
    return _drawn(code.code, _discount(work.settings, code), phone, code.person.locale) if phone else None


def _discount(settings: Settings, code: ReferralCode) -> int:
    return settings.standard_discount_bps if code.kind == "STANDARD" else 0


@lru_cache(maxsize=32)
def _drawn(code: str, discount_bps: int, business_phone: str, locale: str) -> bytes:
    percent = f"{discount_bps / 100:g}"
    words = {part: texts.say(locale, "poster", part) for part in ("headline", "offers", "how", "code_label")}
    words["saving"] = texts.say(locale, "poster", "saving", percent=percent) if discount_bps else ""
    words["number"] = texts.say(locale, "poster", "number", phone="+" + business_phone.lstrip("+"))
    return draw.poster_png(words | {"code": code}, chat_link(business_phone, code, locale))
