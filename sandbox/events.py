"""News for open pages, as server-sent events. Forgets a page as soon as it is gone."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

HEARTBEAT_SECONDS = 15
LONGEST_BACKLOG = 10_000


class Events:
    """Hands every event to every open page."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: set[queue.Queue[str]] = set()

    def tell(self, name: str, data: dict[str, Any]) -> None:
        """Send one event to all pages. A page too slow to follow is let go and will connect again."""
        text = f"event: {name}\ndata: {json.dumps(data)}\n\n"
        with self._lock:
            for page in list(self._pages):
                try:
                    page.put_nowait(text)
                except queue.Full:
                    self._pages.discard(page)

    def stream(self) -> Iterator[str]:
        """The events from now on, as text, with a heartbeat while nothing happens."""
        page: queue.Queue[str] = queue.Queue(LONGEST_BACKLOG)
        with self._lock:
            self._pages.add(page)
        return self._follow(page)

    def _follow(self, page: queue.Queue[str]) -> Iterator[str]:
        try:
            yield ": hello\n\n"
            while page in self._pages:
                try:
                    yield page.get(timeout=HEARTBEAT_SECONDS)
                except queue.Empty:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._pages.discard(page)
