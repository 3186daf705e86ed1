"""A stand-in for the Cloud API that takes every message at once, so that nobody else's cost is in the figures."""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Taken:
    """One message that was handed over: to whom, under which ids, and when, in seconds of `time.monotonic`."""

    to: str
    wamid: str
    callback_data: str
    at: float


class Receiver:
    """Listens on a port of its own. `slow_seconds` makes each answer take as long as a real service's."""

    def __init__(self, told: Callable[[Taken], object] = lambda _: None) -> None:
        self.slow_seconds = 0.0
        self._told = told
        self._counts: Counter[str] = Counter()
        self._last: dict[str, Taken] = {}
        self._numbers = itertools.count(1)
        self._news = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def total(self) -> int:
        """How many messages have been taken."""
        with self._news:
            return self._counts.total()

    def count(self, to: str) -> int:
        """How many messages have been taken for this number."""
        with self._news:
            return self._counts[to]

    def wait_for(self, to: str, count: int, seconds: float) -> Taken:
        """The newest message to that number once there are `count`. Raises TimeoutError after `seconds`."""
        with self._news:
            if not self._news.wait_for(lambda: self._counts[to] >= count, seconds):
                raise TimeoutError(f"no answer within {seconds:.0f} seconds")
            return self._last[to]

    def take(self, message: dict[str, Any], at: float) -> str:
        """Keep one message; answers its id. Blue ticks are taken and not counted."""
        if "status" in message:
            return ""
        to = str(message.get("to", ""))
        taken = Taken(to, f"wamid.OUT{next(self._numbers)}", str(message.get("biz_opaque_callback_data", "")), at)
        with self._news:
            self._counts[to] += 1
            self._last[to] = taken
            self._news.notify_all()
        self._told(taken)
        return taken.wamid

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            wamid = receiver.take(message, time.monotonic())
            if receiver.slow_seconds:
                time.sleep(receiver.slow_seconds)
            body = json.dumps({"messaging_product": "whatsapp", "messages": [{"id": wamid}]}).encode()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)  # in one piece, because two would wait for each other

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: the terminal belongs to the figures."""

    return Handler
