"""What a booking asks of a guest: lines typed, taps and messages up to the ticket, counted at the sandbox's phones."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any, TypeVar
from urllib.parse import urljoin

import requests

from bench.figures import Figure

T = TypeVar("T")
PATIENCE_SECONDS = 30
LOOK_SECONDS = 0.05
MOST_STEPS = 12
Bubble = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """One way to the ticket: its first line and what it may cost at most."""

    name: str
    first_line: Callable[[], str]
    taps: int
    messages: int


def _weekend_wish() -> str:
    friday = datetime.now(UTC).date() + timedelta(days=10)
    friday += timedelta(days=(4 - friday.weekday()) % 7)
    sunday = friday + timedelta(days=2)
    return f"cottage near Lonavala {friday.day} {friday:%b} - {sunday.day} {sunday:%b}, 2 people"


WAYS = (
    Way("free text", _weekend_wish, taps=2, messages=5),
    Way("guided", lambda: "hi", taps=6, messages=9),
)


def measure(sandbox_url: str) -> list[Figure]:
    """Book once each way. Raises TimeoutError when an answer does not come."""
    figures = [figure for way in WAYS for figure in _walk(way, sandbox_url)]
    journal = requests.get(f"{sandbox_url}/ui/journal", timeout=10).json()
    return [*figures, Figure("limits of WhatsApp broken in all of it", journal["limit_violations"], "", 0)]


def _walk(way: Way, sandbox_url: str) -> list[Figure]:
    world = World(sandbox_url)
    guest = world.new_customer()
    world.says(guest, {"text": way.first_line()})
    taps = 0
    for _ in range(MOST_STEPS):
        newest = world.answer(guest)
        if newest["link"]:
            break
        choices = _choices(newest)
        taps += 2 if newest["list"] else 1  # because a list is opened first
        world.says(guest, {"tap": {"bubble": newest["id"], "id": choices[0]["id"]}})
    else:
        raise RuntimeError(f"{MOST_STEPS} steps do not lead to the price")
    _pay(newest["link"]["url"])
    world.confirm(world.wait(lambda: world.request_to_owner(newest["text"])))
    world.wait(lambda: any("/ticket?" in (bubble["text"] or "") for bubble in world.heard(guest)))
    return [
        Figure(f"booking, {way.name}: taps up to payment", taps, "", way.taps),
        Figure(f"booking, {way.name}: messages to the guest", len(world.heard(guest)), "", way.messages),
    ]


def _choices(bubble: Bubble) -> list[dict[str, str]]:
    listed = [row for section in (bubble["list"] or {}).get("sections", []) for row in section["rows"]]
    return [*(bubble["buttons"] or []), *listed]


class World:
    """The sandbox's phones by the page's own API."""

    def __init__(self, url: str) -> None:
        self._url = url

    def new_customer(self) -> str:
        """One more customer's number."""
        return str(self._post("/ui/phones", {})["wa_id"])

    def says(self, wa_id: str, deed: dict[str, Any]) -> None:
        """Write or tap."""
        self._post(f"/ui/phones/{wa_id}/say", deed)

    def answer(self, wa_id: str) -> Bubble:
        """The newest message once it is one to this person."""
        return self.wait(lambda: next((b for b in self.chat(wa_id)[-1:] if b["from"] == "them"), None))

    def chat(self, wa_id: str) -> list[Bubble]:
        """Everything on this phone."""
        chats = requests.get(f"{self._url}/ui/state", timeout=10).json()["chats"]
        return list(chats[wa_id])

    def heard(self, wa_id: str) -> list[Bubble]:
        """What came to this phone."""
        return [bubble for bubble in self.chat(wa_id) if bubble["from"] == "them"]

    def request_to_owner(self, card: str) -> tuple[str, Bubble] | None:
        """The owner's phone and the request with buttons for the booking on this card."""
        state = requests.get(f"{self._url}/ui/state", timeout=10).json()
        booking_id = next(word for word in card.split() if word.startswith("TH-"))
        owners = [phone["wa_id"] for phone in state["phones"] if phone["role"] == "owner"]
        asked = [(wa_id, bubble) for wa_id in owners for bubble in state["chats"][wa_id] if bubble["buttons"]]
        return next((found for found in asked if booking_id in (found[1]["text"] or "")), None)

    def confirm(self, request: tuple[str, Bubble]) -> None:
        """The owner taps the first button."""
        owner, bubble = request
        self.says(owner, {"tap": {"bubble": bubble["id"], "id": bubble["buttons"][0]["id"]}})

    def wait(self, look: Callable[[], T | None]) -> T:
        """What `look` sees as soon as there is something."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (seen := look()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"nothing came within {PATIENCE_SECONDS} seconds")
            time.sleep(LOOK_SECONDS)
        return seen

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = requests.post(self._url + path, json=body, timeout=10)
        answer.raise_for_status()
        return dict(answer.json())


def _pay(link: str) -> None:
    """Open the pay link and press the main button of each page up to the receipt."""
    page = requests.get(link, timeout=20)
    while form := _form_of(page):
        action, fields = form
        page = requests.post(action, data=fields, timeout=20)
        page.raise_for_status()
    if "received" not in page.text:
        raise RuntimeError("the payment did not lead to a receipt")


def _form_of(page: requests.Response) -> tuple[str, dict[str, str]] | None:
    """Where the page's first form goes and what its first button sends along."""
    reader = _FormReader()
    reader.feed(page.text)
    return None if reader.action is None else (urljoin(page.url, reader.action), reader.fields)


class _FormReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.action: str | None = None
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None:
            self.action = given["action"]
        elif tag in ("input", "button") and given.get("name"):
            self.fields.setdefault(given["name"], given.get("value", ""))
