"""Short answers that are words only in the language of the talk: "hai" is two in Vietnamese, and a verb in Hindi."""

from __future__ import annotations

import pytest

from flows.said import Said
from tests.flows.talking import Heard, Talk

VILLA, COTTAGE = "hilltop villa", "pine cottage"


def answered(talk: Talk, language: str, before: tuple[str, ...], text: str) -> Heard:
    talk.says(language)
    for line in before:
        talk.says(line)
    return talk.would_hear(Said("text", talk.clock.now(), text))


@pytest.mark.parametrize(
    ("text", "guests"),
    [("hai", 2), ("ba", 3), ("bon", 4), ("mot", 1), ("nam", 5), ("hai nguoi", 2), ("2 lon 1 be", 3), ("di 4", 4)],
)
def test_a_bare_number_word_answers_how_many_come_in_a_vietnamese_talk(talk: Talk, text: str, guests: int) -> None:
    heard = answered(talk, "tiếng Việt", (VILLA, "4-6/12"), text)
    assert (heard.step, heard.answers["guests"]) == ("stay.name", guests)


@pytest.mark.parametrize("text", ["hai", "ba", "nam"])
@pytest.mark.parametrize("language", ["हिंदी", "मराठी", "English"])
def test_the_same_word_is_asked_about_again_in_another_talk(talk: Talk, language: str, text: str) -> None:
    heard = answered(talk, language, (VILLA, "4-6 dec"), text)
    assert (heard.step, heard.answers["guests"]) == ("stay.people", None)


@pytest.mark.parametrize(
    ("text", "nights"),
    [
        ("4 den 6", ("2026-12-04", "2026-12-06")),
        ("tu 4 toi 6", ("2026-12-04", "2026-12-06")),
        ("mung 4 o hai dem", ("2026-12-04", "2026-12-06")),
        ("4/12 mot dem", ("2026-12-04", "2026-12-05")),
        ("mai 2 dem", ("2026-11-21", "2026-11-23")),
        ("hom nay mot dem", ("2026-11-20", "2026-11-21")),
    ],
)
def test_dates_without_marks_are_read_in_a_vietnamese_talk(talk: Talk, text: str, nights: tuple[str, str]) -> None:
    heard = answered(talk, "tiếng Việt", (COTTAGE,), text)
    assert (heard.answers["check_in"], heard.answers["check_out"]) == nights


def test_a_name_that_is_a_word_for_a_day_stays_a_name_in_a_vietnamese_talk(talk: Talk) -> None:
    heard = answered(talk, "tiếng Việt", (COTTAGE, "4-6/12", "2 chay"), "Mai")
    assert heard.answers["name"] == "Mai"
