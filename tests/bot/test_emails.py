"""Every email in every language is sound HTML that asks no server for anything, whatever people call themselves."""

from __future__ import annotations

import email
import re
from email.policy import SMTP
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from app import cli
from bot.carriers import preview
from bot.carriers.email import Frame, Mail, Words, enveloped, worded
from bot.letters import examples
from services import texts
from services.post.messages import Note
from tests.bot.pages_read import Page
from tests.town import MORNING, settings_of

EN = "en"
PAYEE = "Thikana"
KEYS = [key.removeprefix(preview.PREFIX) for key in texts.keys(preview.PREFIX)]
EVERYWHERE = pytest.mark.parametrize("locale", texts.languages())
ASKS_A_SERVER = re.compile(r"\b(?:src|background|poster)=|<link|@import|url\(", re.IGNORECASE)
HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an attribute's end": '"><img src=x onerror=alert(1)>',
    "the other quote": "' onmouseover='alert(1)",
    "the end of the card": "</td></tr></table><h1>Pay here</h1>",
    "a placeholder": "{payee} {{ 7 * 7 }} {% raw %} %s",
    "an entity": "&lt;b&gt; &#60;b&#62; &nbsp",
    "a link": "https://evil.example/pay",
    "a link that runs": "javascript:alert(1)",
    "a header": "Ravi\r\nBcc: all@evil.example",
    "a paragraph": "Ravi\n\n*Your refund*\n\n- Amount: 1,00,000",
    "other line ends": "Ravi\u2028Kumar\u2029\x0b\x85Pay: now",
    "marks that turn": "\u202eiv\u202caR\u2066\u200f",
    "marks that control": "Ravi\x00\x1b[31m\x7f",
}
UNSEEN = re.compile("[\x00\x1b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")


@cache
def letter(key: str, locale: str, name: str = "") -> Words:
    """The letter with sample facts, or with all that people have a say in called `name`."""
    facts = {fact: sample if fact.endswith("_url") or not name else name for fact, sample in examples(locale).items()}
    return worded(Note(key, facts), locale, Frame(PAYEE, "+919000000021", preview.SETTINGS_URL))


@cache
def page_of(key: str, locale: str) -> Page:
    """The letter's HTML, taken apart."""
    return Page(letter(key, locale).html)


def ours(locale: str) -> set[str]:
    """Where a letter may lead to."""
    return {fact for name, fact in examples(locale).items() if name.endswith("_url")} | {preview.SETTINGS_URL}


@EVERYWHERE
@pytest.mark.parametrize("key", KEYS)
def test_a_letter_is_sound_html_in_its_language(key: str, locale: str) -> None:
    words, page = letter(key, locale), page_of(key, locale)
    assert page.faults == []
    assert words.html.startswith("<!doctype html>")
    assert page.elements[0] == ("html", {"lang": locale})
    assert page.title == words.subject
    assert {"charset": "utf-8"} in [attributes for _, attributes in page.elements]


@EVERYWHERE
@pytest.mark.parametrize("key", KEYS)
def test_a_letter_asks_no_server_for_anything_and_leads_only_to_us(key: str, locale: str) -> None:
    assert ASKS_A_SERVER.findall(letter(key, locale).html) == []
    assert page_of(key, locale).links <= ours(locale)


@EVERYWHERE
@pytest.mark.parametrize("key", KEYS)
def test_the_page_says_what_the_text_says(key: str, locale: str) -> None:
    words, page = letter(key, locale), page_of(key, locale)
    facts = texts.placeholders(texts.raw(locale, f"notice.{key}"))
    unsaid = [fact for fact in facts if not fact.endswith("_url") and examples(locale)[fact] not in page.seen]
    unlinked = [fact for fact in facts if fact.endswith("_url") and examples(locale)[fact] not in page.links]
    assert (unsaid, unlinked) == ([], [])
    assert [fact for fact in facts if examples(locale)[fact] not in words.text] == []


