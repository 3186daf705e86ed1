"""One conversation, many workers: in order, each message answered once. Many webhooks: each message kept once."""

from __future__ import annotations

import itertools
import random
from functools import partial
from typing import Final

import pytest
from sqlalchemy import func, select

from bot import receipts, senders, turns
from services import leases
from services.contacts import people
from services.house import Work
from services.post import outbox
from services.post.messages import Message, Note
from services.tables import InboxRow, OutboxRow
from tests.races.together import at_once, customer, towns, written
from tests.town import MEERA, NEHA, RAVI, Town

WORDS: Final = ("hi", "camping", "help", "villa", "menu", "back", "cottage", "help", "camping", "villa")


def test_six_workers_on_one_talk_answer_in_order_and_once(racing_town: Town) -> None:
    for second, words in enumerate(WORDS):
        racing_town.deliver(written(racing_town, RAVI, words, seconds=second))
    at_once([partial(turns.answer_all, each.house, RAVI) for each in towns(racing_town, 6)])
    with racing_town.house.reading() as work:
        mine = select(InboxRow).where(InboxRow.talker == RAVI)
        arrived = [row.id for row in work.tx.scalars(mine.order_by(InboxRow.event_at, InboxRow.id))]
        answered = list(work.tx.scalars(select(OutboxRow.dedupe_key).order_by(OutboxRow.id)))
        assert {row.status for row in work.tx.scalars(mine)} == {"applied"}
    assert answered == [f"turn:{row_id}" for row_id in arrived]


def test_a_new_person_who_is_met_by_six_workers_at_once_is_one_person(racing_town: Town) -> None:
    racing_town.deliver(written(racing_town, NEHA, "hi"))
    at_once([partial(turns.answer_all, each.house, NEHA) for each in towns(racing_town, 6)])
    with racing_town.house.reading() as work:
        assert work.tx.scalar(select(func.count()).select_from(OutboxRow)) == 1


@pytest.mark.parametrize("to", [RAVI, MEERA], ids=["a guest we know", "an admin who never wrote"])
def test_six_senders_send_each_message_once_and_in_order(racing_town: Town, to: str) -> None:
    with racing_town.house.work() as work:
        if to == RAVI:
            people.find_or_make(work, to).last_heard_at = work.now
        for number in range(12):
            body = Message(f"number {number}") if to == RAVI else _alert(number)
            outbox.put(work, to=to, role="admin", body=body, dedupe_key=f"test:{number}", urgency="C")
    places = towns(racing_town, 6)
    for place in places:
        place.api = racing_town.api
    at_once([partial(senders.send_all, each.house, each.carriers, to) for each in places])
    racing_town.sweep()
    sent = [body["biz_opaque_callback_data"] for body in racing_town.api.sent]
    assert sent == [f"test:{number}" for number in range(12)]


def _alert(number: int) -> Note:
    return Note("payment_forged", {"door": "webhook", "provider": "paytm", "order_id": str(number)})


def test_a_hundred_webhooks_with_overlapping_repeats_are_kept_once_each(racing_town: Town) -> None:
    """Repeats come in another order too, so that two deliveries insert the same rows crosswise."""
    chance = random.Random(11)
    messages = [written(racing_town, customer(number % 50), "hi", f"wamid.SAME{number}") for number in range(150)]
    deliveries = [chance.sample(messages, 6) for _ in range(70)] + [messages[n : n + 5] for n in range(0, 150, 5)]
    many = towns(racing_town, 20)
    posts = [partial(place.deliver, *batch) for place, batch in zip(itertools.cycle(many), deliveries, strict=False)]
    answers = [status for start in range(0, 100, 20) for status in at_once(posts[start : start + 20])]
    assert answers == [200] * 100
    with racing_town.house.reading() as work:
        kept = list(work.tx.scalars(select(InboxRow.external_id)))
    assert len(kept) == len(set(kept)) == 150


def test_receipts_that_cross_each_other_hold_nobody_up(racing_town: Town) -> None:
    """Two workers take the receipts of the same messages, which came in opposite orders."""
    with racing_town.house.work() as work:
        people.find_or_make(work, RAVI).last_heard_at = work.now
        for number in range(60):
            outbox.put(work, to=RAVI, role="customer", body=Message("x"), dedupe_key=f"test:{number}")
    racing_town.work()
    told = [
        {"id": f"wamid.{number + 1}", "status": status, "timestamp": "1", "biz_opaque_callback_data": f"test:{number}"}
        for status, numbers in (("sent", range(60)), ("delivered", reversed(range(60))), ("read", range(60)))
        for number in numbers
    ]
    racing_town.deliver(statuses=told)
    at_once([partial(receipts.take_all, each.house) for each in towns(racing_town, 4)])
    with racing_town.house.reading() as work:
        assert set(work.tx.scalars(select(OutboxRow.status))) == {"read"}


def test_of_four_schedules_one_works(racing_town: Town) -> None:
    def hold(town: Town, name: str) -> bool:
        with town.house.work() as work:
            return leases.hold(work, "schedule", name, 30)

    names = ["a", "b", "c", "d"]
    for _ in range(5):
        holding = at_once([partial(hold, each, name) for each, name in zip(towns(racing_town, 4), names, strict=True)])
        assert sum(holding) == 1
    racing_town.clock.move(seconds=31)
    holding = at_once([partial(hold, each, name) for each, name in zip(towns(racing_town, 4), names, strict=True)])
    assert sum(holding) == 1


def test_two_notices_with_one_key_are_written_once(racing_town: Town) -> None:
    def tell(town: Town) -> bool:
        with town.house.work() as work:
            return _put(work)

    assert sum(at_once([partial(tell, each) for each in towns(racing_town, 10)])) == 1


def _put(work: Work) -> bool:
    return outbox.put(work, to=MEERA, role="admin", body=_alert(1), dedupe_key="one:key")
