"""How fast Meta lets a number send: 80 a second in all, and to one person a burst of 45, then one per 6 s."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.cloud import limits
from sandbox.cloud.errors import Refusal


@dataclass
class Bucket:
    """Tokens that come back with time; every message takes one."""

    size: float
    per_second: float
    tokens: float
    seen_at: datetime

    def take(self, now: datetime) -> bool:
        """Take one token, or say that there is none."""
        gone = max(0.0, (now - self.seen_at).total_seconds())
        self.tokens = min(self.size, self.tokens + gone * self.per_second)
        self.seen_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


class Rates:
    """The buckets of one business number."""

    def __init__(self) -> None:
        self._number: Bucket | None = None
        self._pairs: dict[str, Bucket] = {}

    def take(self, wa_id: str, now: datetime) -> None:
        """Count one message to this person. Raises Refusal 130429 or 131056 when it is too fast."""
        if self._number is None:
            self._number = _full(limits.THROUGHPUT_PER_SECOND, limits.THROUGHPUT_PER_SECOND, now)
        if not self._number.take(now):
            details = "Message failed to send because there were too many messages sent from this number."
            raise Refusal(130429, details, over_limit=True)
        refill = 1 / limits.PAIR_SECONDS_PER_MESSAGE
        pair = self._pairs.setdefault(wa_id, _full(limits.PAIR_BURST, refill, now))
        if not pair.take(now):
            details = "Too many messages were sent to the same phone number in a short time."
            raise Refusal(131056, details, over_limit=True)


def _full(size: float, per_second: float, now: datetime) -> Bucket:
    return Bucket(size, per_second, size, now)
