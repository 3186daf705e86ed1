"""What the people do while everything is being killed: guests book and pay, the owner taps, each with patience."""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

import requests

from sandbox.paytm.paying import pay
from sandbox.phones import Bubble
from tests.workers.running import MEERA, PAWAR, Running, guest

T = TypeVar("T")
PATIENCE_SECONDS: Final = 100
FIELD: Final = re.compile(r'name="(\w+)" value="([^"]*)"')
CANCELLED_EACH: Final = 4  # every fourth booking is cancelled by the owner


class Story:
    """So many guests, who come one after the other within so many seconds, and one owner."""

    def __init__(self, running: Running, guests: int, seconds: float) -> None:
        self._running, self._guests, self._seconds = running, guests, seconds
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(guests + 1)
        self._tasks: list[Future[None]] = []

    def begin(self) -> None:
        """Owner and admin say hello, so that free messages reach them; then everybody begins."""
        for number in (PAWAR, MEERA):
            self._running.say(number, text="hi")
            self._sees(number, lambda bubble: True, "a greeting")
        self._tasks = [self._pool.submit(self._owner)]
        self._tasks += [self._pool.submit(self._guest, number) for number in range(self._guests)]

    def all_done(self) -> bool:
        """Whether every guest has come to an end; raises the first trouble anybody had."""
        ended = [task for task in self._tasks if task.done()]
        for task in ended:
            task.result()
        return len(ended) >= self._guests

    def end(self) -> None:
        """Send everybody home."""
        self._over.set()
        self._pool.shutdown(cancel_futures=True)

    def _guest(self, number: int) -> None:
        phone = guest(number)
        self._over.wait(self._seconds * number / self._guests)
        night = 1 + number // 6
        self._running.say(phone, text=f"Pawna Lake Camp {night}-{night + 1} Dec 2 veg")
        card = self._sees(phone, lambda bubble: bubble.link is not None, "the price card")
        assert card.link is not None
        order_id = self._opens(card.link["url"])
        back = pay(self._running.world, order_id, "success")
        if back.url and number % 2:  # the others close their browser
            self._tries_once(back.url, back.fields)
        self._sees(phone, lambda bubble: _is_the_end(bubble), "a ticket or a cancellation")

    def _opens(self, url: str) -> str:
        """Press the pay button until there is a page that leads on, and answer its order."""

        def press() -> str:
            try:
                answer = requests.post(url, timeout=5)
            except requests.RequestException:
                return ""
            fields = dict(FIELD.findall(answer.text)) if answer.status_code == 200 else {}
            return html.unescape(fields.get("orderId", ""))

        return self._waits(press, "the gateway's page", 0.2)

    def _tries_once(self, url: str, fields: dict[str, str]) -> None:
        try:
            requests.post(url, data=fields, timeout=5, allow_redirects=False)
        except requests.RequestException:
            return  # a browser whose server is away shows an error, and nobody repeats the post

    def _owner(self) -> None:
        """Answer every request once, some by both buttons."""
        answered: set[str] = set()
        while not self._over.is_set():
            for bubble in self._running.received(PAWAR):
                titles = {button["title"]: button["id"] for button in bubble.buttons or []}
                if bubble.id in answered or "Confirm" not in titles:
                    continue
                answered.add(bubble.id)
                wanted = ("Cancel", "Confirm") if len(answered) % CANCELLED_EACH == 0 else ("Confirm", "Cancel")
                for title in wanted[: 1 + len(answered) % 2]:
                    self._running.say(PAWAR, tap={"bubble": bubble.id, "id": titles[title]})
            self._over.wait(0.1)

    def _sees(self, number: str, wanted: Callable[[Bubble], bool], what: str) -> Bubble:
        def look() -> Bubble | None:
            return next((bubble for bubble in self._running.received(number) if wanted(bubble)), None)

        found = self._waits(look, f"{what} on {number}", 0.05)
        assert found is not None
        return found

    def _waits(self, look: Callable[[], T], what: str, pause_seconds: float) -> T:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (seen := look()):
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            assert not self._over.wait(pause_seconds), f"sent home while waiting for {what}"
        return seen


def _is_the_end(bubble: Bubble) -> bool:
    text = bubble.text or ""
    return "Booking Confirmed" in text or "cancelled" in text.lower()
