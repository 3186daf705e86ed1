"""Every message becomes a body that WhatsApp takes, or an error before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import length
from bot.outgoing import plain, render, render_template
from services.post.messages import Choice, Document, Form, Link, Message, Place
from tests.bot.openapi import Complaints

pytestmark = pytest.mark.quick

RAVI = "+919000000001"
PICTURE = "https://thikana.example/lake.jpg"
TICKET = Document("https://thikana.example/ticket.pdf", "ticket.pdf")


def choices(count: int, title: str = "Villa {n}", about: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(f"v1.pick.{n}", title.format(n=n), about) for n in range(count))


MESSAGES = {
    "text": Message("Namaste Ravi"),
    "text with a link": Message("Pay here: https://thikana.example/pay/abc"),
    "text with a footer": Message("Namaste Ravi", footer="Reply menu at any time"),
    "one button": Message("Confirm?", choices(1)),
    "three buttons": Message("Which one?", choices(3, "A villa with a long name {n}"), footer="Prices per night"),
    "buttons under a picture": Message("Lake View", choices(2), picture=PICTURE),
    "buttons under a document": Message("Your ticket", choices(2), document=TICKET),
    "list of four": Message("Which one?", choices(4), list_title="See villas"),
    "list of ten": Message(
        "Which?", choices(10, "Villa", about="₹4,500 a night, " * 9), list_title="See all the villas here"
    ),
    "link": Message("Pay ₹2,850 to hold it.", link=Link("Pay now", "https://thikana.example/pay/abc")),
    "link under a picture": Message("Look", link=Link("Open", "https://thikana.example/v/1"), picture=PICTURE),
    "picture": Message("Lake View", picture=PICTURE),
    "picture without words": Message("", picture=PICTURE),
    "document": Message("Your ticket", document=TICKET),
    "form": Message("Which nights?", form=Form("Calendar", "1234567890", "token-7")),
    "form under a footer": Message("Which?", form=Form("Calendar", "1234567890", "t"), footer="Or type the dates"),
    "place": Message("", place=Place(18.7537, 73.4086, "Lake View", "Lonavala")),
    "place without a name": Message("", place=Place(0, -0.5)),
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES.keys())
@pytest.mark.parametrize("to", [RAVI, "bsuid:IN.1349"])
def test_meta_has_nothing_against_it(message: Message, to: str, complaints: Complaints) -> None:
    assert complaints(render(message, to, "row-7")) == ""


@pytest.mark.parametrize("picture", ["", PICTURE])
@pytest.mark.parametrize("params", [{}, {"guest": "Ravi", "when": "4 to 6 December"}])
@pytest.mark.parametrize("payloads", [(), ("v1.yes", "v1.no")])
def test_meta_has_nothing_against_a_template(
    picture: str, params: dict[str, str], payloads: tuple[str, ...], complaints: Complaints
) -> None:
    assert complaints(render_template("owner_request", "en", params, payloads, picture, RAVI, "row-7")) == ""


def test_the_judge_does_complain(complaints: Complaints) -> None:
    body = render(MESSAGES["three buttons"], RAVI, "row-7")
    assert complaints(body | {"surprise": 1})
    body["interactive"]["action"]["buttons"][0]["reply"]["title"] = "x" * 21
    assert complaints(body)


def test_a_text_is_addressed_and_marked_with_our_row() -> None:
    assert render(MESSAGES["text"], RAVI, "row-7") == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": RAVI,
        "biz_opaque_callback_data": "row-7",
        "type": "text",
        "text": {"body": "Namaste Ravi", "preview_url": False},
    }


def test_a_person_without_a_number_is_addressed_by_user_id() -> None:
    body = render(MESSAGES["text"], "bsuid:IN.1349", "")
    assert body["recipient"] == "IN.1349"
    assert "to" not in body
    assert "biz_opaque_callback_data" not in body


@pytest.mark.parametrize("to", ["919000000001", "", "bsuid:", "+91 90000 00001", "Ravi", "+9190"])
@pytest.mark.trap(1)
def test_nothing_goes_to_what_is_no_address(to: str) -> None:
    with pytest.raises(ValueError, match="expected a number"):
        render(MESSAGES["text"], to, "")


def test_only_a_text_with_a_link_gets_a_preview() -> None:
    assert render(MESSAGES["text with a link"], RAVI, "")["text"]["preview_url"] is True
    assert render(MESSAGES["text with a footer"], RAVI, "")["text"]["preview_url"] is False


def test_a_footer_without_a_place_of_its_own_is_the_last_line() -> None:
    assert render(MESSAGES["text with a footer"], RAVI, "")["text"]["body"] == "Namaste Ravi\n\nReply menu at any time"


def test_up_to_three_choices_are_buttons_and_four_a_list() -> None:
    assert render(MESSAGES["three buttons"], RAVI, "")["interactive"]["type"] == "button"
    shown = render(MESSAGES["list of four"], RAVI, "")["interactive"]
    assert (shown["type"], shown["action"]["button"]) == ("list", "See villas")
    assert [row["id"] for row in shown["action"]["sections"][0]["rows"]] == [f"v1.pick.{n}" for n in range(4)]


def test_equal_titles_are_kept_apart() -> None:
    shown = render(MESSAGES["three buttons"], RAVI, "")["interactive"]["action"]["buttons"]
    assert [button["reply"]["title"] for button in shown] == [
        "A villa with a long…",
        "A villa with a lo… 2",
        "A villa with a lo… 3",
    ]


def test_a_document_keeps_its_name_and_words() -> None:
    document = render(MESSAGES["document"], RAVI, "")["document"]
    assert document == {"link": TICKET.url, "filename": "ticket.pdf", "caption": "Your ticket"}


def test_a_place_is_sent_with_its_name() -> None:
    location = render(MESSAGES["place"], RAVI, "")["location"]
    assert location == {"latitude": "18.7537", "longitude": "73.4086", "name": "Lake View", "address": "Lonavala"}


@pytest.mark.parametrize(
    "message",
    [
        Message(""),
        Message("  \n"),
        Message("x" * 4097),
        Message("x" * 1025, picture=PICTURE),
        Message("x" * 1000, picture=PICTURE, footer="y" * 30),
        Message("x" * 1025, choices(2)),
        Message("😀" * 513, choices(2)),
        Message("", choices(2)),
        Message("Which?", choices(11), list_title="See"),
        Message("Which?", choices(5)),
        Message("Which?", choices(5), list_title="See", picture=PICTURE),
        Message("Which?", (Choice("x" * 257, "Yes"),)),
        Message("Which?", tuple(Choice(f"{n}" + "x" * 200, "Yes") for n in range(4)), list_title="See"),
        Message("Which?", (Choice("same", "Yes"), Choice("same", "No"))),
        Message("Which?", (Choice(" padded", "Yes"),)),
        Message("Which?", (Choice("", "Yes"),)),
        Message("Which?", (Choice("yes", " "),)),
        Message("Which?", choices(2), link=Link("Open", "https://thikana.example")),
        Message("Here", place=Place(1, 2)),
        Message("Both", picture=PICTURE, document=TICKET),
    ],
)
@pytest.mark.trap(14)
def test_what_whatsapp_would_refuse_is_refused_here(message: Message) -> None:
    with pytest.raises(ValueError, match=r"."):
        render(message, RAVI, "")


def test_an_id_of_the_full_length_goes_uncut() -> None:
    body = render(Message("Which?", (Choice("x" * 256, "Yes"),)), RAVI, "c" * 512)
    assert body["interactive"]["action"]["buttons"][0]["reply"]["id"] == "x" * 256
    with pytest.raises(ValueError, match="callback"):
        render(MESSAGES["text"], RAVI, "c" * 513)


@given(st.lists(st.text(min_size=1).filter(str.strip), min_size=1, max_size=10), st.text(), st.text())
@pytest.mark.trap(14)
def test_any_titles_come_out_short_and_different(titles: list[str], about: str, footer: str) -> None:
    offered = tuple(Choice(f"id-{n}", title, about) for n, title in enumerate(titles))
    footer = footer if footer.strip() else ""
    shown = render(Message("Which?", offered, list_title="See", footer=footer), RAVI, "")["interactive"]
    tappable = shown_titles(shown)
    assert len(set(tappable)) == len(titles)
    assert all(0 < length(title) <= (20 if shown["type"] == "button" else 24) for title in tappable)
    assert all(length(row.get("description", "")) <= 72 for row in shown_rows(shown))
    assert length(shown.get("footer", {"text": ""})["text"]) <= 60


def shown_rows(shown: dict[str, Any]) -> list[dict[str, str]]:
    action = shown["action"]
    return action["sections"][0]["rows"] if "sections" in action else [button["reply"] for button in action["buttons"]]


def shown_titles(shown: dict[str, Any]) -> list[str]:
    return [row["title"] for row in shown_rows(shown)]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*Ravi* _K_ ~x~ `y`", "Ravi K x y"),
        ("Ravi\n\nBooking confirmed", "Ravi Booking confirmed"),
        ("abc\u202edef\u200b\x07", "abcdef"),
        ("रवि क\u094d\u200dष", "रवि क\u094d\u200dष"),
        ("👨‍👩‍👧‍👦", "👨‍👩‍👧‍👦"),
        ("D'Souza, A. & Co.", "D'Souza, A. & Co."),
        ("\ud83d", "?"),
    ],
)
@pytest.mark.trap(25)
def test_a_name_cannot_format_hide_or_turn_the_words_around_it(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@given(st.text())
def test_a_plain_name_is_one_line_without_marks(typed: str) -> None:
    shown = plain(typed)
    assert not set("*_~`\n\r\t\u202e\u2066") & set(shown)
    assert plain(shown) == shown


@pytest.mark.trap(16)
def test_template_parameters_are_one_line_and_never_empty() -> None:
    params = {"guest": "Ravi\n  K", "note": " \t"}
    template = render_template("t", "en", params, ("v1.yes", "v1.no"), PICTURE, RAVI, "row-7")["template"]
    assert template["components"] == [
        {"type": "header", "parameters": [{"type": "image", "image": {"link": PICTURE}}]},
        {
            "type": "body",
            "parameters": [
                {"type": "text", "parameter_name": "guest", "text": "Ravi K"},
                {"type": "text", "parameter_name": "note", "text": "-"},
            ],
        },
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "0",
            "parameters": [{"type": "payload", "payload": "v1.yes"}],
        },
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "1",
            "parameters": [{"type": "payload", "payload": "v1.no"}],
        },
    ]


@pytest.mark.parametrize("payloads", [("x" * 129,), ("",), ("same", "same")])
@pytest.mark.trap(15)
def test_a_payload_that_would_not_come_back_is_refused(payloads: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="id"):
        render_template("t", "en", {}, payloads, "", RAVI, "")


def test_two_places_with_their_prices_are_a_list() -> None:
    offered = (Choice("a", "Pine Cottage", "total ₹9,450"), Choice("b", "Lakeview Cottage", "total ₹12,600"))
    shown = render(Message("Which?", offered, list_title="See places"), RAVI, "")["interactive"]
    assert shown["type"] == "list"
    assert [row["description"] for row in shown["action"]["sections"][0]["rows"]] == ["total ₹9,450", "total ₹12,600"]
