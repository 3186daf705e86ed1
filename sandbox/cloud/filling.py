"""Filling a template at a send: every parameter checked against the template it names. Raises Refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.cloud import limits
from sandbox.cloud.content import check_media
from sandbox.cloud.errors import Refusal
from sandbox.cloud.fields import only, text, thing
from sandbox.cloud.templates import Template, filled, variables

FORBIDDEN = re.compile(rf"[\n\r\t]| {{{limits.SPACES_IN_A_ROW + 1},}}")
MEDIA_HEADERS = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document"}


@dataclass
class Filled:
    """A template ready to be shown."""

    template: Template
    body: str = ""
    header: str | None = None
    footer: str | None = None
    media: dict[str, Any] | None = None
    location: dict[str, Any] | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)


def fill(body: dict[str, Any], templates: dict[tuple[str, str], Template]) -> Filled:
    """The template of a send request with its values in place."""
    only(body, {"name", "language", "components"}, "template")
    name = text(body, "name", "template", limits.TEMPLATE_NAME)
    language = text(thing(body, "language", "template"), "code", "template.language", 20)
    template = templates.get((name, language))
    if template is None:
        raise Refusal(132001, f"template name ({name}) does not exist in {language}")
    given = _sorted_components(body.get("components") or [])
    result = Filled(template)
    _fill_header(result, given["header"])
    _fill_body(result, given["body"])
    _fill_buttons(result, given["button"])
    footer = template.part("FOOTER")
    result.footer = footer["text"] if footer else None
    return result


def _sorted_components(components: Any) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {"header": [], "body": [], "button": []}
    for component in _objects(components, "template.components"):
        _objects(component.get("parameters") or [], "template.components.parameters")
        kind = str(component.get("type", "")).lower()
        if kind not in found:
            raise Refusal(100, f"Param template.components.type must be one of {{header, body, button}} - got {kind!r}")
        found[kind].append(component)
    return found


def _objects(value: Any, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise Refusal(100, f"Param {where} must be an array of JSON objects")
    return value


def _fill_header(result: Filled, given: list[dict[str, Any]]) -> None:
    header = result.template.part("HEADER")
    parameters = given[0].get("parameters") or [] if given else []
    form = header.get("format", "TEXT") if header else "TEXT"
    if form == "TEXT":
        pattern = header["text"] if header else ""
        values = _values("header", pattern, parameters, named=result.template.named)
        result.header = _short_enough("header", filled(pattern, values), limits.TEMPLATE_HEADER) or None
        return
    kind = MEDIA_HEADERS.get(form, "location")
    if len(parameters) != 1 or parameters[0].get("type") != kind:
        got = parameters[0].get("type") if parameters else "UNKNOWN"
        raise Refusal(132012, f"header: Format mismatch, expected {form}, received {got}")
    body = thing(parameters[0], kind, "header")
    if kind == "location":
        result.location = body
        return
    check_media(kind, body, f"template.header.{kind}")
    result.media = {kind: body}


def _fill_body(result: Filled, given: list[dict[str, Any]]) -> None:
    part = result.template.part("BODY")
    pattern = part["text"] if part else ""
    parameters = given[0].get("parameters") or [] if given else []
    values = _values("body", pattern, parameters, named=result.template.named)
    result.body = _short_enough("body", filled(pattern, values), limits.TEMPLATE_BODY)


def _values(where: str, pattern: str, parameters: list[dict[str, Any]], *, named: bool) -> dict[str, str]:
    wanted = variables(pattern)
    if len(parameters) != len(wanted):
        raise Refusal(
            132000,
            f"{where}: number of localizable_params ({len(parameters)}) does not match "
            f"the expected number of params ({len(wanted)})",
            over_limit=True,
        )
    texts = [_parameter(where, parameter) for parameter in parameters]
    if not named:
        return dict(zip(sorted(wanted, key=int), texts, strict=True))
    names = [str(parameter.get("parameter_name", "")) for parameter in parameters]
    if sorted(names) != sorted(wanted):
        raise Refusal(132012, f"{where}: parameter names {sorted(names)} do not match {sorted(wanted)}")
    return dict(zip(names, texts, strict=True))


def _parameter(where: str, parameter: dict[str, Any]) -> str:
    kind = parameter.get("type")
    if kind in ("currency", "date_time"):
        value = thing(parameter, str(kind), where).get("fallback_value")
    elif kind == "text":
        value = parameter.get("text")
    else:
        raise Refusal(132012, f"{where}: parameter type {kind!r} is not expected here")
    if not isinstance(value, str) or not value.strip():
        raise Refusal(131008, f"{where}: a parameter of type text is missing its text value", over_limit=True)
    if FORBIDDEN.search(value):
        why = f"{where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise Refusal(132018, why, over_limit=True)
    return value


def _short_enough(where: str, value: str, most: int) -> str:
    if limits.units(value) > most:
        why = f"{where}: the filled text is longer than {most} characters"
        raise Refusal(132005, why, over_limit=True)
    return value


def _fill_buttons(result: Filled, given: list[dict[str, Any]]) -> None:
    by_place = {_place(component): component for component in given}
    strange = set(by_place) - set(range(len(result.template.buttons)))
    if strange:
        raise Refusal(131009, f"button: the template has no button at index {min(strange)}")
    for place, button in enumerate(result.template.buttons):
        _fill_button(result, place, button, by_place.get(place))


def _place(component: dict[str, Any]) -> int:
    try:
        return int(component["index"])
    except (KeyError, TypeError, ValueError):
        raise Refusal(131008, "Parameter index is mandatory for a button component") from None


def _fill_button(result: Filled, place: int, button: dict[str, Any], given: dict[str, Any] | None) -> None:
    kind, title = button["type"], button["text"]
    if given is not None and str(given.get("sub_type", "")).upper() != kind:
        raise Refusal(132012, f"button: index {place} is of type {kind}, not {given.get('sub_type')}")
    parameters = (given or {}).get("parameters") or []
    if kind == "QUICK_REPLY":
        payload = _payload(place, parameters) if parameters else title
        result.buttons.append({"id": payload, "title": title, "kind": "template"})
    elif kind == "URL":
        result.links.append({"title": title, "url": _url(place, button["url"], parameters)})
    elif kind == "PHONE_NUMBER":
        result.links.append({"title": title, "url": f"tel:{button['phone_number']}"})


def _payload(place: int, parameters: list[dict[str, Any]]) -> str:
    if len(parameters) != 1 or parameters[0].get("type") != "payload":
        raise Refusal(132012, f"button: index {place} expects one parameter of type payload")
    return text(parameters[0], "payload", f"button {place}", limits.TEMPLATE_PAYLOAD)


def _url(place: int, pattern: str, parameters: list[dict[str, Any]]) -> str:
    wanted = variables(pattern)
    if len(parameters) != len(wanted):
        if not parameters:
            raise Refusal(131008, f"Button at index {place} of type Url requires a parameter")
        raise Refusal(132000, f"Button at index {place} of type Url takes no parameter", over_limit=True)
    values = {name: _parameter("button", item) for name, item in zip(wanted, parameters, strict=True)}
    url = filled(pattern, values)
    if limits.units(url) > limits.URL:
        raise Refusal(131009, f"Button at index {place}: URL longer than {limits.URL}", over_limit=True)
    return url
