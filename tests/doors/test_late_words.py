"""Words whose webhook comes after a newer one of the same person: they count, or are answered; none is dropped."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import func, select

from services.contacts import people
from services.tables import InboxRow, OutboxRow, Person
from tests.flows.test_handover import taken, talk_of
from tests.flows.test_payouts import asha_has_earned
from tests.services.stays import offered
from tests.town import ASHA, MEERA, PAWAR, RAVI, Phone, Town

ids = itertools.count()


def posts(phone: Phone, line: str, seconds: int) -> None:
    """Something typed so many seconds from now, whenever it comes."""
    stamp = int(phone.town.clock.now().timestamp()) + seconds
    text = {"type": "text", "text": {"body": line}}
    phone.town.deliver({"from": phone.number[1:], "id": f"wamid.L{next(ids)}", "timestamp": str(stamp)} | text)
    phone.town.work()


def in_reverse(phone: Phone, *lines: str) -> None:
    """Typed a second apart, but the newest comes first."""
    for seconds, line in reversed(list(enumerate(lines))):
        posts(phone, line, seconds)


def statuses(town: Town) -> list[str]:
    with town.house.reading() as work:
        return list(work.tx.scalars(select(InboxRow.status).where(InboxRow.kind == "message").order_by(InboxRow.id)))


def person_at(town: Town, number: str) -> Person:
    with town.house.work() as work:
        return people.find_or_make(work, number)


@pytest.mark.parametrize(("word", "state"), [("YES", "TICKET_GENERATED"), ("NO", "REFUND_REQUIRED")])
def test_an_owners_answer_counts_though_their_thanks_came_first(town: Town, word: str, state: str) -> None:
    stay = offered(town).is_paid()
    in_reverse(town.phone(PAWAR), f"{word} {stay.booking.owner_code}", "thanks")
    assert stay.state == state


def test_a_check_in_code_counts_whenever_it_comes(town: Town) -> None:
    stay = offered(town).is_confirmed()
    in_reverse(town.phone(PAWAR), f"code {stay.booking.check_in_code}", "one moment")
    assert "Too early: *Ravi Kumar*" in town.phone(PAWAR).last.text


def test_a_payout_asked_for_before_the_upi_id_is_offered_though_it_comes_after_it(town: Town) -> None:
    asha_has_earned(town)
    in_reverse(town.phone(ASHA), "payout 300", "upi asha.r@upi")
    assert "Yes" in town.phone(ASHA).last.choices


def test_the_newest_upi_id_stays(town: Town) -> None:
    asha_has_earned(town)
    in_reverse(town.phone(ASHA), "upi wrong@upi", "upi right@upi")
    assert person_at(town, ASHA).upi_id == "right@upi"


@pytest.mark.parametrize(("lines", "stopped"), [(("stop", "thanks"), True), (("stop", "start"), False),
                                                (("start", "stop"), True)])  # fmt: skip
def test_the_newest_of_stop_and_start_stays(town: Town, lines: tuple[str, ...], stopped: bool) -> None:
    ravi = town.phone(RAVI)
    ravi.says("stop")
    ravi.says("start")
    town.clock.move(minutes=1)
    in_reverse(ravi, *lines)
    assert (person_at(town, RAVI).offers_stopped_at is not None) is stopped


def test_the_newest_language_stays(town: Town) -> None:
    in_reverse(town.phone(RAVI), "marathi", "hindi")
    assert person_at(town, RAVI).locale == "hi"


@pytest.mark.parametrize("line", ["agent", "can I please talk to a person"])
def test_who_asked_for_a_person_gets_one(town: Town, line: str) -> None:
    town.phone(RAVI).says("lakeview cottage")
    in_reverse(town.phone(RAVI), line, "thanks")
    assert talk_of(town, RAVI).person_asked_at is not None
    assert talk_of(town, RAVI).step == "stay.dates"


def test_a_first_message_is_read_though_the_second_was_answered_before(town: Town) -> None:
    in_reverse(town.phone(RAVI), "lakeview cottage 4-6 dec, 2 people", "hello?")
    assert "Lakeview Cottage" in town.phone(RAVI).last.text
    assert talk_of(town, RAVI).answers["guests"] == 2


def test_what_was_left_open_by_newer_words_is_filled_in(town: Town) -> None:
    in_reverse(town.phone(RAVI), "lakeview cottage", "4-6 dec, 2 people")
    answers = talk_of(town, RAVI).answers
    assert (answers["listing_id"] is not None, answers["check_in"], answers["guests"]) == (True, "2026-12-04", 2)


@pytest.mark.parametrize("line", ["seaview villa", "11-13 dec", "5 people", "cancel", "back", "2", "no", "start over"])
def test_what_would_change_the_draft_is_told_to_have_come_late(town: Town, line: str) -> None:
    ravi = town.phone(RAVI)
    ravi.says("lakeview cottage 4-6 dec, 2 people")
    town.clock.move(minutes=1)
    before = talk_of(town, RAVI)
    in_reverse(ravi, line, "thanks")
    after = talk_of(town, RAVI)
    assert f"“{line}”" in ravi.last.text
    assert ravi.last.body["type"] == "interactive", "what is open comes with it"
    assert {k: v for k, v in after.answers.items() if v} == {k: v for k, v in before.answers.items() if v}
    assert statuses(town)[-1] == "applied"


@pytest.mark.parametrize(("line", "newer"), [("seaview villa", "lakeview cottage 4-6 dec"), ("2 people", "3 people"),
                                             ("hi", "lakeview cottage"), ("thanks", "lakeview cottage")])  # fmt: skip
def test_what_the_newer_words_answered_already_is_not_answered_twice(town: Town, line: str, newer: str) -> None:
    in_reverse(town.phone(RAVI), line, newer)
    assert statuses(town) == ["applied", "stale"]
    assert len(town.phone(RAVI).heard) == 1


def test_what_came_before_a_reaction_was_answered_by_nothing_and_is_read(town: Town) -> None:
    ravi = town.phone(RAVI)
    town.clock.move(minutes=1)
    ravi.sends("reaction", message_id="wamid.x", emoji="👍")
    posts(ravi, "lakeview cottage 4-6 dec, 2 people", -30)
    assert "Lakeview Cottage" in ravi.last.text


def test_late_words_leave_what_is_newest_as_it_was(town: Town) -> None:
    """An edit of the newest message is still taken, and what comes next in order is not late."""
    ravi = town.phone(RAVI)
    in_reverse(ravi, "menu", "lakeview cottage")
    newest = talk_of(town, RAVI)
    posts(ravi, "help", -5)
    assert talk_of(town, RAVI).last_event_at == newest.last_event_at
    assert talk_of(town, RAVI).last_message_id == newest.last_message_id


def test_a_text_that_was_deleted_before_it_came_is_not_read(town: Town) -> None:
    ravi = town.phone(RAVI)
    stamp = int(town.clock.now().timestamp())
    ravi.post({"type": "revoke", "revoke": {"original_message_id": "wamid.D"}, "timestamp": str(stamp + 5)})
    ravi.post({"type": "text", "text": {"body": "agent"}, "timestamp": str(stamp)}, "wamid.D")
    assert statuses(town)[-1] == "stale"
    assert ravi.heard == []


def test_late_words_of_a_guest_go_to_the_person_who_has_their_talk(town: Town) -> None:
    ravi, meera = taken(town)
    town.clock.move(minutes=1)
    in_reverse(ravi, "is there a pool?", "and a garden?")
    assert "is there a pool?" in meera.last.text


def test_an_admins_late_words_do_not_go_to_the_guest_they_took_since(town: Town) -> None:
    ravi, meera = taken(town)
    posts(meera, "still there", 30)
    heard = len(ravi.heard)
    posts(meera, "a word to another guest", -3600)
    assert len(ravi.heard) == heard
    assert "“a word to another guest”" in meera.last.text


SITUATIONS = {
    "a newcomer": (RAVI, (), "thanks"),
    "in the middle of a stay": (RAVI, ("pine cottage",), "lakeview cottage 11-13 dec, 3 people"),
    "an owner": (PAWAR, (), "thanks"),
    "a referrer": (ASHA, (), "menu"),
    "an admin": (MEERA, (), "thanks"),
}
LATE = (
    "menu", "help", "back", "cancel", "undo", "pay", "mine", "today", "commission", "settings", "YES 4821",
    "k7q-4mp", "payout 300", "upi a@upi", "find ravi", "monitor 5", "refunded RF-AAAAAAA ref12", "stop", "start",
    "ravi@example.com", "hindi", "english", "hi", "ok", "👍", "2", "yes", "Ravi Kumar", "ASHA10", "code VIP500",
    "pine cottage", "5/12", "make it 3 people", "name Asha Rao", "is there a pool?", "...", "agent",
)  # fmt: skip
SMALL_TALK = {"hi", "ok", "👍"}
SAID_BY_THE_NEWER = {"pine cottage", "5/12", "make it 3 people", "today"}


def written(town: Town) -> int:
    """How much was written to anybody."""
    with town.house.reading() as work:
        return work.tx.scalar(select(func.count(OutboxRow.id))) or 0


@pytest.mark.parametrize("situation", SITUATIONS)
def test_nothing_that_was_typed_stays_without_effect_or_answer(town: Town, situation: str) -> None:
    number, lines, newer = SITUATIONS[situation]
    phone = town.phone(number)
    for line in lines:
        phone.says(line)
    unanswered = set()
    for line in LATE:
        town.clock.move(minutes=20)
        posts(phone, newer, 1)
        before = written(town)
        posts(phone, line, 0)
        unanswered |= {line} if written(town) == before else set()
    assert unanswered == SMALL_TALK | (SAID_BY_THE_NEWER if "dec" in newer else set())
    assert set(statuses(town)) <= {"applied", "stale"}
