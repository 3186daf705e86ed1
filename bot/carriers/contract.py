"""What the sending of the outbox asks of a carrier. Adding one is a file beside this and a line in the registry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.window import Way
from services.errors import SendError
from services.house import House, Work
from services.post import retries
from services.post.outbox import Head
from services.post.retries import Fate
from services.tables import OutboxRow


@dataclass(frozen=True)
class Letter:
    """What is to be handed over, in the carrier's own shape, and by which way; no body when there is none."""

    body: Any
    way: Way


@dataclass(frozen=True)
class Pass:
    """It may go. `paced_until`: when the receiver's allowance is whole again, where there is one.

    `tried`: although nothing goes just now, to see whether it does again.
    """

    paced_until: datetime | None = None
    tried: bool = False


@dataclass(frozen=True)
class Held:
    """Not now, and why; at `look_at`, or as soon as there is room. `waits_for`: see OutboxRow."""

    why: str
    look_at: datetime | None = None
    waits_for: str = ""


@dataclass(frozen=True)
class Refusal:
    """One message that did not go out and why. `told_later`: the carrier had taken it, and told by a receipt."""

    row: OutboxRow
    error: SendError
    told_later: bool = False


class Carrier(Protocol):
    """One way out. Only `send` calls the network, and it is called outside every transaction."""

    lease_seconds: float  # longer than any `send` takes

    def write(self, work: Work, row: OutboxRow) -> Letter:
        """The row as it goes at this minute."""
        ...

    def may_go(self, work: Work, head: Head, way: Way) -> Pass | Held:
        """Whether it may leave at this instant; its share of every rate is then taken."""
        ...

    def send(self, house: House, body: Any) -> str:
        """Hand it over, once; answers the carrier's id of it. Raises SendError."""
        ...

    def went(self, work: Work, way: str) -> None:
        """It was taken although something had been wrong with all sending."""
        ...

    def count_cost(self, work: Work, row: OutboxRow, provider_id: str) -> None:
        """It was taken: write down what it costs, where the carrier does not tell that itself."""
        ...

    def fate(self, work: Work, refusal: Refusal) -> Fate:
        """What becomes of a message that was refused."""
        ...


class Plain:
    """What carriers without rates and windows of their own have in common."""

    lease_seconds: float = 120

    def may_go(self, work: Work, head: Head, way: Way) -> Pass | Held:
        """At once."""
        return Pass()

    def went(self, work: Work, way: str) -> None:
        """Nothing waits for that."""

    def count_cost(self, work: Work, row: OutboxRow, provider_id: str) -> None:
        """Nothing that could be counted."""

    def fate(self, work: Work, refusal: Refusal) -> Fate:
        """Never again what was refused for good; what may have gone after a wait; the rest again, later and later."""
        error = refusal.error
        if error.permanent:
            return retries.GIVEN_UP
        if error.unknown:
            return retries.wait_for_receipt(work, refusal.row)
        return retries.next_try(work, refusal.row, error.retry_after or 0)


class NotSetUp(Plain):
    """Stands in for a carrier that has no settings any more: what still waits for it goes on by another."""

    def write(self, work: Work, row: OutboxRow) -> Letter:
        """No way."""
        return Letter(None, Way("none", f"{row.carrier} is not set up"))

    def send(self, house: House, body: Any) -> str:
        """Never called, because nothing is written."""
        raise SendError("not set up", permanent=True)
