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
import time
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final

import requests
import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer

from bells import QUEUE, RqBell, mark
from bot import bounce_door, bounce_news, pictures, receipts, senders, sms_news, turns
from bot.carriers import registry as carriers
from bot.client import CloudApi
from services import audit, leases, logs, settings, sweep, texts
from services.admin import live
from services.bell import Bell, SilentBell
from services.clock import make_clock
from services.db import make_engine
from services.errors import SettingsError
from services.house import House
from services.payments import look, news, refund_runs
from services.payments.gateways import registry
from services.payments.gateways.contract import Gateway
from services.post import halts, outbox
from services.settings import Settings

log = structlog.get_logger("worker")

LEASE_SECONDS: Final = 10
LEASE: Final = "schedule"
RESTART_SECONDS: Final = 0.5
MOST_RESTART_SECONDS: Final = 30.0
LOOK_SECONDS: Final = 0.5
SHORT_SECONDS: Final = 0.1
GRACE_SECONDS: Final = 8.0
TICK_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 3.0  # how long the schedule leaves work to those who were rung for
SWEEP_HANDS: Final = 8
AUDIT_LOOKS_EVERY: Final = timedelta(minutes=10)  # whether today's is still to be done
# Whoever waits for an answer of the web server goes before what may take a moment longer.
NICENESS: Final = 10
PR_SET_PDEATHSIG: Final = 1


class Station:
    """What a job needs: the house, the Cloud API and the gateways, put together once per process."""

    def __init__(self, given: Settings, *, hasty: bool = False) -> None:
        self.clock = make_clock(given.clock_shift_file)
        self.house = House(given, self.clock, make_engine(given.database_url, hasty=hasty), make_bell(given))
        http = requests.Session()
        http.trust_env = False
        self.api = CloudApi(given, http)
        self.carriers = carriers.build(given, self.api, http)
        self.gateways: dict[str, Gateway] = registry.build(given, http, self.clock)


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
    senders.send_all(station().house, station().carriers, to)


def take_news(source: str) -> None:
    """Work off receipts, Twilio's or WhatsApp's, bounces, or gateway news."""
    here = station()
    if source == receipts.SOURCE:
        receipts.take_all(here.house)
    elif source == sms_news.SOURCE:
        sms_news.take_all(here.house)
    elif source == bounce_news.SOURCE:
        bounce_news.take_all(here.house)
    else:
        news.take_all(here.house, here.gateways, source)


def look_at(order_id: str) -> None:
    """Ask the gateway about one payment."""
    look.at(station().house, station().gateways, order_id)


def run_refund(refund_id: str) -> None:
    """Bring one refund forward at its gateway."""
    refund_runs.run(station().house, station().gateways, refund_id)


def look_at_picture(picture_id: str) -> None:
    """Look at one picture that somebody sent."""
    pictures.look(station().house, station().api, picture_id)


JOBS: Final = {"turn": turn, "send": send, "news": take_news, "look": look_at, "refund": run_refund,
               "picture": look_at_picture}  # fmt: skip


class KnownJob(Job):
    """A job that runs only if it is one of ours: whoever can write to Redis must not run what they like."""

    def perform(self) -> Any:
        """Run the job by its name in our table."""
        name = str(self.func_name).removeprefix("worker.")
        if name not in JOBS:
            raise PermissionError(f"{name} is no job of ours")
        keys = [str(arg) for arg in self.args]
        # Before the work, because what comes in during it may come too late for it and must ring again.
        self.connection.delete(mark(name, *keys))
        JOBS[name](*keys)

    def execute_success_callback(self, *_: Any) -> None:
        """None, because a callback too is a function named in Redis."""

    def execute_failure_callback(self, *_: Any) -> None:
        """None, for the same reason."""

    def execute_stopped_callback(self, *_: Any) -> None:
        """None, for the same reason."""

    def send_webhooks(self, *_: Any) -> None:
        """None, because we call no address that stands in Redis."""


