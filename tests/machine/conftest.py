"""The world of the machine, made once: each course puts it back to its first morning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.db import make_engine
from tests.machine.world import World
from tests.town import Town, settings_of


@pytest.fixture(scope="session")
def world(seeded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A town on a SQLite file and an engine of its own."""
    folder = tmp_path_factory.mktemp("machine")
    shutil.copy(seeded_file, folder / "thikana.db")
    url = f"sqlite:///{folder / 'thikana.db'}"
    engine = make_engine(url)
    yield World(Town(settings_of(url), engine), folder)
    engine.dispose()
