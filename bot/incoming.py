"""WhatsApp's JSON in, our words out. Pure, and it never raises on any JSON, whatever Meta adds to it.

Nothing that came in is lost: what is neither a message nor a receipt we know is kept as "other".
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bot.limits import EXTERNAL_ID
from bot.loose import as_dict as _dict
from bot.loose import as_instant as _instant
from bot.loose import as_list as _list
from bot.loose import as_text as _text
from bot.loose import as_whole_number as _whole_number
from bot.refusals import discreet
from flows.said import Kind, Said
from services.costs.rates import Pricing
from services.ids import to_e164

# A time long past, because an undated tap must count as expired and not as fresh.
UNDATED = datetime.fromtimestamp(0, UTC)
OPENS_NO_WINDOW = frozenset({"reaction", "system", "edit", "revoke", "request_welcome"})
DEEPEST = 40  # levels of JSON that are kept; Meta's go down to about 12
MOST_CATEGORY = 60


@dataclass(frozen=True)
class Update:
    """One thing WhatsApp told us.

    `external_id` is the same whenever the same thing is told again. `talker` is the person who wrote, as
    `+919000000001` or, when the number is hidden, `bsuid:IN.1349`; empty unless `kind` is "message". `at` is
    Meta's own time. `raw` keeps what `said`, `receipt`, `profile_name` and `ours` need, fit for any database.
    """

    kind: Literal["message", "status", "other"]
    external_id: str
    talker: str
    at: datetime | None
    raw: dict[str, Any]


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours. `status` is WhatsApp's word: sent, delivered, read, failed, ...

    `recipient` is whom it went to as WhatsApp writes their number, `recipient_user_id` its id of them.
    `callback_data` is what we sent along; what to do about `error_code` says `bot.refusals.family`.
    """

    wamid: str
    status: str
    at: datetime | None
    callback_data: str
    error_code: int | None
    error_text: str
    recipient: str = ""
    recipient_user_id: str = ""
    pricing: Pricing | None = None


def split(payload: dict[str, Any]) -> list[Update]:
    """Every single update in one delivery of up to 1,000, in the order given.

    The same `external_id` can come twice, even within one delivery: Meta delivers at least once.
    """
    kept = _storable(payload)
    entries = _dict(kept).get("entry")
    if not isinstance(entries, list):
        return [_other("", {}, kept)] if kept else []
    return [update for entry in entries for update in _of_entry(entry)]


def ours(update: Update, phone_number_id: str) -> bool:
    """Whether the update came to that business number. What came to others is kept but not answered."""
    return bool(phone_number_id) and update.raw.get("phone_number_id") == phone_number_id


def profile_name(raw: dict[str, Any]) -> str:
    """The name the person goes by in WhatsApp, as they typed it; empty when it was not told."""
    return _text(_dict(_dict(raw.get("contact")).get("profile")).get("name")).strip()


def message_id(raw: dict[str, Any]) -> str:
    """WhatsApp's own id of the message in a raw, by which it is marked as read."""
    return _text(_dict(raw.get("message")).get("id"))


def user_id(raw: dict[str, Any]) -> str:
    """WhatsApp's own id of the person, which they have also when their number is hidden; empty when not told."""
    told = _text(_dict(raw.get("message")).get("from_user_id"))
    return told or _text(_dict(raw.get("contact")).get("user_id"))


def business_phone(raw: dict[str, Any]) -> str:
    """Our own number as people write to it, in digits; empty when it was not told."""
    return "".join(each for each in _text(raw.get("display_phone_number")) if each.isdigit())


def opens_window(raw: dict[str, Any]) -> bool:
    """Whether we may write freely for a day after this; Meta does not promise it of the kinds left out."""
    return _text(_dict(raw.get("message")).get("type")) not in OPENS_NO_WINDOW


def to_number(raw: dict[str, Any]) -> str:
    """The id of the business number a message came to; empty when it was not told."""
    return _text(raw.get("phone_number_id"))


def receipt(raw: dict[str, Any]) -> Receipt:
    """What the raw of a "status" update says."""
    status = _dict(raw.get("status"))
    error = next((item for item in _list(status.get("errors")) if isinstance(item, dict)), {})
    details = _text(_dict(error.get("error_data")).get("details"))
    title = _text(error.get("title")) or _text(error.get("message"))
    return Receipt(
        wamid=_text(status.get("id")),
        status=_text(status.get("status")),
        at=_instant(status.get("timestamp")),
        callback_data=_text(status.get("biz_opaque_callback_data")),
        error_code=_whole_number(error.get("code")),
        error_text=discreet(": ".join(part for part in (title, details) if part)),
        recipient=to_e164(_text(status.get("recipient_id"))) or "",
        recipient_user_id=_text(status.get("recipient_user_id")),
        pricing=_pricing(_dict(status.get("pricing"))),
    )


