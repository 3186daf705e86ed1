"""Our messages in, the JSON of WhatsApp's send request out. Pure; it never shortens an id and never drops words.

What WhatsApp would refuse raises ValueError here, except titles, which are cut and kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot import limits
from bot.limits import cut, length
from services.post.messages import Choice, Document, Form, Link, Message, Place

WEB_LINK = re.compile(r"https?://\S")
PHONE = re.compile(r"\+\d{7,15}")
BSUID = "bsuid:"
FORMAT_MARKS = "*_~`"
# Marks that turn or hide writing; joiners stay, because Indian scripts and emoji need them.
INVISIBLE = "\u200b\u200e\u200f\u061c\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DROPPED = dict.fromkeys(map(ord, FORMAT_MARKS + INVISIBLE))


def render(message: Message, to: str, callback_data: str) -> dict[str, Any]:
    """The whole request body that carries this message.

    `to` is `+919000000001` or `bsuid:IN.1349`; `callback_data` (at most 512) comes back in every receipt.
    Raises ValueError for what WhatsApp would refuse: too much text or too many rows, an empty text, an id that
    is too long, empty, doubled or padded, or parts that no single WhatsApp message can hold.
    """
    return _addressed(to, callback_data) | _shaped(message)


def render_template(
    name: str,
    locale: str,
    params: dict[str, str],
    payloads: tuple[str, ...],
    picture: str,
    to: str,
    callback_data: str,
) -> dict[str, Any]:
    """The whole request body that sends an approved template with named parameters.

    `payloads` are the ids under its quick replies in their order, `picture` the image of its header or empty.
    Raises ValueError for a payload above 128: without it a tap would come back as a bare word.
    """
    _check_ids(payloads, limits.TEMPLATE_PAYLOAD)
    values = [{"type": "text", "parameter_name": key, "text": _one_line(text)} for key, text in params.items()]
    header = [{"type": "header", "parameters": [_image(picture)]}] if picture else []
    body = [{"type": "body", "parameters": values}] if values else []
    buttons = [_template_button(place, payload) for place, payload in enumerate(payloads)]
    template = {"name": name, "language": {"code": locale}, "components": [*header, *body, *buttons]}
    return _addressed(to, callback_data) | {"type": "template", "template": template}


def plain(text: str) -> str:
    """A name or note somebody typed, on one line, unable to format, hide or turn the words around it."""
    kept = text.translate(DROPPED).encode("utf-16", "replace").decode("utf-16")
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in kept).split())


def _shaped(message: Message) -> dict[str, Any]:
    _check_parts(message)
    if message.form:
        return _form(message, message.form)
    if message.choices:
        return _list(message) if _wants_list(message) else _buttons(message)
    if message.link:
        return _link(message, message.link)
    if message.place:
        return _place(message.place)
    if message.picture:
        return {"type": "image", "image": {"link": message.picture, **_caption(message)}}
    if message.document:
        return {"type": "document", "document": _file(message.document) | _caption(message)}
    return _text(message)


def _wants_list(message: Message) -> bool:
    """More choices than buttons, or choices that say more than a title holds, such as a price."""
    says_more = any(choice.about for choice in message.choices)
    return len(message.choices) > limits.BUTTONS or bool(message.list_title and says_more)


def _check_parts(message: Message) -> None:
    """One message of WhatsApp's is one thing to tap or see, with at most one picture or file."""
    seen = [message.picture, message.document]
    if sum(map(bool, [message.choices, message.link, message.place])) > 1 or all(seen):
        raise ValueError("choices, link and place, or picture and document, do not fit in one message")
    if message.place and any([message.text, message.footer, *seen]):
        raise ValueError("a place on the map goes alone: its name and address are its words")
    if message.choices and _wants_list(message) and any(seen):
        raise ValueError("a list cannot carry a picture or a document")


def _addressed(to: str, callback_data: str) -> dict[str, Any]:
    if length(callback_data) > limits.CALLBACK_DATA:
        raise ValueError("the callback data is too long")
    envelope = {"messaging_product": "whatsapp", "recipient_type": "individual", **_recipient(to)}
    return envelope | ({"biz_opaque_callback_data": callback_data} if callback_data else {})


def _recipient(to: str) -> dict[str, str]:
    if PHONE.fullmatch(to):
        return {"to": to}
    if to.startswith(BSUID) and len(to) > len(BSUID):
        return {"recipient": to.removeprefix(BSUID)}
    raise ValueError("expected a number such as +919000000001 or a bsuid:")


def _text(message: Message) -> dict[str, Any]:
    body = _fitting(_with_footer(message), limits.TEXT)
    if not body:
        raise ValueError("a message needs words")
    return {"type": "text", "text": {"body": body, "preview_url": bool(WEB_LINK.search(body))}}


