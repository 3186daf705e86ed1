"""Meta's errors: their codes, HTTP statuses and bodies. Raising one is how a request is refused."""

from __future__ import annotations

from typing import Any

from sandbox.cloud.codes import CODES
from sandbox.cloud.ids import trace_id


class Refusal(Exception):
    """A request Meta would refuse. `over_limit` when a documented limit was broken."""

    def __init__(self, code: int, details: str, *, over_limit: bool = False) -> None:
        super().__init__(details)
        self.code, self.details, self.over_limit = code, details, over_limit

    @property
    def http_status(self) -> int:
        """The status Meta answers this code with."""
        return CODES[self.code][0]

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        error = {
            "message": f"(#{self.code}) {CODES[self.code][1]}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.details},
            "fbtrace_id": trace_id(),
        }
        return {"error": error}

    def to_status_error(self) -> dict[str, Any]:
        """The same error as a `failed` status carries it."""
        title = CODES[self.code][1]
        href = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
        details = {"details": self.details}
        return {"code": self.code, "title": title, "message": title, "error_data": details, "href": href}


class TemplateRefusal(Refusal):
    """A template Meta would not take; management calls explain themselves to a person."""

    def __init__(self, subcode: int, title: str, details: str) -> None:
        super().__init__(100, details, over_limit=True)
        self.subcode, self.title = subcode, title

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        error = {
            "message": "Invalid parameter",
            "type": "OAuthException",
            "code": 100,
            "error_subcode": self.subcode,
            "is_transient": False,
            "error_user_title": self.title,
            "error_user_msg": self.details,
            "fbtrace_id": trace_id(),
        }
        return {"error": error}


class NoSuchObject(Refusal):
    """An unknown id or path."""

    def __init__(self, object_id: str, method: str) -> None:
        super().__init__(100, object_id)
        self.method = method

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        what = f"Unsupported {self.method.lower()} request. Object with ID '{self.details}' does not exist, "
        error = {
            "message": what + "cannot be loaded due to missing permissions, or does not support this operation.",
            "type": "GraphMethodException",
            "code": 100,
            "error_subcode": 33,
            "fbtrace_id": trace_id(),
        }
        return {"error": error}


class BadToken(Refusal):
    """The access token is missing or wrong."""

    def __init__(self) -> None:
        super().__init__(100, "")
        self.code = 190

    @property
    def http_status(self) -> int:
        """Always 401."""
        return 401

    def to_json(self) -> dict[str, Any]:
        """The body of the answer."""
        message = "Invalid OAuth access token - Cannot parse access token"
        error = {"message": message, "type": "OAuthException", "code": 190, "fbtrace_id": trace_id()}
        return {"error": error}
