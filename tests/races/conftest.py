"""A town that many race in: each test here is played on SQLite and, marked so, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.invariants import assert_whole
from tests.town import Town


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def racing_town(request: pytest.FixtureRequest) -> Iterator[Town]:
    """The town, and the proof afterwards that all is whole and that the database had to break no deadlock."""
    town: Town = request.getfixturevalue("town" if request.param == "sqlite" else "postgres_town")
    yield town
    assert_whole(town.house)
    assert deadlocks(town) == 0


def deadlocks(town: Town) -> int:
    """How many deadlocks PostgreSQL has broken in this database; SQLite has none."""
    if town.house.engine.dialect.name == "sqlite":
        return 0
    with town.house.engine.connect() as connection:
        connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
        found = connection.exec_driver_sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(found.scalar_one())
