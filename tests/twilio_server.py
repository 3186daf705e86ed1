"""A real HTTP server of the tests' own in Twilio's place."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl

SID: Final = "AC" + "0" * 31 + "1"
TOKEN: Final = "token-of-the-tests-at-twilio"


class PretendTwilio:
    """A real HTTP server that takes messages, or answers as told, and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[dict[str, str]] = []
        self.headers: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def _handler(twilio) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"])).decode()
                twilio.asked.append(dict(parse_qsl(form)) | {"path": self.path})
                twilio.headers.append(self.headers.get("Authorization", ""))
                status, answer = twilio.answers.pop(0) if twilio.answers else (201, {"sid": f"SM{len(twilio.asked)}"})
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
