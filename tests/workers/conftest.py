"""An installation whose processes each test starts as it needs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workers.running import Running


@pytest.fixture
def running(tmp_path: Path, database_url: str) -> Iterator[Running]:
    """The installation on SQLite; nothing runs yet but the pretend world."""
    made = Running(tmp_path, database_url)
    yield made
    made.end()
