"""The last requests and webhooks with their answers. Never holds bodies, tokens or signatures."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime
from typing import Any

LENGTH = 500


class Journal:
    """A short memory of what went in and out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[dict[str, Any]] = deque(maxlen=LENGTH)
        self._limit_violations = 0

    def note(self, at: datetime, direction: str, method: str, path: str, status: int, about: str = "") -> None:
        """Keep one line. `direction` is `in` for requests to the sandbox, `out` for its webhooks."""
        line = {"at": at.isoformat(), "direction": direction, "method": method, "path": path}
        with self._lock:
            self._entries.append({**line, "status": status, "about": about})

    def count_violation(self) -> None:
        """One more request was refused because it broke a limit."""
        with self._lock:
            self._limit_violations += 1

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._limit_violations = 0

    def to_json(self) -> dict[str, Any]:
        """Oldest first."""
        with self._lock:
            return {"entries": list(self._entries), "limit_violations": self._limit_violations}
