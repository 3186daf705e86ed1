"""The RQ workers and their schedule. Each job is a few lines that call inwards; the database says what is to do.

`python worker.py` runs the set number of workers and one sweeping loop until Ctrl-C or SIGTERM.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final

import requests
import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from bot import receipts, senders, turns
from bot.client import CloudApi
from services import leases, logs, outbox, settings, sweep, texts
from services.bell import Bell, SilentBell
from services.clock import Clock, ShiftedClock, SystemClock
from services.db import make_engine
from services.errors import SettingsError
from services.house import House
from services.payments import look, news
from services.payments.gateways import registry
from services.payments.gateways.contract import Gateway
from services.settings import Settings

log = structlog.get_logger("worker")

QUEUE: Final = "bells"
JOB_SECONDS: Final = 60
RING_SECONDS: Final = 300
LEASE_SECONDS: Final = 30
LEASE: Final = "schedule"
RESTART_SECONDS: Final = 1.0
GRACE_SECONDS: Final = 8.0
TICK_SECONDS: Final = 1.0
SWEEP_HANDS: Final = 8
PR_SET_PDEATHSIG: Final = 1


class RqBell:
    """Rings by putting a job into Redis; when Redis is away, the sweep finds the work anyway."""

    def __init__(self, redis_url: str) -> None:
        redis = Redis.from_url(redis_url, socket_timeout=0.3, socket_connect_timeout=0.3, retry=None)
        self._queue = Queue(QUEUE, connection=redis, serializer=JSONSerializer)

    def ring(self, job: str, key: str) -> None:
        """Ask a worker for `job` on `key`."""
        try:
            self._queue.enqueue(
                f"worker.{job}", key, job_timeout=JOB_SECONDS, result_ttl=0, failure_ttl=3600, ttl=RING_SECONDS
            )
        except RedisError as error:
            log.warning("bell_not_rung", job=job, why=type(error).__name__)


class Station:
    """What a job needs: the house, the Cloud API and the gateways, put together once per process."""

    def __init__(self, given: Settings) -> None:
        self.clock = make_clock(given)
        self.house = House(given, self.clock, make_engine(given.database_url), make_bell(given))
        http = requests.Session()
        http.trust_env = False
        self.api = CloudApi(given, http)
        self.gateways: dict[str, Gateway] = registry.build(given, http, self.clock)


def make_clock(given: Settings) -> Clock:
    """The computer's clock, or in the demo the one that can be moved."""
    return ShiftedClock(given.clock_shift_file) if given.clock_shift_file else SystemClock()


def make_bell(given: Settings) -> Bell:
    """The bell in Redis; without Redis everything waits for the sweep."""
    return RqBell(given.redis_url) if given.redis_url else SilentBell()


@cache
def station() -> Station:
    """This process's station."""
    return Station(settings.load())


def turn(talker: str) -> None:
    """Answer what this person has said, and show that it was read."""
    senders.show_read(station().api, turns.answer_all(station().house, talker))


def send(to: str) -> None:
    """Send what waits for this address."""
    senders.send_all(station().house, station().api, to)


def take_news(source: str) -> None:
    """Work off receipts or gateway news."""
    here = station()
    if source == receipts.SOURCE:
        receipts.take_all(here.house)
    else:
        news.take_all(here.house, here.gateways, source)


def look_at(order_id: str) -> None:
    """Ask the gateway about one payment."""
    look.at(station().house, station().gateways, order_id)


JOBS: Final = {"turn": turn, "send": send, "news": take_news, "look": look_at}


class KnownJob(Job):
    """A job that runs only if it is one of ours: whoever can write to Redis must not run what they like."""

    def perform(self) -> Any:
        """Run the job by its name in our table."""
        name = str(self.func_name).removeprefix("worker.")
        if name not in JOBS:
            raise PermissionError(f"{name} is no job of ours")
        JOBS[name](*[str(arg) for arg in self.args])


class BellWorker(SimpleWorker):
    """Works in its own process without forking for each job, so that connections stay open."""

    job_class = KnownJob


