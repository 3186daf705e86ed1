"""How often somebody may ask: counted in Redis for all processes, or in this one while Redis is away.

Never a reason to fail: a Redis that is gone or hangs costs one short wait, then it is left alone for a moment.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import structlog
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from services.clock import Clock
from services.settings import Settings

log = structlog.get_logger(__name__)

REDIS_PATIENCE_SECONDS: Final = 0.2
LEFT_ALONE: Final = timedelta(seconds=5)
PREFIX: Final = "thikana-api"


class Limits:
    """The counters of one process."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._clock = clock
        self._here = MovingWindowRateLimiter(MemoryStorage())
        self._shared = _in_redis(settings.redis_url) if settings.redis_url else None
        self._left_alone_until: datetime | None = None

    def wait_seconds(self, limit: str, *who: str) -> int:
        """Count one request of somebody's against a limit such as `10/minute`; 0 if it may go on, else how long not."""
        item = parse(limit)
        if self._shared is not None and not self._is_left_alone():
            try:
                return _count(self._shared, item, who)
            except self._shared.storage.base_exceptions as error:
                log.warning("limits_without_redis", why=type(error).__name__)
                self._left_alone_until = self._clock.now() + LEFT_ALONE
        return _count(self._here, item, who)

    def _is_left_alone(self) -> bool:
        return self._left_alone_until is not None and self._clock.now() < self._left_alone_until


def _in_redis(url: str) -> MovingWindowRateLimiter:
    storage = RedisStorage(
        url,
        key_prefix=PREFIX,
        socket_timeout=REDIS_PATIENCE_SECONDS,
        socket_connect_timeout=REDIS_PATIENCE_SECONDS,
        retry=None,  # type: ignore[arg-type]  # because the client's own option is of another type than its siblings
    )
    return MovingWindowRateLimiter(storage)


def _count(limiter: MovingWindowRateLimiter, item: RateLimitItem, who: tuple[str, ...]) -> int:
    # A whole window at most: nearer would need the counter's own clock, which is not the house's.
    return 0 if limiter.hit(item, *who) else item.get_expiry()
