"""Everything we can ask of Meta is as its OpenAPI file wants it: each notice in each form, each template, each mark.

What is said in the talk is judged where it is said: by the golden talks.
"""

from __future__ import annotations

from typing import Any

import pytest

from bot import letters, templates
from bot.client import CloudApi
from bot.window import Template
from services import texts
from services.post.messages import Note
from services.tables import OutboxRow
from tests.bot.answers import told
from tests.bot.conftest import PretendMeta
from tests.bot.openapi import Judge
from tests.heard import LONGEST_TAP

RAVI, KIRAN = "+919000000001", "bsuid:IN.13491208655302741918"
PICTURE = "https://thikana.example/ticket.png?t=eyJ"
NOTICES = [
    (locale, key.removeprefix("notice.")) for locale in texts.languages() for key in texts.keys("notice.", locale)
]
WANTED = letters.wanted_templates()


def note(locale: str, key: str, picture: str = "") -> Note:
    """A notice with the facts that reviewers see, and under its buttons the longest ids we make."""
    titles = texts.titles(locale, f"notice.{key}")
    taps = tuple(f"{place}{'x' * (LONGEST_TAP - 1)}" for place, _ in enumerate(titles))
    wanted = texts.placeholders(texts.raw(locale, f"notice.{key}"))
    return Note(key, {fact: letters.examples(locale)[fact] for fact in wanted}, taps, picture)


@pytest.mark.parametrize(("locale", "key"), NOTICES)
def test_each_notice_is_right_in_each_form(locale: str, key: str, judge: Judge) -> None:
    for (kind, form), render in letters.RENDERERS.items():
        for to in (RAVI, KIRAN):
            for picture in ("", PICTURE) if kind == "note" else ():
                row = OutboxRow(kind=kind, body=note(locale, key, picture).to_json(), to=to, dedupe_key="row-7")
                template = Template(letters.template_name(key), locale, pictured=bool(picture))
                assert judge.messages(render(row, locale, template)) == "", (form, to, picture)


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: f"{wanted['name']}/{wanted['language']}")
def test_each_template_is_asked_for_as_meta_wants_it(wanted: dict[str, Any], judge: Judge) -> None:
    assert judge.templates(templates.with_sample(wanted, lambda locale: f"4:{locale}")) == ""


def test_a_template_in_another_shape_would_be_seen(judge: Judge) -> None:
    right = WANTED[0]
    for wrong in ({"surprise": 1}, {"language": 7}, {"components": [{"type": "BODY", "txt": "hi"}]}):
        assert judge.templates(right | wrong)
    assert judge.templates({key: value for key, value in right.items() if key != "language"})


@pytest.mark.parametrize("typing", [True, False])
def test_a_message_is_marked_read_as_meta_shows_it(
    typing: bool, judge: Judge, meta: PretendMeta, api: CloudApi
) -> None:
    meta.answers.append(told({"success": True}))
    api.mark_read("wamid.A", typing)
    dots = {"typing_indicator": {"type": "text"}}  # the sample has it; the docs let it be left out
    assert judge.marks(dots | meta.asked[0]["body"]) == ""
    assert judge.marks(dots | meta.asked[0]["body"] | {"surprise": 1})
