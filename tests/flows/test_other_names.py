"""People under other names: a hidden number, a new number, a number WhatsApp spells otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from services.contacts import numbers, people
from services.tables import Booking, Person, PersonAlias
from tests.flows.test_handover import talk_of
from tests.services.stays import offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Heard, Town

ID, NEW = "IN.13491208655302741918", "+919000000042"
HIDDEN = f"bsuid:{ID}"
FAST = "lakeview cottage 4-6 dec, 2 people"


def posts(town: Town, message: dict[str, Any], number: str = "", user_id: str = "", body: str = "") -> None:
    """A message from somebody with a number, an id, or both."""
    stamp = str(int(town.clock.now().timestamp()))
    whole: dict[str, Any] = {"id": town.next_id(), "timestamp": stamp}
    whole |= {"from": number[1:]} if number else {}
    whole |= {"from_user_id": user_id} if user_id else {}
    whole |= {"type": "text", "text": {"body": body}} if body else message
    assert town.deliver(whole) == 200
    town.work()


def system(kind: str = "user_changed_number", **told: str) -> dict[str, Any]:
    return {"type": "system", "system": {"type": kind, "body": "User changed", **told}}


def heard(town: Town, address: str) -> list[Heard]:
    key, value = ("recipient", address[6:]) if address.startswith("bsuid:") else ("to", address)
    return [Heard(body) for body in town.api.sent if body.get(key) == value]


def people_of(town: Town) -> dict[str, int]:
    with town.house.reading() as work:
        return {each.address: each.id for each in work.tx.scalars(select(Person))}


def aliases(town: Town) -> dict[str, str]:
    with town.house.reading() as work:
        return {each.value: each.kind for each in work.tx.scalars(select(PersonAlias))}


@pytest.mark.trap(11)
def test_somebody_without_a_number_books_like_anybody_else(town: Town) -> None:
    posts(town, {}, user_id=ID, body="pine cottage 4-6 dec, 2 people, 2 veg")

    assert "Pine Cottage" in heard(town, HIDDEN)[-1].text
    assert HIDDEN in people_of(town)


def test_a_number_that_shows_later_belongs_to_the_same_person(town: Town) -> None:
    posts(town, {}, user_id=ID, body="pine cottage")
    before = people_of(town)[HIDDEN]

    posts(town, {}, NEW, ID, body="4-6 dec")

    assert people_of(town)[NEW] == before
    assert "Pine Cottage, Fri 4" in heard(town, NEW)[-1].text
    assert aliases(town)[HIDDEN] == "bsuid"


def test_a_number_hidden_later_belongs_to_the_same_person_too(town: Town) -> None:
    posts(town, {}, NEW, ID, body="pine cottage")

    posts(town, {}, user_id=ID, body="4-6 dec")

    assert "Pine Cottage, Fri 4" in heard(town, NEW)[-1].text
    assert HIDDEN not in people_of(town)


@pytest.mark.parametrize("kind", ["user_changed_number", "user_changed_user_id"])
def test_a_new_number_keeps_the_person_their_bookings_and_their_talk(town: Town, kind: str) -> None:
    stay = offered(town).is_paid()
    town.phone(RAVI).says("book")
    town.phone(RAVI).says("pine cottage")
    before, told = people_of(town)[RAVI], len(heard(town, RAVI))

    posts(town, system(kind, wa_id=NEW[1:], user_id=ID), RAVI)
    stay.owner_taps("Confirm")
    town.phone(NEW).says("11-13 dec")

    assert people_of(town)[NEW] == before
    assert len(heard(town, RAVI)) == told
    assert any("E-Ticket" in each.text for each in heard(town, NEW))
    assert "Pine Cottage, Fri 11" in heard(town, NEW)[-1].text
    assert stay.booking_id in str(town.phone(NEW).says("my bookings").body)
    assert aliases(town) == {RAVI: "former", HIDDEN: "bsuid"}


def test_somebody_new_at_the_old_number_is_somebody_else(town: Town) -> None:
    stay = offered(town).is_paid()
    posts(town, system(wa_id=NEW[1:]), RAVI)

    answer = town.phone(RAVI).says("my bookings")

    assert stay.booking_id not in str(answer.body)
    assert people_of(town)[RAVI] != people_of(town)[NEW]


def test_an_owner_with_a_new_number_is_still_the_owner(town: Town) -> None:
    stay = offered(town).is_paid()
    request = town.phone(PAWAR).last
    posts(town, system(wa_id=NEW[1:]), PAWAR)

    town.phone(NEW).taps("Confirm", request)

    assert stay.state == "TICKET_GENERATED"
    assert "arrives" in str(town.phone(NEW).says("menu").body)


def test_an_owner_with_a_new_number_reads_what_came_of_a_request_answered_from_the_old_one(town: Town) -> None:
    stay = offered(town).is_paid()
    request = stay.request()
    town.phone(PAWAR).taps("Confirm", request)
    posts(town, system(wa_id=NEW[1:]), PAWAR)

    told = [town.phone(NEW).taps(title, request).text for title in ("Confirm", "Cancel")]

    assert all("is confirmed already" in each for each in told)
    assert "Only the owner" in town.phone(PAWAR).taps("Confirm", request).text


def test_an_admin_is_one_by_the_number_that_is_set(town: Town) -> None:
    town.phone(MEERA).says("hi")
    posts(town, system(wa_id=NEW[1:]), MEERA)

    assert "Owners who have not answered" not in town.phone(NEW).says("today").text
    assert "Owners who have not answered" in town.phone(MEERA).says("today").text


def test_a_number_of_somebody_with_bookings_is_not_taken_over(town: Town) -> None:
    town.phone(RAVI).says("hi")
    offered(town, guest=NEHA).is_paid()
    before = people_of(town)

    posts(town, system(wa_id=NEHA[1:]), RAVI)

    assert people_of(town) == before


def test_somebody_who_wrote_from_the_new_number_first_steps_aside(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    town.phone(NEW).says("hi")
    before = people_of(town)[RAVI]

    posts(town, system(wa_id=NEW[1:]), RAVI)

    assert people_of(town)[NEW] == before
    assert talk_of(town, NEW).step == "stay.card"
    with town.house.reading() as work:
        assert work.tx.scalars(select(Booking)).one().guest.address == NEW


@pytest.mark.parametrize("told", [{}, {"wa_id": "x"}, {"wa_id": ""}, {"user_id": ""}])
def test_a_change_that_names_nothing_changes_nothing(town: Town, told: dict[str, str]) -> None:
    town.phone(RAVI).says("hi")
    before = people_of(town)

    posts(town, system(**told), RAVI)

    assert people_of(town) == before


def test_a_number_that_whatsapp_spells_otherwise_is_understood_from_its_receipt(town: Town) -> None:
    typed, spelled = "+5491123456789", "+541123456789"
    offered(town, guest=typed).is_paid()
    sent = next(n for n, body in enumerate(town.api.sent, 1) if body.get("to") == typed)
    wamid = f"wamid.{sent}"

    status = {"id": wamid, "status": "sent", "timestamp": "1790000001", "recipient_id": spelled[1:]}
    assert town.deliver(statuses=[status | {"recipient_user_id": ID}]) == 200
    town.work()

    with town.house.reading() as work:
        person = people.at(work, typed)
        assert person is not None
        assert people.at(work, spelled) == person == people.at(work, HIDDEN)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+5215512345678", "+525512345678"),
        ("+5511987654321", "+551187654321"),
    ],
)
def test_both_spellings_of_a_number_are_one(one: str, other: str) -> None:
    assert set(numbers.spellings(one)) == set(numbers.spellings(other)) == {one, other}


@pytest.mark.quick
@pytest.mark.parametrize("number", ["+919000000001", "+551123456789", "+541123456789", "bsuid:IN.1", "+5255123"])
def test_other_numbers_have_one_spelling(number: str) -> None:
    assert numbers.spellings(number) == (number,)
