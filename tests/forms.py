"""A town where the form is published, and a phone that opens it with the encryption of the pretend phones."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from bot.forms import door, keys
from sandbox.flows.sealing import Sealed
from tests.town import RAVI, Heard, Phone, Town, settings_of

FLOW_ID = 660042
NIGHTS = {"start-date": "2026-12-04", "end-date": "2026-12-06"}


@dataclass(frozen=True)
class FormPhone(Phone):
    """A phone that can show forms."""

    def opens(self, heard: Heard, **asked: Any) -> tuple[int, Any]:
        """Open the form of a message, or ask something else of its endpoint: the status and the words."""
        question = {"version": "3.0", "action": "INIT", "screen": "", "data": {}, "flow_token": token_of(heard)}
        return ask(self.town, question | asked)

    def fills_in(self, heard: Heard, **values: Any) -> tuple[int, Any]:
        """Send the form with these values to its endpoint."""
        return self.opens(heard, action="data_exchange", screen="STAY", data=values)

    def answers(self, heard: Heard, **params: Any) -> Heard:
        """Send what a form says at its end, true or not, and read the answer."""
        return self._after(reply({"flow_token": token_of(heard)} | params))


def reply(params: dict[str, Any]) -> dict[str, Any]:
    """The message a form ends with."""
    nfm = {"name": "flow", "body": "Sent", "response_json": json.dumps(params)}
    return {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": nfm}}


def token_of(heard: Heard) -> str:
    """The token of the form in a message."""
    return str(heard.body["interactive"]["action"]["parameters"]["flow_token"])


def public_key(town: Town) -> str:
    """The public key of the town."""
    return keys.public_half(keys.load_or_make(town.settings.whatsapp_flow_key_file))


def ask(town: Town, question: dict[str, Any]) -> tuple[int, Any]:
    """Put one question, sealed and signed; the status, and the words that were in the answer."""
    sealed = Sealed(public_key(town), question)
    answer = post(town, sealed.body)
    return answer.status_code, sealed.open(answer.text)


def post(town: Town, body: bytes, signature: str | None = None) -> TestResponse:
    """Put bytes to the endpoint, rightly signed unless told otherwise."""
    right = "sha256=" + hmac.new(town.settings.whatsapp_app_secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": right if signature is None else signature}
    return town.browser.post(door.PATH, data=body, headers=headers)


@pytest.fixture(scope="session")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key pair, made once because that takes a second."""
    file = tmp_path_factory.mktemp("keys") / "flow-key.pem"
    keys.load_or_make(file)
    return file


@pytest.fixture
def form_town(database_url: str, sqlite_engine: Engine, key_file: Path) -> Town:
    """A town whose form is published."""
    return Town(settings_of(database_url, whatsapp_flow_id=FLOW_ID, whatsapp_flow_key_file=key_file), sqlite_engine)


@pytest.fixture
def ravi(form_town: Town) -> FormPhone:
    """Ravi, whose phone shows forms."""
    return FormPhone(form_town, RAVI)


@pytest.fixture
def cottage(ravi: FormPhone) -> Heard:
    """The form for Lakeview Cottage, which Ravi has just asked for."""
    ravi.says("lakeview cottage")
    return ravi.taps("Calendar")


@pytest.fixture
def villa(ravi: FormPhone) -> Heard:
    """The form for Seaview Villa."""
    ravi.says("seaview villa")
    return ravi.taps("Calendar")
