"""May this template be created? Meta's published rules, each with the sub-code its refusal carries."""

from __future__ import annotations

import re
from typing import Any

from sandbox.cloud import limits
from sandbox.cloud.errors import Refusal, TemplateRefusal
from sandbox.cloud.ids import object_id
from sandbox.cloud.limits import units
from sandbox.cloud.samples import Samples
from sandbox.cloud.templates import VARIABLE, Template, variables

LENGTH, HEADER, BODY, FOOTER = 2388040, 2388047, 2388072, 2388073
TOO_MANY_VARIABLES, VARIABLE_AT_EDGE, EXISTS, QUOTA = 2388293, 2388299, 2388024, 2388019

NAME = re.compile(r"[a-z0-9_]+")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
VARIABLE_NAME = re.compile(r"[a-z0-9_]+")
ADJACENT = re.compile(r"\}\}\s*\{\{")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
MEDIA_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT")
# seconds a message may wait for a phone that is off, by category; -1 means thirty days
WAITS = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}
MOST_OF_A_KIND = {
    "QUICK_REPLY": limits.TEMPLATE_BUTTONS,
    "URL": limits.TEMPLATE_URL_BUTTONS,
    "PHONE_NUMBER": limits.TEMPLATE_PHONE_BUTTONS,
}
Json = dict[str, Any]


def checked(
    body: Any, known: dict[tuple[str, str], Template], samples: Samples, replaces: Template | None = None
) -> Template:
    """The template a request describes. Raises Refusal. `replaces` is the one an edit takes the place of."""
    if not isinstance(body, dict):
        raise Refusal(100, "The request body must be a JSON object")
    name, language, category = _envelope(body)
    named = str(body.get("parameter_format", "positional")).lower() == "named"
    others = [template for template in known.values() if template is not replaces]
    if any((other.name, other.language) == (name, language) for other in others):
        raise TemplateRefusal(EXISTS, "Template exists", f"There is already {language} content for {name}.")
    if len(others) >= limits.TEMPLATES:
        raise TemplateRefusal(QUOTA, "Too many templates", f"An account holds up to {limits.TEMPLATES} templates.")
    components = [_component(part) for part in body.get("components") or []]
    fresh = Template(replaces.id if replaces else object_id(), name, language, category, named, components)
    _check_parts(fresh)
    _check_sample(fresh.part("HEADER") or {}, samples)
    _check_new_text(fresh, others)
    return fresh


def _envelope(body: Json) -> tuple[str, str, str]:
    name, language = str(body.get("name", "")), str(body.get("language", ""))
    category = str(body.get("category", "")).upper()
    if not NAME.fullmatch(name) or len(name) > limits.TEMPLATE_NAME:
        raise Refusal(100, "Param name must be 1 to 512 lower-case letters, digits and underscores", over_limit=True)
    if not LANGUAGE.fullmatch(language):
        raise Refusal(100, f"Param language is not a supported language code - got {language!r}")
    if category not in CATEGORIES:
        raise Refusal(100, f"Param category must be one of {{{', '.join(CATEGORIES)}}} - got {category!r}")
    wait = body.get("message_send_ttl_seconds", -1)
    low, high = WAITS[category]
    if wait != -1 and not (isinstance(wait, int) and low <= wait <= high):
        raise Refusal(100, f"message_send_ttl_seconds must be from {low} to {high} for {category}", over_limit=True)
    return name, language, category


def _component(part: Any) -> Json:
    if not isinstance(part, dict):
        raise Refusal(100, "Param components must be an array of JSON objects")
    kind = str(part.get("type", "")).upper()
    if kind not in ("HEADER", "BODY", "FOOTER", "BUTTONS"):
        raise Refusal(100, f"Unknown component type {kind!r}")
    fresh = {**part, "type": kind}
    if kind == "HEADER":
        fresh["format"] = str(part.get("format", "")).upper()
    if kind == "BUTTONS":
        fresh["buttons"] = [{**button, "type": str(button.get("type", "")).upper()} for button in part["buttons"]]
    return fresh


def _check_parts(template: Template) -> None:
    kinds = [part["type"] for part in template.components]
    body, header, footer = template.part("BODY"), template.part("HEADER"), template.part("FOOTER")
    if body is None or len(set(kinds)) != len(kinds):
        raise TemplateRefusal(BODY, "Body missing", "A template has one body and each other part at most once.")
    _check_body(body, named=template.named)
    if header:
        _check_header(header, named=template.named)
    if footer:
        _check_length(footer.get("text"), limits.TEMPLATE_FOOTER, "footer")
        if variables(footer["text"]):
            raise TemplateRefusal(FOOTER, "Variable in footer", "The footer cannot have variables.")
    _check_buttons(template.buttons)


