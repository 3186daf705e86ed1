"""Deliveries that come at the same time: kept together, and none for another's fault lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError

from bot import incoming
from bot.keeping import Keeper
from services.house import House, Work
from services.tables import InboxRow
from tests.town import Town


class Watched(House):
    """A house that counts its transactions, holds the first until told, and refuses what it is told to."""

    def __init__(self, town: Town) -> None:
        super().__init__(town.settings, town.clock, town.house.engine, town.bell)
        self.count = 0
        self.opened, self.go_on = threading.Event(), threading.Event()
        self.trouble: Exception | None = None

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction."""
        self.count += 1
        self.opened.set()
        if self.count == 1:
            assert self.go_on.wait(20)
        elif self.trouble:
            trouble, self.trouble = self.trouble, None
            raise trouble
        with super().work() as work:
            yield work


def delivery(number: int) -> list[incoming.Update]:
    """One text message."""
    said = {"from": "919000000001", "id": f"wamid.{number}", "timestamp": "1795000000", "type": "text"}
    said["text"] = {"body": "hi"}  # type: ignore[assignment]
    value = {"metadata": {"phone_number_id": "106540352242922"}, "messages": [said]}
    return incoming.split({"entry": [{"changes": [{"field": "messages", "value": value}]}]})


def keep_while_the_first_is_held(house: Watched, how_many: int) -> list[BaseException | None]:
    """Keep that many deliveries, all but the first of which come while the first is being written."""
    keeper = Keeper(house)
    with ThreadPoolExecutor(how_many) as hands:
        first = hands.submit(keeper.keep, delivery(0))
        assert house.opened.wait(20)
        others = [hands.submit(keeper.keep, delivery(number)) for number in range(1, how_many)]
        while len(keeper._waiting) < how_many - 1:
            threading.Event().wait(0.005)
        house.go_on.set()
        return [each.exception(20) for each in [first, *others]]


def stored(town: Town) -> int:
    """How many messages are kept."""
    with town.house.reading() as work:
        return work.tx.scalar(select(func.count()).select_from(InboxRow)) or 0


def test_what_comes_while_another_is_written_goes_into_one_transaction(town: Town) -> None:
    house = Watched(town)
    assert keep_while_the_first_is_held(house, 9) == [None] * 9
    assert house.count == 2
    assert stored(town) == 9


def test_when_together_does_not_work_each_is_kept_by_itself(town: Town) -> None:
    house = Watched(town)
    house.trouble = DataError("INSERT", {}, Exception("not that one"))
    assert keep_while_the_first_is_held(house, 4) == [None] * 4
    assert stored(town) == 4


def test_when_the_database_is_away_all_of_them_are_refused(town: Town) -> None:
    house = Watched(town)
    house.trouble = OperationalError("INSERT", {}, Exception("disk full"))
    first, *others = keep_while_the_first_is_held(house, 4)
    assert first is None
    assert [type(error) for error in others] == [OperationalError] * 3
    assert stored(town) == 1


def test_the_same_delivery_twice_is_kept_once(town: Town) -> None:
    for _ in range(2):
        Keeper(town.house).keep(delivery(1))
    assert stored(town) == 1
