"""A stay booked as a newcomer books it: by clicking through the sandbox's phones in a real browser."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Phone, Visitor, qr_text

RAVI, PAWAR = "919000000001", "919000000011"
NARROW = {"width": 390, "height": 844}


def weekend(number: int) -> tuple[str, str]:
    """The first and last day of a coming weekend, from Friday to Sunday, as the pages write them."""
    today = datetime.now(ZoneInfo("Asia/Kolkata")).date()
    friday = today + timedelta(days=(4 - today.weekday()) % 7 + 7 * number)
    return tuple(f"{day:%a} {day.day} {day:%b %Y}" for day in (friday, friday + timedelta(days=2)))  # type: ignore[return-value]


def wish(days: tuple[str, str], what: str = "cottage") -> str:
    """The wish as people type it: "cottage near Lonavala 4 dec - 6 dec, 2 people"."""
    first, last = (" ".join(day.split()[1:3]).lower() for day in days)
    return f"{what} near Lonavala {first} - {last}, 2 people"


def pays(visitor: Visitor, guest: Phone, place: str) -> tuple[Page, str]:
    """Pay the advance for the newest card of that place; gives the receipt and the booking id."""
    tab = visitor.opens(guest.pay_link(place))
    expect(tab.get_by_role("heading", name=place)).to_be_visible()
    tab.get_by_role("button", name="Pay ₹").click()
    expect(tab.get_by_text("SIMULATOR")).to_be_visible()
    tab.get_by_role("button", name="Pay ₹").click()
    expect(tab.get_by_role("heading", name="received")).to_be_visible()
    found = re.search(r"TH-\w+", tab.locator("main").inner_text())
    assert found
    visitor.returns()
    return tab, found[0]


def test_a_stay_is_booked_from_the_first_line_to_the_ticket(visitor: Visitor) -> None:
    ravi, pawar, days = visitor.phone(RAVI), visitor.phone(PAWAR), weekend(2)
    ravi.says(wish(days))
    place = ravi.chooses("Cottage")
    receipt, booking_id = pays(visitor, ravi, place)
    expect(receipt.locator("main")).to_contain_text("The owner answers by")
    receipt.get_by_role("link", name="Back to the chat").click()
    expect(receipt.locator(f'[data-phone="{RAVI}"]')).to_be_visible()
    visitor.returns()

    expect(ravi.heard("received", booking_id)).to_be_visible()
    pawar.heard("New booking request", booking_id).get_by_role("button", name="Confirm").click()
    expect(pawar.heard("Confirmed", booking_id)).to_be_visible()
    told = ravi.heard("Booking Confirmed!", booking_id)
    expect(told.locator("img")).to_be_visible()
    ravi.shows_its_newest()

    ticket = visitor.opens(told.get_by_role("link"))
    for fact in (place, "Booking confirmed", booking_id, *days, "Ravi", "2 guests", "Mr. Pawar"):
        expect(ticket.locator("article")).to_contain_text(fact)
    assert qr_text(ticket.locator("img.qr").screenshot()) == ticket.url
    picture = visitor.page.request.get(str(told.locator("img").get_attribute("src")))
    assert qr_text(picture.body()) == ticket.url


def test_a_photo_of_the_ticket_checks_the_guest_in(visitor: Visitor) -> None:
    guest, pawar = visitor.new_customer(), visitor.phone(PAWAR)
    today = datetime.now(ZoneInfo("Asia/Kolkata")).date()
    days = (f"{day:%a} {day.day} {day:%b %Y}" for day in (today, today + timedelta(days=1)))
    guest.says(wish(tuple(days)))  # type: ignore[arg-type]
    _, booking_id = pays(visitor, guest, guest.chooses("Cottage"))
    pawar.heard("New booking request", booking_id).get_by_role("button", name="Confirm").click()
    expect(guest.heard("Booking Confirmed!", booking_id).locator("img")).to_be_visible()

    pawar.sends("ticket")
    valid = pawar.heard("Valid", booking_id)
    expect(valid).to_be_visible()
    valid.get_by_role("button", name="Checked in").click()
    expect(pawar.heard("is checked in", booking_id)).to_be_visible()
    expect(guest.heard("Checked in", booking_id)).to_be_visible()


def test_when_the_owner_cancels_the_guest_is_told_about_the_money(visitor: Visitor) -> None:
    guest, pawar = visitor.new_customer(), visitor.phone(PAWAR)
    guest.says(wish(weekend(3)))
    place = guest.chooses("Cottage")
    receipt, booking_id = pays(visitor, guest, place)
    pawar.heard("New booking request", booking_id).get_by_role("button", name="Cancel").click()
    expect(pawar.heard("Declined", booking_id)).to_be_visible()
    expect(guest.heard("refund", booking_id)).to_be_visible()
    receipt.reload()
    expect(receipt.get_by_role("link", name="Open my ticket")).to_have_count(0)


def test_the_keyboard_is_enough_from_the_message_to_the_choice(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    _tab_to(visitor.page, "[data-add-phone]")
    with visitor.page.expect_response("**/ui/phones") as answer:
        keyboard.press("Enter")
    guest = visitor.phone(answer.value.json()["wa_id"])
    expect(guest.composer).to_be_focused()
    keyboard.type(wish(weekend(4)))
    keyboard.press("Enter")
    expect(guest.node.locator("[data-list-open]")).to_be_visible()
    _tab_to(visitor.page, f'[data-phone="{guest.wa_id}"] [data-list-open]', "Shift+Tab")
    keyboard.press("Enter")
    second = guest.sheet.locator("[data-choice]").nth(1)
    place = second.locator("strong").inner_text()
    keyboard.press("ArrowDown")
    expect(second).to_be_focused()
    keyboard.press("Enter")
    expect(guest.sheet).to_have_count(0)
    expect(guest.pay_link(place)).to_be_visible()
    _tab_to(visitor.page, f'[data-phone="{guest.wa_id}"] [data-link]')


@pytest.mark.parametrize("visitor", [NARROW], indirect=True, ids=["390x844"])
def test_a_narrow_screen_is_enough_for_the_whole_walk(visitor: Visitor) -> None:
    guest, pawar = visitor.new_customer(), visitor.phone(PAWAR)
    guest.says(wish(weekend(5), "villa"))
    place = guest.chooses("Villa")
    receipt, booking_id = pays(visitor, guest, place)
    assert _fits(receipt)
    pawar.tab.click()
    pawar.heard("New booking request", booking_id).get_by_role("button", name="Confirm").click()
    expect(pawar.heard("Confirmed", booking_id)).to_be_in_viewport()
    guest.tab.click()
    link = guest.heard("Booking Confirmed!", booking_id).get_by_role("link")
    expect(link).to_be_in_viewport()
    ticket = visitor.opens(link)
    assert qr_text(ticket.locator("img.qr").screenshot()) == ticket.url
    assert _fits(ticket)
    assert _fits(visitor.page)


def _fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def _tab_to(page: Page, selector: str, key: str = "Tab", most: int = 80) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement?.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} do not lead to {selector}")
