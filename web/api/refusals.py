"""What the API answers instead of what was asked for: one shape for all, `{"error": {code, message, details}}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel, ValidationError


class Wrong(BaseModel):
    """One thing that is wrong with what was sent: where, and what is expected there."""

    field: str
    problem: str


class ErrorBody(BaseModel):
    """What went wrong: `code` for programs, `message` for people, `details` about single fields where there are any."""

    code: str
    message: str
    details: list[Wrong] | None


class ErrorAnswer(BaseModel):
    """The one shape of every error."""

    error: ErrorBody


class Refused(Exception):  # because it is an answer, not a fault
    """Ends an operation with an error answer."""

    def __init__(
        self,
        status: int,
        message: str,
        details: Sequence[Wrong] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.details, self.headers = status, message, details, headers or {}

    def answer(self) -> Response:
        """The refusal as an HTTP answer."""
        details = None if self.details is None else list(self.details)
        error = ErrorBody(
            code=HTTPStatus(self.status).phrase.lower().replace(" ", "_"), message=self.message, details=details
        )
        response = jsonify(ErrorAnswer(error=error).model_dump())
        response.status_code = self.status
        response.headers.update(self.headers)
        return response


def not_found(what: str) -> Refused:
    """Nothing of that name here."""
    return Refused(404, f"There is no such {what}.")


def wrong_field(field: str, problem: str) -> Refused:
    """One value cannot be used."""
    return Refused(400, "A value cannot be used.", [Wrong(field=field, problem=problem)])


def wrong_values(error: ValidationError) -> Refused:
    """What a model says of the values it was given, field by field."""
    if any(item["type"] == "json_invalid" for item in error.errors(include_url=False)):
        return Refused(400, "The body is not JSON.")
    details = [_wrong(item) for item in error.errors(include_url=False, include_context=False, include_input=False)]
    return Refused(400, "Some values cannot be used.", details)


def _wrong(item: Any) -> Wrong:
    return Wrong(field=".".join(str(part) for part in item["loc"]), problem=item["msg"].removeprefix("Value error, "))
