"""What a person does on a phone, as the message WhatsApp sends the business. Raises CannotSay on nonsense."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sandbox import chats
from sandbox.cloud import webhooks
from sandbox.cloud.errors import Refusal
from sandbox.cloud.ids import wamid as fresh_wamid
from sandbox.cloud.media import INBOUND_LIFE, check
from sandbox.phones import Bubble, Phone
from sandbox.samples import SAMPLES, keep_sample
from sandbox.world import World

Json = dict[str, Any]
MEDIA_PATH = "/ui/media/"
# For so long WhatsApp lets people change or take back what they wrote.
EDITABLE, DELETABLE = timedelta(minutes=15), timedelta(days=2)


class CannotSay(Exception):
    """The phone could not do this; the text says why."""


@dataclass
class Words:
    """What was done: `message` is WhatsApp's part of it, `parts` what the phone's own screen shows.

    `changes`: the bubble that shows these parts from now on; without one, they are a bubble of their own.
    """

    message: Json
    parts: Json
    opens_window: bool = True
    context: str | None = field(default=None)
    changes: Bubble | None = None


def say(world: World, wa_id: str, deed: Json, host: str) -> str:
    """Let a person write, tap or send something; answers the new message's id."""
    kind = next((kind for kind in DEEDS if kind in deed), None)
    if kind is None:
        raise CannotSay(f"expected one of {', '.join(DEEDS)}")
    with world.lock:
        phone = world.talks.phones.get(wa_id)
        if phone is None:
            raise CannotSay(f"there is no phone {wa_id}")
        words = DEEDS[kind](world, phone, deed[kind], host)
        now = world.clock.now()
        wamid = fresh_wamid(wa_id, outbound=False)
        if words.opens_window:
            world.talks.last_heard[wa_id] = now
        if words.changes:
            chats.change(world, words.changes, **words.parts)
        else:
            chats.put(world, wa_id, Bubble(wamid, "me", now, **{"reply_to": words.context, **words.parts}))
        _post(world, phone, words, wamid, str(int(now.timestamp())))
    return wamid


def _post(world: World, phone: Phone, words: Words, wamid: str, timestamp: str) -> None:
    sender = {"from_user_id": phone.wa_id} if phone.hidden else {"from": phone.wa_id}
    message = {**sender, "id": wamid, "timestamp": timestamp, **words.message}
    if words.context:
        message = {"context": {"from": world.settings.business_wa_id, "id": words.context}, **message}
    shown = {"name": phone.name, "username": phone.username} if phone.hidden else {"name": phone.name}
    named = {"user_id": phone.wa_id} if phone.hidden else {"wa_id": phone.wa_id}
    value = {"contacts": [{"profile": shown, **named}], "messages": [message]}
    about = f"message {words.message['type']}"
    taken = lambda: chats.tick(world, wamid, "delivered")  # noqa: E731
    webhooks.post(world, value, about, lane=f"from {phone.wa_id}", taken=taken)


def change_number(world: World, before: str, after: str) -> None:
    """Move a phone to another number, with its chat, and tell the business as WhatsApp does."""
    with world.lock:
        talks = world.talks
        phone = talks.phones.get(before)
        if phone is None or phone.hidden:
            raise CannotSay(f"there is no phone {before} with a number")
        if not (after.isascii() and after.isdigit() and 7 <= len(after) <= 15) or after in talks.phones:
            raise CannotSay(f"{after} is no number that is free")
        _rekey(world, before, after)
        now = str(int(world.clock.now().timestamp()))
        body = f"User {phone.name} changed from {before} to {after}"
        system = {"type": "user_changed_number", "body": body, "wa_id": after}
        wamid = fresh_wamid(before, outbound=False)
        message = {"from": before, "id": wamid, "timestamp": now, "type": "system", "system": system}
        webhooks.post(world, {"messages": [message]}, "number changed", lane=f"from {before}")


