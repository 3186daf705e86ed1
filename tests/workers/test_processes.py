"""worker.py as a family of processes: one schedule works, signals end all, deaths are made good with restraint."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from services.db import make_engine
from services.house import House
from services.tables import Lease
from tests.town import MovingClock, QuietBell
from tests.workers.running import Running, eventually

pytestmark = pytest.mark.chaos


def _lives(pid: int) -> bool:
    """Whether there is such a process, and it is not only waiting to be buried."""
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def _at_work(running: Running, name: str = "workers", count: int = 3) -> list[int]:
    return eventually(lambda: running.children(name) if len(running.children(name)) == count else [], "the children")


def _holder(running: Running) -> str:
    engine = make_engine(running.environment["DATABASE_URL"])
    with House(running.settings, MovingClock(), engine, QuietBell()).reading() as work:
        lease = work.tx.get(Lease, "schedule")
        found = lease.holder if lease else ""
    engine.dispose()
    return found


def test_sigterm_ends_everything_within_seconds(running: Running) -> None:
    running.start("redis", "workers")
    running.await_redis()
    children = _at_work(running)
    eventually(lambda: _holder(running), "the schedule at work")
    begin = time.monotonic()
    assert running.terminate("workers") == 0
    assert time.monotonic() - begin < 5
    assert not any(map(_lives, children))
    assert _holder(running) == "", "the lease was not given back"


def test_sigterm_ends_everything_while_redis_is_away(running: Running) -> None:
    running.start("workers")
    children = _at_work(running)
    eventually(lambda: "redis_away" in running.said("workers"), "the workers missing Redis")
    begin = time.monotonic()
    assert running.terminate("workers") == 0
    assert time.monotonic() - begin < 6
    assert not any(map(_lives, children))


def test_children_do_not_outlive_a_killed_parent(running: Running) -> None:
    running.start("redis", "workers")
    running.await_redis()
    children = _at_work(running)
    eventually(lambda: _holder(running), "the schedule at work")
    os.kill(running.processes["workers"].pid, signal.SIGKILL)
    running.processes["workers"].wait()
    eventually(lambda: not any(map(_lives, children)), "the children's end")


def test_a_killed_child_is_replaced_and_a_dying_one_not_at_once_again_and_again(running: Running) -> None:
    running.start("redis", "workers")
    running.await_redis()
    _at_work(running)
    begin, deaths = time.monotonic(), 0
    while time.monotonic() < begin + 6:
        for child in [each for each in running.children("workers") if _lives(each)][:1]:
            os.kill(child, signal.SIGKILL)
            deaths += 1
            eventually(lambda child=child: not _lives(child), "its end")  # type: ignore[misc]
        time.sleep(0.01)
    assert 3 <= deaths <= 15
    eventually(lambda: len(running.children("workers")) == 3, "all places filled", 30)


def test_the_schedule_reads_the_mailbox_that_bounces_come_to(running: Running) -> None:
    box = running.world.talks.bounces
    box.letters.append(b"Subject: Out of office\n\nI am away.")
    running.start("workers")
    eventually(lambda: box.seen == {1}, "the schedule's look into the mailbox", 30)


def test_of_two_crews_one_keeps_the_schedule_and_the_other_takes_over(running: Running) -> None:
    running.start("workers1", "workers2")
    first = eventually(lambda: _holder(running), "a schedule at work")
    for name in ("workers1", "workers2"):
        _at_work(running, name)
    [keeper] = [name for name, each in running.processes.items() if first.endswith(f":{each.pid}")]
    assert running.terminate(keeper) == 0
    eventually(lambda: _holder(running) not in ("", first), "the other's schedule at work")
