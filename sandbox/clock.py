"""The demo's clock: the computer's time plus a shift that a visitor moves and the program reads from a file."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Tells the shifted time. The shift lives in a file so that the program sees the same time."""

    def __init__(self, shift_file: Path | None) -> None:
        self._file = shift_file
        self._shift_seconds = _read(shift_file)

    @property
    def shift_seconds(self) -> int:
        """By how much the clock is ahead."""
        return self._shift_seconds

    def now(self) -> datetime:
        """The shifted instant, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self._shift_seconds)

    def advance(self, minutes: float) -> None:
        """Move the clock on."""
        self._set(self._shift_seconds + int(minutes * 60))

    def clear(self) -> None:
        """Back to the computer's time."""
        self._set(0)

    def _set(self, seconds: int) -> None:
        self._shift_seconds = seconds
        if self._file is None:
            return
        # Replaced, not rewritten, because the program may read at any moment.
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(seconds))
        os.replace(fresh, self._file)


def _read(file: Path | None) -> int:
    if file is None or not file.exists():
        return 0
    return int(file.read_text() or 0)
