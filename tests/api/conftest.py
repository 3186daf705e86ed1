"""Meera signs in: what the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from services.admin import admins
from services.errors import AccountRefused
from tests.town import Town

MEERAS, SECRET = "meera@thikana.example", "three blue buckets"


@pytest.fixture(autouse=True, scope="package")
def _quick_hashes() -> Iterator[None]:
    """Hashes that cost next to nothing, because tests make many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admins, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@dataclass
class Api:
    """A program that speaks with the API, as Meera unless it has no token."""

    town: Town
    token: str = ""
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.town.app.test_client()

    @property
    def headers(self) -> dict[str, str]:
        """What it sends along."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def asks(self, path: str, **query: Any) -> TestResponse:
        """GET a path."""
        answer: TestResponse = self.client.get(path, query_string=query, headers=self.headers)
        return answer

    def gets(self, path: str, **query: Any) -> dict[str, Any]:
        """GET a path that must answer 200, and read it."""
        answer = self.asks(path, **query)
        assert answer.status_code == 200, answer.text
        read: dict[str, Any] = answer.get_json()
        return read

    def posts(self, path: str, **body: Any) -> TestResponse:
        """POST JSON to a path."""
        answer: TestResponse = self.client.post(path, json=body, headers=self.headers)
        return answer

    def patches(self, path: str, **body: Any) -> TestResponse:
        """PATCH JSON at a path."""
        answer: TestResponse = self.client.patch(path, json=body, headers=self.headers)
        return answer


def refusal(answer: TestResponse) -> tuple[int, str]:
    """The status and code of an error, which must have the one shape."""
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) == {"code", "message", "details"}
    assert error["message"]
    return answer.status_code, error["code"]


def wrong_fields(answer: TestResponse) -> list[str]:
    """The fields a 400 complains of."""
    assert refusal(answer) == (400, "bad_request")
    return [each["field"] for each in answer.json["error"]["details"] or []]


@pytest.fixture
def stranger(town: Town) -> Api:
    """A program without an account."""
    return Api(town)


@pytest.fixture
def meera(town: Town) -> Api:
    """A program with Meera's token."""
    return signed_in(town)


def signed_in(town: Town) -> Api:
    """A program with a fresh token of Meera's, whose account is made if there is none yet."""
    with suppress(AccountRefused):
        admins.create(town.house, MEERAS, SECRET)
    token = admins.sign_in(town.house, MEERAS, SECRET)
    assert token is not None
    return Api(town, token.text)
