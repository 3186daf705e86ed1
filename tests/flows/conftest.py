"""A talk to play with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.db import make_engine
from tests.flows.talking import Talk


@pytest.fixture
def talk(database_url: str) -> Iterator[Talk]:
    """A talk with Ravi in a fresh, seeded house."""
    engine = make_engine(database_url)
    yield Talk(engine)
    engine.dispose()
