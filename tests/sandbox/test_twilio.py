"""Twilio in the sandbox: its errors, its callbacks, and phones that show text messages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.carriers.twilio import signed_by_twilio
from sandbox.settings import Settings
from sandbox.world import World
from tests.sandbox.conftest import RAVI, Program, eventually

SID, TOKEN = "AC1", "twilio-token"


@pytest.fixture
def texting(sandbox: FlaskClient, settings: Settings) -> FlaskClient:
    given = replace(settings, pace=0.02, twilio_sid=SID, twilio_token=TOKEN, twilio_from="+15005550006")
    sandbox.application.extensions["sandbox"] = World(given)
    return sandbox


def sends(client: FlaskClient, program: Program, password: str = TOKEN, **changes: str) -> TestResponse:
    form = {"To": f"+{RAVI}", "From": "+15005550006", "Body": "Your ticket"}
    form |= {"StatusCallback": f"{program.url}/api/sms/status/7"}
    return client.post(f"/2010-04-01/Accounts/{SID}/Messages.json", data=form | changes, auth=(SID, password))


def told(program: Program, status: str) -> Any:
    def look() -> list[Any]:
        return [h for h in program.heard if "sms" in h.path and h.form.get("MessageStatus") == status]

    return eventually(look, f"the status {status}")[0]


def test_a_text_message_is_shown_and_its_delivery_told_by_a_signed_form(texting: FlaskClient, program: Program) -> None:
    answer = sends(texting, program)
    assert answer.status_code == 201
    heard = told(program, "delivered")
    url = f"{program.url}/api/sms/status/7"
    assert signed_by_twilio(TOKEN, url, heard.form.items(), heard.headers["X-Twilio-Signature"])
    (bubble,) = texting.get("/ui/state").json["chats"][RAVI]  # type: ignore[index]
    assert (bubble["text"], bubble["header"], bubble["ticks"]) == ("Your ticket", "SMS", "delivered")


def test_one_that_does_not_arrive_is_told_with_its_code(texting: FlaskClient, program: Program) -> None:
    texting.post("/ui/switches", json={"sms": "undelivered"})
    sends(texting, program)
    assert told(program, "undelivered").form["ErrorCode"] == "30005"


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"To": "90000"}, 400, 21211),
        ({"Body": ""}, 400, 21602),
        ({"Body": "x" * 1601}, 400, 21617),
        ({"From": ""}, 400, 21603),
        ({"password": "wrong"}, 401, 20003),
    ],
)
def test_what_twilio_would_refuse_is_refused(
    texting: FlaskClient, program: Program, changes: dict[str, str], status: int, code: int
) -> None:
    answer = sends(texting, program, **changes)
    assert (answer.status_code, answer.json["code"]) == (status, code)  # type: ignore[index]


def test_who_answers_stop_gets_no_more_and_the_program_hears_it(texting: FlaskClient, program: Program) -> None:
    texting.post(f"/ui/phones/{RAVI}/sms", json={"text": "STOP"})
    heard = eventually(lambda: [h for h in program.heard if h.path == "/api/sms/webhook"], "the words")[0]
    assert (heard.form["From"], heard.form["Body"]) == (f"+{RAVI}", "STOP")
    assert sends(texting, program).json["code"] == 21610  # type: ignore[index]
