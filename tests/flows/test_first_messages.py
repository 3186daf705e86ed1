"""What comes after a first message in any language: the list it asks for, or the question that is left."""

from __future__ import annotations

import pytest

from flows.said import Said
from tests.flows.talking import Heard, Talk


def first(talk: Talk, text: str) -> Heard:
    return talk.would_hear(Said("text", talk.clock.now(), text))


@pytest.mark.parametrize(
    "text",
    [
        "cottage near Lonavala 4-6 dec, 2 log",
        "मुझे लोनावला में दो लोगों के लिए कॉटेज चाहिए चार दिसंबर से छह दिसंबर तक",
        "लोणावळ्यात कॉटेज पाहिजे ४ ते ६ डिसेंबर दोघांसाठी",
        "nhà gỗ gần Lonavala từ 4 đến 6 tháng 12 cho 2 người",
        "can nha go gan lonavala 4-6/12 2 nguoi",
    ],
)
def test_the_same_wish_in_any_language_leads_to_the_same_list(talk: Talk, text: str) -> None:
    heard = first(talk, text)
    kept = [heard.answers[part] for part in ("kind", "place", "check_in", "check_out", "guests")]
    assert kept == ["cottage", "Lonavala", "2026-12-04", "2026-12-06", 2]
    assert heard.step == "stay.listing"


@pytest.mark.parametrize(
    "text", ["5 dec ko cottage lonavala 2 log", "लोणावळ्यात ५ डिसेंबरला कॉटेज दोघे", "ngày 5/12 nhà gỗ lonavala 2 người"]
)
def test_a_day_without_an_end_is_asked_about_at_once_and_all_else_is_kept(talk: Talk, text: str) -> None:
    heard = first(talk, text)
    assert heard.step == "stay.dates"
    assert [heard.answers[part] for part in ("kind", "place", "guests")] == ["cottage", "Lonavala", 2]
    assert heard.message is not None
    assert [choice.id for choice in heard.message.choices] == [
        f"stay.dates:2026-12-05/2026-12-0{day}" for day in (6, 7, 8)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "hi is this available",
        "price kitna hai",
        "kya rate hai",
        "रेट क्या है",
        "किंमत किती आहे",
        "bao nhiêu tiền",
        "giá bao nhiêu",
    ],
)
def test_small_talk_is_met_with_the_places_and_their_prices(talk: Talk, text: str) -> None:
    heard = first(talk, text)
    assert heard.step == "stay.listing"
    assert heard.message is not None
    assert len(heard.message.choices) > 2


@pytest.mark.parametrize(
    "text", ["price kitna hai", "kya rate hai?", "किंमत किती आहे", "giá bao nhiêu ạ", "how much is it"]
)
def test_the_price_asked_later_is_said_with_the_open_question(talk: Talk, text: str) -> None:
    talk.says("pine cottage")
    heard = first(talk, text)
    assert heard.step == "stay.dates"
    assert heard.message is not None
    assert "3,800" in heard.message.text.replace("3.800", "3,800")  # Vietnamese writes it with a point


def test_a_question_for_the_price_is_no_name(talk: Talk) -> None:
    for text in ("pine cottage", "4-6 dec", "2 veg"):
        talk.says(text)
    heard = first(talk, "price kitna hai")
    assert (heard.step, heard.answers["name"]) == ("stay.name", "")


@pytest.mark.parametrize("day", ["tomorrow", "kal", "ngày mai", "उद्या"])
def test_a_day_named_alone_at_the_list_is_asked_about(talk: Talk, day: str) -> None:
    talk.says("hi")

    asked = talk.says(day)

    assert talk.step == "stay.dates"
    assert asked is not None
    assert asked.choices[0].id.startswith("stay.dates:2026-11-21/")
