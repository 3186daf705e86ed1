"""How fast deliveries are stored and answered under load, and how long the last of their writers waits for a reply."""

from __future__ import annotations

import time

from bench import load
from bench.figures import Figure
from bench.installation import Installation
from bench.receiver import Receiver

MEDIAN_MS, SLOWEST_MS = 20, 100
DRAIN_SECONDS = 120
LOOK_SECONDS = 0.05


def measure(
    where: Installation, receiver: Receiver, sent: load.Sent, rate: float, seconds: float, name: str
) -> list[Figure]:
    """Waits for the 200 at that many updates a second, workers working all the while."""
    load.forget(sent)
    before = receiver.total
    outcome = load.run(load.Order(where.place.url, where.account, rate, seconds, f"LOAD{name}"), sent)
    ended = time.monotonic()
    while receiver.total < before + outcome.messages and time.monotonic() < ended + DRAIN_SECONDS:
        time.sleep(LOOK_SECONDS)
    missing = before + outcome.messages - receiver.total
    what = f"{rate:.0f} updates a second, {name}"
    return [
        Figure(f"{what}: stored and answered, median", outcome.share(0.5), "ms", MEDIAN_MS),
        Figure(f"{what}: stored and answered, 99 %", outcome.share(0.99), "ms", SLOWEST_MS),
        Figure(f"{what}: stored and answered, slowest", max(outcome.waits_ms), "ms"),
        Figure(f"{what}: not answered 200, of {len(outcome.waits_ms)}", outcome.refused, "", 0),
        Figure(f"{what}: messages without a reply, of {outcome.messages}", max(0, missing), "", 0),
        Figure(f"{what}: last reply after the last message", time.monotonic() - ended, "s"),
    ]
