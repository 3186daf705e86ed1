"""What is written in each language keeps what the first one promises: facts, words to type, titles that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot.limits import BUTTON_TITLE, LINK_TITLE, LIST_BUTTON, ROW_TITLE, length
from flows import words
from flows.spoken import means
from services import texts
from services.days import MANNERS

pytestmark = pytest.mark.quick

LANGUAGES = texts.languages()
OTHERS = [locale for locale in LANGUAGES if locale != texts.FIRST]
IN_BOLD = re.compile(r"\*([^*\n]+)\*")
# Words that say of themselves what they are, and are none that people read as sentences.
UNSAID = ("word.", "tongue", "examples")
# Titles that stand alone as a button, by key and part; amounts in them are seven figures at most.
BUTTONS = {
    "stay.dates": ("this_weekend", "next_weekend", "other_places"),
    "stay.people": ("people_choice", "veg_choice", "non_veg_choice", "mixed_choice"),
    "stay.code": ("skip",),
    "stay.card": ("link",),
    "mine": ("pay", "ticket", "elsewhere"),
    "mine.change_pay": ("link",),
    "handover": ("go_on", "hand_back"),
    "front_desk": ("tap_checked_in", "tap_checked_out", "tap_problem", "tap_undo"),
    "admin": ("gateway", "hand", "done", "leave", "more"),
    "find": ("tap_check", "tap_release", "tap_confirm_for", "tap_cancel_for", "tap_ticket"),
    "menu": ("book", "mine", "help"),
}
ROWS = {
    "menu": ("requests", "arrivals", "today", "earn"),
    "words": ("more",),
    "language": ("name",),
    "moving": ("refund",),
    "preferences": (
        *("by_whatsapp", "by_email", "by_sms", "email", "forget_email", "reminders_off", "reminders_on"),
        *("offers_off", "offers_on", "language"),
    ),
    "today": tuple(part for part in texts.parts("en", "today") if part.endswith("_title")),
}
FILLED = {"n": 20, "veg": 10, "non_veg": 10}
# Nothing of these stands in a message about a booking, or Meta calls it marketing.
PROMOTIONAL = re.compile(
    r"\b(?:offer|discount|deal|sale|free gift|hurry|limited time|special price|ưu đãi|khuyến mãi|giảm giá)\b"
    r"|(?<![\u0900-\u097f])(?:ऑफ़र|ऑफर|छूट|सेल|सवलत|सूट|धमाका)(?![\u0900-\u097f])",
    re.IGNORECASE,
)


def sentences(locale: str) -> Iterator[tuple[str, str, str]]:
    """Every (key, part, sentence) of a language."""
    for key in texts.keys("", locale):
        if not key.startswith(UNSAID):
            for part in texts.parts(locale, key):
                yield key, part, texts.raw(locale, key, part)


def words_to_type(sentence: str) -> set[str]:
    """The words in bold that work at every step, each by its name in the table."""
    typed = IN_BOLD.findall(sentence)
    return {word for word in (*words.LEADS, "skip", "done") if any(means(said, word) for said in typed)}


def test_the_texts_are_whole_in_every_language() -> None:
    texts.check()


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_its_manner_of_writing_days(locale: str) -> None:
    assert locale in MANNERS


@pytest.mark.parametrize("locale", OTHERS)
def test_no_language_has_a_key_the_first_has_not(locale: str) -> None:
    assert {key for key in texts.keys("", locale) if key not in texts.keys("")} == set()
    assert all(set(texts.parts(locale, key)) <= set(texts.parts("en", key)) for key in texts.keys("", locale))


@pytest.mark.parametrize("locale", OTHERS)
def test_every_sentence_names_the_same_facts(locale: str) -> None:
    named = {(key, part): set(texts.placeholders(text)) for key, part, text in sentences(locale)}

    assert {key: facts for key, facts in named.items()
            if facts != set(texts.placeholders(texts.raw("en", *key)))} == {}  # fmt: skip


@pytest.mark.parametrize("locale", OTHERS)
def test_every_word_a_sentence_asks_to_type_works(locale: str) -> None:
    wanted = {(key, part): words_to_type(text) for key, part, text in sentences("en")}

    assert {(key, part): wanted[key, part] for key, part, text in sentences(locale)
            if wanted.get((key, part), set()) - words_to_type(text)} == {}  # fmt: skip


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_title_fits_its_button_or_row(locale: str) -> None:
    buttons = [title for key in texts.keys("", locale) for part in texts.parts(locale, key) if part.endswith("buttons")
               for title in texts.titles(locale, key, part)]  # fmt: skip
    buttons += [texts.raw(locale, key, part) for key, parts in BUTTONS.items() for part in parts]
    rows = [texts.raw(locale, key, part).format(amount="12.34.567 ₹") for key, parts in ROWS.items() for part in parts]
    openers = [texts.raw(locale, key, "list_title") for key in texts.keys("", locale)
               if "list_title" in texts.parts(locale, key)]  # fmt: skip

    filled = [title.format(**FILLED, pay_now="12.34.567 ₹", topup="12.34.567 ₹") for title in buttons]

    assert BUTTON_TITLE == LINK_TITLE == LIST_BUTTON
    assert [title for title in (*filled, *openers) if length(title) > BUTTON_TITLE] == []
    assert [title for title in rows if length(title) > ROW_TITLE] == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_buttons_under_one_text_differ(locale: str) -> None:
    for key in texts.keys("", locale):
        for part in texts.parts(locale, key):
            if part.endswith("buttons"):
                titles = texts.titles(locale, key, part)
                assert len(set(titles)) == len(titles), key


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_notice_sounds_like_an_advertisement(locale: str) -> None:
    said = {key: texts.raw(locale, key) for key in texts.keys("notice.", locale)}

    assert [key for key, text in said.items() if PROMOTIONAL.search(text)] == []


@pytest.mark.parametrize("locale", LANGUAGES)
def test_figures_are_latin_in_every_language(locale: str) -> None:
    assert [key for key, _, text in sentences(locale) if re.search(r"[०-९]", text)] == []