def _pricing(told: dict[str, Any]) -> Pricing | None:
    # Meta writes some of its categories with a hyphen here and an underscore there.
    category = _text(told.get("category")).lower().replace("-", "_")[:MOST_CATEGORY]
    if not category:
        return None
    return Pricing(category, _text(told.get("type")), _text(told.get("pricing_model")), told.get("billable") is True)


def said(raw: dict[str, Any]) -> Said:
    """What the person said in the raw of a "message" update; kind "unknown" for what cannot be understood."""
    message = _dict(raw.get("message"))
    context = _dict(message.get("context"))
    found: dict[str, Any] = {
        "kind": "unknown",
        "at": _instant(message.get("timestamp")) or UNDATED,
        "message_id": message_id(raw),
        "replies_to": _text(context.get("id")),
        "forwarded": context.get("forwarded") is True or context.get("frequently_forwarded") is True,
    }
    return Said(**(found | _read(message)))


def _of_entry(entry: Any) -> Iterator[Update]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        yield _other("", {}, entry)
        return
    for change in changes:
        found = list(_of_change(change)) if isinstance(change, dict) else []
        # The entry's time is in the key because the same news can come again later: flagged, unflagged, flagged.
        yield from found or [_other(_text(_dict(change).get("field")), {"time": entry.get("time")}, change)]


def _of_change(change: dict[str, Any]) -> Iterator[Update]:
    field, value = _text(change.get("field")), _dict(change.get("value"))
    if field not in ("messages", ""):
        return
    metadata = _dict(value.get("metadata"))
    where = {key: _text(metadata.get(key)) for key in ("phone_number_id", "display_phone_number")}
    contacts = [item for item in _list(value.get("contacts")) if isinstance(item, dict)]
    for message in _list(value.get("messages")):
        yield _message(field, where, message, contacts)
    for status in _list(value.get("statuses")):
        yield _status(field, where, status)
    for error in _list(value.get("errors")):
        yield _other(field, where, error)


def _message(field: str, where: dict[str, Any], message: Any, contacts: list[dict[str, Any]]) -> Update:
    if not isinstance(message, dict):
        return _other(field, where, message)
    contact = _contact_of(message, contacts)
    raw = {"field": field, **where, "message": message, "contact": contact}
    talker, at = _talker(message, contact), _instant(message.get("timestamp"))
    external_id = _external_id("m", [_text(message.get("id"))], raw)
    return Update("message" if talker else "other", external_id, talker, at, raw)


def _status(field: str, where: dict[str, Any], status: Any) -> Update:
    told = [_text(_dict(status).get(key)) for key in ("id", "status")]
    if not all(told):
        return _other(field, where, status)
    raw = {"field": field, **where, "status": status}
    return Update("status", _external_id("s", told, raw), "", _instant(status.get("timestamp")), raw)


def _other(field: str, where: dict[str, Any], change: Any) -> Update:
    raw = {"field": field, **where, "change": change}
    at = _instant(where.get("time")) or _instant(_dict(change).get("timestamp"))
    return Update("other", _digest(raw), "", at, raw)


def _contact_of(message: dict[str, Any], contacts: list[dict[str, Any]]) -> dict[str, Any]:
    """The sender's card, found by number or user id, never by place; a lone card fits a sender not named."""
    phone, user_id = _text(message.get("from")), _text(message.get("from_user_id"))
    for contact in contacts:
        if (phone and contact.get("wa_id") == phone) or (user_id and contact.get("user_id") == user_id):
            return contact
    return contacts[0] if len(contacts) == 1 and not (phone or user_id) else {}


def _talker(message: dict[str, Any], contact: dict[str, Any]) -> str:
    phone = to_e164(_text(message.get("from")) or _text(contact.get("wa_id")))
    user_id = _text(message.get("from_user_id")) or _text(contact.get("user_id"))
    return phone or (f"bsuid:{user_id}" if user_id else "")


def _read(message: dict[str, Any]) -> dict[str, Any]:
    kind = _text(message.get("type"))
    reader = READERS.get(kind)
    return reader(message) if reader else {}


def _read_text(message: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "text", "text": _text(_dict(message.get("text")).get("body"))}


