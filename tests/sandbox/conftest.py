"""A sandbox with its pace turned up, and a tiny program that hears its webhooks."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from flask.testing import FlaskClient

from sandbox.app import create_app
from sandbox.settings import Settings, from_environment
from sandbox.world import World

RAVI, PAWAR = "919000000001", "919000000011"
NUMBER_ID, ACCOUNT_ID = "106540352242922", "102290129340398"
MESSAGES = f"/v23.0/{NUMBER_ID}/messages"
TOKEN, APP_SECRET = "test-access-token", "app-secret-for-tests"
MID, KEY = "DEMOMID00001", "Demo#Key&16@Byte"


def eventually(look: Callable[[], Any], what: str) -> Any:
    """The first truthy answer of `look`; fails after five seconds."""
    ends = time.monotonic() + 5
    while time.monotonic() < ends:
        found = look()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError(f"waited in vain for {what}")


@dataclass
class Heard:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def value(self) -> dict[str, Any]:
        return json.loads(self.body)["entry"][0]["changes"][0]["value"]

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass
class Program:
    """Stands where the program would; `answers` are given first, then 200."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    pages: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def messages(self) -> list[dict[str, Any]]:
        return [m for h in self.heard if "whatsapp" in h.path for m in h.value.get("messages", [])]

    def statuses(self) -> list[dict[str, Any]]:
        return [s for h in self.heard if "whatsapp" in h.path for s in h.value.get("statuses", [])]

    def message(self, wamid: str) -> dict[str, Any]:
        return eventually(lambda: [m for m in self.messages() if m["id"] == wamid], "the message")[0]

    def status(self, wamid: str, status: str) -> dict[str, Any]:
        def look() -> list[dict[str, Any]]:
            return [s for s in self.statuses() if (s["id"], s["status"]) == (wamid, status)]

        return eventually(look, f"the status {status}")[0]

    def payment_news(self, count: int = 1) -> list[Heard]:
        def look() -> list[Heard]:
            found = [h for h in self.heard if "payments" in h.path]
            return found if len(found) >= count else []

        return eventually(look, "payment news")


@pytest.fixture
def program() -> Iterator[Program]:
    it = Program()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            it.heard.append(Heard(self.path, dict(self.headers), body))
            self._answer(it.answers.pop(0) if it.answers else 200, "text/plain", b"")

        def do_GET(self) -> None:
            kind, content = it.pages.get(self.path.split("?")[0], ("text/plain", b"missing"))
            self._answer(200 if self.path.split("?")[0] in it.pages else 404, kind, content)

        def _answer(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    it.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield it
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(program: Program, tmp_path: Path) -> Settings:
    return from_environment(
        {
            "SANDBOX_PROGRAM_URL": f"{program.url}/",
            "WHATSAPP_PHONE_NUMBER_ID": NUMBER_ID,
            "WHATSAPP_BUSINESS_ACCOUNT_ID": ACCOUNT_ID,
            "WHATSAPP_ACCESS_TOKEN": TOKEN,
            "WHATSAPP_APP_SECRET": APP_SECRET,
            "WHATSAPP_VERIFY_TOKEN": "verify-me",
            "PAYTM_MID": MID,
            "PAYTM_MERCHANT_KEY": KEY,
            "PAYTM_WEBSITE": "WEBSTAGING",
            "CLOCK_SHIFT_FILE": str(tmp_path / "shift"),
            "START_OVER_FILE": str(tmp_path / "start-over"),
        }
    )


APPS: list[Flask] = []


def app_with_routes(settings: Settings) -> Flask:
    # Made once, because Flask's routes take longer to compile than most tests run.
    if not APPS:
        APPS.append(create_app(settings))
    return APPS[0]


@pytest.fixture
def sandbox(settings: Settings) -> FlaskClient:
    app = app_with_routes(settings)
    app.extensions["sandbox"] = World(replace(settings, pace=0.02))
    return app.test_client()


@dataclass
class Business:
    """The business's side of the Graph API."""

    client: FlaskClient

    def post(self, message: dict[str, Any], to: str = "+" + RAVI) -> Any:
        body = {"messaging_product": "whatsapp", "to": to, **message}
        return self.call("POST", MESSAGES, json=body)

    def text(self, words: str, **extra: Any) -> Any:
        return self.post({"type": "text", "text": {"body": words}, **extra})

    def sent(self, message: dict[str, Any]) -> str:
        answer = self.post(message)
        assert answer.status_code == 200, answer.json
        return answer.json["messages"][0]["id"]

    def call(self, method: str, path: str, **extra: Any) -> Any:
        return self.client.open(path, method=method, headers={"Authorization": f"Bearer {TOKEN}"}, **extra)


@pytest.fixture
def business(sandbox: FlaskClient) -> Business:
    return Business(sandbox)


@dataclass
class Person:
    """Somebody with a phone in the sandbox."""

    client: FlaskClient
    wa_id: str

    def does(self, **deed: Any) -> str:
        answer = self.client.post(f"/ui/phones/{self.wa_id}/say", json=deed)
        assert answer.status_code == 200, answer.json
        return answer.json["id"]

    def says(self, text: str) -> str:
        return self.does(text=text)

    def taps(self, bubble: str, choice: str) -> str:
        return self.does(tap={"bubble": bubble, "id": choice})

    def chat(self) -> list[dict[str, Any]]:
        return self.client.get("/ui/state").json["chats"][self.wa_id]

    def sees(self, wamid: str, ticks: str = "") -> dict[str, Any]:
        def look() -> list[dict[str, Any]]:
            return [b for b in self.chat() if b["id"] == wamid and ticks in ("", b["ticks"])]

        return eventually(look, "the bubble")[0]


@pytest.fixture
def ravi(sandbox: FlaskClient) -> Person:
    return Person(sandbox, RAVI)


@pytest.fixture
def switch(sandbox: FlaskClient) -> Callable[..., None]:
    def turn(**wanted: str) -> None:
        assert sandbox.post("/ui/switches", json=wanted).status_code == 200

    return turn