def _check_body(body: Json, *, named: bool) -> None:
    _check_length(body.get("text"), limits.TEMPLATE_BODY, "body")
    text = body["text"].strip()
    wanted = _check_variables(text, BODY, named=named)
    if text.startswith("{{") or text.endswith("}}") or ADJACENT.search(text):
        why = "Variables cannot stand at the start or the end of the body, nor next to each other."
        raise TemplateRefusal(VARIABLE_AT_EDGE, "Variable at an edge", why)
    # Meta does not publish the measure; a template with more variables than words is refused by any.
    if len(wanted) > len(VARIABLE.sub("", text).split()):
        why = "There are too many variables for the length of this text."
        raise TemplateRefusal(TOO_MANY_VARIABLES, "Too many variables", why)
    _check_examples(body, "body_text", wanted, BODY, named=named)


def _check_header(header: Json, *, named: bool) -> None:
    form = header["format"]
    if form in MEDIA_FORMATS or form == "LOCATION":
        return
    if form != "TEXT":
        raise TemplateRefusal(HEADER, "Unknown header", f"A header cannot have the format {form!r}.")
    _check_length(header.get("text"), limits.TEMPLATE_HEADER, "header")
    wanted = _check_variables(header["text"], HEADER, named=named)
    if len(wanted) > 1 or "\n" in header["text"]:
        raise TemplateRefusal(HEADER, "Header", "A header is one line with at most one variable.")
    _check_examples(header, "header_text", wanted, HEADER, named=named)


def _check_sample(header: Json, samples: Samples) -> None:
    form = header.get("format")
    if form not in MEDIA_FORMATS:
        return
    handles = (header.get("example") or {}).get("header_handle")
    if not isinstance(handles, list) or len(handles) != 1:
        raise TemplateRefusal(HEADER, "Sample missing", "A media header needs one example.header_handle.")
    if not samples.fits(handles[0], form):
        why = f"The handle is not of a file for {form} that the resumable upload has taken."
        raise TemplateRefusal(HEADER, "Sample unknown", why)


def _check_length(value: Any, most: int, where: str) -> None:
    if not isinstance(value, str) or not value.strip() or units(value) > most:
        raise TemplateRefusal(LENGTH, "Length", f"The {where} must have 1 to {most} characters.")


def _check_variables(text: str, subcode: int, *, named: bool) -> list[str]:
    wanted = variables(text)
    if named and not all(VARIABLE_NAME.fullmatch(name) and not name.isdigit() for name in wanted):
        raise TemplateRefusal(subcode, "Variable names", "Names are lower-case letters, digits and underscores.")
    if not named and sorted(wanted) != sorted(str(number + 1) for number in range(len(wanted))):
        raise TemplateRefusal(subcode, "Variable numbers", "Variables are numbered from 1 without gaps.")
    return wanted


def _check_examples(part: Json, key: str, wanted: list[str], subcode: int, *, named: bool) -> None:
    if not wanted:
        return
    example = part.get("example") or {}
    if named:
        given = [item.get("param_name") for item in example.get(f"{key}_named_params") or [] if item.get("example")]
        fits = sorted(given) == sorted(wanted)
    else:
        found = example.get(key) or []
        values = found[0] if key == "body_text" and found else found
        fits = isinstance(values, list) and len(values) == len(wanted)
    if not fits:
        raise TemplateRefusal(subcode, "Samples missing", "Every variable needs exactly one sample value.")


def _check_buttons(buttons: list[Json]) -> None:
    if len(buttons) > limits.TEMPLATE_BUTTONS:
        raise TemplateRefusal(LENGTH, "Buttons", f"A template has up to {limits.TEMPLATE_BUTTONS} buttons.")
    kinds = [button["type"] for button in buttons]
    for kind in kinds:
        if kinds.count(kind) > MOST_OF_A_KIND.get(kind, 0):
            raise TemplateRefusal(LENGTH, "Buttons", f"Too many or unknown buttons of type {kind!r}.")
    quick = [place for place, kind in enumerate(kinds) if kind == "QUICK_REPLY"]
    if quick and quick[-1] - quick[0] != len(quick) - 1:
        raise TemplateRefusal(LENGTH, "Buttons", "Quick replies must stand together.")
    for button in buttons:
        _check_length(button.get("text"), limits.TEMPLATE_BUTTON_TEXT, "button text")
        _check_target(button)


def _check_target(button: Json) -> None:
    if button["type"] == "PHONE_NUMBER":
        _check_length(button.get("phone_number"), limits.TEMPLATE_PHONE, "phone number")
    if button["type"] != "URL":
        return
    _check_length(button.get("url"), limits.URL, "URL")
    wanted = variables(button["url"])
    if not button["url"].startswith(("http://", "https://")):
        raise TemplateRefusal(LENGTH, "URL", "A button's URL begins with http:// or https://.")
    if wanted and (wanted != ["1"] or not button["url"].endswith("}}") or not button.get("example")):
        raise TemplateRefusal(LENGTH, "URL", "A URL has one variable, {{1}}, at its end, and then a sample.")


def _check_new_text(fresh: Template, others: list[Template]) -> None:
    for other in others:
        same = all(_words(other, part) == _words(fresh, part) for part in ("BODY", "FOOTER"))
        if same and other.language == fresh.language:
            why = f"The template {other.name} has the same body and footer."
            raise TemplateRefusal(EXISTS, "Same content", why)


def _words(template: Template, kind: str) -> str:
    part = template.part(kind)
    return str(part["text"]) if part else ""
