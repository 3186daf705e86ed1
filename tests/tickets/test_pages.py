"""The public pages: every state says its one thing, people's words stay words, nothing runs inline."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services import texts
from services.tickets.qr import qr_data_url
from tests.tickets.cast import RAVIS_TICKET
from web.pages import sentence

pytestmark = pytest.mark.quick

WEB = Path(__file__).parents[2] / "web"
PAGES = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True, undefined=StrictUndefined)
HOSTILE = "<script>alert(1)</script>"
PAY_ACTION = "/pay/Abc123Abc123Abc123Ab"
CHAT = "https://wa.me/919000000099"

ANYWHERE = {"admin_phone": "+91 90000 00021", "chat_url": CHAT, "locale": "en", "say": partial(sentence, "en")}
BOOKING = ANYWHERE | {
    "booking_id": "TH-K7Q4MPX",
    "property_name": "Lakeview Cottage",
    "payee_name": "Thikana Stays",
    "hold_until": "10:30",
    "due": "₹8,820",
    "ticket_url": "",
}
PAY = BOOKING | {
    "photo_url": "/static/places/lakeview-cottage.jpg",
    "kind": "Cottage",
    "place": "Lonavala",
    "check_in": "Fri 4 Dec 2026, 14:00",
    "check_out": "Sun 6 Dec 2026, 11:00",
    "nights": "2 nights",
    "people": "2 guests: 1 veg, 1 non-veg",
    "guest_name": "Ravi",
    "lines": [("2 nights", "₹12,000"), ("GST 5 %", "₹600"), ("Referral discount", "−₹189"), ("Total", "₹12,411")],
    "pay_now": "₹3,591",
    "cancellation": "Full refund until 2 Dec 14:00.",
    "pay_action": PAY_ACTION,
}
RECEIPT = BOOKING | {"amount": "₹3,591", "transaction_id": "PTM-8841", "paid_at": "10:16", "answer_by": "10:26"}
FAILURE = BOOKING | {
    "amount": "₹3,591",
    "heading": "",
    "why": "Your bank said no.",
    "can_retry": True,
    "retry_action": PAY_ACTION,
}
FORWARD = ANYWHERE | {
    "url": "https://bank.example.in/pay",
    "fields": [("txnToken", 'a"b')],
    "pay_now": "₹3,591",
    "payee_name": "Thikana Stays",
}
WAITING = ANYWHERE | {"amount": "₹3,591", "booking_id": "TH-K7Q4MPX", "refresh_url": "/payment/success?o=1"}
NOTICE = ANYWHERE | {"status": "404", "heading": "", "sentence": ""}
TICKET = ANYWHERE | {
    "ticket": RAVIS_TICKET,
    "qr_url": qr_data_url(RAVIS_TICKET.link),
    "pdf_url": "/ticket.pdf?booking_id=TH-K7Q4MPX",
    "png_url": "/ticket.png?booking_id=TH-K7Q4MPX",
}
EVERY_PAGE = [
    *(("pay.html", PAY | {"state": state}) for state in ("payable", "being_checked", "paid", "ended", "cancelled")),
    ("pay_forward.html", FORWARD),
    ("receipt.html", RECEIPT),
    ("failure.html", FAILURE),
    ("waiting.html", WAITING),
    ("notice.html", NOTICE),
    ("ticket.html", TICKET),
]


def page(name: str, facts: dict[str, Any]) -> str:
    return PAGES.get_template(name).render(facts)


@pytest.mark.parametrize(("name", "facts"), EVERY_PAGE)
def test_no_page_runs_or_styles_anything_inline(name: str, facts: dict[str, Any]) -> None:
    html = page(name, facts)
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    assert re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL) in ([], [""])


@pytest.mark.parametrize(("name", "facts"), EVERY_PAGE)
def test_every_file_a_page_loads_is_ours_and_there(name: str, facts: dict[str, Any]) -> None:
    loaded = re.findall(r'<(?:script|img|link)[^>]*?(?:src|href)="([^"]+)"', page(name, facts))
    assert "/static/thikana.css" in loaded
    for url in (url for url in loaded if not url.startswith("data:image/png;")):
        assert url.startswith("/static/"), url
        assert (WEB / url.removeprefix("/")).is_file(), url


@pytest.mark.parametrize(("name", "facts"), EVERY_PAGE)
def test_peoples_words_never_become_markup(name: str, facts: dict[str, Any]) -> None:
    hostile = {
        key: HOSTILE if isinstance(value, str) and key not in {"state", "status"} else value
        for key, value in facts.items()
    }
    assert HOSTILE not in page(name, hostile)


@pytest.mark.parametrize(("name", "facts"), [item for item in EVERY_PAGE if item[0] != "pay_forward.html"])
def test_every_page_leads_back_to_the_chat(name: str, facts: dict[str, Any]) -> None:
    assert f'href="{CHAT}"' in page(name, facts)


@pytest.mark.parametrize("locale", texts.languages())
def test_every_page_is_there_in_every_language(locale: str) -> None:
    said = {"locale": locale, "say": partial(sentence, locale)}
    for name, facts in EVERY_PAGE:
        html = page(name, facts | said)
        assert f'<html lang="{locale}">' in html
        assert str(sentence(locale, "page", "never_asks")) in html


def test_ravi_reads_what_he_pays_for_and_to_whom_before_he_pays() -> None:
    html = page("pay.html", PAY | {"state": "payable"})
    for words in ("Lakeview Cottage", "Lonavala", "Fri 4 Dec 2026, 14:00", "Ravi", "Thikana Stays", "TH-K7Q4MPX"):
        assert words in html
    for amount in ("₹12,000", "₹600", "−₹189", "₹12,411", "₹3,591", "₹8,820"):
        assert amount in html
    assert f'<form method="post" action="{PAY_ACTION}">' in html
    assert "Pay ₹3,591</button>" in html
    assert "10:30" in html


@pytest.mark.parametrize("state", ["being_checked", "paid", "ended", "cancelled"])
def test_only_a_payable_booking_has_a_pay_button(state: str) -> None:
    html = page("pay.html", PAY | {"state": state})
    assert "<form" not in html
    assert PAY_ACTION not in html


def test_while_the_bank_is_silent_nobody_is_asked_to_pay_twice() -> None:
    checked = page("pay.html", PAY | {"state": "being_checked"})
    waiting = page("waiting.html", WAITING)
    assert "Please do not pay again." in checked
    assert "Please do not pay again." in waiting
    assert 'http-equiv="refresh" content="5;url=/payment/success?o=1"' in waiting


def test_a_paid_booking_opens_its_ticket_once_there_is_one() -> None:
    assert "Open my ticket" not in page("pay.html", PAY | {"state": "paid"})
    with_ticket = page("pay.html", PAY | {"state": "paid", "ticket_url": "/ticket?booking_id=TH-K7Q4MPX"})
    assert 'href="/ticket?booking_id=TH-K7Q4MPX"' in with_ticket


def test_the_receipt_names_the_transaction_and_when_the_owner_answers() -> None:
    html = page("receipt.html", RECEIPT)
    for words in ("₹3,591", "PTM-8841", "TH-K7Q4MPX", "10:26"):
        assert words in html


def test_a_failed_payment_offers_another_try_only_where_one_is_possible() -> None:
    assert f'action="{PAY_ACTION}"' in page("failure.html", FAILURE)
    assert "<form" not in page("failure.html", FAILURE | {"can_retry": False})


def test_the_forwarding_page_posts_every_field_and_has_a_button_for_want_of_scripts() -> None:
    html = page("pay_forward.html", FORWARD)
    assert 'name="txnToken" value="a&#34;b"' in html
    assert 'id="forward" method="post" action="https://bank.example.in/pay"' in html
    assert ">Continue</button>" in html


def test_the_ticket_page_shows_all_a_guest_and_an_owner_need() -> None:
    html = page("ticket.html", TICKET)
    facts = RAVIS_TICKET
    for words in (facts.booking_id, facts.code, facts.property_name, facts.guest_name, facts.people, facts.address):
        assert words in html
    for words in (facts.check_in, facts.check_out, "2 nights", "₹3,591", "₹8,820", *facts.instructions):
        assert words in html
    assert 'href="tel:+919000000011"' in html
    assert f'href="{facts.map_url}"' in html


@pytest.mark.parametrize("status", ["400", "404", "410", "429", "500", "503"])
def test_every_refusal_is_a_friendly_sentence(status: str) -> None:
    html = page("notice.html", NOTICE | {"status": status})
    heading = re.search(r"<h1>(.+?)</h1>", html)
    assert heading
    assert status not in html.split("<main>")[1]


def test_a_refusal_can_say_more_than_its_status() -> None:
    html = page("notice.html", NOTICE | {"status": "410", "heading": "This stay is over", "sentence": "Come again."})
    assert "<h1>This stay is over</h1>" in html
    assert "Come again." in html
