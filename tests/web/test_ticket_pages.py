"""The ticket for whoever holds its link, in its four forms, and for nobody else."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from PIL import Image

from services.states import BOOKING, CONFIRMED, all_states
from services.tables import Listing
from tests.services.stays import ARRIVAL, Stay, forced, offered
from tests.town import Town
from tests.web.pages import codes, words

FORMS = ("/ticket", "/ticket.png", "/ticket.pdf", "/api/etickets/booking")


@pytest.fixture
def stay(town: Town) -> Stay:
    """A confirmed booking with a code."""
    return offered(town, code="TEST123").is_confirmed()


def link(stay: Stay) -> str:
    return f"https://thikana.example/ticket?{stay.ticket_query}"


def test_the_ticket_shows_its_eight_facts(stay: Stay) -> None:
    answer, booking = stay.town.browser.get(f"/ticket?{stay.ticket_query}"), stay.booking
    page = words(answer)
    for fact in (
        "Fri 4 Dec 2026, 14:00",
        "Sun 6 Dec 2026, 11:00",
        "2 guests",
        "Lakeview Cottage",
        "Pawna Lake Road",
        "+919000000011",
        booking.paid.show(),
        booking.due.show(),
        booking.discount.show(),
        booking.price.show(),
        "Ravi Kumar",
        stay.booking_id,
    ):
        assert fact in page, fact
    assert (
        "https://maps.google.com/?q=18.658600,73.487100" in stay.town.browser.get(f"/ticket?{stay.ticket_query}").text
    )


@pytest.mark.quick
def test_the_data_of_a_ticket_add_up(stay: Stay) -> None:
    answer = stay.town.browser.get(f"/api/etickets/booking?{stay.ticket_query}")
    told = answer.get_json()
    assert told["advance_paid"] + told["customer_discount"] + told["amount_due"] == told["price"] == 12600
    assert told["total_amount"] == told["price"] - told["customer_discount"]
    assert (told["booking_id"], told["booking_status"], told["currency"]) == (
        stay.booking_id, "TICKET_GENERATED", "INR",
    )  # fmt: skip
    assert (told["check_in"], told["check_out"], told["nights"], told["guests"]) == ("2026-12-04", "2026-12-06", 2, 2)
    assert told["owner"] == {"name": "Mr. Pawar", "phone": "+919000000011"}
    assert told["property"]["map_url"].startswith("https://maps.google.com/")
    assert told["ticket_url"] == link(stay)


def test_the_stored_code_and_the_pictures_hold_the_exact_link(stay: Stay) -> None:
    stored = base64.b64decode((stay.booking.qr_code or "").removeprefix("data:image/png;base64,"))
    picture = stay.town.browser.get(f"/ticket.png?{stay.ticket_query}")
    assert picture.mimetype == "image/png"
    for png in (stored, picture.data):
        assert [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))] == [link(stay)]


def test_the_paper_is_a_pdf_named_after_the_booking(stay: Stay) -> None:
    paper = stay.town.browser.get(f"/ticket.pdf?{stay.ticket_query}")
    assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert f"ticket-{stay.booking_id}.pdf" in paper.headers["Content-Disposition"]


def test_without_the_right_link_there_is_no_ticket(stay: Stay, town: Town) -> None:
    code = codes(stay)[1]
    other = offered(town, arrival=ARRIVAL + timedelta(days=7))
    for query in (
        "",
        f"booking_id={stay.booking_id}",
        f"booking_id={stay.booking_id}&t=",
        f"booking_id={stay.booking_id}&t={code[:-1]}",
        f"booking_id={stay.booking_id}&t={code}A",
        f"booking_id={stay.booking_id}&t={code.swapcase()}",
        f"booking_id={stay.booking_id}&t={codes(stay)[0]}",
        f"booking_id={stay.booking_id}&t={codes(other)[1]}",
        f"booking_id={stay.booking_id.lower()}&t={code}",
        f"booking_id=TH-AAAAAAA&t={code}",
        f"booking_id={stay.booking_id}&t=%E0%A4%A4%00",
    ):
        for form in FORMS:
            answer = town.browser.get(f"{form}?{query}")
            assert answer.status_code == 404, (form, query)
            assert "Ravi" not in answer.text
            assert code not in answer.text


@pytest.mark.parametrize("state", sorted(all_states(BOOKING) - CONFIRMED))
def test_no_other_state_has_a_ticket_and_asking_stores_nothing(town: Town, state: str) -> None:
    stay = offered(town)
    with forced(stay, state):
        pass
    for form in FORMS:
        assert town.browser.get(f"{form}?{stay.ticket_query}").status_code == 404
    assert (stay.state, stay.booking.qr_code, stay.booking.ticket_generated_at) == (state, None, None)


def test_a_ticket_is_made_once_and_by_nothing_but_the_owners_yes(town: Town) -> None:
    stay = offered(town).is_paid()
    assert stay.booking.qr_code is None
    stay.owner_taps("Confirm")
    booking = stay.booking
    assert (booking.booking_status, booking.ticket_generated_at) == ("TICKET_GENERATED", town.clock.now())
    assert link(stay) in town.phone(booking.guest.address).last.text


@pytest.mark.parametrize(("zone", "ends"), [
    ("Asia/Kolkata", datetime(2026, 12, 6, 5, 30, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 12, 6, 16, 0, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 12, 5, 22, 0, tzinfo=UTC)),
])  # fmt: skip
def test_the_link_ends_at_check_out_by_the_clock_of_the_place(town: Town, zone: str, ends: datetime) -> None:
    stay = offered(town).is_confirmed()
    with town.house.work() as work:
        work.tx.query(Listing).filter(Listing.slug == "lakeview-cottage").one().timezone = zone
    town.clock.instant = ends - timedelta(seconds=1)
    assert statuses(stay) == [200] * 4
    town.clock.instant = ends
    assert statuses(stay) == [410] * 4
    assert "Ravi" not in town.browser.get(f"/ticket?{stay.ticket_query}").text


def statuses(stay: Stay) -> list[int]:
    return [stay.town.browser.get(f"{form}?{stay.ticket_query}").status_code for form in FORMS]


@pytest.mark.parametrize("form", FORMS)
def test_tickets_are_for_one_reader_and_no_store(stay: Stay, form: str) -> None:
    headers = stay.town.browser.get(f"{form}?{stay.ticket_query}").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "strict-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
