"""The drawn ticket: its QR opens it, its words are all there, and no name can spoil it."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import get_args

import pytest
import typst
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services import texts
from services.tickets.draw import FONTS, HERE, TEMPLATE, Shape, template_inputs, ticket_pdf, ticket_png
from services.tickets.facts import TicketFacts
from services.tickets.issue import labels
from tests.tickets.cast import RAVIS_TICKET

SHAPES = get_args(Shape)
MOST_BYTES_OF_A_PICTURE = 400_000
HARD_NAMES = [
    "रवि कुलकर्णी",
    "محمد رفیع",
    "\u202eivaR",
    "#strong[Ravi] $x$ *b* <a> `c` \\ // /* @ref",
    "<b>Ravi</b>{{ 7*7 }}",
    "W" * 60,
    "क्षत्रिय" * 7,
    "🎉🏡",
    "",
    "செல்வி ਗੁਰਪ੍ਰੀਤ সুমন",
]


def words_set_in(facts: TicketFacts, shape: Shape) -> list[str]:
    """The texts typst really set for `facts`, break opportunities taken out."""
    found = typst.query(
        TEMPLATE,
        "<fact>",
        field="text",
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs=template_inputs(facts, shape),
    )
    return [words.replace("\u200b", "") for words in json.loads(found)]


def picture(facts: TicketFacts) -> Image.Image:
    return Image.open(io.BytesIO(ticket_png(facts)))


def qr_of(image: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.quick
def test_the_qr_on_the_picture_opens_exactly_this_ticket() -> None:
    assert qr_of(picture(RAVIS_TICKET)) == [RAVIS_TICKET.link]


def test_the_qr_can_be_read_after_a_chat_app_has_shrunk_and_squeezed_the_picture() -> None:
    sent = io.BytesIO()
    shrunk = picture(RAVIS_TICKET).convert("RGB").resize((540, 903))
    shrunk.save(sent, format="JPEG", quality=40)
    assert qr_of(Image.open(sent)) == [RAVIS_TICKET.link]


@pytest.mark.quick
def test_the_qr_on_paper_can_be_read_in_grey() -> None:
    page = typst.compile(
        TEMPLATE,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="png",
        sys_inputs=template_inputs(RAVIS_TICKET, "paper"),
    )
    assert isinstance(page, bytes), "a usual ticket fits one sheet"
    assert qr_of(Image.open(io.BytesIO(page)).convert("L")) == [RAVIS_TICKET.link]


def test_the_picture_suits_a_chat_on_a_phone() -> None:
    drawn = ticket_png(RAVIS_TICKET)
    image = Image.open(io.BytesIO(drawn))
    assert image.width == 1080
    assert image.width < image.height < 2 * image.width
    assert image.mode in {"RGB", "RGBA"}
    assert len(drawn) < MOST_BYTES_OF_A_PICTURE


@pytest.mark.quick
@pytest.mark.parametrize("shape", SHAPES)
def test_every_fact_is_set_on_the_ticket(shape: Shape) -> None:
    facts = RAVIS_TICKET
    expected = {
        *(facts.booking_id, facts.code, facts.property_name, facts.kind, facts.guest_name),
        *(facts.check_in, facts.check_out, "2 nights", facts.people, facts.address),
        *(facts.owner_name, facts.owner_phone, facts.cancellation, *facts.instructions),
        *("₹12,600", "−₹189", "−₹3,591", "₹8,820", "18.7546, 73.4062"),
    }
    assert expected <= set(words_set_in(facts, shape))


@pytest.mark.quick
def test_a_ticket_without_discount_has_no_discount_row() -> None:
    assert [name for name, _ in RAVIS_TICKET.money_rows()] == [
        "Price",
        "Referral discount",
        "Advance paid",
        "Due on arrival",
    ]
    without = replace(RAVIS_TICKET, discount="")
    assert [name for name, _ in without.money_rows()] == ["Price", "Advance paid", "Due on arrival"]
    assert "−₹189" not in words_set_in(without, "picture")


@pytest.mark.parametrize("locale", texts.languages())
def test_the_ticket_can_be_drawn_and_scanned_in_every_language(locale: str) -> None:
    instructions = tuple(texts.raw(locale, "ticket", part) for part in ("show", "id_proof", "owner"))
    facts = replace(
        RAVIS_TICKET,
        locale=locale,
        labels=labels(locale, RAVIS_TICKET.booking_id),
        nights=texts.count(locale, "nights", 2),
        cancellation=texts.raw(locale, "ticket", "cancellation"),
        instructions=instructions,
    )
    image = picture(facts)
    assert qr_of(image) == [facts.link]
    assert image.width < image.height < 2 * image.width
    assert {facts.nights, *instructions} <= set(words_set_in(facts, "paper"))


@pytest.mark.parametrize("name", HARD_NAMES)
def test_no_name_breaks_the_picture_or_its_qr(name: str) -> None:
    image = picture(replace(RAVIS_TICKET, guest_name=name))
    assert image.width == 1080
    assert image.height < 2.2 * image.width
    assert qr_of(image) == [RAVIS_TICKET.link]


@pytest.mark.parametrize("shape", SHAPES)
def test_marks_in_a_name_are_shown_as_typed(shape: Shape) -> None:
    name = "#strong[Ravi] $x$ *b* <a> `c` \\ // /* @ref"
    assert name in words_set_in(replace(RAVIS_TICKET, guest_name=name), shape)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ravi 🎉 K.", "Ravi K."),
        ("🎉🏡", "Guest"),
        ("\u202eRavi\u202c", "Ravi"),
        ("Ravi\nK.", "Ravi K."),
        ("Ravi👍🏽 25°", "Ravi 25°"),
        ("क्\u200dष", "क्\u200dष"),
    ],
)
def test_what_no_font_can_draw_is_left_out(name: str, shown: str) -> None:
    assert shown in words_set_in(replace(RAVIS_TICKET, guest_name=name), "picture")


@settings(max_examples=15, deadline=None)
@given(words=st.text(max_size=60))
def test_any_words_at_all_can_be_drawn(words: str) -> None:
    facts = replace(
        RAVIS_TICKET, guest_name=words, address=words, property_name=words, instructions=(words,), people=words
    )
    assert ticket_pdf(facts).startswith(b"%PDF-")
    assert ticket_png(facts).startswith(b"\x89PNG")


@pytest.mark.quick
def test_the_pdf_is_one_and_links_to_the_ticket_the_map_and_the_owner() -> None:
    drawn = ticket_pdf(RAVIS_TICKET)
    assert drawn.startswith(b"%PDF-")
    for link in (RAVIS_TICKET.link, RAVIS_TICKET.map_url, "tel:+919000000011"):
        assert f"/URI({link})".encode() in drawn.replace(b"/URI (", b"/URI(")


def test_a_ticket_whose_place_has_no_map_link_is_still_drawn() -> None:
    assert ticket_pdf(replace(RAVIS_TICKET, map_url="")).startswith(b"%PDF-")


def test_two_people_can_open_their_tickets_at_the_same_moment() -> None:
    links = [f"{RAVIS_TICKET.link}{number}" for number in range(6)]
    with ThreadPoolExecutor(3) as together:
        pictures = list(together.map(lambda link: picture(replace(RAVIS_TICKET, link=link)), links))
    assert [qr_of(image) for image in pictures] == [[link] for link in links]
