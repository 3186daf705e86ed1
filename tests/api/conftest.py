"""Meera signs in: what the tests of the API share."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from services import admins


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing, because tests make many."""
    monkeypatch.setattr(admins, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
