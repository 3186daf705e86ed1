"""One number's rate over many workers: together they take what one alone may take, and not one message more."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from bot import senders
from services.contacts import people
from services.post import outbox, pace
from services.post.messages import Message
from services.post.pace import Rate
from services.tables import OutboxRow
from tests.races.together import at_once, customer, towns
from tests.town import Town

NUMBER = "106540352242922"
STANDARD, RAISED = Rate(80, 0.5), Rate(1000, 0.5)
WORKERS = 12


def taken(town: Town, rate: Rate, *, each: int, urgent: bool = True) -> int:
    """How many messages' time many workers get at one instant, each of them asking so often."""

    def ask(place: Town, worker: int) -> int:
        return sum(_takes_one(place, rate, worker * each + turn, urgent) for turn in range(each))

    return sum(at_once([partial(ask, place, number) for number, place in enumerate(towns(town, WORKERS))]))


def _takes_one(town: Town, rate: Rate, row_id: int, urgent: bool) -> bool:
    with town.house.work() as work:
        return pace.take(work, NUMBER, rate, row_id, urgent=urgent)


def test_at_one_instant_half_a_seconds_worth_goes_and_what_can_wait_leaves_half_of_that(racing_town: Town) -> None:
    assert taken(racing_town, STANDARD, each=3, urgent=False) == 20
    assert taken(racing_town, STANDARD, each=3) == 20
    assert taken(racing_town, STANDARD, each=1) == 0


def test_in_no_second_more_than_the_rate_goes(racing_town: Town) -> None:
    went = []
    for _ in range(5):
        went.append(taken(racing_town, STANDARD, each=4))
        racing_town.clock.move(milliseconds=250)
    assert went == [40, 20, 20, 20, 20]


def test_a_raised_rate_is_shared_by_all_its_rows(racing_town: Town) -> None:
    assert taken(racing_town, RAISED, each=50) == 500


def test_whoever_is_told_to_slow_down_stops_all_the_others(racing_town: Town) -> None:
    with racing_town.house.work() as work:
        pace.pause(work, NUMBER, STANDARD, 60)
    assert taken(racing_town, STANDARD, each=1) == 0
    racing_town.clock.move(seconds=61)
    assert taken(racing_town, STANDARD, each=4) == 40


@pytest.mark.trap(22)
def test_many_senders_keep_to_the_rate_together_and_lose_nothing(racing_town: Town) -> None:
    racing_town.settings = racing_town.settings.model_copy(update={"whatsapp_messages_per_second": 80})
    people_there = [customer(number) for number in range(60)]
    with racing_town.house.work() as work:
        for to in people_there:
            people.find_or_make(work, to).last_heard_at = work.now
            outbox.put(work, to=to, role="customer", body=Message("x"), dedupe_key=to, urgency="B")
    places = towns(racing_town, 6)
    for place in places:
        place.api = racing_town.api
    for _ in range(2):
        at_once([partial(_send_to_all, place, people_there) for place in places])
    assert len(racing_town.api.sent) == 40
    racing_town.clock.instant += timedelta(seconds=1)
    at_once([partial(_send_to_all, place, people_there) for place in places])
    assert sorted(body["to"] for body in racing_town.api.sent) == sorted(people_there)
    with racing_town.house.reading() as work:
        assert {row.attempts for row in work.tx.query(OutboxRow)} == {1}


def _send_to_all(town: Town, addresses: list[str]) -> None:
    for to in addresses:
        senders.send_all(town.house, town.carriers, to)