def test_nothing_in_a_letter_is_wider_than_the_screen_it_is_read_on() -> None:
    for key in KEYS:
        elements = page_of(key, EN).elements
        assert {attributes["width"] for _, attributes in elements if "width" in attributes} == {"100%"}
        styles = "; ".join(attributes.get("style", "") for _, attributes in elements)
        assert set(re.findall(r"(?<!-)width: ([^;]+)", styles)) <= {"38%"}
        assert re.findall(r"max-width: ([^;]+)", styles) == ["560px"]
        assert ("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}) in elements


@EVERYWHERE
def test_all_hostile_names_at_once_stay_a_name(locale: str) -> None:
    for key in KEYS:
        _stays_a_name(key, locale, " ".join(HOSTILE.values()))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_each_hostile_name_stays_a_name_and_adds_no_header(name: str) -> None:
    settings = settings_of("sqlite:///nowhere.db", smtp_host="127.0.0.1", email_from="stay@thikana.example")
    for key in KEYS:
        words = _stays_a_name(key, EN, name)
        mail = Mail("ravi@example.com", words.subject, words.text, words.html, "<1@thikana.example>", MORNING)
        read = email.message_from_bytes(enveloped(mail, settings).as_bytes(policy=SMTP), policy=SMTP)
        assert read["Subject"].split() == words.subject.split()
        assert (read["To"], read["Bcc"], read.defects) == ("ravi@example.com", None, [])


def _stays_a_name(key: str, locale: str, name: str) -> Words:
    """The letter with that name in every place, after a look that it added no element, no link and no line."""
    tame, words = letter(key, locale), letter(key, locale, name)
    tame_page, page = page_of(key, locale), Page(words.html)
    assert page.faults == []
    assert set(page.tags) <= set(tame_page.tags) | {"strong"}
    assert page.tags.count("tr") <= tame_page.tags.count("tr")
    assert page.attributes <= tame_page.attributes
    assert page.links == tame_page.links
    assert len(words.text.splitlines()) == len(tame.text.splitlines())
    assert UNSEEN.findall(words.subject + words.text + words.html) == []
    return words


def test_a_joiner_that_a_script_needs_stays() -> None:
    name = "प्र\u200dकाश"
    assert name in letter("ticket", "hi", name).text


def test_a_sentence_with_a_colon_is_no_fact_and_a_word_to_write_is_bold() -> None:
    html = letter("payout_refused", EN).html
    assert "Nothing is lost: the amount" in html
    assert "Write <strong>help</strong>" in html


# -- to look at


def preview_in(folder: Path, *words: str) -> str:
    """Write the samples as an operator does, with no setting at all; what was said."""
    told = CliRunner().invoke(cli, ["emails", "preview", "--folder", str(folder), *words], env={"PAYEE_NAME": None})
    assert told.exit_code == 0, told.output
    return told.output


def test_an_operator_looks_at_every_letter_without_settings_or_network(tmp_path: Path) -> None:
    told = preview_in(tmp_path)
    for locale in texts.languages():
        for key in KEYS:
            assert str(tmp_path / locale / f"{key}.html") in told
            page = (tmp_path / locale / f"{key}.html").read_text("utf-8-sig")
            assert page == preview.sample(key, locale, PAYEE).words.html
    index = Page((tmp_path / "index.html").read_text("utf-8-sig"))
    assert index.faults == []
    leads_to = {tmp_path / link for link in index.links}
    assert leads_to == {file for file in tmp_path.rglob("*.*") if file.name != "index.html"}
    assert [link for link in index.links if urlsplit(link).scheme] == []


def test_one_language_is_enough_for_who_reads_one(tmp_path: Path) -> None:
    preview_in(tmp_path, "--language", "mr", "--payee", "Sunrise <Stays>")
    assert [folder.name for folder in tmp_path.iterdir() if folder.is_dir()] == ["mr"]
    (ticket,) = (tmp_path / "mr").glob("ticket-*.pdf")
    assert ticket.read_bytes().startswith(b"%PDF")
    assert "Sunrise &lt;Stays&gt;" in (tmp_path / "mr" / "ticket.html").read_text("utf-8-sig")
