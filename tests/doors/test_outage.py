"""WhatsApp is away for half an hour with 500 messages waiting: all arrive afterwards, in order, once, not too fast."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from bot import senders
from bot.carriers.whatsapp import WhatsApp
from sandbox.cloud.rates import Rates
from services.contacts import people
from services.errors import SendError
from services.post import halts, outbox
from services.post.carriers import WHATSAPP
from services.post.messages import Message, Note
from services.tables import OutboxRow
from tests.doors.test_outbox import NOTE_FACTS
from tests.town import MEERA, MovingClock, StandInApi, Town, settings_of

AWAY = timedelta(minutes=30)
EACH = 5
TROUBLES = {
    "nobody picks up": SendError("nothing was sent: NewConnectionError"),
    "no answer in time": SendError("no answer: ReadTimeout", unknown=True),
    "error 131000": SendError("131000: Something went wrong", code=131000),
    "error 131016": SendError("131016: Service unavailable", code=131016),
    "a page without an error of Meta's": SendError("HTTP 502 without an error from Meta", unknown=True),
}
TOKEN_ENDED = SendError("190: the token has ended", code=190, retry_after=60)


@dataclass
class Meta(StandInApi):
    """Takes messages as fast as Meta does, and no faster; not at all while it is away, or takes them and is silent."""

    clock: MovingClock = field(default_factory=MovingClock)
    trouble: SendError | None = None
    takes_all_the_same: bool = False
    rates: Rates = field(default_factory=Rates)
    asked: int = 0

    def send(self, body: dict[str, Any]) -> str:
        self.asked += 1
        self.rates.take(body["to"].lstrip("+"), self.clock.now())
        if self.trouble is None or self.takes_all_the_same:
            wamid = super().send(body)
        if self.trouble is not None:
            raise self.trouble
        return wamid


@dataclass
class Line:
    """A town, the Meta it sends to, and what was written to whom."""

    town: Town
    meta: Meta
    people: int = 20
    written: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def write_to_all(self) -> None:
        """One more message for everybody: a reply, or a notice of either weight."""
        with self.town.house.work() as work:
            for person in range(self.people):
                number = next(self.numbers)
                to, key = f"+91900020{person:04}", f"k{number}"
                self.written[to].append(key)
                people.find_or_make(work, to).last_heard_at = work.now
                body = Message(f"reply {number}") if number % 3 == 0 else Note("hold_ended", NOTE_FACTS)
                urgency = "BAC"[number % 3]
                outbox.put(work, to=to, role="customer", body=body, dedupe_key=key, urgency=urgency)
        self.town.work()

    def let_pass(self, time: timedelta, step_seconds: int = 1) -> None:
        """What the schedule does meanwhile about messages, with nobody ringing."""
        until = self.town.clock.now() + time
        while self.town.clock.now() < until:
            self.town.clock.move(seconds=step_seconds)
            with self.town.house.work() as work:
                outbox.tidy(work)
                addresses = outbox.due_addresses(work)
            for to in addresses:
                senders.send_all(self.town.house, {WHATSAPP: WhatsApp(self.town.settings, self.meta)}, to)

    def arrived(self) -> dict[str, list[str]]:
        """The keys that reached each person, in order; what the admin is told of it is not counted."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for body in (each for each in self.meta.sent if each["to"] != MEERA):
            found[body["to"]].append(body["biz_opaque_callback_data"])
        return found

    def statuses(self) -> set[str]:
        with self.town.house.reading() as work:
            return {row.status for row in work.tx.query(OutboxRow)}


@pytest.fixture
def line(database_url: str, sqlite_engine: Any) -> Line:
    town = Town(settings_of(database_url, whatsapp_messages_per_second=80), sqlite_engine)
    town.api = meta = Meta(clock=town.clock)
    return Line(town, meta)


def away_and_back(line: Line, trouble: SendError) -> None:
    """Half an hour without WhatsApp, in which people get ever more to read; then until nothing waits any more."""
    line.meta.trouble = trouble
    for _ in range(3):
        line.write_to_all()
    line.let_pass(AWAY / 2, step_seconds=15)
    for _ in range(EACH - 3):
        line.write_to_all()
    line.let_pass(AWAY / 2, step_seconds=15)
    assert (line.meta.sent, line.meta.asked < 80) == ([], True)
    line.meta.trouble = None


@pytest.mark.parametrize("trouble", TROUBLES)
def test_half_an_hour_away_loses_nothing_and_doubles_nothing(line: Line, trouble: str) -> None:
    away_and_back(line, TROUBLES[trouble])
    tried = line.meta.asked
    line.let_pass(timedelta(minutes=2), step_seconds=2)
    assert line.arrived() == line.written
    assert line.statuses() == {"accepted"}
    assert line.meta.asked == tried + len(line.meta.sent)


