"""The OpenAPI 3.1 document, made from the operations themselves, so that it cannot say what they do not do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from web.api.operations import Operation
from web.api.refusals import ErrorAnswer

PLACEHOLDER: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
LONGEST: Final = re.compile(r"maxlength=(\d+)")
REFERENCE: Final = "#/components/schemas/{model}"
JSON: Final = "application/json"
MEANINGS: Final = {
    400: "Something that was sent cannot be used; `details` names each field.",
    401: "Email and password, or the token, do not fit or have ended.",
    404: "There is nothing of that name.",
    409: "That may not happen now; nothing was changed.",
    410: "That has ended.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    429: "Too many requests; `Retry-After` says how many seconds to wait.",
    502: "The payment gateway could not do it; nothing was changed.",
}
PATH_SCHEMAS: Final[Mapping[str, dict[str, Any]]] = {
    "int": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    "": {"type": "string", "minLength": 1},
}


def document(operations: tuple[Operation, ...], server_url: str) -> dict[str, Any]:
    """The whole document."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = PLACEHOLDER.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Thikana",
            "version": "1",
            "description": "Bookings, money and what needs a person. Amounts are numbers in major units of the "
            "currency beside them; instants are UTC; days are those of the house's zone.",
        },
        "servers": [{"url": server_url}],
        "paths": paths,
        "components": {
            "schemas": _schemas(operations),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _schemas(operations: tuple[Operation, ...]) -> dict[str, Any]:
    answers: list[type[BaseModel]] = [ErrorAnswer, *(each.answer for each in operations)]
    bodies = [each.body for each in operations if each.body]
    wanted: dict[tuple[type[BaseModel], Literal["serialization", "validation"]], None] = {
        **{(model, "serialization"): None for model in answers},
        **{(model, "validation"): None for model in bodies},
    }
    return dict(models_json_schema(list(wanted), ref_template=REFERENCE)[1]["$defs"])


def _operation(operation: Operation) -> dict[str, Any]:
    said = {
        "summary": operation.summary,
        "tags": [operation.topic],
        "operationId": re.sub(r"\W+", "_", f"{operation.method.lower()}{PLACEHOLDER.sub('', operation.path)}").strip(
            "_"
        ),
        "parameters": [*_path_parameters(operation), *_query_parameters(operation)],
        "responses": {"200": _answered("As asked.", operation.answer)}
        | {str(status): _refused(status) for status in operation.statuses},
    }
    if operation.body:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(operation.body)}}}
    return said | ({} if operation.public else {"security": [{"bearer": []}]})


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    return [
        {"name": found[2], "in": "path", "required": True, "schema": _path_schema(found)}
        for found in PLACEHOLDER.finditer(operation.path)
    ]


def _path_schema(placeholder: re.Match[str]) -> dict[str, Any]:
    longest = LONGEST.search(placeholder[0])
    return PATH_SCHEMAS["int" if placeholder[1] == "int" else ""] | ({"maxLength": int(longest[1])} if longest else {})


def _query_parameters(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema()
    needed = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _plain(part)}
        for name, part in schema["properties"].items()
    ]


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """A value behind a question mark is text: it can be left out, but never be null."""
    kept = {name: value for name, value in part.items() if name not in ("anyOf", "title", "default")}
    choices = [choice for choice in part.get("anyOf", []) if choice.get("type") != "null"]
    default = {"default": part["default"]} if part.get("default") is not None else {}
    return kept | (choices[0] if choices else {}) | default


def _answered(meaning: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": meaning, "content": {JSON: {"schema": _reference(model)}}}


def _refused(status: int) -> dict[str, Any]:
    headers = {"Retry-After": {"description": "seconds", "schema": {"type": "integer"}}} if status == 429 else {}
    return _answered(MEANINGS[status], ErrorAnswer) | ({"headers": headers} if headers else {})


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(model=re.sub(r"[^\w.-]", "_", model.__name__))}