def _rekey(world: World, before: str, after: str) -> None:
    talks = world.talks
    talks.phones = {
        after if key == before else key: replace(phone, wa_id=after) if key == before else phone
        for key, phone in talks.phones.items()
    }
    if before in talks.chats:
        talks.chats[after] = talks.chats.pop(before)
    if before in talks.last_heard:
        talks.last_heard[after] = talks.last_heard.pop(before)
    for wamid, (owner, bubble) in list(talks.bubbles.items()):
        if owner == before:
            talks.bubbles[wamid] = (after, bubble)


def _text(_: World, __: Phone, said: Any, ___: str) -> Words:
    if not isinstance(said, str) or not said.strip():
        raise CannotSay("there is nothing to send in an empty text")
    return Words({"type": "text", "text": {"body": said}}, {"kind": "text", "text": said})


def _tap(world: World, phone: Phone, tap: Any, _: str) -> Words:
    bubble = _target(world, phone, tap)
    found = bubble.title_of(str(tap.get("id")))
    if found is None:
        raise CannotSay("this bubble has no such button or row")
    where, choice = found
    title, choice_id = choice["title"], choice["id"]
    if bubble.kind == "template":
        message: Json = {"type": "button", "button": {"payload": choice_id, "text": title}}
    elif where == "button":
        message = _reply("button_reply", {"id": choice_id, "title": title})
    else:
        about = {"description": choice["description"]} if choice.get("description") else {}
        message = _reply("list_reply", {"id": choice_id, "title": title, **about})
    return Words(message, {"kind": "text", "text": title}, context=bubble.id)


def _reply(kind: str, reply: Json) -> Json:
    return {"type": "interactive", "interactive": {"type": kind, kind: reply}}


def _target(world: World, phone: Phone, deed: Any) -> Bubble:
    bubble = chats.bubble_on(world, phone.wa_id, str(deed.get("bubble"))) if isinstance(deed, dict) else None
    if bubble is None or bubble.ticks == "failed":
        raise CannotSay("this phone shows no such bubble")
    return bubble


def _location(_: World, __: Phone, place: Any, ___: str) -> Words:
    try:
        point: Json = {"latitude": float(place["latitude"]), "longitude": float(place["longitude"])}
    except (KeyError, TypeError, ValueError):
        raise CannotSay("a location needs latitude and longitude") from None
    names = {key: place[key] for key in ("name", "address") if place.get(key)}
    shown = {"name": None, "address": None, **point, **names}
    return Words({"type": "location", "location": {**point, **names}}, {"kind": "location", "location": shown})


def _sample(kind: str, shown_kind: str) -> Callable[[World, Phone, Any, str], Words]:
    def words(world: World, _: Phone, __: Any, host: str) -> Words:
        media = keep_sample(world.shelf, kind, world.clock.now())
        whatsapp = {"mime_type": SAMPLES[kind].mime_type, "sha256": media.sha256_base64, "id": media.id}
        link = {"url": media.link(host, world.clock.now())}
        message = {"type": kind, kind: {**whatsapp, **link, **SAMPLES[kind].extra}}
        url = f"{MEDIA_PATH}{media.id}"
        parts = {"document": {"url": url, "filename": "voice.ogg"}} if kind == "audio" else {"image_url": url}
        return Words(message, {"kind": shown_kind, **parts})

    return words


def _picture(world: World, _: Phone, deed: Any, host: str) -> Words:
    """A picture of one's own, or a photo of what somebody's phone shows."""
    mime_type, content = _photo(world, deed) if isinstance(deed, dict) and "bubble" in deed else _own_picture(deed)
    try:
        check("image", mime_type, len(content))
    except Refusal as refusal:
        raise CannotSay(refusal.details) from None
    now = world.clock.now()
    media = world.shelf.keep(mime_type, content, now + INBOUND_LIFE)
    whatsapp = {"mime_type": mime_type, "sha256": media.sha256_base64, "id": media.id, "url": media.link(host, now)}
    return Words({"type": "image", "image": whatsapp}, {"kind": "image", "image_url": f"{MEDIA_PATH}{media.id}"})