def test_five_hundred_that_wait_are_out_within_a_minute_and_a_half(line: Line) -> None:
    line.people = 100
    away_and_back(line, TROUBLES["error 131000"])
    line.let_pass(timedelta(seconds=90))
    assert line.arrived() == line.written
    assert sum(map(len, line.written.values())) == 500


def test_an_api_that_takes_all_and_loses_its_answers_makes_no_message_twice(line: Line) -> None:
    line.meta.trouble, line.meta.takes_all_the_same = TROUBLES["error 131000"], True
    told = 0
    for _ in range(2):
        line.write_to_all()
    for _ in range(120):
        for body in line.meta.sent[told:]:
            told += 1
            receipt_of(line.town, body, f"wamid.{told}")
        line.let_pass(timedelta(seconds=1))
    assert line.arrived() == line.written


def receipt_of(town: Town, body: dict[str, Any], wamid: str) -> None:
    status = {"id": wamid, "status": "sent", "timestamp": "1795148000", "recipient_id": body["to"].lstrip("+")}
    town.deliver(statuses=[status | {"biz_opaque_callback_data": body["biz_opaque_callback_data"]}])
    town.work()


def test_the_admin_hears_of_a_long_outage_once(line: Line) -> None:
    line.meta.trouble = TROUBLES["error 131000"]
    line.write_to_all()
    line.let_pass(timedelta(minutes=4), step_seconds=30)
    assert alerts(line.town) == []
    line.let_pass(timedelta(minutes=26), step_seconds=30)
    assert alerts(line.town) == ["sending_stopped"]


def alerts(town: Town) -> list[str]:
    with town.house.reading() as work:
        return [row.body["key"] for row in work.tx.query(OutboxRow).filter(OutboxRow.role == "admin")]


def test_what_fails_for_one_person_alone_is_no_outage(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    send, unlucky = line.meta.send, "+919000200003"

    def one_fails(body: dict[str, Any]) -> str:
        if body["to"] == unlucky:
            raise TROUBLES["nobody picks up"]
        return send(body)

    monkeypatch.setattr(line.meta, "send", one_fails)
    line.write_to_all()
    line.write_to_all()
    line.let_pass(timedelta(minutes=2), step_seconds=5)
    assert halted(line.town) == ""
    assert len(line.meta.sent) == 2 * (line.people - 1)


def halted(town: Town) -> str:
    with town.house.reading() as work:
        halt = halts.of(work)
        return halt.scope if halt else ""


def refused_together(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four workers have a message each under way, when the first of them is refused."""
    line.people = 4
    others = [f"+91900020{person:04}" for person in range(1, 4)]
    send = line.meta.send

    def while_others_are_out(body: dict[str, Any]) -> str:
        if others:
            senders.send_all(line.town.house, line.town.carriers, others.pop())
        return send(body)

    monkeypatch.setattr(line.meta, "send", while_others_are_out)
    line.meta.trouble = TOKEN_ENDED
    line.write_to_all()
    assert line.meta.asked == 4


def test_messages_refused_at_the_same_moment_are_no_tries_in_vain(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    refused_together(line, monkeypatch)
    tried_at = []
    for minute in range(1, 53):
        asked = line.meta.asked
        line.let_pass(timedelta(minutes=1), step_seconds=30)
        tried_at += [minute] * (line.meta.asked - asked)
    assert tried_at == [1, 1 + 5, 1 + 5 + 15, 1 + 5 + 15 + 30]


def test_what_is_refused_later_of_messages_sent_before_the_halt_puts_the_next_try_off_no_further(line: Line) -> None:
    line.people = 4
    line.write_to_all()
    line.town.clock.move(minutes=2)
    told = [{"code": 131042, "title": "Business eligibility payment issue"}]
    for body in list(line.meta.sent):
        line.town.clock.move(seconds=10)
        failed = {"id": f"wamid.{body['to']}", "status": "failed", "timestamp": "1795148000", "errors": told}
        about = {"recipient_id": body["to"].lstrip("+"), "biz_opaque_callback_data": body["biz_opaque_callback_data"]}
        line.town.deliver(statuses=[failed | about])
        line.town.work()
    with line.town.house.reading() as work:
        halt = halts.of(work)
        assert halt is not None
        assert (halt.scope, halt.probe_at - halt.since) == ("all", timedelta(minutes=1))


@pytest.mark.trap(22)
def test_what_is_urgent_goes_before_what_can_wait(line: Line) -> None:
    line.people = 90
    line.meta.trouble = TOKEN_ENDED
    line.write_to_all()
    assert halted(line.town) == "all"
    line.meta.trouble = None
    with line.town.house.work() as work:
        halts.probe_now(work)
    line.let_pass(timedelta(seconds=4))
    after_the_one_that_was_tried = line.meta.sent[1:]
    order = ["BAC"[int(body["biz_opaque_callback_data"][1:]) % 3] for body in after_the_one_that_was_tried]
    assert order == sorted(order, key="BAC".index)
    assert set(order) == {"B", "A", "C"}