def _read_interactive(message: dict[str, Any]) -> dict[str, Any]:
    interactive = _dict(message.get("interactive"))
    form = _dict(interactive.get("nfm_reply"))
    if form:
        return {"kind": "form", "text": _text(form.get("response_json"))}
    reply = _dict(interactive.get("button_reply")) or _dict(interactive.get("list_reply"))
    return _tap(_text(reply.get("id")), _text(reply.get("title")))


def _read_button(message: dict[str, Any]) -> dict[str, Any]:
    button = _dict(message.get("button"))
    payload, text = _text(button.get("payload")), _text(button.get("text"))
    # Meta puts the label where a payload should be when the template was sent without one.
    return _tap("" if payload == text else payload, text)


def _tap(choice: str, text: str) -> dict[str, Any]:
    if choice:
        return {"kind": "choice", "choice": choice, "text": text}
    return {"kind": "text", "text": text} if text else {}


def _read_location(message: dict[str, Any]) -> dict[str, Any]:
    location = _dict(message.get("location"))
    latitude, longitude = _degrees(location.get("latitude"), 90), _degrees(location.get("longitude"), 180)
    if latitude is None or longitude is None:
        return {}
    named = [_text(location.get(key)) for key in ("name", "address")]
    text = ", ".join(part for part in named if part)
    return {"kind": "place", "text": text, "latitude": latitude, "longitude": longitude}


def _media(key: str, kind: Kind) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def read(message: dict[str, Any]) -> dict[str, Any]:
        media = _dict(message.get(key))
        return {"kind": kind, "text": _text(media.get("caption")), "media_id": _text(media.get("id"))}

    return read


def _read_contacts(message: dict[str, Any]) -> dict[str, Any]:
    cards = [_dict(card) for card in _list(message.get("contacts"))]
    return {"kind": "contact", "text": "\n".join(filter(None, map(_card, cards)))}


def _card(card: dict[str, Any]) -> str:
    phones = [_dict(phone) for phone in _list(card.get("phones"))]
    numbers = [to_e164(_text(phone.get("wa_id")) or _text(phone.get("phone"))) for phone in phones]
    return " ".join(filter(None, [_text(_dict(card.get("name")).get("formatted_name")), *numbers]))


def _read_reaction(message: dict[str, Any]) -> dict[str, Any]:
    reaction = _dict(message.get("reaction"))
    return {
        "kind": "reaction",
        "text": _text(reaction.get("emoji")),
        "replies_to": _text(reaction.get("message_id")),
    }


def _read_order(message: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "order", "text": _text(_dict(message.get("order")).get("text"))}


def _read_system(message: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "system", "text": _text(_dict(message.get("system")).get("body"))}


def _read_edit(message: dict[str, Any]) -> dict[str, Any]:
    edit = _dict(message.get("edit"))
    edited = _dict(edit.get("message"))
    again = {} if edited.get("type") == "edit" else _read(edited)
    original = _text(edit.get("original_message_id"))
    return {**again, "replies_to": original, "edits": original}


def _read_revoke(message: dict[str, Any]) -> dict[str, Any]:
    original = _text(_dict(message.get("revoke")).get("original_message_id"))
    return {"kind": "system", "replies_to": original, "deletes": original}


def _read_welcome(_: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "system"}


READERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "text": _read_text,
    "interactive": _read_interactive,
    "button": _read_button,
    "location": _read_location,
    "image": _media("image", "picture"),
    "video": _media("video", "video"),
    "document": _media("document", "document"),
    "audio": _media("audio", "voice"),
    "sticker": _media("sticker", "sticker"),
    "contacts": _read_contacts,
    "reaction": _read_reaction,
    "order": _read_order,
    "system": _read_system,
    "edit": _read_edit,
    "revoke": _read_revoke,
    "request_welcome": _read_welcome,
}


def _storable(value: Any, depth: int = 0) -> Any:
    """The same JSON without what PostgreSQL refuses: NUL, half a surrogate pair, NaN, bottomless nesting."""
    if depth > DEEPEST:
        return None
    if isinstance(value, dict):
        return {_clean(str(key)): _storable(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_storable(item, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return _clean(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    return text.replace("\x00", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _external_id(prefix: str, told: list[str], raw: dict[str, Any]) -> str:
    key = ":".join([prefix, *told])
    return key if all(told) and len(key) <= EXTERNAL_ID else _digest(raw)


def _digest(raw: dict[str, Any]) -> str:
    canonical = json.dumps(raw, sort_keys=True, separators=(",", ":"))
    return "x:" + hashlib.sha256(canonical.encode()).hexdigest()


def _degrees(value: Any, most: int) -> float | None:
    try:
        degrees = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return degrees if abs(degrees) <= most else None
