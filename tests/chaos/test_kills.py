"""Web server, workers and Redis are killed at random while people book: nothing is lost, nothing has two effects."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from ops.ports import answers, listens
from services.clock import SystemClock
from services.db import make_engine
from services.house import House
from services.tables import Booking, InboxRow, OutboxRow
from tests.chaos.story import Story
from tests.invariants import broken
from tests.town import QuietBell
from tests.workers.running import Running, eventually

pytestmark = pytest.mark.chaos

SECONDS: Final = float(os.environ.get("CHAOS_SECONDS", "15"))
GUESTS: Final = min(90, max(20, int(SECONDS)))
QUIET_SECONDS: Final = 90
EACH_SECONDS: Final = 0.7
WHOLE: Final = 0.6  # of the deaths are of a whole program, the others of one worker
VICTIMS: Final = ("web", "workers", "redis")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    """The whole program and its far side on one of the databases."""
    url = request.getfixturevalue("database_url" if request.param == "sqlite" else "postgres_url")
    made = Running(tmp_path, url, GUESTS)
    yield made
    made.end()


def _is_up(running: Running, name: str) -> bool:
    if name == "redis":
        return listens("127.0.0.1", running.place.redis_port)
    if name == "web":
        return answers(f"{running.place.url}/healthz")
    return len(running.children("workers")) >= 3


def _kill_at_random(running: Running, chance: random.Random, until: float) -> Counter[str]:
    """Kill one of those that are up, each 0.7 seconds; answers how often each died.

    A program killed whole is started again here; of a single worker or the schedule its parent must take care.
    """
    killed: Counter[str] = Counter()
    while time.monotonic() < until:
        time.sleep(EACH_SECONDS)  # the pace of the killing, not a wait for anything
        up = [name for name in VICTIMS if _is_up(running, name)]
        whole = chance.choice(up) if up and chance.random() < WHOLE else ""
        killed[whole or "one worker"] += 1
        if whole:
            running.kill(whole)
            running.start(whole)
        else:
            _kill_one_worker(running, chance)
    return killed


def _kill_one_worker(running: Running, chance: random.Random) -> None:
    children = running.children("workers")
    if children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(chance.choice(children), signal.SIGKILL)


def test_killed_at_any_moment_nothing_is_lost_or_done_twice(
    installation: Running, record_property: Callable[[str, object], None]
) -> None:
    running = installation
    running.start(*VICTIMS)
    for name in VICTIMS:
        eventually(lambda name=name: _is_up(running, name), name, 60)  # type: ignore[misc]
    story = Story(running, GUESTS, SECONDS)
    try:
        story.begin()
        killed = _kill_at_random(running, random.Random(7), time.monotonic() + SECONDS)
        calm = time.monotonic()
        eventually(story.all_done, "the last guest's end", QUIET_SECONDS)
    finally:
        story.end()
    house = House(running.settings, SystemClock(), make_engine(running.environment["DATABASE_URL"]), QuietBell())
    eventually(lambda: not broken(house, quiet=True), "quiet: " + "\n".join(broken(house, quiet=True)), QUIET_SECONDS)
    doubled = _doubled(running)
    record_property("kills", dict(killed))
    record_property("seconds_until_quiet", round(time.monotonic() - calm, 1))
    record_property("messages", sum(doubled.values()))
    record_property("doubled", sum(count - 1 for count in doubled.values()))
    _everybody_was_served(house)
    _everything_taken_is_kept(running, house)
    assert sum(count - 1 for count in doubled.values()) <= killed["workers"] + killed["one worker"]
    assert killed.total() >= SECONDS / 2, f"too few deaths to prove anything: {killed}"


def _everybody_was_served(house: House) -> None:
    with house.reading() as work:
        states = Counter(work.tx.scalars(select(Booking.booking_status)))
        unsent = list(
            work.tx.execute(select(OutboxRow.dedupe_key, OutboxRow.error).where(OutboxRow.status == "failed"))
        )
    assert set(states) <= {"TICKET_GENERATED", "REFUND_REQUIRED", "REFUND_INITIATED", "REFUND_COMPLETED", "EXPIRED"}
    assert states.total() - states["EXPIRED"] == GUESTS, states
    assert states["TICKET_GENERATED"] > 0
    assert unsent == []


def _everything_taken_is_kept(running: Running, house: House) -> None:
    """What the far side had to tell, message or receipt, is in the inbox; it tells again until it is answered 200."""
    eventually(lambda: not _missing(running, house), "the last receipts", QUIET_SECONDS)


def _missing(running: Running, house: House) -> set[object]:
    """Messages said and receipts due that the inbox does not hold."""
    with running.world.lock:  # first, because what is said after this look cannot be kept yet
        chats = running.world.talks.chats.values()
        spoken = {bubble.id for chat in chats for bubble in chat if bubble.sender == "me"}
        told = {(sent.wamid, sent.status) for sent in running.world.talks.sent.values()}
    with house.reading() as work:
        rows = list(work.tx.scalars(select(InboxRow).where(InboxRow.source == "whatsapp")))
    messages = {row.raw["message"]["id"] for row in rows if row.kind == "message"}
    receipts = {(row.raw["status"]["id"], row.raw["status"]["status"]) for row in rows if row.kind == "status"}
    return (spoken - messages) | ({pair for pair in told if pair[1] in ("sent", "delivered", "read")} - receipts)


def _doubled(running: Running) -> Counter[str]:
    """How often each message of ours got through at the far side.

    One that failed there, such as a picture that the killed web server could not show, is rightly sent again.
    """
    with running.world.lock:
        sent = [one for one in running.world.talks.sent.values() if one.status != "failed"]
    return Counter(one.callback_data or one.wamid for one in sent)
