"""Meta's OpenAPI file as a judge of our request bodies, with its known slips mended one by one."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # because it ships no types
from openapi_schema_validator import OAS31Validator

Complaints = Callable[[dict[str, Any]], str]


@dataclass(frozen=True)
class Judge:
    """What Meta's file says against a message, a mark that one was read, and the making of a template, or ""."""

    messages: Complaints
    marks: Complaints
    templates: Complaints


@cache
def judge() -> Judge | None:
    """The judge that the file named by META_OPENAPI is; None when there is no such file here."""
    path = os.environ.get("META_OPENAPI")
    return judge_of(yaml.load(Path(path).read_text(), yaml.CSafeLoader)) if path else None


def judge_of(document: dict[str, Any]) -> Judge:
    """The judge that a parsed file is."""
    schemas = document["components"]["schemas"]
    for mend in (_close_the_whole, _add_new_keys, _add_link_button, _free_the_language, _count_buttons_from_zero):
        mend(schemas)
    sent = _posted(document, "/{Version}/{Phone-Number-ID}/messages")
    made = _posted(document, "/{Version}/{WABA-ID}/message_templates")
    return Judge(
        _messages(schemas),
        _complaints(_like(sent["examples"]["Send typing indicator and read receipt"]["value"])),
        _complaints(_with_named_parameters(_like(*[each["value"] for each in made["examples"].values()]))),
    )


def _posted(document: dict[str, Any], path: str) -> dict[str, Any]:
    content: dict[str, Any] = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    return content


def _messages(schemas: dict[str, Any]) -> Complaints:
    """Each kind of message has its own schema; to try them all in turn would take five times as long."""
    kinds = schemas["Message"]["discriminator"]["mapping"]
    judges = {kind: _complaints({"$ref": at, "components": {"schemas": schemas}}) for kind, at in kinds.items()}
    return lambda body: judges[body["type"]](body) if body.get("type") in judges else "$.type: unknown"


def _complaints(schema: dict[str, Any]) -> Complaints:
    validator = OAS31Validator(schema)

    def complaints(body: dict[str, Any]) -> str:
        worst = best_match(validator.iter_errors(body))
        return f"{worst.json_path}: {worst.message}" if worst else ""

    return complaints


def _like(*samples: Any) -> dict[str, Any]:
    """A schema of what the file only shows by samples: nothing that none of them has, in the types they have."""
    if all(isinstance(sample, dict) for sample in samples):
        keys = {key for sample in samples for key in sample}
        shapes = {key: _like(*[sample[key] for sample in samples if key in sample]) for key in keys}
        always = sorted(key for key in keys if all(key in sample for sample in samples))
        return {"type": "object", "properties": shapes, "required": always, "additionalProperties": False}
    if all(isinstance(sample, list) for sample in samples):
        return {"type": "array", "items": _like(*[each for sample in samples for each in sample])}
    return {
        "type": "boolean" if isinstance(samples[0], bool) else "string" if isinstance(samples[0], str) else "number"
    }


def _with_named_parameters(schema: dict[str, Any]) -> dict[str, Any]:
    """Named parameters are in the docs and in none of the file's samples; a button's sample is of other kinds there."""
    schema["properties"]["parameter_format"] = {"enum": ["named", "positional"]}
    part = schema["properties"]["components"]["items"]
    named = {"param_name": {"type": "string"}, "example": {"type": "string", "minLength": 1}}
    one = {"type": "object", "properties": named, "required": sorted(named), "additionalProperties": False}
    part["properties"]["example"]["properties"]["body_text_named_params"] = {"type": "array", "items": one}
    return schema


def _close_the_whole(schemas: dict[str, Any]) -> None:
    """Each half of an allOf forbids the keys of the other, so that nothing at all is valid, Meta's samples least."""
    for name, schema in schemas.items():
        if name.endswith("Message") and "allOf" in schema:
            for half in schema["allOf"]:
                half.pop("additionalProperties", None)
            schema["unevaluatedProperties"] = False


def _add_new_keys(schemas: dict[str, Any]) -> None:
    """The docs have an id to find a message again, and a receiver without a number; the file has neither."""
    base = schemas["BaseMessageProperties"]
    base["properties"]["biz_opaque_callback_data"] = {"type": "string", "maxLength": 512}
    base["properties"]["recipient"] = {"type": "string"}
    base["required"].remove("to")
    base["oneOf"] = [{"required": ["to"]}, {"required": ["recipient"]}]


def _add_link_button(schemas: dict[str, Any]) -> None:
    """The button that opens a page is in the docs and not in the file."""
    schemas["InteractiveObject"]["properties"]["type"]["enum"].append("cta_url")
    parameters = {
        "required": ["display_text", "url"],
        "properties": {"display_text": {"type": "string", "maxLength": 20}, "url": {"type": "string"}},
    }
    shape = {"required": ["name", "parameters"], "properties": {"name": {"const": "cta_url"}, "parameters": parameters}}
    schemas["ActionObject"]["oneOf"].append(shape)


def _free_the_language(schemas: dict[str, Any]) -> None:
    """`policy` is required here, and in none of the docs' samples."""
    schemas["LanguageObject"]["required"].remove("policy")


def _count_buttons_from_zero(schemas: dict[str, Any]) -> None:
    """The pattern of a button's place allows neither 0 nor 1, where the docs begin."""
    schemas["TemplateComponent"]["properties"]["index"]["pattern"] = r"^\d$"
