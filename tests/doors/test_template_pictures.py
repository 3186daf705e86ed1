"""A ticket that goes as a template has its picture above the words, when Meta has approved it so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from sqlalchemy import select

from bot import letters
from bot.client import CloudApi
from sandbox.app import create_app as create_sandbox
from sandbox.settings import from_environment
from sandbox.world import World
from services import links
from services.errors import SendError
from services.post import template_states
from services.tables import OutboxRow
from tests.doors.test_sending_commands import operator
from tests.pretend_world import Server, told
from tests.services.stays import Stay, offered
from tests.town import RAVI, Town, settings_of

NAME = "thikana_ticket"
MISMATCH = SendError("132012: header: Format mismatch, expected IMAGE, received UNKNOWN", code=132012, permanent=True)
TOO_MANY = SendError("132000: header: number of localizable_params (1) does not match", code=132000, permanent=True)
BROKEN = SendError("no answer: ReadTimeout", unknown=True)


def stands(town: Town, name: str = NAME, **told_of_it: Any) -> None:
    """Meta tells how the template stands."""
    with town.house.work() as work:
        template_states.keep(work, name, "en", work.now, status="APPROVED", **told_of_it)


def header_at(town: Town, name: str = NAME) -> str | None:
    """What stands above the template's words, as far as we know."""
    with town.house.reading() as work:
        state = template_states.of(work, name, "en")
        return state.header if state else None


def above(town: Town) -> list[dict[str, Any]]:
    """The picture above each ticket that Ravi got as a template; nothing for one without."""
    sent = [heard.body["template"] for heard in town.phone(RAVI).heard if heard.body["type"] == "template"]
    tickets = [part["components"] for part in sent if part["name"] == NAME]
    headers = [[each for part in parts if part["type"] == "header" for each in part["parameters"]] for parts in tickets]
    return [header[0]["image"] if header else {} for header in headers]


def ticket_row(stay: Stay) -> OutboxRow:
    return next(row for row in stay.letters if row.body["key"] == "ticket")


@pytest.mark.parametrize("told_of_it", [{}, {"header": "IMAGE"}], ids=["nothing told", "told"])
def test_whoever_has_not_written_gets_the_ticket_with_its_picture_uploaded(town: Town, told_of_it: Any) -> None:
    stands(town, **told_of_it)
    offered(town).is_confirmed()
    assert above(town) == [{"id": media_id} for media_id in town.api.uploads]
    assert len(town.api.uploads) == 1


def test_approved_without_a_picture_it_goes_without(town: Town) -> None:
    stands(town, header="")
    offered(town).is_confirmed()
    assert (above(town), town.api.uploads) == ([{}], {})


def test_a_picture_that_cannot_be_uploaded_stands_above_by_its_link(town: Town) -> None:
    town.api.upload_troubles = [BROKEN]
    stay = offered(town).is_confirmed()
    assert above(town) == [{"link": links.ticket(town.settings, stay.booking_id, ".png")}]


@pytest.mark.parametrize(("believed", "refusal", "found"), [("", MISMATCH, "IMAGE"), ("IMAGE", TOO_MANY, "")])
def test_a_template_edited_at_meta_is_found_out_by_the_first_that_goes(
    town: Town, believed: str, refusal: SendError, found: str
) -> None:
    stands(town, header=believed)
    stay = offered(town).is_paid()
    town.api.troubles = [refusal]
    stay.owner_taps("Confirm")
    assert bool(above(town)[-1]) == bool(found)
    assert (header_at(town), ticket_row(stay).status) == (found, "accepted")


def test_when_that_is_in_vain_it_is_believed_as_before_and_the_message_is_given_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    stands(town, header="IMAGE")
    send, tried = town.api.send, []

    def takes_no_ticket(body: dict[str, Any]) -> str:
        if body.get("template", {}).get("name") != NAME:
            return send(body)
        tried.append(body["template"]["components"][0]["type"])
        raise MISMATCH

    monkeypatch.setattr(town.api, "send", takes_no_ticket)
    stay = offered(town).is_confirmed()
    assert (header_at(town), ticket_row(stay).status, tried) == ("IMAGE", "failed", ["header", "body"])


