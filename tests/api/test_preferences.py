"""What somebody wants to hear, through the API: the link alone opens it, and it is the page's own gate."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from sqlalchemy import Engine

from services import links
from services.contacts import people, preferences
from services.tables import Person, TrailRow
from tests.api.conftest import Api, refusal, wrong_fields
from tests.services.stays import offered
from tests.town import RAVI, Town, settings_of
from tests.web.pages import words

RAVIS = "ravi@example.com"
AT_FIRST = {
    "carrier": "whatsapp", "carriers": ["whatsapp", "email"], "email": "", "email_works": True, "reminders": True,
    "offers": True, "language": "en", "languages": ["en", "hi", "mr", "vi"], "ends_at": "2026-12-20T04:30:00Z",
}  # fmt: skip


@pytest.fixture
def mail_town(database_url: str, sqlite_engine: Engine) -> Town:
    """A town in which email can be chosen."""
    given = settings_of(database_url, smtp_host="mail.example", email_from="stay@thikana.example")
    town = Town(given, sqlite_engine)
    with town.house.work() as work:
        people.find_or_make(work, RAVI)
    return town


@pytest.fixture
def somebody(mail_town: Town) -> Api:
    """A program that holds no token of ours."""
    return Api(mail_town)


def ravi(town: Town) -> Person:
    with town.house.reading() as work:
        found = people.at(work, RAVI)
        assert found is not None
        return found


def page_of(town: Town) -> str:
    return links.preferences_page(town.settings, ravi(town).id, town.clock.now()).removeprefix(
        town.settings.frontend_url
    )


def path_of(town: Town) -> str:
    return page_of(town).replace("/settings/", "/api/preferences/")


def test_the_link_alone_shows_how_things_stand(mail_town: Town, somebody: Api) -> None:
    assert somebody.gets(path_of(mail_town)) == AT_FIRST


def test_what_is_named_is_changed_and_the_rest_stays(mail_town: Town, somebody: Api) -> None:
    path = path_of(mail_town)
    changed = somebody.patches(path, reminders=False, language="hi").get_json()
    assert changed == AT_FIRST | {"reminders": False, "language": "hi"}
    assert somebody.patches(path, offers=None).get_json() == changed
    assert somebody.patches(path, reminders=True, language="en").get_json() == AT_FIRST
    assert somebody.gets(path) == AT_FIRST


def test_the_page_shows_what_the_api_changed_and_neither_tells_the_address(mail_town: Town, somebody: Api) -> None:
    answer = somebody.patches(path_of(mail_town), carrier="email", email=" Ravi@Example.com")
    assert (answer.get_json()["carrier"], answer.get_json()["email"]) == ("email", "r•••@example.com")
    page = mail_town.browser.get(page_of(mail_town))
    assert "r•••@example.com" in words(page)
    for told in (answer.text, somebody.asks(path_of(mail_town)).text, page.text):
        assert RAVIS not in told
        assert RAVI not in told
    with mail_town.house.reading() as work:
        trail = [(row.cause, row.actor) for row in work.tx.query(TrailRow)]
        assert ravi(mail_town).email == RAVIS
    assert {("email_given", "api"), ("carrier_chosen", "api")} <= set(trail)


def test_an_address_that_is_forgotten_takes_the_choice_with_it(mail_town: Town, somebody: Api) -> None:
    somebody.patches(path_of(mail_town), carrier="email", email=RAVIS)
    assert somebody.patches(path_of(mail_town), email="").get_json() == AT_FIRST


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"carrier": "email"}, "email"),
        ({"carrier": "sms"}, "carrier"),
        ({"carrier": "pigeon"}, "carrier"),
        ({"carrier": ""}, "carrier"),
        ({"email": "ravi@"}, "email"),
        ({"email": "a@b.example\r\nBcc: x@y.example"}, "email"),
        ({"email": "a" * 300 + "@example.com"}, "email"),
        ({"carrier": "email", "email": ""}, "email"),
        ({"language": "xx"}, "language"),
        ({"language": "../en"}, "language"),
        ({"reminders": "off"}, "reminders"),
        ({"offers": 0}, "offers"),
        ({"phone": "+919000000009"}, "phone"),
    ],
)
def test_one_wrong_value_is_named_and_nothing_at_all_is_changed(
    mail_town: Town, somebody: Api, body: dict[str, Any], field: str
) -> None:
    answer = somebody.patches(path_of(mail_town), **({"reminders": False, "offers": False} | body))
    assert wrong_fields(answer) == [field]
    assert somebody.gets(path_of(mail_town)) == AT_FIRST


def test_an_address_that_takes_nothing_is_not_chosen_until_it_is_given_again(mail_town: Town, somebody: Api) -> None:
    somebody.patches(path_of(mail_town), email=RAVIS)
    with mail_town.house.work() as work:
        work.tx.get_one(Person, ravi(mail_town).id).email_failed_at = work.now
    assert somebody.gets(path_of(mail_town))["email_works"] is False
    assert wrong_fields(somebody.patches(path_of(mail_town), carrier="email")) == ["email"]
    assert somebody.patches(path_of(mail_town), carrier="email", email=RAVIS).get_json()["carrier"] == "email"


def test_where_no_email_is_sent_no_address_is_taken(town: Town, stranger: Api) -> None:
    offered(town, guest=RAVI)
    assert stranger.gets(path_of(town))["carriers"] == ["whatsapp"]
    assert wrong_fields(stranger.patches(path_of(town), email=RAVIS)) == ["email"]


def test_what_is_switched_off_receives_nothing_optional(mail_town: Town, somebody: Api) -> None:
    somebody.patches(path_of(mail_town), reminders=False, offers=False)
    with mail_town.house.reading() as work:
        may = {kind: preferences.may_send(work, ravi(mail_town), kind) for kind in get_args(preferences.Kind)}
    assert may == {"transaction": True, "reminder": False, "nudge": False, "promotion": False}


def test_nobody_opens_it_by_guessing_or_after_a_month(mail_town: Town, somebody: Api) -> None:
    path = path_of(mail_town)
    person, ends, code = path.rpartition("/")[2].split(".")
    for token in (f"{int(person) + 1}.{ends}.{code}", f"{person}.{int(ends) + 1}.{code}", f"{person}.{ends}", "x"):
        for answer in (somebody.asks(f"/api/preferences/{token}"), somebody.patches(f"/api/preferences/{token}")):
            assert refusal(answer) == (404, "not_found")
    mail_town.clock.move(days=30)
    for answer in (somebody.asks(path), somebody.patches(path, offers=False)):
        assert refusal(answer) == (410, "gone")
    assert ravi(mail_town).offers_stopped_at is None


def test_an_address_of_the_net_may_try_only_so_often(mail_town: Town, somebody: Api) -> None:
    answers = [somebody.asks("/api/preferences/x").status_code for _ in range(61)]
    assert answers == [404] * 60 + [429]
