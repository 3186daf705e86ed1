"""What WhatsApp tells of a person beside their words: wishes about offers, new numbers, other names.

Reading is pure and never raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.loose import as_dict, as_instant, as_list, as_text
from services.contacts import people, preferences
from services.house import Work
from services.ids import to_e164

FIELD: Final = "user_preferences"
MARKETING: Final = "marketing_messages"
ACTOR: Final = "whatsapp"
MOVES: Final = ("user_changed_number", "user_changed_user_id")


@dataclass(frozen=True)
class OffersWish:
    """Somebody told WhatsApp itself that offers shall stop, or come again."""

    address: str
    wanted: bool
    at: datetime | None


def offers_wishes(raw: dict[str, Any]) -> list[OffersWish]:
    """What the raw of an "other" update says about offers; empty when it is about something else."""
    if raw.get("field") != FIELD:
        return []
    told = as_list(as_dict(as_dict(raw.get("change")).get("value")).get("user_preferences"))
    found = (_wish(as_dict(each)) for each in told)
    return [wish for wish in found if wish is not None]


def take(work: Work, raw: dict[str, Any]) -> bool:
    """Do as the news says; False when it was none of these."""
    wishes = offers_wishes(raw)
    for wish in wishes:
        person = people.find_or_make(work, wish.address)
        note = preferences.start if wish.wanted else preferences.stop
        note(work, person, wish.at or work.now, ACTOR)
    return bool(wishes)


def moved_to(raw: dict[str, Any]) -> tuple[str, str] | None:
    """The new number and the new id of somebody who has changed them; None when the raw says nothing of that."""
    system = as_dict(as_dict(raw.get("message")).get("system"))
    if system.get("type") not in MOVES:
        return None
    phone = to_e164(as_text(system.get("wa_id")) or as_text(system.get("new_wa_id"))) or ""
    return (phone, as_text(system.get("user_id")))


def learn_names(work: Work, to: str, recipient: str, user_id: str) -> None:
    """What a receipt says of the names of the person at the address we sent to."""
    if not to.startswith("+") or not (user_id or (recipient and recipient != to)):
        return
    person = people.find_or_make(work, to, user_id=user_id)
    if recipient:
        people.learn(work, person, "wa_id", recipient)


def _wish(told: dict[str, Any]) -> OffersWish | None:
    user_id, value = as_text(told.get("user_id")), as_text(told.get("value"))
    address = to_e164(as_text(told.get("wa_id"))) or (f"bsuid:{user_id}" if user_id else "")
    if not address or told.get("category") != MARKETING or value not in ("stop", "resume"):
        return None
    return OffersWish(address, value == "resume", as_instant(told.get("timestamp")))
