"""What the tests of the WhatsApp side share: Meta's own material, when there, and a small pretend Meta."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from bot.client import CloudApi
from services.settings import Settings
from tests.bot.openapi import Complaints, Judge
from tests.bot.openapi import judge as judge_there

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture(scope="session")
def judge() -> Judge:
    """Meta's OpenAPI file as a judge; META_OPENAPI names the file."""
    there = judge_there()
    if there is None:
        pytest.skip("META_OPENAPI does not name Meta's OpenAPI file (Business Messaging API v23.0)")
    return there


@pytest.fixture(scope="session")
def complaints(judge: Judge) -> Complaints:
    """What Meta's OpenAPI file says against a message."""
    return judge.messages


class PretendMeta:
    """A real HTTP server that gives the answers it was told to give, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.asked: list[dict[str, Any]] = []
        self.closing = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(meta) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one packet per answer, because two would wait for each other 40 ms

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = {"path": self.path, "headers": dict(self.headers)}
                meta.asked.append(asked | {"body": json.loads(body) if body else None})
                meta.answers.pop(0)(self)

            do_GET = do_POST

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def meta() -> Iterator[PretendMeta]:
    pretend = PretendMeta()
    threading.Thread(target=pretend.server.serve_forever, args=(0.01,), daemon=True).start()
    yield pretend
    pretend.closing.set()
    pretend.server.shutdown()
    pretend.server.server_close()


def settings_for(url: str) -> Settings:
    """Settings of an installation that talks to that Meta and waits half a second for an answer."""
    return Settings(
        _env_file=None,
        whatsapp_api_url=url,
        whatsapp_phone_number_id="106540352242922",
        whatsapp_business_account_id="102290129340398",
        whatsapp_access_token="tokenOfTheTests",
        whatsapp_app_secret="app-secret-for-tests",
        whatsapp_verify_token="verify",
        whatsapp_timeout_seconds=0.5,
        admin_phone="+919000000021",
        jwt_secret="0123456789abcdef0123456789abcdef",
        paytm_mid="TESTMID",
        paytm_merchant_key="0123456789abcdef",
    )


@pytest.fixture
def api(meta: PretendMeta) -> Iterator[CloudApi]:
    with requests.Session() as http:
        yield CloudApi(settings_for(meta.url), http)
