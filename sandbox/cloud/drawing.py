"""A message of the business as a bubble on the phone's screen. Pure; pictures come from the shelf by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.cloud.filling import Filled
from sandbox.cloud.media import Media

Parts = dict[str, Any]


def draw(message: dict[str, Any], filled: Filled | None, media: Media | None) -> Parts:
    """The parts of the bubble: what to pass on to `Bubble` besides id, sender and time."""
    kind = message.get("type", "text")
    parts = _template(filled) if filled else DRAWN[kind](message[kind])
    parts["reply_to"] = (message.get("context") or {}).get("message_id", parts.get("reply_to"))
    return {**parts, **_media_parts(message, filled, media)}


def media_in(message: dict[str, Any], filled: Filled | None) -> tuple[str, dict[str, Any]] | None:
    """The kind and the object of the file in this message, wherever it stands; None without one."""
    kind = message.get("type", "text")
    header = (message.get("interactive") or {}).get("header") or {}
    holder = (filled.media or {}) if filled else {**message, **header} if kind == "interactive" else message
    for name in ("image", "video", "document", "audio", "sticker"):
        if isinstance(holder.get(name), dict):
            return name, holder[name]
    return None


def _media_parts(message: dict[str, Any], filled: Filled | None, media: Media | None) -> Parts:
    found = media_in(message, filled)
    if found is None or media is None:
        return {}
    kind, body = found
    url = f"/ui/media/{media.id}"
    if kind in ("image", "sticker"):
        return {"image_url": url}
    return {"document": {"url": url, "filename": body.get("filename") or media.filename or kind}}


def _text(body: dict[str, Any]) -> Parts:
    return {"kind": "text", "text": body["body"]}


def _file(kind: str) -> Callable[[dict[str, Any]], Parts]:
    return lambda body: {"kind": kind, "text": body.get("caption")}


def _location(body: dict[str, Any]) -> Parts:
    place = {"latitude": float(body["latitude"]), "longitude": float(body["longitude"])}
    return {"kind": "location", "location": {**place, "name": body.get("name"), "address": body.get("address")}}


def _contacts(cards: list[dict[str, Any]]) -> Parts:
    lines = [
        " ".join([card["name"]["formatted_name"], *(str(p.get("phone", "")) for p in card.get("phones", []))])
        for card in cards
    ]
    return {"kind": "text", "text": "\n".join(lines)}


def _reaction(body: dict[str, Any]) -> Parts:
    return {"kind": "reaction", "text": body["emoji"], "reply_to": body["message_id"]}


def _interactive(body: dict[str, Any]) -> Parts:
    header = body.get("header") or {}
    parts: Parts = {
        "text": body["body"]["text"],
        "header": header.get("text"),
        "footer": (body.get("footer") or {}).get("text"),
    }
    return {**parts, **ACTIONS[body["type"]](body["action"])}


def _buttons(action: dict[str, Any]) -> Parts:
    return {"kind": "buttons", "buttons": [dict(button["reply"]) for button in action["buttons"]]}


def _list(action: dict[str, Any]) -> Parts:
    sections = [
        {
            "title": section.get("title"),
            "rows": [
                {"id": row["id"], "title": row["title"], "description": row.get("description")}
                for row in section["rows"]
            ],
        }
        for section in action["sections"]
    ]
    return {"kind": "list", "rows": {"title": action["button"], "sections": sections}}


def _link(action: dict[str, Any]) -> Parts:
    parameters = action["parameters"]
    return {"kind": "link", "link": {"title": parameters["display_text"], "url": parameters["url"]}}


def _form(action: dict[str, Any]) -> Parts:
    parameters = action["parameters"]
    about = {"title": parameters["flow_cta"], "id": parameters["flow_id"], "token": parameters["flow_token"]}
    return {"kind": "form", "form": {**about, "closed": False}}


def _location_request(_: dict[str, Any]) -> Parts:
    return {"kind": "text"}


def _template(filled: Filled) -> Parts:
    return {
        "kind": "template",
        "template": filled.template.name,
        "text": filled.body,
        "header": filled.header,
        "footer": filled.footer,
        "buttons": filled.buttons or None,
        "link": filled.links[0] if filled.links else None,
        "links": filled.links or None,
        "location": filled.location,
    }


ACTIONS: dict[str, Callable[[dict[str, Any]], Parts]] = {
    "button": _buttons,
    "list": _list,
    "cta_url": _link,
    "flow": _form,
    "location_request_message": _location_request,
}
DRAWN: dict[str, Callable[[Any], Parts]] = {
    "text": _text,
    "image": _file("image"),
    "video": _file("document"),
    "document": _file("document"),
    "audio": _file("document"),
    "sticker": _file("sticker"),
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "interactive": _interactive,
}
