"""Writing and sealing the trail at once: nobody waits, nothing is left out, and the chain stays whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from services import trail
from services.house import Work
from services.tables import TrailRow
from tests.races.together import at_once
from tests.town import Town

WRITERS, ROWS, SEALERS = 8, 10, 3


def write(town: Town, name: str) -> None:
    with town.house.work() as work:
        tell(work, name)


def tell(work: Work, name: str) -> None:
    trail.add(work, f"test:{name}", "written", actor="somebody", about=name)


def stands(town: Town) -> tuple[int, int, str]:
    """How many rows there are, how many of them are sealed, and what is wrong with the chain."""
    with town.house.still() as work:
        there, sealed = work.tx.execute(select(func.count(), func.count(TrailRow.hash)).select_from(TrailRow)).one()
        return there, sealed, trail.first_break(work)


@pytest.mark.postgres
def test_a_row_whose_writer_is_slow_is_waited_for_by_nobody_and_sealed_in_the_end(postgres_town: Town) -> None:
    with postgres_town.house.work() as slow:
        tell(slow, "begun first")
        slow.tx.flush()
        write(postgres_town, "done first")
        assert trail.seal(postgres_town.house) == 1
        assert stands(postgres_town) == (1, 1, "")
    assert stands(postgres_town) == (2, 1, "")
    assert trail.seal(postgres_town.house) == 1
    assert stands(postgres_town) == (2, 2, "")


def test_many_write_while_several_seal(racing_town: Town) -> None:
    def writes(name: str) -> None:
        for number in range(ROWS):
            write(racing_town, f"{name}-{number}")

    def seals(_: str) -> None:
        for _ in range(ROWS):
            trail.seal(racing_town.house, at_once=7)

    deeds: list[Callable[[], None]] = [partial(writes, str(number)) for number in range(WRITERS)]
    at_once(deeds + [partial(seals, "")] * SEALERS)
    trail.seal(racing_town.house)
    assert stands(racing_town) == (WRITERS * ROWS, WRITERS * ROWS, "")
