"""A picture of a ticket, sent by who lets guests in: looked at outside the turn, answered by a turn of its own."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select

from bot import pictures as looking
from services.errors import SendError
from services.post import pictures
from services.tables import InboxRow, Listing, Picture
from services.tickets.qr import qr_png
from tests.services.stays import Stay, offered
from tests.town import DSOUZA, MEERA, PAWAR, RAVI, Town

BROTHER = "+919000000013"


def a_meadow() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#4f7f6d").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def stay(town: Town) -> Stay:
    """Ravi at the door of Mr. Pawar's cottage, his ticket on his phone."""
    stay = offered(town).is_confirmed()
    town.clock.instant = stay.booking.begins_at
    return stay


@pytest.fixture
def ticket(stay: Stay) -> bytes:
    """The picture of it."""
    return bytes(stay.town.browser.get(f"/ticket.png?{stay.ticket_query}").data)


def pictures_of(town: Town) -> list[Picture]:
    with town.house.reading() as work:
        return list(work.tx.scalars(select(Picture).order_by(Picture.id)))


@pytest.mark.parametrize("number", [PAWAR, MEERA, BROTHER], ids=["owner", "admin", "second contact"])
def test_the_picture_of_a_ticket_is_as_good_as_its_code(stay: Stay, ticket: bytes, number: str) -> None:
    with stay.town.house.work() as work:
        work.tx.get_one(Listing, stay.booking.listing_id).second_contact = BROTHER
    phone = stay.town.phone(number)
    (heard,) = phone.shows(ticket)
    assert "Valid" in heard.text
    assert "Ravi Kumar" in heard.text
    phone.taps("Checked in")
    assert stay.state == "CHECKED_IN"


def test_a_guests_picture_is_never_fetched(stay: Stay, ticket: bytes) -> None:
    (heard,) = stay.town.phone(RAVI).shows(ticket)
    assert "cannot see pictures" in heard.text
    assert pictures_of(stay.town) == []


def test_another_owners_picture_of_it_opens_nothing(stay: Stay, ticket: bytes) -> None:
    (heard,) = stay.town.phone(DSOUZA).shows(ticket)
    assert "not yours" in heard.text
    assert "Ravi" not in heard.text


def test_a_picture_of_something_else_says_so(stay: Stay) -> None:
    (heard,) = stay.town.phone(PAWAR).shows(a_meadow())
    assert "no ticket's QR in that picture" in heard.text
    assert [each.status for each in pictures_of(stay.town)] == ["seen"]


@pytest.mark.parametrize("text", ["https://thikana.example/ticket?booking_id={id}&t=forgedforgedforgedfor", "{id}",
                                  "https://thikana.example/ticket?booking_id={id}", "upi://pay?pa=x@upi"])  # fmt: skip
def test_a_qr_that_proves_nothing_opens_nothing_and_is_not_kept(stay: Stay, text: str) -> None:
    (heard,) = stay.town.phone(PAWAR).shows(qr_png(text.format(id=stay.booking_id)))
    assert "no ticket's QR" in heard.text
    with stay.town.house.reading() as work:
        scan = work.tx.scalars(select(InboxRow).where(InboxRow.source == "picture")).one()
        assert scan.raw == {"ticket": ""}


def test_the_turn_waits_for_no_network(stay: Stay, ticket: bytes) -> None:
    """The turn only notes the picture; the looking is a job of its own, and so is the answer."""
    town, media_id = stay.town, "77"
    town.api.pictures[media_id] = ticket
    stamp = str(int(town.clock.now().timestamp()))
    message = {"from": PAWAR[1:], "id": town.next_id(), "timestamp": stamp, "type": "image", "image": {"id": media_id}}
    assert town.deliver(message) == 200
    town._hear("turn", PAWAR)
    assert [each.status for each in pictures_of(town)] == ["due"]
    assert ("picture", "1") in town.bell.rings
    town._hear("picture", "1")
    assert [each.status for each in pictures_of(town)] == ["seen"]
    town.work()
    assert "Valid" in town.phone(PAWAR).last.text


def test_with_nobody_ringing_it_is_looked_at_all_the_same(stay: Stay, ticket: bytes) -> None:
    town = stay.town
    town.api.pictures["77"] = ticket
    stamp = str(int(town.clock.now().timestamp()))
    town.deliver({"from": PAWAR[1:], "id": town.next_id(), "timestamp": stamp, "type": "image", "image": {"id": "77"}})
    for _ in range(3):
        town.bell.rings.clear()
        town.wait(seconds=5)
    assert "Valid" in town.phone(PAWAR).last.text


