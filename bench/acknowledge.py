"""How fast deliveries are stored and answered under load, and how long the last of their writers waits for a reply.

What every fresh process pays once is left out: the same load goes on for some seconds before anything counts.
"""

from __future__ import annotations

import time

from bench import load
from bench.figures import Figure
from bench.installation import Installation
from bench.receiver import Receiver

MEDIAN_MS, SLOWEST_MS = 20, 100
DRAIN_SECONDS = 120
WARM_UP_SECONDS = 3.0
LOOK_SECONDS = 0.05


def measure(
    where: Installation, receiver: Receiver, sent: load.Sent, rate: float, seconds: float, name: str
) -> list[Figure]:
    """Waits for the 200 at that many updates a second, workers working all the while."""
    warm_up_seconds = min(WARM_UP_SECONDS, seconds)
    _run(receiver, sent, load.Order(where.place.url, where.account, rate, warm_up_seconds, f"WARM{name}"))
    order = load.Order(where.place.url, where.account, rate, seconds, f"LOAD{name}")
    outcome, missing, drained_seconds = _run(receiver, sent, order)
    what = f"{rate:.0f} updates a second, {name}"
    return [
        Figure(f"{what}: stored and answered, median", outcome.share(0.5), "ms", MEDIAN_MS),
        Figure(f"{what}: stored and answered, 99 %", outcome.share(0.99), "ms", SLOWEST_MS),
        Figure(f"{what}: stored and answered, slowest", max(outcome.waits_ms), "ms"),
        Figure(f"{what}: not answered 200, of {len(outcome.waits_ms)}", outcome.refused, "", 0),
        Figure(f"{what}: messages without a reply, of {outcome.messages}", missing, "", 0),
        Figure(f"{what}: last reply after the last message", drained_seconds, "s"),
    ]


def _run(receiver: Receiver, sent: load.Sent, order: load.Order) -> tuple[load.Outcome, int, float]:
    """What came of the load, how many messages stayed without a reply, and after how many seconds the last had one."""
    load.forget(sent)
    before = receiver.total
    outcome = load.run(order, sent)
    ended = time.monotonic()
    while receiver.total < before + outcome.messages and time.monotonic() < ended + DRAIN_SECONDS:
        time.sleep(LOOK_SECONDS)
    return outcome, max(0, before + outcome.messages - receiver.total), time.monotonic() - ended
