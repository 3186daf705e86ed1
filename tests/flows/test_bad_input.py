"""What people get wrong: a short friendly answer or a noted silence, and the talk stands where it stood."""

from __future__ import annotations

import pytest

from flows.said import Kind, Said
from tests.flows.talking import Talk

AT_THE_DATES = ("seaview villa",)
AT_THE_PEOPLE = ("seaview villa", "4-6 dec")
AT_THE_NAME = ("seaview villa", "4-6 dec", "2")
AT_THE_CODE = ("seaview villa", "4-6 dec", "2", "Ravi Kumar")
STRANGE = (
    "", " ", "\u200b", "🙈", "x" * 4096, "مرحبا بك في الفندق", "\u202egnirts", "<script>alert(1)</script>",
    "'; DROP TABLE bookings; --", "=HYPERLINK(\"http://x\")", "+1+1", "@SUM(A1)", "{known}", "{0}", "%s", "../../etc",
    "*_~`*", "\x00\x01", "9" * 300, "null", "https://example.com/a?b=c",
)  # fmt: skip


def _at(talk: Talk, lines: tuple[str, ...]) -> None:
    for line in lines:
        talk.says(line)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("31 february", "no such day"),
        ("6-4 dec", "before check-in"),
        ("1-3 november 2026", "have passed"),
        ("4 dec for 400 nights", "too long"),
        ("4-6 dec 2031", "too far"),
        ("whenever", "could not read"),
    ],
)
def test_dates_that_cannot_be_are_told_why(talk: Talk, said: str, answer: str) -> None:
    _at(talk, AT_THE_DATES)

    message = talk.says(said)

    assert message is not None
    assert answer in message.text
    assert talk.step == "stay.dates"
    assert not talk.answers["check_in"]


@pytest.mark.parametrize("said", ["31 february", "6-4 dec", "1-3 november 2026", "4 dec for 400 nights"])
def test_bad_dates_said_in_passing_leave_the_talk_at_its_question(talk: Talk, said: str) -> None:
    _at(talk, AT_THE_NAME)
    before = talk.answers

    message = talk.says(said)

    assert message is not None
    assert "In whose name" in message.text
    assert (talk.step, talk.answers) == ("stay.name", before)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("0", "At least one"),
        ("0 people", "At least one"),
        ("10000", "8 people at most"),
        ("10,000 people", "8 people at most"),
        ("many", "could not read"),
        ("-2", "could not read"),
    ],
)
def test_impossible_numbers_of_people_are_told_why(talk: Talk, said: str, answer: str) -> None:
    _at(talk, AT_THE_PEOPLE)

    message = talk.says(said)

    assert message is not None
    assert answer in message.text or "At least one" in message.text
    assert talk.step == "stay.people"
    assert talk.answers["guests"] is None


@pytest.mark.parametrize(
    "said", ["a" * 500, "🌸🌸🌸", "12345", "<b>Ravi</b>", "=1+1", "ravi@example.com", "R*vi", "all veg"]
)
def test_what_is_no_name_is_asked_again(talk: Talk, said: str) -> None:
    _at(talk, AT_THE_NAME)

    message = talk.says(said)

    assert message is not None
    assert "type a name" in message.text
    assert talk.step == "stay.name"
    assert not talk.answers["name"]


@pytest.mark.parametrize(
    ("said", "answer"), [("NOSUCH9", "do not know the code NOSUCH9"), ("my friend's", "looks like")]
)
def test_codes_that_are_none_are_told_so(talk: Talk, said: str, answer: str) -> None:
    _at(talk, AT_THE_CODE)

    message = talk.says(said)

    assert message is not None
    assert answer in message.text
    assert talk.step == "stay.code"


@pytest.mark.parametrize("lines", [(), AT_THE_DATES, AT_THE_NAME])
def test_strange_text_is_answered_shortly_and_changes_nothing(talk: Talk, lines: tuple[str, ...]) -> None:
    _at(talk, lines)
    talk.says("what")
    stood, knew = talk.step, talk.answers

    for said in STRANGE:
        heard = talk.would_hear(Said("text", talk.clock.now(), said))
        assert heard.message is not None
        assert len(heard.message.text) < 500
        assert (heard.step, heard.answers) == (stood, knew), said


KINDS: tuple[Kind, ...] = ("voice", "sticker", "place", "picture", "document", "video", "contact", "order", "form")


@pytest.mark.parametrize("lines", [(), AT_THE_PEOPLE, AT_THE_CODE])
def test_what_cannot_be_read_gets_a_word_and_the_question_again(talk: Talk, lines: tuple[str, ...]) -> None:
    _at(talk, lines)
    talk.says("what")
    stood, knew = talk.step, talk.answers

    for kind in KINDS:
        heard = talk.would_hear(Said(kind, talk.clock.now()))
        assert heard.message is not None
        assert (heard.step, heard.answers) == (stood, knew), kind


@pytest.mark.parametrize("kind", ["reaction", "system"])
@pytest.mark.trap(23)
def test_reactions_and_news_of_whatsapp_are_noted_in_silence(talk: Talk, kind: Kind) -> None:
    _at(talk, AT_THE_PEOPLE)

    assert talk.sends(kind) is None
    assert talk.step == "stay.people"


def test_three_misses_offer_a_person_and_a_number_to_call(talk: Talk) -> None:
    _at(talk, AT_THE_DATES)

    for nonsense in ("whenever", "dunno", "no idea"):
        message = talk.says(nonsense)

    assert message is not None
    assert "+919000000021" in message.text
    assert "word:agent" in [choice.id for choice in message.choices]
