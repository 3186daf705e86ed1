"""Signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, Field

from services.admin import admins
from web.api.operations import Call, Operation, Sent
from web.api.refusals import Refused

TRIES_BY_ADDRESS: Final = "60/minute"
TRIES_BY_ACCOUNT: Final = "20/minute"


class Credentials(Sent):
    """Who signs in."""

    email: Annotated[str, Field(max_length=254)]
    password: Annotated[str, Field(max_length=admins.LONGEST_PASSWORD)]


class TokenAnswer(BaseModel):
    """Send it along as `Authorization: Bearer ...` until it ends."""

    token: str
    expires_at: datetime


def sign_in(call: Call) -> TokenAnswer:
    """A token for the right email and password; nobody learns whether an email is known or an account locked."""
    call.count(TRIES_BY_ACCOUNT, "sign-in", call.body.email.strip().lower())
    token = admins.sign_in(call.house, call.body.email, call.body.password)
    if token is None:
        raise Refused(
            401,
            "Email and password do not fit, or there were too many tries: then wait a quarter of an hour.",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return TokenAnswer(token=token.text, expires_at=token.expires_at)


OPERATIONS: Final = (
    Operation(
        "POST", "/api/auth/token", "accounts", "Sign in as an admin", sign_in, TokenAnswer,
        body=Credentials, public=True, refusals=(401,), limit=TRIES_BY_ADDRESS,
    ),
)  # fmt: skip