def work_bells(redis_url: str) -> None:
    """One worker: take bells until told to stop; when Redis is away, try again in a moment."""
    _die_with_parent()
    station()
    stopped = threading.Event()
    while not stopped.is_set():
        try:
            redis = Redis.from_url(redis_url)
            worker = BellWorker([QUEUE], connection=redis, serializer=JSONSerializer, worker_ttl=60)
            worker.work(logging_level="WARNING")
            return
        except RedisError as error:
            log.warning("redis_away", why=type(error).__name__)
            stopped.wait(RESTART_SECONDS)


class Schedule:
    """The loop that takes what nobody rang for. Any number may run; one at a time holds the lease and works."""

    def __init__(self, here: Station) -> None:
        self._here = here
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._stopped = threading.Event()
        self._hands = ThreadPoolExecutor(SWEEP_HANDS)
        self._swept_at = self._watched_at = datetime.min.replace(tzinfo=UTC)

    def run(self) -> None:
        """Sweep until told to stop. A broken round is logged, and the next one tries again."""
        signal.signal(signal.SIGTERM, lambda *_: self._stopped.set())
        signal.signal(signal.SIGINT, lambda *_: self._stopped.set())
        while not self._stopped.wait(TICK_SECONDS):
            try:
                if self._holds_the_lease():
                    self.tick()
            except Exception:
                log.exception("sweep_failed")
        with self._here.house.work() as work:
            leases.give_back(work, LEASE, self._name)

    def tick(self) -> None:
        """One round: what is due to be sent each time, the whole sweep and the monitor at their own pace."""
        here, now = self._here, datetime.now(UTC)
        with here.house.reading() as work:
            addresses = outbox.due_addresses(work)
        self._each(partial(senders.send_all, here.house, here.api), addresses)
        if (now - self._swept_at).total_seconds() >= here.house.settings.sweep_seconds:
            self._swept_at = now
            self._sweep()
        moment = here.clock.now()
        if (moment - self._watched_at) >= timedelta(minutes=here.house.settings.monitoring_interval_minutes):
            self._watched_at = moment
            sweep.alert_stuck(here.house, here.gateways)

    def _sweep(self) -> None:
        here = self._here
        found = sweep.find(here.house)
        self._each(partial(turns.answer_all, here.house), found.talkers)
        self._each(take_news, found.sources)
        self._each(look_at, found.order_ids)
        self._each(partial(senders.send_all, here.house, here.api), found.addresses)

    def _each(self, do: Callable[[str], object], keys: list[str]) -> None:
        for done in [self._hands.submit(do, key) for key in keys]:
            done.result()

    def _holds_the_lease(self) -> bool:
        with self._here.house.work() as work:
            return leases.hold(work, LEASE, self._name, LEASE_SECONDS)


def keep_schedule() -> None:
    """The schedule's process."""
    _die_with_parent()
    Schedule(station()).run()


class Crew:
    """The processes of one machine: its workers and its schedule, restarted when they end, ended together."""

    def __init__(self, given: Settings) -> None:
        self._parts: list[Callable[[], BaseProcess]] = [lambda: _started(keep_schedule)]
        if given.redis_url:
            self._parts += [lambda: _started(work_bells, given.redis_url)] * given.worker_count
        self._stopped = threading.Event()

    def run(self) -> None:
        """Keep everything running until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        running = [part() for part in self._parts]
        while not self._stopped.wait(RESTART_SECONDS):
            for place, process in enumerate(running):
                if not process.is_alive():
                    log.warning("worker_restarted", exit_code=process.exitcode)
                    running[place] = self._parts[place]()
        for process in running:
            process.terminate()
        for process in running:
            process.join(GRACE_SECONDS)
            process.kill()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopped.set()


def _started(do: Callable[..., None], *args: str) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=do, args=args)
    process.start()
    return process


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def main() -> int:
    """Read the settings and run the crew; one line and exit code 2 when a setting is wrong."""
    logs.configure()
    try:
        given = settings.load()
        texts.check()
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    Crew(given).run()
    return 0


if __name__ == "__main__":
    # Jobs name their functions as worker.turn, so this module must be known by that name too.
    sys.modules["worker"] = sys.modules["__main__"]
    sys.exit(main())
