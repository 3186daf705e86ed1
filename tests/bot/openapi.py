"""Meta's OpenAPI file as a judge of our request bodies, with its known slips mended one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from jsonschema.exceptions import best_match  # type: ignore[import-untyped]  # because it ships no types
from openapi_schema_validator import OAS31Validator

Complaints = Callable[[dict[str, Any]], str]


def complaints_of(path: Path) -> Complaints:
    """A function that says what is wrong with the body of POST /{Version}/{Phone-Number-ID}/messages, or ""."""
    document = yaml.load(path.read_text(), yaml.CSafeLoader)
    request = document["paths"]["/{Version}/{Phone-Number-ID}/messages"]["post"]["requestBody"]
    schemas = document["components"]["schemas"]
    for mend in (_close_the_whole, _add_new_keys, _add_link_button, _free_the_language, _count_buttons_from_zero):
        mend(schemas)
    judge = OAS31Validator(request["content"]["application/json"]["schema"] | {"components": {"schemas": schemas}})

    def complaints(body: dict[str, Any]) -> str:
        worst = best_match(judge.iter_errors(body))
        return f"{worst.json_path}: {worst.message}" if worst else ""

    return complaints


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
