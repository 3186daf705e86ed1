"""A person takes over: while they have the talk the bot says nothing, and every word reaches the other side."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from services import trail
from services.contacts import handover, preferences
from services.tables import Conversation, OutboxRow, Person
from tests.services.stays import offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Phone, Town

FAST = "lakeview cottage 4-6 dec, 2 people"
BHARAT = "+919000000022"
# Where a talk may stand when somebody asks for a person, and the word the admin reads about it.
STANDINGS = {
    "the very beginning": ([], "at the very beginning"),
    "the list": (["hi"], "choosing a place"),
    "the dates": (["pine cottage"], "choosing the nights"),
    "the people": (["pine cottage", "4-6 dec"], "saying how many come"),
    "the name": (["riverside camp", "4-6 dec", "5 veg"], "saying in whose name"),
    "the code": (["riverside camp", "4-6 dec", "5 veg", "Ravi Kumar"], "at the referral code"),
    "the card": ([FAST], "at the price card"),
}
ANYTHING = ("hi", "2", "menu", "cancel", "back", "4-6 dec", "make it 3 people", "thanks", "agent smith is a film", "👍")


def talk_of(town: Town, number: str) -> Conversation:
    with town.house.reading() as work:
        mine = select(Conversation).join(Person, Person.id == Conversation.person_id)
        return work.tx.scalars(mine.where(Person.address == number)).one()


def trail_of(town: Town, number: str) -> list[tuple[str, str]]:
    with town.house.reading() as work:
        return [(deed.cause, deed.actor) for deed in trail.of(work, f"talk:{talk_of(town, number).id}")]


def taken(town: Town, *lines: str) -> tuple[Phone, Phone]:
    """Ravi has asked for a person, and Meera has taken it."""
    ravi, meera = town.phone(RAVI), town.phone(MEERA)
    for line in (*lines, "agent"):
        ravi.says(line)
    meera.taps("Take it")
    return ravi, meera


def replies(phone: Phone, text: str, wamid: str) -> None:
    phone.post({"type": "text", "text": {"body": text}, "context": {"from": "1", "id": wamid}})


def wamid_of_last(town: Town, to: str) -> str:
    with town.house.reading() as work:
        newest = select(OutboxRow).where(OutboxRow.to == to).order_by(OutboxRow.id.desc()).limit(1)
        return str(work.tx.scalars(newest).one().provider_id)


@pytest.mark.parametrize("standing", STANDINGS)
def test_the_admin_reads_who_asks_and_where_the_talk_stands(town: Town, standing: str) -> None:
    lines, told = STANDINGS[standing]
    ravi = town.phone(RAVI)
    for line in lines:
        ravi.says(line)

    heard = ravi.says("I want to talk to a person please") if lines else ravi.says("agent")

    alert = town.phone(MEERA).last
    assert told in alert.text
    assert RAVI in alert.text
    assert list(alert.choices) == ["Take it", "Hand back"]
    assert "10 minutes" in heard.text


@pytest.mark.parametrize("standing", STANDINGS)
def test_while_a_person_has_the_talk_the_bot_says_nothing_and_the_draft_stays(town: Town, standing: str) -> None:
    ravi, meera = taken(town, *STANDINGS[standing][0])
    before = talk_of(town, RAVI)
    told, passed_on = len(ravi.heard), len(meera.heard)

    for text in ANYTHING:
        ravi.post({"type": "text", "text": {"body": text}})
    for kind, parts in (("audio", {"id": "1"}), ("image", {"id": "2"}), ("location", {"latitude": 1, "longitude": 2})):
        ravi.post({"type": kind, kind: parts})

    after = talk_of(town, RAVI)
    assert len(ravi.heard) == told
    assert len(meera.heard) == passed_on + len(ANYTHING) + 3
    assert (after.step, after.answers) == (before.step, before.answers)


def test_notices_about_money_and_tickets_still_come_and_nudges_do_not(town: Town) -> None:
    ravi, _ = taken(town, FAST)
    stay = offered(town, listing="pine-cottage").is_paid()
    stay.owner_taps("Confirm")

    assert any("E-Ticket" in heard.text for heard in ravi.heard)
    with town.house.reading() as work:
        person = work.tx.scalars(select(Person).where(Person.address == RAVI)).one()
        assert preferences.may_send(work, person, "transaction")
        assert not preferences.may_send(work, person, "nudge")


def test_what_the_admin_types_goes_to_the_guest_until_they_are_done(town: Town) -> None:
    ravi, meera = taken(town, "pine cottage")

    meera.says("There is a ramp.")
    assert "There is a ramp." in ravi.last.text
    assert "Meera" in ravi.last.text

    meera.says("done")
    assert "with the booking bot again" in ravi.last.text
    assert "Which nights?" in ravi.last.text
    assert "2 nights" in ravi.says("4-6 dec").text
    meera.says("today")
    assert "Today" in meera.last.text


def test_every_deed_bears_its_doers_name(town: Town) -> None:
    ravi, meera = taken(town)
    meera.says("Hello")
    meera.taps_id(f"handover.back:{talk_of(town, RAVI).id}")

    guest = f"guest:{talk_of(town, RAVI).person_id}"
    admin = f"admin:{MEERA}"
    assert trail_of(town, RAVI) == [
        ("asked", guest), ("taken", admin), ("answered", admin), ("handed_back", admin),
    ]  # fmt: skip
    assert "Welcome" not in ravi.last.text


def test_a_reply_to_a_forwarded_message_reaches_the_one_who_wrote_it(town: Town) -> None:
    ravi, meera = taken(town)
    ravi.says("from Ravi")
    forwarded = wamid_of_last(town, MEERA)
    town.phone(NEHA).says("agent")
    meera.taps("Take it")

    meera.says("for Neha, who was taken last")
    replies(meera, "for Ravi", forwarded)

    assert "for Neha" in town.phone(NEHA).last.text
    assert "for Ravi" in ravi.last.text
    meera.says("done")
    assert "Ravi" in meera.last.text


def test_a_reply_after_the_talk_is_the_bots_again_says_so_and_goes_nowhere(town: Town) -> None:
    ravi, meera = taken(town)
    ravi.says("hello")
    forwarded = wamid_of_last(town, MEERA)
    meera.says("done")
    told = len(ravi.heard)

    replies(meera, "too late", forwarded)

    assert len(ravi.heard) == told
    assert "does not wait" in meera.last.text


def test_the_second_admin_finds_it_taken(town: Town) -> None:
    object.__setattr__(town.settings, "admin_whatsapp_number", [MEERA, BHARAT])
    ravi, _ = taken(town)
    told = len(ravi.heard)
    bharat = town.phone(BHARAT)

    for title in ("Take it", "Hand back"):
        assert "Another admin" in bharat.taps(title, bharat.heard[0]).text
    bharat.says("today")

    assert talk_of(town, RAVI).taken_by == MEERA
    assert len(ravi.heard) == told


@pytest.mark.parametrize("choice", ["handover.take:", "handover.take:x", "handover.take:999", "handover.back:²"])
@pytest.mark.parametrize("number", [MEERA, RAVI, PAWAR])
def test_a_forged_tap_takes_nothing(town: Town, number: str, choice: str) -> None:
    town.phone(NEHA).says("agent")
    told = len(town.phone(NEHA).heard)

    town.phone(number).taps_id(choice)

    assert talk_of(town, NEHA).taken_by == ""
    assert len(town.phone(NEHA).heard) == told


def test_only_an_admins_number_may_take_a_talk(town: Town) -> None:
    town.phone(NEHA).says("agent")

    town.phone(PAWAR).taps_id(f"handover.take:{talk_of(town, NEHA).id}")

    assert talk_of(town, NEHA).taken_by == ""


def test_an_owners_answer_counts_while_a_person_has_their_own_talk(town: Town) -> None:
    pawar = town.phone(PAWAR)
    pawar.says("agent")
    town.phone(MEERA).taps("Take it")
    stay = offered(town).is_paid()

    stay.owner_taps("Confirm")

    assert stay.state == "TICKET_GENERATED"


def test_when_nobody_comes_the_guest_hears_it_and_in_the_end_has_the_bot_again(town: Town) -> None:
    ravi, meera = town.phone(RAVI), town.phone(MEERA)
    ravi.says("agent")

    town.wait(minutes=11)
    assert "Nobody was free" in ravi.last.text
    assert "still waits" in meera.last.text
    assert list(meera.last.choices) == ["Take it", "Hand back"]
    town.wait(minutes=11)
    assert "Nobody was free" in ravi.last.text

    town.wait(minutes=40)
    assert "bot again" in ravi.last.text
    assert "See places" in str(ravi.says("hi").body)
    assert "does not wait" in meera.taps("Take it").text


def test_a_talk_that_was_taken_in_time_is_not_called_about_again(town: Town) -> None:
    ravi, _ = taken(town)
    told = len(ravi.heard)

    town.wait(hours=3)

    assert len(ravi.heard) == told


def test_the_guest_may_go_on_with_the_bot_and_the_admin_hears_of_it(town: Town) -> None:
    ravi, meera = taken(town, "pine cottage")

    heard = ravi.taps("Go on with the bot", next(each for each in ravi.heard if "Go on with the bot" in each.choices))

    assert "Which nights?" in heard.text
    assert "gone on with the bot" in meera.last.text
    meera.says("today")
    assert "Today" in meera.last.text


def test_long_words_are_passed_on_whole(town: Town) -> None:
    ravi, meera = taken(town)
    long = " ".join(f"word{number}" for number in range(400))

    ravi.says(long)
    meera.says(long)

    for phone in (ravi, meera):
        heard = " ".join(each.text for each in phone.heard)
        assert all(f"word{number}" in heard for number in range(400))


def test_a_talk_taken_a_day_ago_goes_as_a_template(town: Town) -> None:
    ravi, meera = taken(town)
    town.wait(hours=25)

    meera.says("Are you still there?")

    assert ravi.last.body["type"] == "template"
    assert "Are you still there?" in ravi.last.text


MISSES = {
    "the list": (["hi"], "asdfgh", True),
    "the dates": (["pine cottage"], "asdfgh", True),
    "the people": (["pine cottage", "4-6 dec"], "asdfgh", False),
    "the card": ([FAST], "asdfgh", True),
}


@pytest.mark.parametrize("standing", MISSES)
def test_two_misses_lead_to_numbers_and_a_third_to_a_person(town: Town, standing: str) -> None:
    lines, nonsense, numbered = MISSES[standing]
    ravi = town.phone(RAVI)
    for line in lines:
        ravi.says(line)

    ravi.says(nonsense)
    second = ravi.says(nonsense)
    third = ravi.says(nonsense)

    mark = "1. " if numbered else "• "
    assert all(f"{mark[0] if not numbered else number}{mark[1:]}{title}" in second.text
               for number, title in enumerate(second.choices, 1))  # fmt: skip
    assert "Talk to a person" in third.choices
    assert "A person will answer" in ravi.taps("Talk to a person").text
    assert "asks for a person" in town.phone(MEERA).last.text


def test_a_number_after_the_second_miss_is_understood(town: Town) -> None:
    ravi = town.phone(RAVI)
    for line in (FAST, "asdfgh", "asdfgh"):
        ravi.says(line)

    assert "What shall we change?" in ravi.says("2").text


def test_an_admin_has_nobody_to_call_and_reads_who_waits(town: Town) -> None:
    town.phone(RAVI).says("agent")

    heard = town.phone(MEERA).says("agent")

    assert "Ravi Kumar" in heard.choices
    assert "is yours" in town.phone(MEERA).taps("Ravi Kumar").text
    with town.house.reading() as work:
        assert [talk.taken_by for talk in handover.waiting(work)] == [MEERA]