def _photo(world: World, deed: Json) -> tuple[str, bytes]:
    _, bubble = world.talks.bubbles.get(str(deed["bubble"]), ("", None))
    shown = (bubble.image_url or "") if bubble else ""
    found = world.shelf.find(shown.removeprefix(MEDIA_PATH), world.clock.now())
    if found is None:
        raise CannotSay("no phone shows such a picture")
    return found.mime_type, found.content


def _own_picture(deed: Any) -> tuple[str, bytes]:
    try:
        return str(deed["mime_type"]), base64.b64decode(deed["data"], validate=True)
    except (KeyError, TypeError, ValueError):
        raise CannotSay("a picture needs its mime_type and its data in base64, or the bubble that shows it") from None


def _reaction(world: World, phone: Phone, deed: Any, _: str) -> Words:
    bubble = _target(world, phone, deed)
    emoji = str(deed.get("emoji") or "")
    message = {"type": "reaction", "reaction": {"message_id": bubble.id, "emoji": emoji}}
    parts = {"kind": "reaction", "text": emoji, "reply_to": bubble.id}
    # No window is opened, because Meta does not promise that a reaction does.
    return Words(message, parts, opens_window=False)


def _edit(world: World, phone: Phone, deed: Any, _: str) -> Words:
    bubble = _own(world, phone, deed, EDITABLE)
    text = str(deed.get("text") or "").strip()
    if bubble.kind != "text" or bubble.reply_to or not text:
        raise CannotSay("only a text can be edited, and into words")
    edited = {"type": "text", "text": {"body": text}}
    message = {"type": "edit", "edit": {"original_message_id": bubble.id, "message": edited}}
    return Words(message, {"text": text, "edited": True}, opens_window=False, changes=bubble)


def _delete(world: World, phone: Phone, deed: Any, _: str) -> Words:
    bubble = _own(world, phone, deed, DELETABLE)
    message = {"type": "revoke", "revoke": {"original_message_id": bubble.id}}
    gone = {"text": None, "image_url": None, "document": None, "location": None, "deleted": True}
    return Words(message, gone, opens_window=False, changes=bubble)


def _own(world: World, phone: Phone, deed: Any, within: timedelta) -> Bubble:
    """A bubble this person wrote not too long ago."""
    bubble = chats.bubble_on(world, phone.wa_id, str(deed.get("bubble"))) if isinstance(deed, dict) else None
    if bubble is None or bubble.sender != "me" or bubble.deleted:
        raise CannotSay("this person wrote no such message")
    if world.clock.now() > bubble.at + within:
        raise CannotSay("it is too late for that: the message is too old")
    return bubble


def _form(world: World, phone: Phone, deed: Any, _: str) -> Words:
    """What the phone sends when a form was closed by its endpoint."""
    bubble = _target(world, phone, deed)
    reply = {"name": "flow", "body": "Sent", "response_json": json.dumps(deed.get("answer") or {})}
    message = {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": reply}}
    return Words(message, {"kind": "text", "text": "Form sent"}, context=bubble.id)


def _unsupported(_: World, __: Phone, ___: Any, ____: str) -> Words:
    title = "Message type unknown"
    details = {"details": "Message type is currently not supported."}
    error = {"code": 131051, "title": title, "message": title, "error_data": details}
    return Words({"type": "unsupported", "errors": [error], "unsupported": {"type": "poll"}}, {"kind": "unsupported"})


DEEDS: dict[str, Callable[[World, Phone, Any, str], Words]] = {
    "text": _text,
    "tap": _tap,
    "location": _location,
    "image": _sample("image", "image"),
    "picture": _picture,
    "voice": _sample("audio", "voice"),
    "sticker": _sample("sticker", "sticker"),
    "form": _form,
    "reaction": _reaction,
    "edit": _edit,
    "delete": _delete,
    "unsupported": _unsupported,
}
