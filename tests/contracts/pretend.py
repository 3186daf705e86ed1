"""What a pretend gateway offers the contract suite, and the local server all of them answer from.

Each gateway of the registry has a module `pretend_<name>.py` here with a class `Pretend`: its recorded payloads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import NamedTuple, Protocol
from urllib.parse import parse_qsl, urlsplit

from services.money import Money
from services.payments.gateways.contract import Outcome, RefundOutcome


class Notice(NamedTuple):
    """A callback or webhook as it arrives."""

    headers: Mapping[str, str]
    body: bytes


class Fault(Enum):
    """How a gateway may fail us instead of answering."""

    HTML = "a page instead of an answer"
    SERVER_ERROR = "a 500"
    REDIRECT = "a redirect"
    SILENCE = "no answer at all"
    LOST = "the deed done and the answer lost"
    HALF = "half an answer"
    FOREIGN_SIGNATURE = "an answer somebody else signed"
    OTHER_SUBJECT = "an answer about another payment"


# The body under these is a right answer: that it is not taken is the point.
STATUSES: Mapping[Fault | None, int] = {Fault.SERVER_ERROR: 500, Fault.REDIRECT: 307}
MOVED = "moved"


class Pretend(Protocol):
    """One gateway, played."""

    settings: Mapping[str, str]
    wrong_settings: Mapping[str, str]
    inconsistent_code: str
    look_up_faults: frozenset[Fault]
    refund_failures: frozenset[str]

    def settle(self, reference: str, outcome: Outcome, amount: Money) -> None:
        """Let the payment under this reference have ended so."""

    def fail(self, fault: Fault | None) -> None:
        """From now on, fail in this way; None: answer well again."""

    def notices(self, reference: str, outcome: Outcome, amount: Money) -> dict[str, Notice]:
        """Rightly signed news of a payment, in every format the gateway uses, by the format's name."""

    def spoiled(self, reference: str, amount: Money) -> dict[str, Notice]:
        """Notices of a success that must not be believed, by what is wrong with them."""

    def refuse_refund(self, reference: str, code: str) -> None:
        """Answer the ask for this refund with a failure instead of taking it."""

    def end_refund(self, reference: str, outcome: RefundOutcome, code: str = "") -> None:
        """Let the refund that was taken under this reference have ended so."""

    def refunded(self, reference: str) -> Money:
        """How much of this payment was taken to be sent back, done or not."""

    def stop(self) -> None:
        """Go off line."""


Answer = Callable[[str, Mapping[str, str], str], str]


class Listener:
    """A server on this machine that answers each POST by `answer(path, query, body)`, or fails as told."""

    def __init__(self, answer: Answer) -> None:
        self.fault: Fault | None = None
        self._answer, self._gone = answer, Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Close the port; calls from now on are refused."""
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, target: str, body: str) -> tuple[int, str, bytes] | None:
        """Status, content type and body; None for silence."""
        if self.fault is Fault.SILENCE:
            self._gone.wait()
            return None
        if self.fault is Fault.HTML:
            return 200, "text/html", b"<html><body>Please come back later</body></html>"
        place = urlsplit(target)
        query = dict(parse_qsl(place.query))
        said = self._answer(place.path, query, body).encode()
        if self.fault is Fault.LOST:
            self._gone.wait()
            return None
        status = STATUSES.get(self.fault, 200) if MOVED not in query else 200
        return status, "application/json", said[: len(said) // 2] if self.fault is Fault.HALF else said

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                reply = listener.reply(self.path, body)
                if reply is None:
                    return
                status, kind, content = reply
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                if status == STATUSES[Fault.REDIRECT]:
                    self.send_header("Location", f"{self.path}{'&' if '?' in self.path else '?'}{MOVED}=1")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the tests speak."""

        return Handler
