"""How long somebody waits for an answer when nobody else is there: from the webhook to the reply at the Cloud API."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass

from bench.figures import Figure, percentile
from bench.installation import Installation
from bench.receiver import Receiver
from bench.webhooks import Line

TEXTS = ("hi", "cottage near Lonavala 4-6 dec, 2 people", "menu", "villa in Alibaug next weekend", "help")
ANSWER_SECONDS = 20
PAUSE_SECONDS = 0.15  # so that receipts and sweeps of one turn are done before the next begins
TARGET_MS = 100


@dataclass(frozen=True)
class Turn:
    """One message: until it was acknowledged and until its reply was handed over, in milliseconds."""

    acknowledged_ms: float
    replied_ms: float


def measure(where: Installation, receiver: Receiver, turns: int, name: str) -> list[Figure]:
    """The waits of so many turns after a few to warm up."""
    line = Line(where.place.url)
    wamids = (f"wamid.IDLE{name}{number}" for number in itertools.count())
    for number in range(-len(TEXTS), 0):
        _turn(where, receiver, line, number, next(wamids))
    seen = [_turn(where, receiver, line, number, next(wamids)) for number in range(turns)]
    replied = [turn.replied_ms for turn in seen]
    return [
        Figure(f"idle, {name}: webhook to reply, median", percentile(replied, 0.5), "ms", TARGET_MS),
        Figure(f"idle, {name}: webhook to reply, 95 %", percentile(replied, 0.95), "ms"),
        Figure(f"idle, {name}: webhook answered, median", percentile([t.acknowledged_ms for t in seen], 0.5), "ms"),
    ]


def _turn(where: Installation, receiver: Receiver, line: Line, number: int, wamid: str) -> Turn:
    number += len(TEXTS)
    wa_id, text = f"9190000{70000 + number // len(TEXTS)}", TEXTS[number % len(TEXTS)]
    time.sleep(PAUSE_SECONDS)
    to = f"+{wa_id}"
    wanted = receiver.count(to) + 1
    body, headers = where.account.message(wa_id, text, wamid)
    began = time.monotonic()
    status = line.post(body, headers)
    acknowledged = time.monotonic()
    if status != 200:
        raise RuntimeError(f"the webhook answered {status}")
    replied = receiver.wait_for(to, wanted, ANSWER_SECONDS).at
    return Turn((acknowledged - began) * 1000, (replied - began) * 1000)
