"""Time, handed in. Instants are aware UTC; nobody else in the program asks the computer what time it is."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Whatever can tell the time."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        """This instant, aware, in UTC."""
        return datetime.now(UTC)


class ShiftedClock:
    """The computer's time moved by the seconds written in a file, so that a demo can jump ahead.

    The file is read at each call: several processes share one shift. A missing or empty file means no shift.
    """

    def __init__(self, shift_file: Path) -> None:
        self._shift_file = shift_file

    def now(self) -> datetime:
        """This instant, aware, in UTC, plus the shift."""
        try:
            seconds = int(self._shift_file.read_text() or 0)
        except FileNotFoundError:
            seconds = 0
        return datetime.now(UTC) + timedelta(seconds=seconds)


def make_clock(shift_file: Path | None) -> Clock:
    """The computer's clock, or in the demo the one that can be moved."""
    return ShiftedClock(shift_file) if shift_file else SystemClock()


class Deadline:
    """So many seconds from now, for work that must not go on for ever; a demo's jump ahead does not shorten it."""

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds

    @property
    def over(self) -> bool:
        """Whether they have passed."""
        return time.monotonic() >= self._ends_at


def local_date(now: datetime, zone: str) -> date:
    """Today's date as people in that zone say it."""
    return now.astimezone(ZoneInfo(zone)).date()
