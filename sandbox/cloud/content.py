"""What each type of message must hold. Pure checks that raise Refusal; templates have a file of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.cloud import limits
from sandbox.cloud.errors import Refusal
from sandbox.cloud.fields import distinct, exactly, identifier, only, text, thing, things, web_address

MEDIA_KEYS = {
    "image": {"id", "link", "caption"},
    "video": {"id", "link", "caption"},
    "document": {"id", "link", "caption", "filename"},
    "audio": {"id", "link", "voice"},
    "sticker": {"id", "link"},
}


def check_text(body: dict[str, Any]) -> None:
    """A plain text."""
    only(body, {"body", "preview_url"}, "text")
    text(body, "body", "text", limits.TEXT_BODY)


def check_media(kind: str, body: dict[str, Any], where: str = "") -> None:
    """A file, by the id of an upload or by a link, and its caption."""
    where = where or kind
    only(body, MEDIA_KEYS[kind], where)
    if ("id" in body) == ("link" in body):
        raise Refusal(100, f"Param {where} must have exactly one of id, link")
    if "link" in body:
        web_address(body, "link", where, limits.URL)
    else:
        text(body, "id", where, 64)
    text(body, "caption", where, limits.CAPTION, optional=True)
    text(body, "filename", where, limits.FILENAME, optional=True)


def check_location(body: dict[str, Any]) -> None:
    """A point on the map."""
    only(body, {"latitude", "longitude", "name", "address"}, "location")
    for key, most in (("latitude", 90), ("longitude", 180)):
        try:
            fits = abs(float(body[key])) <= most
        except KeyError:
            raise Refusal(131008, f"Parameter location.{key} is mandatory") from None
        except (TypeError, ValueError):
            raise Refusal(100, f"Param location.{key} must be a number") from None
        if not fits:
            raise Refusal(131009, f"location.{key} must be between -{most} and {most}")


def check_contacts(body: Any) -> None:
    """Contact cards."""
    for card in things({"contacts": body}, "contacts", "message", limits.CONTACTS):
        name = thing(card, "name", "contacts")
        text(name, "formatted_name", "contacts.name", limits.CAPTION)


def check_reaction(body: dict[str, Any]) -> None:
    """An emoji on a message; an empty one takes it back."""
    only(body, {"message_id", "emoji"}, "reaction")
    text(body, "message_id", "reaction", 255)
    if not isinstance(body.get("emoji"), str):
        raise Refusal(131008, "Parameter reaction.emoji is mandatory")


def check_interactive(body: dict[str, Any]) -> None:
    """Buttons, a list, a link button or a request for the location."""
    only(body, {"type", "header", "body", "footer", "action"}, "interactive")
    kind = exactly(body, "type", "interactive", tuple(ACTIONS))
    text(thing(body, "body", "interactive"), "text", "interactive.body", limits.INTERACTIVE_BODY)
    if kind == "location_request_message" and ("header" in body or "footer" in body):
        raise Refusal(131009, "A location request has no header and no footer")
    if "header" in body:
        _check_header(thing(body, "header", "interactive"), only_text=kind == "list")
    if "footer" in body:
        footer = thing(body, "footer", "interactive")
        text(footer, "text", "interactive.footer", limits.INTERACTIVE_FOOTER)
    ACTIONS[kind](thing(body, "action", "interactive"))


def _check_header(header: dict[str, Any], *, only_text: bool) -> None:
    kinds = ("text",) if only_text else ("text", "image", "video", "document")
    kind = exactly(header, "type", "interactive.header", kinds)
    only(header, {"type", kind}, "interactive.header")
    if kind == "text":
        text(header, "text", "interactive.header", limits.INTERACTIVE_HEADER)
    else:
        check_media(kind, thing(header, kind, "interactive.header"), f"interactive.header.{kind}")


def _check_buttons(action: dict[str, Any]) -> None:
    where = "interactive.action.buttons"
    only(action, {"buttons"}, "interactive.action")
    replies = []
    for button in things(action, "buttons", "interactive.action", limits.BUTTONS):
        exactly(button, "type", where, ("reply",))
        replies.append(thing(button, "reply", where))
    distinct([identifier(reply, "id", where, limits.BUTTON_ID) for reply in replies], "button id")
    distinct([text(reply, "title", where, limits.BUTTON_TITLE) for reply in replies], "button title")


def _check_list(action: dict[str, Any]) -> None:
    only(action, {"button", "sections"}, "interactive.action")
    text(action, "button", "interactive.action", limits.LIST_BUTTON)
    sections = things(action, "sections", "interactive.action", limits.LIST_SECTIONS)
    rows: list[dict[str, Any]] = []
    for section in sections:
        title = text(section, "title", "section", limits.SECTION_TITLE, optional=True)
        if not title and len(sections) > 1:
            raise Refusal(131009, "section.title is required when there is more than one section")
        rows += things(section, "rows", "section", limits.LIST_ROWS_IN_ALL)
    if len(rows) > limits.LIST_ROWS_IN_ALL:
        why = f"Total row count exceeds {limits.LIST_ROWS_IN_ALL}"
        raise Refusal(131009, why, over_limit=True)
    for row in rows:
        text(row, "title", "row", limits.ROW_TITLE)
        text(row, "description", "row", limits.ROW_DESCRIPTION, optional=True)
    distinct([identifier(row, "id", "row", limits.ROW_ID) for row in rows], "row id")


def _check_link(action: dict[str, Any]) -> None:
    where = "interactive.action.parameters"
    exactly(action, "name", "interactive.action", ("cta_url",))
    parameters = thing(action, "parameters", "interactive.action")
    text(parameters, "display_text", where, limits.LINK_TITLE)
    web_address(parameters, "url", where, limits.URL)


def _check_form(action: dict[str, Any]) -> None:
    where = "interactive.action.parameters"
    exactly(action, "name", "interactive.action", ("flow",))
    parameters = thing(action, "parameters", "interactive.action")
    keys = {"flow_message_version", "flow_id", "flow_cta", "flow_token", "flow_action", "mode", "flow_action_payload"}
    only(parameters, keys, where)
    exactly(parameters, "flow_message_version", where, ("3",))
    text(parameters, "flow_id", where, 40)
    text(parameters, "flow_cta", where, limits.FLOW_TITLE)
    text(parameters, "flow_token", where, limits.FLOW_TOKEN)
    exactly(parameters, "flow_action", where, ("navigate", "data_exchange"))


def _check_location_request(action: dict[str, Any]) -> None:
    exactly(action, "name", "interactive.action", ("send_location",))


ACTIONS: dict[str, Callable[[dict[str, Any]], None]] = {
    "button": _check_buttons,
    "list": _check_list,
    "cta_url": _check_link,
    "flow": _check_form,
    "location_request_message": _check_location_request,
}
