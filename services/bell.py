"""The bell: says that there may be work, carries an id and nothing else. Losing every ring only costs seconds."""

from __future__ import annotations

from typing import Protocol


class Bell(Protocol):
    """Whatever can call a worker."""

    def ring(self, job: str, key: str) -> None:
        """Ask for `job` to look at `key`. Never raises: the sweep takes what nobody rang for."""

    def waiting(self) -> int | None:
        """How many rings nobody has heard yet; None when that cannot be told."""


class SilentBell:
    """A bell nobody hears: with it, all work waits for the sweep."""

    def ring(self, job: str, key: str) -> None:
        """Do nothing."""

    def waiting(self) -> int | None:
        """Nobody can tell."""
        return None