class Ending:
    """Whether this process has been told to end. Not a threading.Event, which a signal can lock up for good."""

    def __init__(self) -> None:
        self.told = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def wait(self, seconds: float) -> bool:
        """Let so much time pass, or less when told to end; answers whether that was so."""
        until = time.monotonic() + seconds
        while not self.told and time.monotonic() < until:
            time.sleep(SHORT_SECONDS)
        return self.told

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.told = True


class BellWorker(SimpleWorker):
    """Works in its own process without forking for each job, so that connections stay open."""

    job_class = KnownJob
    max_connection_wait_time = 2.0

    def __init__(self, redis: Redis, ending: Ending) -> None:
        super().__init__([QUEUE], connection=redis, serializer=JSONSerializer, worker_ttl=60)
        self._ending, self._waits = ending, False

    def subscribe(self) -> None:
        """Take no orders from Redis; the thread for them would also outlive each break of the connection."""

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """End after the job in hand. Asks nobody, because Redis may be away just then."""
        self._ending.told = True
        self._stop_requested = True
        if self._waits:
            raise StopRequested

    def dequeue_job_and_maintain_ttl(self, *given: Any, **named: Any) -> Any:
        """Wait for a bell, in such a way that a signal ends the waiting."""
        self._waits = True
        try:
            if self._stop_requested:
                raise StopRequested
            return super().dequeue_job_and_maintain_ttl(*given, **named)
        finally:
            self._waits = False


def work_bells(redis_url: str) -> None:
    """One worker: take bells until told to stop; when Redis is away, try again in a moment."""
    ending = Ending()
    _die_with_parent()
    os.nice(NICENESS)
    station()
    while not ending.told:
        try:
            BellWorker(Redis.from_url(redis_url), ending).work(logging_level="WARNING")
        except RedisError as error:
            log.warning("redis_away", why=type(error).__name__)
        ending.wait(RESTART_SECONDS)


class Schedule:
    """The loop that takes what nobody rang for. Any number may run; one at a time holds the lease and works."""

    def __init__(self, here: Station, ending: Ending) -> None:
        self._here, self._ending = here, ending
        # The crew's name, because it has one schedule at a time: the successor of a killed one goes on at once.
        self._name = f"{socket.gethostname()}:{os.getppid()}"
        self._hands = ThreadPoolExecutor(SWEEP_HANDS)
        self._patience_seconds = PATIENCE_SECONDS if here.house.settings.redis_url else 0.0
        self._swept_at = self._watched_at = self._audited_at = self._read_at = datetime.min.replace(tzinfo=UTC)
        self._reading: Future[None] | None = None

    def run(self) -> None:
        """Sweep until told to stop. A broken round is logged, and the next one tries again."""
        while not self._ending.wait(TICK_SECONDS):
            try:
                if self._holds_the_lease():
                    self.tick()
            except Exception:
                log.exception("sweep_failed")
        with self._here.house.work() as work:
            leases.give_back(work, LEASE, self._name)

    def tick(self) -> None:
        """One round: what is due to be sent each time, the whole sweep, the monitor and the audit at their own pace."""
        here, now = self._here, datetime.now(UTC)
        with here.house.reading() as work:
            addresses = outbox.due_addresses(work, self._patience_seconds)
            # Read anew each time, because it may be changed while we run.
            monitor_every = timedelta(minutes=live.value(work, live.MONITOR_MINUTES))
        self._each(partial(senders.send_all, here.house, here.carriers), addresses)
        if (now - self._swept_at).total_seconds() >= here.house.settings.sweep_seconds:
            self._swept_at = now
            self._sweep()
        if (now - self._read_at).total_seconds() >= here.house.settings.imap_seconds:
            self._read_at = now
            self._read_mailbox()
        moment = here.clock.now()
        if moment - self._watched_at >= monitor_every:
            self._watched_at = moment
            self._each(partial(sweep.alert_if_stuck, here.house, here.gateways), sweep.unalerted(here.house))
        if moment - self._audited_at >= AUDIT_LOOKS_EVERY:
            self._audited_at = moment
            audit.begin_daily(here.house)

    def _read_mailbox(self) -> None:
        """Look for bounces, by a hand of its own, because a mail server that hangs must keep nothing waiting."""
        if self._here.house.settings.imap_host and (self._reading is None or self._reading.done()):
            self._reading = self._hands.submit(self._read_bounces)

    def _read_bounces(self) -> None:
        try:
            bounce_door.look(self._here.house)
        except Exception:
            log.exception("mailbox_failed")

    def _sweep(self) -> None:
        here = self._here
        found = sweep.find(here.house, self._patience_seconds)
        self._each(partial(turns.answer_all, here.house), found.talkers)
        self._each(take_news, found.sources)
        self._each(look_at, found.order_ids)
        self._each(run_refund, found.refund_ids)
        self._each(look_at_picture, found.picture_ids)
        self._each(partial(senders.send_all, here.house, here.carriers), found.addresses)

    def _each(self, do: Callable[[str], object], keys: list[str]) -> None:
        pending = {self._hands.submit(do, key) for key in keys}
        while pending:
            ended, pending = futures.wait(pending, timeout=TICK_SECONDS)
            for one in ended:
                if one.exception() is not None:  # so that one that breaks does not keep the others from being done
                    log.error("sweep_part_failed", exc_info=one.exception())
            if pending:
                self._holds_the_lease()

    def _holds_the_lease(self) -> bool:
        with self._here.house.work() as work:
            return leases.hold(work, LEASE, self._name, LEASE_SECONDS)


