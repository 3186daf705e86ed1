"""Every notice of every language makes a template that Meta has no known reason to refuse, nor to call advertising."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot import letters, limits, templates
from services import notices, texts

WANTED = letters.wanted_templates()
# What makes a useful message promotional in Meta's eyes.
PROMOTIONAL = (
    "advertise", "bargain", "best price", "bonus", "book again", "book now", "buy", "cashback", "cheap",
    "clearance", "coupon", "deal", "discount", "don't miss", "exclusive", "explore our", "flat off", "for free", "gift",
    "grab", "hurry", "introducing", "invite your friends", "last chance", "limited time", "lowest", "loyalty",
    "new arrival", "newsletter", "offer", "only today", "promo", "promotion", "recommend us", "refer a friend",
    "reward", "sale", "save up", "shop", "special price", "subscribe", "try our", "upgrade", "voucher", "win a",
    "you may also like",
)  # fmt: skip
ELSEWHERE = (
    "छूट", "ऑफ़र", "ऑफर", "डिस्काउंट", "कैशबैक", "सवलत", "giảm giá", "khuyến mãi", "ưu đãi", "đặt ngay", "mua ngay",
    "nhanh tay", "quà tặng",
)  # fmt: skip
# Sentences that say one of these words and promise nothing.
MEANT_OTHERWISE = ("no more offers",)
ADVERTISES = re.compile(rf"\d ?% off|\b(?:{'|'.join(PROMOTIONAL)})(?:s|ed|ing)?\b|{'|'.join(ELSEWHERE)}", re.IGNORECASE)


def named(wanted: dict[str, Any]) -> str:
    return f"{wanted['name']}/{wanted['language']}"


def words_of(wanted: dict[str, Any]) -> str:
    """All that a reader of the template sees."""
    buttons = [button["text"] for part in wanted["components"] for button in part.get("buttons", [])]
    return " ".join([*(part.get("text", "") for part in wanted["components"]), *buttons])


@pytest.mark.trap(16)
@pytest.mark.parametrize("wanted", WANTED, ids=named)
def test_meta_has_no_reason_to_refuse(wanted: dict[str, Any]) -> None:
    assert templates.problems(wanted) == []


@pytest.mark.trap(17)
@pytest.mark.parametrize("wanted", WANTED, ids=named)
def test_nothing_in_it_advertises(wanted: dict[str, Any]) -> None:
    words = words_of(wanted)
    for meant in MEANT_OTHERWISE:
        words = words.replace(meant, "")
    assert (wanted["category"], ADVERTISES.findall(words)) == ("UTILITY", [])


@pytest.mark.trap(17)
@pytest.mark.parametrize(
    "words",
    [
        "Get 10% off your next stay",
        "Book now!",
        "A special offer for you",
        "Hurry, last rooms",
        "अगली बुकिंग पर छूट",
        "Ưu đãi cho bạn",
    ],
)
def test_an_advertisement_would_be_seen(words: str) -> None:
    assert ADVERTISES.search(words)


@pytest.mark.trap(16)
@pytest.mark.parametrize("wanted", WANTED, ids=named)
def test_no_variable_stands_at_an_edge(wanted: dict[str, Any]) -> None:
    lines = [part["text"].strip(" *_~\n") for part in wanted["components"] if "text" in part]
    assert [line for line in lines if line.startswith("{{") or line.endswith("}}")] == []


@pytest.mark.trap(16)
def test_a_template_has_a_picture_above_just_when_its_notice_brings_one() -> None:
    pictured = {each["name"] for each in WANTED if any(part["type"] == "HEADER" for part in each["components"])}
    assert pictured == {"thikana_ticket", "thikana_ticket_changed"}
    assert pictured == {letters.template_name(key) for key in notices.PICTURED}


@pytest.mark.trap(16)
def test_each_is_sent_in_the_language_it_was_approved_in() -> None:
    assert {each["language"] for each in WANTED} == set(texts.languages())
    assert "en" in texts.languages()
    assert "en_US" not in texts.languages()


@pytest.mark.trap(15)
@pytest.mark.parametrize("wanted", WANTED, ids=named)
def test_what_is_tapped_under_it_reads_as_under_the_message(wanted: dict[str, Any]) -> None:
    titles = texts.titles(str(wanted["language"]), f"notice.{wanted['name'].removeprefix(letters.TEMPLATE_PREFIX)}")
    buttons = [button["text"] for part in wanted["components"] for button in part.get("buttons", [])]
    assert buttons == list(titles)
    assert all(limits.length(title) <= limits.BUTTON_TITLE for title in titles)
