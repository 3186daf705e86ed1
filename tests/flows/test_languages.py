"""A language is chosen by its name at any step, or heard once; what was answered stays, and every title still fits."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot import letters, outgoing
from bot.limits import ELLIPSIS
from flows.language import written_in
from sandbox.cloud.checks import check_message
from services import texts
from services.db import make_engine
from services.facts import booking_facts
from services.post.messages import Message, Note
from services.tables import Booking, Person
from tests.flows.talking import Talk
from tests.town import ASHA, MEERA, PAWAR, RAVI

LANGUAGES = texts.languages()
OTHERS = [locale for locale in LANGUAGES if locale != texts.FIRST]
NAMES = {"en": "English", "hi": "हिंदी", "mr": "मराठी", "vi": "tiếng Việt"}
# One way through the questions of a stay, by ids of choices where there are some.
WAY = ("hi", "Pine Cottage", "4-6 dec", "2 veg 1 non-veg", "Ravi Kumar", "no")


def locale_of(talk: Talk) -> str:
    """The language the person is written to in."""
    with talk.house.reading() as work:
        return work.tx.scalars(select(Person.locale).where(Person.address == talk.address)).one()


def titles_of(message: Message) -> list[str]:
    """The titles as WhatsApp shows them."""
    action: dict[str, Any] = outgoing.render(message, RAVI, "").get("interactive", {}).get("action", {})
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    shown = [*(button["reply"] for button in action.get("buttons", [])), *rows]
    return [str(each["title"]) for each in shown] + [str(action.get("button", ""))]


@pytest.mark.parametrize("locale", OTHERS)
@pytest.mark.parametrize("answered", range(len(WAY) + 1))
def test_a_language_named_at_any_step_keeps_every_answer(talk: Talk, locale: str, answered: int) -> None:
    for line in WAY[:answered]:
        talk.says(line)
    step, answers = talk.step or "home", talk.answers

    said = talk.says(NAMES[locale])

    assert said is not None
    assert said.text.startswith(texts.say(locale, "language", "ok"))
    assert (talk.step, talk.answers) == ("stay.listing" if step == "home" else step, answers)
    assert locale_of(talk) == locale
    back = talk.says("english")
    assert back is not None
    assert back.text.startswith(texts.say("en", "language", "ok"))
    assert talk.answers == answers


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_title_on_the_way_is_whole_in_every_language(talk: Talk, locale: str) -> None:
    talk.says("language")
    talk.taps(f"language:{locale}")
    for line in (*WAY, "back", "change", "menu", "help", "my bookings", "stop", "start", "agent"):
        said = talk.says(line)
        assert said is not None
        assert [title for title in titles_of(said) if ELLIPSIS in title] == []


@pytest.mark.parametrize("locale", OTHERS)
def test_the_question_comes_again_with_its_choices_in_the_new_language(talk: Talk, locale: str) -> None:
    for line in ("hi", "Hilltop Villa", "4-6 dec"):
        talk.says(line)

    said = talk.says(NAMES[locale].upper())

    assert said is not None
    assert [each.id for each in said.choices] == ["stay.people:2", "stay.people:4", "stay.people:12"]
    assert said.choices[0].title == texts.say(locale, "stay.people", "people_choice", n=2)


def test_the_languages_are_offered_each_by_its_own_name(talk: Talk) -> None:
    said = talk.says("language")

    assert said is not None
    assert [(each.id, each.title) for each in said.choices] == [
        (f"language:{locale}", texts.say(locale, "language", "name")) for locale in LANGUAGES
    ]


@pytest.mark.parametrize("forged", ["language:xx", "language:", "language:../en"])
def test_a_button_cannot_name_a_language_there_is_none_of(talk: Talk, forged: str) -> None:
    talk.taps(forged)

    assert locale_of(talk) == "en"


def test_a_language_is_heard_in_what_somebody_writes_but_only_once(talk: Talk) -> None:
    heard = talk.says("नमस्ते, 4-6 दिसंबर के लिए कॉटेज चाहिए")
    later = talk.says("cho tôi xem chỗ khác")

    assert heard is not None
    assert later is not None
    assert heard.text.startswith(texts.say("hi", "language", "heard"))
    assert texts.say("hi", "language", "heard") not in later.text
    assert locale_of(talk) == "hi"


def test_whoever_chose_a_language_is_not_moved_to_another_by_what_they_write(talk: Talk) -> None:
    talk.says("english")
    talk.says("नमस्ते")

    assert locale_of(talk) == "en"


def test_a_name_in_another_script_says_nothing_of_the_language(talk: Talk) -> None:
    for line in WAY[:4]:
        talk.says(line)
    talk.says("रवि कुमार")

    assert talk.answers["name"] == "रवि कुमार"
    assert locale_of(talk) == "en"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_example_we_show_is_read_as_it_is_meant(talk: Talk, locale: str) -> None:
    talk.says(NAMES[locale])
    shown = texts.raw(locale, "stay.listing", "ask").split("*")[-2]

    talk.says(shown.format(place="Lonavala", example="4-6/12"))

    known = talk.answers
    assert (known["kind"], known["place"], known["guests"]) == ("cottage", "Lonavala", 2)
    assert (known["check_in"], known["check_out"]) == ("2026-12-04", "2026-12-06")


@pytest.mark.quick
@pytest.mark.parametrize(
    ("said", "locale"),
    [
        ("नमस्ते", "hi"),
        ("लोनावला के पास कॉटेज चाहिए, 4 से 6 दिसंबर, 2 लोग", "hi"),
        ("मुझे रूम बुक करना है", "hi"),
        ("लोणावळ्याजवळ कॉटेज हवे आहे, 2 जण", "mr"),
        ("आम्हाला दोघांसाठी खोली पाहिजे", "mr"),
        ("cho mình hỏi còn phòng ngày 4/12 không ạ", "vi"),
        ("Tôi muốn đặt phòng cho 2 người", "vi"),
        ("xin chào", "vi"),
        ("cottage chahiye lonavala me 2 log ke liye", ""),
        ("hi, code ASHA10", ""),
        ("a place near Đà Nẵng for 2 people", ""),
        ("book for रवि कुमार please", ""),
        ("café près de la plage", ""),
        ("2", ""),
        ("🙏", ""),
        ("", ""),
    ],
)
def test_a_language_is_heard_only_where_it_is_sure(said: str, locale: str) -> None:
    assert written_in(said) == locale


@pytest.mark.parametrize("locale", OTHERS)
@pytest.mark.parametrize("address", [PAWAR, MEERA, ASHA])
def test_whoever_plays_a_part_gets_their_menu_in_the_new_language(database_url: str, locale: str, address: str) -> None:
    talk = Talk(make_engine(database_url), address)

    said = talk.says(NAMES[locale])

    assert said is not None
    assert texts.raw(locale, "menu", "ask") in said.text
    assert [title for title in titles_of(said) if ELLIPSIS in title] == []


@pytest.mark.parametrize("locale", OTHERS)
def test_every_notice_with_long_facts_fits_in_every_language(talk: Talk, locale: str) -> None:
    for line in WAY:
        talk.says(line)
    with talk.house.reading() as work:
        facts = booking_facts(work.tx.query(Booking).one(), work.settings, locale)
    facts |= {"guest_name": "Wilhelmina Ananthapadmanabhan Venkatanarasimharajuvaripeta", "address": "Long Lane " * 20}

    for key in texts.keys("notice.", locale):
        titles = texts.titles(locale, key)
        message = letters.worded(
            Note(key.removeprefix("notice."), letters.examples(locale) | facts, tuple(map(str, range(len(titles))))),
            locale,
        )
        check_message(outgoing.render(message, RAVI, ""))
        assert len(message.text.encode("utf-16-le")) // 2 <= 1024, key
        assert [title for title in titles_of(message) if ELLIPSIS in title] == []