def test_what_whatsapp_could_not_have_stays_above_a_template_and_goes_elsewhere(town: Town) -> None:
    stands(town, header="IMAGE")
    stay = offered(town).is_confirmed()
    for _ in range(town.settings.notification_max_attempts - 1):
        lost(stay)
    assert [sorted(each) for each in above(town)] == [["id"]] * town.settings.notification_max_attempts
    lost(stay)
    assert ticket_row(stay).status != "accepted"


def test_what_whatsapp_could_not_have_is_left_out_where_free_text_goes(town: Town) -> None:
    town.phone(RAVI).says("hello")
    stay = offered(town).is_confirmed()
    for _ in range(town.settings.notification_max_attempts - 1):
        lost(stay)
    kinds = [heard.body["type"] for heard in town.phone(RAVI).heard if "E-Ticket" in heard.text]
    assert kinds == ["image", "image", "text"]


def lost(stay: Stay) -> None:
    """WhatsApp tells that it could not have the ticket's picture; the wait for the next try."""
    failed = {"id": ticket_row(stay).provider_id, "status": "failed", "timestamp": "1795000000",
              "recipient_id": "919000000001", "errors": [{"code": 131053, "title": "Media error"}]}  # fmt: skip
    stay.town.deliver(statuses=[failed])
    stay.town.work()
    stay.town.wait(seconds=5)


def test_a_notice_without_a_picture_waits_while_its_template_has_room_for_one(town: Town) -> None:
    stands(town, "thikana_payment_received", header="IMAGE")
    offered(town).is_paid()
    with town.house.reading() as work:
        row = work.tx.scalars(select(OutboxRow).where(OutboxRow.to == RAVI)).one()
    assert (row.status, row.waits_for) == ("due", "template thikana_payment_received/en")
    assert "has room for a picture" in row.way


class Heeding(CloudApi):
    """The Cloud API over HTTP, that remembers what went out."""

    sent: list[dict[str, Any]]

    def send(self, body: dict[str, Any]) -> str:
        """Hand it over."""
        message_id = super().send(body)
        self.sent.append(body)
        return message_id


@pytest.fixture
def world(town: Town) -> Iterator[World]:
    """A sandbox in Meta's place, asked over HTTP."""
    ours, theirs = Server(), Server()
    given = settings_of(town.settings.database_url, whatsapp_api_url=theirs.url, whatsapp_template_languages="en")
    town.settings = town.house.settings = given
    app = create_sandbox(from_environment(told(given, ours.url)))
    theirs.app = app
    api: Any = Heeding(given, requests.Session())
    api.sent, town.api = [], api
    yield app.extensions["sandbox"]
    ours.stop()
    theirs.stop()


def test_the_sync_leaves_a_sample_and_the_ticket_arrives_with_its_picture(
    town: Town, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = operator(town, monkeypatch, "templates", "sync")
    assert (ended.exit_code, ended.output.partition("/")[0]) == (0, "created: thikana_" + first_notice()), ended.output
    assert (header_at(town), header_at(town, "thikana_owner_request")) == ("IMAGE", "")
    again = operator(town, monkeypatch, "templates", "sync")
    assert (again.exit_code, again.output.startswith("approved: ")) == (0, True)
    offered(town).is_confirmed()
    (picture,) = above(town)
    assert world.shelf.find(picture["id"], world.clock.now()) is not None


def test_a_sample_of_no_app_is_told_and_the_other_templates_are_created(
    town: Town, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.troubles["token"] = {"app_id": ""}
    ended = operator(town, monkeypatch, "templates", "sync")
    assert ended.exit_code == 1
    assert "thikana_ticket/en: no sample picture: the token does not say which app it is of" in ended.output
    assert ("thikana_owner_request", "en") in world.templates
    assert (NAME, "en") not in world.templates


def test_one_made_before_it_had_a_picture_is_told_as_different_and_goes_without(
    town: Town, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = next(each for each in letters.wanted_templates(["en"]) if each["name"] == NAME)
    town.api.create_template(bare | {"components": bare["components"][1:]})
    ended = operator(town, monkeypatch, "templates", "sync")
    assert (ended.exit_code, "changed: thikana_ticket/en: another header at Meta\n" in ended.output) == (1, True)
    offered(town).is_confirmed()
    assert above(town) == [{}]


def first_notice() -> str:
    """The notice whose template is created first."""
    return str(letters.wanted_templates(["en"])[0]["name"]).removeprefix("thikana_")
