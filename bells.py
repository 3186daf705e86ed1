"""The bell in Redis: web and workers ring it, workers hear it. It carries ids and nothing that must not be lost."""

from __future__ import annotations

import time
from typing import Final

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

log = structlog.get_logger("worker")

QUEUE: Final = "bells"
JOB_SECONDS: Final = 60
RING_SECONDS: Final = 300
MARK_SECONDS: Final = 5
SILENT_SECONDS: Final = 1.0


class RqBell:
    """Rings by putting a job into Redis; when Redis is away, the sweep finds the work anyway."""

    def __init__(self, redis_url: str) -> None:
        self._redis = Redis.from_url(redis_url, socket_timeout=0.3, socket_connect_timeout=0.3, retry=None)
        self._queue = Queue(QUEUE, connection=self._redis, serializer=JSONSerializer)
        self._silent_until = 0.0

    def ring(self, job: str, key: str) -> None:
        """Ask a worker for `job` on `key`; while a bell for the same waits to be heard, that one is enough."""
        if time.monotonic() < self._silent_until:
            return
        try:
            if self._redis.set(mark(job, key), "", nx=True, ex=MARK_SECONDS):
                self._queue.enqueue(
                    f"worker.{job}", key, job_timeout=JOB_SECONDS, result_ttl=0, failure_ttl=3600, ttl=RING_SECONDS
                )
        except RedisError as error:
            # A Redis that hangs costs its timeout once, not once for each of a thousand messages.
            self._silent_until = time.monotonic() + SILENT_SECONDS
            log.warning("bell_not_rung", job=job, why=type(error).__name__)

    def waiting(self) -> int | None:
        """How many rings lie in Redis; None when it does not answer."""
        try:
            return int(self._queue.count)
        except RedisError:
            return None


def mark(job: str, key: str) -> str:
    """Where Redis remembers that a bell waits."""
    return f"rung:{job}:{key}"