def _place(place: Place) -> dict[str, Any]:
    shown = {"latitude": str(place.latitude), "longitude": str(place.longitude)}
    words = {"name": place.name, "address": place.address}
    return {"type": "location", "location": shown | {key: word for key, word in words.items() if word}}


def _buttons(message: Message) -> dict[str, Any]:
    _check_ids([choice.id for choice in message.choices], limits.BUTTON_ID)
    titles = _titles(message.choices, limits.BUTTON_TITLE)
    replies = [{"id": choice.id, "title": title} for choice, title in zip(message.choices, titles, strict=True)]
    return _interactive(message, "button", {"buttons": [{"type": "reply", "reply": reply} for reply in replies]})


def _list(message: Message) -> dict[str, Any]:
    if len(message.choices) > limits.LIST_ROWS:
        raise ValueError(f"a list has at most {limits.LIST_ROWS} rows, not {len(message.choices)}")
    _check_ids([choice.id for choice in message.choices], limits.ROW_ID)
    titles = _titles(message.choices, limits.ROW_TITLE)
    rows = [_row(choice, title) for choice, title in zip(message.choices, titles, strict=True)]
    opener = _title(message.list_title, limits.LIST_BUTTON)
    return _interactive(message, "list", {"button": opener, "sections": [{"rows": rows}]})


def _row(choice: Choice, title: str) -> dict[str, str]:
    about = cut(" ".join(choice.about.split()), limits.ROW_ABOUT)
    return {"id": choice.id, "title": title} | ({"description": about} if about else {})


def _link(message: Message, link: Link) -> dict[str, Any]:
    parameters = {"display_text": _title(link.title, limits.LINK_TITLE), "url": link.url}
    return _interactive(message, "cta_url", {"name": "cta_url", "parameters": parameters})


def _form(message: Message, form: Form) -> dict[str, Any]:
    """A button that opens a form; what it shows is asked for when it is opened."""
    _check_ids([form.token], limits.FORM_TOKEN)
    parameters = {
        "flow_message_version": "3",
        "flow_id": form.flow_id,
        "flow_cta": _title(form.title, limits.FORM_TITLE),
        "flow_token": form.token,
        "flow_action": "data_exchange",
        "mode": "published",
    }
    return _interactive(message, "flow", {"name": "flow", "parameters": parameters})


def _interactive(message: Message, kind: str, action: dict[str, Any]) -> dict[str, Any]:
    if not message.text.strip():
        raise ValueError("something to tap needs words above it")
    shown: dict[str, Any] = {"type": kind, **_header(message)}
    shown["body"] = {"text": _fitting(message.text, limits.INTERACTIVE_BODY)}
    if message.footer:
        shown["footer"] = {"text": _title(message.footer, limits.FOOTER)}
    return {"type": "interactive", "interactive": shown | {"action": action}}


def _header(message: Message) -> dict[str, Any]:
    if message.picture:
        return {"header": _image(message.picture)}
    if message.document:
        return {"header": {"type": "document", "document": _file(message.document)}}
    return {}


def _file(document: Document) -> dict[str, str]:
    return {"link": document.url, "filename": document.filename}


def _image(url: str) -> dict[str, Any]:
    return {"type": "image", "image": {"link": url}}


def _template_button(place: int, payload: str) -> dict[str, Any]:
    parameters = [{"type": "payload", "payload": payload}]
    return {"type": "button", "sub_type": "quick_reply", "index": str(place), "parameters": parameters}


def _caption(message: Message) -> dict[str, str]:
    caption = _fitting(_with_footer(message), limits.CAPTION)
    return {"caption": caption} if caption else {}


def _with_footer(message: Message) -> str:
    return "\n\n".join(part for part in (message.text.strip(), message.footer.strip()) if part)


def _fitting(text: str, limit: int) -> str:
    if length(text) > limit:
        raise ValueError(f"the text has {length(text)} characters, WhatsApp takes {limit}")
    return text


def _titles(choices: Sequence[Choice], limit: int) -> list[str]:
    """The titles cut to the limit and numbered where they would be equal, which WhatsApp refuses."""
    taken: list[str] = []
    for choice in choices:
        title, number = _title(choice.title, limit), 2
        while title in taken:
            suffix = f" {number}"
            title, number = cut(_title(choice.title, limit), limit - length(suffix)) + suffix, number + 1
        taken.append(title)
    return taken


def _title(title: str, limit: int) -> str:
    words = " ".join(title.split())
    if not words:
        raise ValueError("a title to tap cannot be empty")
    return cut(words, limit)


def _check_ids(ids: Sequence[str], limit: int) -> None:
    for id in ids:
        if not id.strip() or id != id.strip() or length(id) > limit:
            raise ValueError(f"an id to tap is empty, padded or longer than {limit}")
    if len(set(ids)) < len(ids):
        raise ValueError("two things to tap have the same id")


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "-"