def test_a_hiccup_is_got_over(stay: Stay, ticket: bytes) -> None:
    stay.town.api.picture_troubles = [SendError("HTTP 500")]
    assert stay.town.phone(PAWAR).shows(ticket) == []
    stay.town.wait(seconds=5)
    assert "Valid" in stay.town.phone(PAWAR).last.text


@pytest.mark.parametrize("troubles", [[SendError("no", permanent=True)], [SendError("HTTP 500")] * 3],
                         ids=["for good", "three times"])  # fmt: skip
def test_who_sent_a_picture_that_cannot_be_had_is_told_to_type(
    stay: Stay, ticket: bytes, troubles: list[SendError]
) -> None:
    stay.town.api.picture_troubles = list(troubles)
    stay.town.phone(PAWAR).shows(ticket)
    for _ in range(4):
        stay.town.wait(seconds=5)
    heard = [each for each in stay.town.phone(PAWAR).heard if "could not open that picture" in each.text]
    assert len(heard) == 1
    assert (stay.state, pictures_of(stay.town)[0].status) == ("TICKET_GENERATED", "failed")


@pytest.mark.parametrize("dies_after", [1, 2, 3])
def test_whoever_dies_while_looking_is_replaced(stay: Stay, ticket: bytes, dies_after: int) -> None:
    town, wins = stay.town, 0
    town.api.pictures["77"] = ticket
    stamp = str(int(town.clock.now().timestamp()))
    town.deliver({"from": PAWAR[1:], "id": town.next_id(), "timestamp": stamp, "type": "image", "image": {"id": "77"}})
    town._hear("turn", PAWAR)
    for _ in range(dies_after):
        with town.house.work() as work:
            wins += pictures.win(work, "1") is not None
        town.clock.move(seconds=pictures.LOOK_SECONDS)
    town.bell.rings.clear()
    town.sweep()
    told = "could not open" if dies_after >= pictures.MOST_LOOKS else "Valid"
    assert wins == dies_after
    assert told in town.phone(PAWAR).last.text


def test_two_who_look_at_once_make_one_answer(stay: Stay, ticket: bytes) -> None:
    town = stay.town
    before = len(town.phone(PAWAR).heard)
    town.phone(PAWAR).shows(ticket)
    with town.house.work() as work:
        pictures.seen(work, "1", stay.booking_id)
        pictures.not_seen(work, "1", "late", permanent=True)
    looking.look(town.house, town.api, "1")
    town.work()
    assert len(town.phone(PAWAR).heard) == before + 1


def test_what_was_typed_meanwhile_is_answered_too(stay: Stay, ticket: bytes) -> None:
    """What is seen bears the picture's time, so it makes nothing stale that was typed after the picture was sent."""
    town, pawar = stay.town, stay.town.phone(PAWAR)
    town.api.picture_troubles = [SendError("HTTP 500")]
    pawar.shows(ticket)
    town.clock.move(seconds=5)
    town.sweep()
    assert "Valid" in pawar.last.text
    earlier = str(int(town.clock.now().timestamp()) - 3)
    pawar.post({"type": "text", "text": {"body": "arrivals"}, "timestamp": earlier})
    assert "Confirmed stays" in pawar.last.text


def test_too_many_pictures_are_not_fetched(stay: Stay) -> None:
    pawar = stay.town.phone(PAWAR)
    for _ in range(pictures.MOST_IN_AN_HOUR):
        pawar.shows(a_meadow())
    (heard,) = pawar.shows(a_meadow())
    assert "many pictures" in heard.text
    assert len(pictures_of(stay.town)) == pictures.MOST_IN_AN_HOUR
    stay.town.clock.move(hours=1)
    pawar.shows(a_meadow())
    assert len(pictures_of(stay.town)) == pictures.MOST_IN_AN_HOUR + 1


def test_a_ticket_is_looked_at_also_while_a_person_has_the_owners_talk(stay: Stay, ticket: bytes) -> None:
    pawar = stay.town.phone(PAWAR)
    pawar.says("agent")
    (heard,) = pawar.shows(ticket)
    assert "Valid" in heard.text
    assert "Valid" in pawar.says(stay.booking.check_in_code or "").text


def test_somebody_who_keeps_no_desk_any_more_gets_a_friendly_word(stay: Stay, ticket: bytes) -> None:
    with stay.town.house.work() as work:
        work.tx.get_one(Listing, stay.booking.listing_id).second_contact = BROTHER
    stay.town.api.picture_troubles = [SendError("HTTP 500")]
    stay.town.phone(BROTHER).shows(ticket)
    with stay.town.house.work() as work:
        work.tx.get_one(Listing, stay.booking.listing_id).second_contact = ""
    stay.town.wait(seconds=5)
    assert "no ticket's QR" in stay.town.phone(BROTHER).last.text
    assert stay.state == "TICKET_GENERATED"
