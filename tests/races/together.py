"""Many at the same instant: threads behind one barrier, and phones whose houses share a database and nothing else."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from tests.town import Town

T = TypeVar("T")


def at_once(deeds: Sequence[Callable[[], T]], seconds: float = 30) -> list[T]:
    """Do all these at the same instant, each in its own thread; their answers in order, or the first error."""
    barrier = threading.Barrier(len(deeds), timeout=seconds)

    def run(deed: Callable[[], T]) -> T:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        running = [pool.submit(run, deed) for deed in deeds]
        return [each.result(seconds) for each in running]


def towns(first: Town, count: int) -> list[Town]:
    """So many installations on the first one's database, as so many processes would be; with the same bank."""
    made = [Town(first.settings, first.house.engine) for _ in range(count)]
    for number, town in enumerate(made, 1):
        town._ids = itertools.count(number * 1000)  # because WhatsApp too gives no two messages one id
        town.bank = town.gateways["paytm"] = first.bank
        town.house.clock = town.clock = first.clock
    return made


def customer(number: int) -> str:
    """The phone of one of many customers."""
    return f"+9190000005{number:02}"


def written(town: Town, number: str, words: str, message_id: str = "", seconds: int = 0) -> dict[str, Any]:
    """A text message as WhatsApp brings it."""
    stamp = str(int(town.clock.now().timestamp()) + seconds)
    sender = number.lstrip("+")
    return {"from": sender, "id": message_id or town.next_id(), "timestamp": stamp, "type": "text",
            "text": {"body": words}}  # fmt: skip
