"""A word to those who chose nights and fell silent: after three hours, by day, once for a draft, and only if true."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from services.tables import Conversation, Listing
from tests.services.stays import offered
from tests.town import MEERA, NEHA, RAVI, Town

INDIA = ZoneInfo("Asia/Kolkata")
FAST = "lakeview cottage 4-6 dec, 2 people"


def waits(town: Town, *hours: float) -> None:
    for each in hours:
        town.wait(hours=each)


def nudges(town: Town, number: str = RAVI) -> list[str]:
    """The words said into a silence on that phone."""
    return [each.text for each in town.phone(number).heard if "No thanks" in each.choices]


def test_after_three_hours_and_no_sooner(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    waits(town, 0.6, 2.39)
    assert nudges(town) == []
    town.wait(minutes=1)
    [told] = nudges(town)
    assert "Still free, and at the same price" in told
    assert "₹12,600" in told


def test_after_an_owners_no_the_price_named_is_of_a_place_that_may_be_had(town: Town) -> None:
    stay = offered(town, listing="mango-orchard-cottage").is_paid()
    stay.owner_taps("Cancel")
    guest = town.phone(RAVI)
    guest.says("my bookings")
    guest.taps("Mango Orchard Cottage")
    guest.taps("Other places")
    waits(town, 3.1)
    [told] = nudges(town)
    assert stay.booking.total.show() not in told
    assert "from ₹9,450" in told


def test_only_once_for_a_draft_whatever_they_answer(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    waits(town, 1, 2)
    town.phone(RAVI).taps("Continue")
    waits(town, 1, 2, 3)
    town.phone(RAVI).says("make it 3 people")
    waits(town, 1, 2)
    assert len(nudges(town)) == 1


def test_a_new_draft_may_have_its_own(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says(FAST)
    waits(town, 1, 2)
    ravi.says("start over")
    ravi.says("pine cottage")
    ravi.says("11-13 dec")
    waits(town, 1, 2)
    assert len(nudges(town)) == 2


def test_who_would_rather_not_is_left_alone_and_loses_nothing(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says(FAST)
    waits(town, 1, 2)
    assert "whenever you like" in ravi.taps("No thanks").text
    waits(town, 3, 3)
    assert len(nudges(town)) == 1
    assert "Pay now" in ravi.says("continue").text


@pytest.mark.parametrize("words", ["hi", "cottage", "pine cottage", "my bookings"])
def test_who_chose_no_nights_is_not_spoken_to(town: Town, words: str) -> None:
    town.phone(RAVI).says(words)
    waits(town, 1, 2, 1)
    assert nudges(town) == []


def test_a_word_from_them_begins_the_silence_anew(town: Town) -> None:
    town.phone(RAVI).says("pine cottage 4-6 dec")
    waits(town, 2)
    town.phone(RAVI).says("2")
    waits(town, 2.9)
    assert nudges(town) == []
    waits(town, 0.2)
    assert len(nudges(town)) == 1


def test_who_paid_or_cancelled_is_not_spoken_to(town: Town) -> None:
    offered(town, guest=NEHA, listing="pine-cottage").is_paid()
    ravi = town.phone(RAVI)
    ravi.says(FAST)
    order = _opens_the_bank(town, ravi.last.url)
    town.bank.pays(order)
    told = {"reference": order, "outcome": "PAID", "minor": town.bank.asked[order].amount.minor}
    town.browser.post("/api/payments/callback", data=json.dumps(told))
    town.work()
    waits(town, 1, 2, 1)
    assert nudges(town) == nudges(town, NEHA) == []


def test_who_cancelled_the_draft_is_not_spoken_to(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    town.phone(RAVI).says("cancel")
    waits(town, 1, 2, 1)
    assert nudges(town) == []


def _opens_the_bank(town: Town, url: str) -> str:
    town.browser.post(url.removeprefix(town.settings.frontend_url))
    return list(town.bank.asked)[-1]


def test_nights_that_have_gone_are_not_praised(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    waits(town, 0.6)
    offered(town, guest=NEHA).is_confirmed()
    waits(town, 2.5)
    assert nudges(town) == []


def test_another_price_is_not_called_the_same(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    waits(town, 0.6)
    with town.house.work() as work:
        work.tx.scalars(select(Listing).where(Listing.slug == "lakeview-cottage")).one().weekend_minor += 100_000
    waits(town, 2.5)
    [told] = nudges(town)
    assert "same price" not in told
    assert "₹14,700" in told


@pytest.mark.parametrize(("says_at", "nudged_at"), [
    (datetime(2026, 11, 20, 17, 59, tzinfo=INDIA), datetime(2026, 11, 20, 20, 59, tzinfo=INDIA)),
    (datetime(2026, 11, 20, 18, 0, tzinfo=INDIA), datetime(2026, 11, 21, 8, 0, tzinfo=INDIA)),
    (datetime(2026, 11, 20, 23, 30, tzinfo=INDIA), datetime(2026, 11, 21, 8, 0, tzinfo=INDIA)),
    (datetime(2026, 11, 20, 6, 0, tzinfo=INDIA), datetime(2026, 11, 20, 9, 0, tzinfo=INDIA)),
])  # fmt: skip
def test_nobody_is_disturbed_at_night(town: Town, says_at: datetime, nudged_at: datetime) -> None:
    town.clock.instant = says_at.astimezone(UTC)
    town.phone(RAVI).says("pine cottage 4-6 dec")
    while town.clock.now() < nudged_at:
        assert nudges(town) == []
        step = min(30 * 60, (nudged_at - town.clock.now()).total_seconds())
        town.wait(seconds=step)
    assert len(nudges(town)) == 1


def test_after_an_outage_of_a_day_nobody_is_reminded_of_yesterday(town: Town) -> None:
    town.phone(RAVI).says("pine cottage 4-6 dec")
    waits(town, 23.1, 1)
    assert nudges(town) == []
    with town.house.reading() as work:
        assert set(work.tx.scalars(select(Conversation.nudge_at))) == {None}


def test_after_stop_nothing_more_is_said_into_a_silence(town: Town) -> None:
    town.phone(RAVI).says("stop")
    town.phone(RAVI).says(FAST)
    waits(town, 1, 2, 1)
    assert nudges(town) == []
    town.phone(RAVI).says("start")
    town.phone(RAVI).says("make it 3 people")
    waits(town, 1, 2)
    assert len(nudges(town)) == 1


def test_while_a_person_has_the_talk_the_bot_is_silent(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    town.phone(RAVI).says("agent")
    town.phone(MEERA).taps_id(next(iter(town.phone(MEERA).last.choices.values())))
    waits(town, 1, 2, 1)
    assert nudges(town) == []


def test_undo_does_not_bring_a_second_one(town: Town) -> None:
    ravi = town.phone(RAVI)
    ravi.says("pine cottage 4-6 dec")
    ravi.says("2")
    waits(town, 1, 2)
    ravi.says("undo")
    waits(town, 1, 2)
    assert len(nudges(town)) == 1


def test_the_buttons_may_be_typed_by_number(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    waits(town, 1, 2)
    assert "Pay now" in town.phone(RAVI).says("1").text


def test_a_silence_does_not_count_as_a_word_of_theirs(town: Town) -> None:
    """Neither for the 24 hours, nor for what counts as overtaken, nor for how long they have been away."""
    ravi = town.phone(RAVI)
    ravi.says("pine cottage 4-6 dec")
    town.clock.move(hours=3)
    sent_before = str(int(town.clock.now().timestamp()) - 5)
    town.sweep()
    assert len(nudges(town)) == 1
    ravi.post({"type": "text", "text": {"body": "2 people"}, "timestamp": sent_before})
    assert "2 guests" in ravi.last.text
    with town.house.reading() as work:
        talk = work.tx.scalars(select(Conversation)).one()
        assert talk.person.last_heard_at is not None
        assert talk.person.last_heard_at < town.clock.now()


def test_two_sweeps_say_it_once(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    town.clock.move(hours=3)
    for _ in range(4):
        town.sweep()
    assert len(nudges(town)) == 1
