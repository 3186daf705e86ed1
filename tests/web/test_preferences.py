"""The page of what somebody wants to hear: it opens by its link alone, for a month, and a look changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from services import links
from services.contacts import people
from services.tables import Person, TrailRow
from tests.town import RAVI, Town, settings_of
from tests.web.pages import words

RAVIS = "ravi@example.com"
EVERYTHING = {"carrier": "whatsapp", "reminders": "1", "offers": "1"}


@pytest.fixture
def mail_town(database_url: str, sqlite_engine: Engine) -> Town:
    """A town in which email can be chosen."""
    given = settings_of(database_url, smtp_host="mail.example", email_from="stay@thikana.example")
    town = Town(given, sqlite_engine)
    with town.house.work() as work:
        people.find_or_make(work, RAVI)
    return town


def path_of(town: Town) -> str:
    """The path of Ravi's page."""
    return links.preferences_page(town.settings, ravi(town).id, town.clock.now()).removeprefix(
        town.settings.frontend_url
    )


def ravi(town: Town) -> Person:
    with town.house.reading() as work:
        found = people.at(work, RAVI)
        assert found is not None
        return found


def saves(town: Town, **form: Any) -> TestResponse:
    return town.browser.post(path_of(town), data=form)


def chosen(town: Town) -> tuple[str, str, bool, bool]:
    """Carrier, email, and whether reminders and offers are on."""
    now = ravi(town)
    return now.carrier, now.email, now.reminders_stopped_at is None, now.offers_stopped_at is None


def test_the_page_says_how_things_stand_and_a_look_changes_nothing(mail_town: Town) -> None:
    page = mail_town.browser.get(path_of(mail_town))
    assert page.status_code == 200
    assert "on WhatsApp" in words(page)
    assert chosen(mail_town) == ("whatsapp", "", True, True)
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "strict-origin")
    assert "<script" not in page.text


def test_a_saved_form_is_kept_and_the_trail_tells_no_address(mail_town: Town) -> None:
    answer = saves(mail_town, carrier="email", email="Ravi@Example.com ", offers="1")
    assert (answer.status_code, answer.headers["Location"].endswith("?saved=1")) == (303, True)
    assert chosen(mail_town) == ("email", RAVIS, False, True)
    shown = mail_town.browser.get(answer.headers["Location"])
    assert "Saved." in words(shown)
    assert "r•••@example.com" in shown.text
    assert RAVIS not in shown.text
    with mail_town.house.reading() as work:
        told = [(row.cause, row.before, row.after) for row in work.tx.query(TrailRow)]
    assert {"email_given", "carrier_chosen", "reminders_stopped"} <= {cause for cause, _, _ in told}
    assert RAVIS not in str(told)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        pytest.param({"carrier": "email"}, "we need the address", id="email without an address"),
        pytest.param({"carrier": "email", "email": "ravi@"}, "does not look like", id="what is no address"),
        pytest.param({"email": "a@b.example\r\nBcc: x@y.example"}, "does not look like", id="a forged header"),
        pytest.param({"email": "<script>@example.com"}, "does not look like", id="a tag"),
        pytest.param({"email": "a" * 300 + "@example.com"}, "does not look like", id="far too long"),
    ],
)
def test_a_wrong_form_changes_nothing_and_says_what_is_wrong(mail_town: Town, form: dict[str, str], says: str) -> None:
    answer = saves(mail_town, **form)
    assert answer.status_code == 400
    assert says in words(answer)
    assert chosen(mail_town) == ("whatsapp", "", True, True)


def test_a_carrier_that_is_not_there_is_not_chosen(mail_town: Town) -> None:
    assert saves(mail_town, **(EVERYTHING | {"carrier": "sms"})).status_code == 303
    assert chosen(mail_town)[0] == "whatsapp"


def test_an_address_that_is_forgotten_takes_the_choice_with_it(mail_town: Town) -> None:
    saves(mail_town, **(EVERYTHING | {"carrier": "email", "email": RAVIS}))
    assert saves(mail_town, **(EVERYTHING | {"carrier": "email", "forget_email": "1"})).status_code == 400
    assert saves(mail_town, **(EVERYTHING | {"forget_email": "1"})).status_code == 303
    assert chosen(mail_town) == ("whatsapp", "", True, True)


def test_a_mail_programs_own_button_ends_reminders_and_offers(mail_town: Town) -> None:
    answer = mail_town.browser.post(f"{path_of(mail_town)}/stop", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert chosen(mail_town)[2:] == (False, False)
    assert mail_town.browser.get(f"{path_of(mail_town)}/stop").status_code == 405


def test_nobody_opens_a_page_by_guessing_and_no_error_shows_the_link(mail_town: Town) -> None:
    right = path_of(mail_town)
    person, ends, code = right.rpartition("/")[2].split(".")
    wrong = [f"{int(person) + 1}.{ends}.{code}", f"{person}.{int(ends) + 1}.{code}", f"{person}.{ends}.{code[:-1]}",
             f"{person}.{ends}", "x", f"{person}.²{ends}.{code}", f"{'9' * 40}.{ends}.{code}"]  # fmt: skip
    for token in wrong:
        for answer in (mail_town.browser.get(f"/settings/{token}"), mail_town.browser.post(f"/settings/{token}")):
            assert answer.status_code == 404, token
            assert code[:-1] not in answer.text


def test_after_a_month_the_link_has_ended(mail_town: Town) -> None:
    path = path_of(mail_town)
    mail_town.clock.move(days=30)
    for answer in (mail_town.browser.get(path), mail_town.browser.post(path, data=EVERYTHING)):
        assert answer.status_code == 410
    assert "the chat" in words(answer).lower()
