"""Work done later by a few threads. Jobs of one lane never overlap and start in the order they fell due."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

THREADS = 8
log = logging.getLogger("sandbox")


@dataclass(order=True)
class Job:
    """One piece of work, due at a monotonic second. An empty lane waits for nobody."""

    due: float
    number: int
    work: Callable[[], None] = field(compare=False)
    lane: str = field(compare=False)


class Scheduler:
    """A clockwork of threads. `pace` multiplies every delay; `era` counts how often all was forgotten."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        self.era = 0
        self._jobs: list[Job] = []
        self._waiting: defaultdict[str, deque[Job]] = defaultdict(deque)
        self._busy: set[str] = set()
        self._numbers = itertools.count()
        self._change = threading.Condition()
        for number in range(THREADS):
            threading.Thread(target=self._work, name=f"sandbox-{number}", daemon=True).start()

    def after(self, seconds: float, work: Callable[[], None], lane: str = "") -> None:
        """Do this work after so many seconds, times the pace."""
        job = Job(time.monotonic() + seconds * self._pace, next(self._numbers), work, lane)
        with self._change:
            heapq.heappush(self._jobs, job)
            self._change.notify()

    def forget(self) -> None:
        """Drop all work that has not begun."""
        with self._change:
            self.era += 1
            self._jobs.clear()
            self._waiting.clear()

    def _work(self) -> None:
        while True:
            job: Job | None = self._next()
            while job is not None:
                _run(job)
                job = self._next_in_lane(job.lane)

    def _next(self) -> Job:
        with self._change:
            while True:
                job = self._pop_due()
                if job is not None:
                    self._change.notify()  # because another thread must now watch for the next one
                    return job
                wait = self._jobs[0].due - time.monotonic() if self._jobs else None
                self._change.wait(wait)

    def _pop_due(self) -> Job | None:
        while self._jobs and self._jobs[0].due <= time.monotonic():
            job = heapq.heappop(self._jobs)
            if job.lane not in self._busy:
                self._busy.update({job.lane} - {""})
                return job
            self._waiting[job.lane].append(job)
        return None

    def _next_in_lane(self, lane: str) -> Job | None:
        with self._change:
            if self._waiting.get(lane):
                return self._waiting[lane].popleft()
            self._waiting.pop(lane, None)
            self._busy.discard(lane)
            return None


def _run(job: Job) -> None:
    try:
        job.work()
    except Exception:
        # A thread that dies takes the pretend world with it: the trouble is shown and the next job is done.
        log.exception("a scheduled job failed")