def keep_schedule() -> None:
    """The schedule's process."""
    ending = Ending()
    _die_with_parent()
    os.nice(NICENESS)
    with station().house.work() as work:
        halts.probe_now(work)  # because what was wrong may have been mended by what this start was for
    Schedule(station(), ending).run()


class Place:
    """One of the crew's places: who works there now, and when they may be replaced if they have ended."""

    def __init__(self, do: Callable[..., None], *args: str) -> None:
        self._do, self._args = do, args
        self._deaths: list[float] = []
        self._may_begin_at = 0.0
        self.process = self._begin()

    def look(self) -> None:
        """Fill the place again when its process has ended; the oftener it ended in a minute, the later."""
        if self.process.is_alive():
            return
        now = time.monotonic()
        if not self._may_begin_at:
            self._deaths = [*(at for at in self._deaths if at > now - 60), now]
            self._may_begin_at = now + min(RESTART_SECONDS * 2 ** (len(self._deaths) - 1), MOST_RESTART_SECONDS)
        if now >= self._may_begin_at:
            log.warning("worker_restarted", exit_code=self.process.exitcode)
            self.process = self._begin()

    def _begin(self) -> BaseProcess:
        self._may_begin_at = 0.0
        process = multiprocessing.get_context("fork").Process(target=self._do, args=self._args)
        process.start()
        return process


class Crew:
    """The processes of one machine: its workers and its schedule, restarted when they end, ended together."""

    def __init__(self, given: Settings) -> None:
        self._parts: list[Callable[[], Place]] = [lambda: Place(keep_schedule)]
        if given.redis_url:
            self._parts += [lambda: Place(work_bells, given.redis_url)] * given.worker_count

    def run(self) -> None:
        """Keep everything running until SIGTERM or SIGINT."""
        ending = Ending()
        places = [part() for part in self._parts]
        while not ending.wait(LOOK_SECONDS):
            for place in places:
                place.look()
        running = [place.process for place in places]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            process.join(max(0.0, deadline - time.monotonic()))
            process.kill()
            process.join()


def _die_with_parent() -> None:
    """Ask Linux to end this process when the one that started it is gone, even by SIGKILL."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        parent = multiprocessing.parent_process()
        if parent is not None and os.getppid() != parent.pid:
            sys.exit(0)


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
