"""What Meta finds wrong with the JSON of a form: version, screens, components, references. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]
VERSIONS = ("5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3")
LARGEST = 10 * 1024 * 1024
SCREEN_ID = re.compile(r"[A-Za-z_]+")
REFERENCE = re.compile(r"\$\{(data|form)\.([\w-]+)\}")
MOST_COMPONENTS, MOST_ROUTES = 50, 10
TEXTS = {"TextHeading": 80, "TextSubheading": 80, "TextBody": 4096, "TextCaption": 409}
LABELS = {"TextInput": 20, "TextArea": 20, "Dropdown": 20, "RadioButtonsGroup": 30, "CheckboxGroup": 30,
          "ChipsSelector": 80, "DatePicker": 40, "CalendarPicker": 40, "OptIn": 120, "Footer": 35}  # fmt: skip
NAMED = frozenset(LABELS) - {"Footer"}
KNOWN = frozenset({*TEXTS, *LABELS, "EmbeddedLink", "NavigationList", "Image", "PhotoPicker", "DocumentPicker", "If",
                   "Switch", "Form", "RichText"})  # fmt: skip
ACTIONS = ("navigate", "data_exchange", "complete", "open_url", "update_data")
OPTIONS = {"Dropdown": (1, 200), "RadioButtonsGroup": (1, 20), "CheckboxGroup": (1, 20), "ChipsSelector": (2, 20)}


def problems(content: bytes) -> list[str]:
    """What is wrong, in the words of a builder; empty when it may be published."""
    if len(content) > LARGEST:
        return [f"The file is larger than {LARGEST} bytes."]
    try:
        flow = json.loads(content)
        return list(_flow(flow))
    except (ValueError, RecursionError):
        return ["This is not valid JSON."]
    except (AttributeError, KeyError, TypeError):
        return ["A required property is missing or of the wrong type."]


def _flow(flow: Json) -> Iterator[str]:
    if flow["version"] not in VERSIONS:
        yield f"Version {flow['version']} cannot be published."
    ids = [screen["id"] for screen in flow["screens"]]
    if len(set(ids)) < len(ids):
        yield "Two screens have the same id."
    if not any(screen.get("terminal") for screen in flow["screens"]):
        yield "One screen must be terminal."
    if "data_api_version" in flow:
        yield from _routes(flow, ids)
    for screen in flow["screens"]:
        yield from (f"{screen['id']}: {trouble}" for trouble in _screen(screen))


def _routes(flow: Json, ids: list[str]) -> Iterator[str]:
    if flow["data_api_version"] != "3.0":
        yield "data_api_version must be 3.0."
    routes = flow.get("routing_model")
    if not isinstance(routes, dict) or set(routes) != set(ids):
        yield "routing_model must name every screen once."
    elif any(len(to) > MOST_ROUTES or set(to) - set(ids) for to in routes.values()):
        yield "routing_model leads to a screen that is not there, or to too many."


def _screen(screen: Json) -> Iterator[str]:
    if not SCREEN_ID.fullmatch(screen["id"]) or screen["id"] == "SUCCESS":
        yield "A screen's id has letters and underscores only, and is not SUCCESS."
    parts = screen["layout"]["children"]
    kinds = [part["type"] for part in parts]
    if screen["layout"]["type"] != "SingleColumnLayout":
        yield "The layout must be SingleColumnLayout."
    if len(parts) > MOST_COMPONENTS or kinds.count("Footer") > 1:
        yield f"A screen has up to {MOST_COMPONENTS} components and one Footer."
    if screen.get("terminal") and "Footer" not in kinds:
        yield "A terminal screen needs a Footer."
    for name, declared in screen.get("data", {}).items():
        if "__example__" not in declared or "type" not in declared:
            yield f"data.{name} needs a type and an __example__."
    names = [part["name"] for part in parts if part["type"] in NAMED]
    if len(set(names)) < len(names):
        yield "Two components have the same name."
    for part in parts:
        yield from _part(part)
    yield from _references(screen, set(screen.get("data", {})), set(names))


def _part(part: Json) -> Iterator[str]:
    kind = part["type"]
    if kind not in KNOWN:
        yield f"There is no component {kind}."
    texts = [part.get("text", "")] if kind in TEXTS else _words(part.get("label"))
    most = TEXTS.get(kind) or LABELS.get(kind) or LARGEST
    if any(len(text) > most for text in texts if not text.startswith("${")):
        yield f"The words of {kind} have more than {most} characters."
    if kind in LABELS and not texts:
        yield f"{kind} needs a label."
    if part.get("visible") is False and part.get("required") is True:
        yield f"{part.get('name')} is hidden and required."
    options, (low, high) = part.get("data-source"), OPTIONS.get(kind, (0, LARGEST))
    if isinstance(options, list) and not low <= len(options) <= high:
        yield f"{kind} has {low} to {high} options."
    action = part.get("on-click-action") or part.get("on-select-action")
    if kind == "Footer" and not action:
        yield "The Footer needs an on-click-action."
    if action and action["name"] not in ACTIONS:
        yield f"There is no action {action['name']}."


def _words(label: Any) -> list[str]:
    """A label, or those of the two ends of a range."""
    return [str(each) for each in label.values()] if isinstance(label, dict) else [label] if label else []


def _references(screen: Json, data: set[str], names: set[str]) -> Iterator[str]:
    for where, name in dict.fromkeys(REFERENCE.findall(json.dumps(screen["layout"]))):
        if name not in (data if where == "data" else names):
            yield f"${{{where}.{name}}} is declared nowhere."
