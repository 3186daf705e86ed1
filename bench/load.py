"""A load generator in a process of its own: updates at a fixed pace, whether or not answers keep up.

A quarter are messages of many people, the rest statuses of the messages the program has sent them meanwhile.
"""

from __future__ import annotations

import itertools
import multiprocessing
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.figures import percentile
from bench.receiver import Taken
from bench.webhooks import Account, Line

CONNECTIONS = 16
PEOPLE = 400
MESSAGE_EVERY = 4
TEXTS = ("hi", "cottage near Lonavala 4-6 dec, 2 people", "menu", "2 people", "villa", "help")
HEAD_START_SECONDS = 1.0


@dataclass(frozen=True)
class Order:
    """What to do: where to, how many updates a second, for how long. `series` keeps ids apart."""

    url: str
    account: Account
    rate: float
    seconds: float
    series: str


@dataclass
class Outcome:
    """What came of it. Waits count from the moment an update was due, so that a queue here counts as waiting too."""

    waits_ms: list[float] = field(default_factory=list)
    refused: int = 0
    messages: int = 0

    def share(self, share: float) -> float:
        """The wait that so many did not exceed."""
        return percentile(self.waits_ms, share)


Sent = Any  # a multiprocessing queue of Taken, which has no type of its own to name


def run(order: Order, sent: Sent) -> Outcome:
    """Carry out the order in a fresh process; `sent` tells it what the program has sent."""
    spawn = multiprocessing.get_context("spawn")
    answer = spawn.Queue()
    process = spawn.Process(target=_work, args=(order, sent, answer))
    process.start()
    try:
        outcome: Outcome = answer.get(timeout=order.seconds + 120)
    finally:
        process.terminate()
        process.join()
    return outcome


def new_queue() -> Sent:
    """A queue for what has been sent."""
    fresh = multiprocessing.get_context("spawn").Queue()
    fresh.cancel_join_thread()  # because nobody reads the last of it, and the end would wait for that
    return fresh


def forget(sent: Sent) -> None:
    """Drop what was sent earlier."""
    while not sent.empty():
        sent.get()


def _work(order: Order, sent: Sent, answer: Any) -> None:
    outcome, lock = Outcome(), threading.Lock()
    start = time.monotonic() + HEAD_START_SECONDS
    due = enumerate(start + number / order.rate for number in range(int(order.rate * order.seconds)))
    updates = _updates(order, sent)
    hands = [threading.Thread(target=_hand, args=(order, due, updates, outcome, lock)) for _ in range(CONNECTIONS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    answer.put(outcome)


def _hand(
    order: Order,
    due: Iterator[tuple[int, float]],
    updates: Iterator[tuple[bytes, dict[str, str]]],
    outcome: Outcome,
    lock: threading.Lock,
) -> None:
    line = Line(order.url)
    while True:
        with lock:
            number, moment = next(due, (-1, 0.0))
        if number < 0:
            return
        time.sleep(max(0.0, moment - time.monotonic()))
        with lock:
            body, headers = next(updates)
        status = line.post(body, headers)
        wait_ms = (time.monotonic() - moment) * 1000
        with lock:
            outcome.waits_ms.append(wait_ms)
            outcome.refused += status != 200
            outcome.messages += number % MESSAGE_EVERY == 0


def _updates(order: Order, sent: Sent) -> Iterator[tuple[bytes, dict[str, str]]]:
    told = _statuses(order, sent)
    for number in itertools.count():
        if number % MESSAGE_EVERY:
            yield next(told)
            continue
        turn = number // MESSAGE_EVERY
        wa_id = f"91900{1000000 + turn % PEOPLE}"
        yield order.account.message(wa_id, TEXTS[turn // PEOPLE % len(TEXTS)], f"wamid.{order.series}{turn}")


def _statuses(order: Order, sent: Sent) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Sent, delivered, read of each message that went out; where none did lately, of one nobody knows."""
    for number in itertools.count():
        try:
            taken: Taken = sent.get_nowait()
        except queue.Empty:
            yield order.account.status("919000000001", f"wamid.{order.series}OTHER{number}", "sent", "")
            continue
        for status in ("sent", "delivered", "read"):
            yield order.account.status(taken.to.lstrip("+"), taken.wamid, status, taken.callback_data)
