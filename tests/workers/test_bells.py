"""What may be run from Redis, how fast a bell is heard, and that nothing but speed is lost without one."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

import worker
from tests.workers.running import RAVI, Running, eventually

pytestmark = pytest.mark.chaos


def _answered(running: Running, times: int) -> Callable[[], bool]:
    return lambda: len(running.received(RAVI)) >= times


def test_a_bell_wakes_a_worker_at_once(running: Running, record_property: Callable[[str, object], None]) -> None:
    running.environment["SWEEP_SECONDS"] = "5"
    running.start("redis", "workers")
    running.await_redis()
    with running.door():
        running.say(RAVI, text="hi")
        eventually(_answered(running, 1), "the first answer")
        took = [_seconds_until_the_answer(running, number) for number in range(2, 12)]
    record_property("median_ms", round(statistics.median(took) * 1000))
    assert statistics.median(took) < 1


def _seconds_until_the_answer(running: Running, number: int) -> float:
    begin = time.monotonic()
    running.say(RAVI, text=("help", "hi")[number % 2])  # because only a machine says the same ten times
    eventually(_answered(running, number), "the answer")
    return time.monotonic() - begin


def test_without_redis_everything_still_happens(running: Running) -> None:
    running.start("workers")
    with running.door():
        running.say(RAVI, text="hi")
        eventually(_answered(running, 1), "the answer by the sweep alone")


def test_workers_come_back_by_themselves_when_redis_does(running: Running) -> None:
    running.environment["SWEEP_SECONDS"] = "60"
    running.start("redis", "workers")
    running.await_redis()
    redis = Redis(port=running.place.redis_port)
    eventually(lambda: len(redis.smembers("rq:workers")) == 2, "both workers at their places")
    parents = running.processes["workers"].pid
    running.kill("redis")
    running.start("redis")
    running.await_redis()
    with running.door():
        bell = worker.RqBell(running.environment["REDIS_URL"])
        running.say(RAVI, text="hi")
        eventually(lambda: bool(running.received(RAVI)) or bell.ring("turn", f"+{RAVI}"), "an answer", 20)
    assert running.processes["workers"].pid == parents
    assert all(redis.ttl(key) > 0 for key in redis.keys("rq:worker:*")), "a registration that never ends"


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("os.system", ("touch {mark}",)),
        ("subprocess.getoutput", ("touch {mark}",)),
        ("worker.station", ()),
        ("worker.main", ()),
        ("services.schema.downgrade", ("sqlite:///{mark}", "base")),
    ],
)
def test_a_name_that_is_not_a_bell_is_never_run(
    running: Running, tmp_path: Path, name: str, arguments: tuple[str, ...]
) -> None:
    running.start("redis")
    running.await_redis()
    mark = tmp_path / "mark"
    redis = Redis(port=running.place.redis_port)
    queue = Queue(worker.QUEUE, connection=redis, serializer=JSONSerializer)
    job = queue.enqueue(name, *[each.format(mark=mark) for each in arguments])
    ending = worker.Ending.__new__(worker.Ending)
    ending.told = False
    worker.BellWorker(redis, ending).work(burst=True, logging_level="CRITICAL")
    assert job.get_status(refresh=True) == "failed"
    assert not mark.exists()


def test_a_callback_named_in_redis_is_never_called(running: Running, tmp_path: Path) -> None:
    running.start("redis")
    running.await_redis()
    mark = tmp_path / "mark"
    redis = Redis(port=running.place.redis_port)
    queue = Queue(worker.QUEUE, connection=redis, serializer=JSONSerializer)
    job = queue.enqueue("worker.nothing")
    redis.hset(job.key, mapping={"failure_callback_name": "tests.workers.trap.spring", "description": str(mark)})
    ending = worker.Ending.__new__(worker.Ending)
    ending.told = False
    worker.BellWorker(redis, ending).work(burst=True, logging_level="CRITICAL")
    assert job.get_status(refresh=True) == "failed"
    assert not mark.exists()


def test_a_hanging_redis_costs_its_timeout_once(running: Running) -> None:
    """Nobody answers at this port, though it takes connections."""
    import socket

    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        bell = worker.RqBell(f"redis://127.0.0.1:{deaf.getsockname()[1]}/0")
        begin = time.monotonic()
        for number in range(200):
            bell.ring("turn", str(number))
        assert time.monotonic() - begin < 2
