"""What a visitor can do to the business and to their own messages, by keyboard and on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.visitor import Phone, Visitor

NARROW = {"width": 390, "height": 844}


def asks(guest: Phone, words: str) -> None:
    """Write, and wait until the business has read it."""
    guest.says(words)
    expect(guest.node.locator(".row--me").last.locator(".ticks--read")).to_be_visible()


def own(guest: Phone, mark: str) -> None:
    """Do something to the newest message of one's own, by keyboard alone."""
    guest.node.locator("[data-own]").last.focus()
    guest.node.page.keyboard.press("Enter")
    expect(guest.node.locator('[role="menu"]')).to_be_visible()
    while not guest.node.locator(f'[data-menu="{mark}"]').evaluate("it => it === document.activeElement"):
        guest.node.page.keyboard.press("ArrowDown")
    guest.node.page.keyboard.press("Enter")


def test_a_message_is_edited_and_taken_back_by_keyboard(visitor: Visitor) -> None:
    guest = visitor.new_customer()
    asks(guest, "cottage near Lonavala, 2 people")
    expect(guest.heard("2 guests")).to_be_visible()
    own(guest, "edit")
    expect(guest.composer).to_have_value("cottage near Lonavala, 2 people")
    guest.composer.fill("cottage near Lonavala, 3 people")
    visitor.page.keyboard.press("Enter")
    expect(guest.heard("3 guests")).to_be_visible()
    expect(guest.node.locator(".row--me").last).to_contain_text("edited")
    own(guest, "delete")
    expect(guest.node.locator(".row--me").last).to_contain_text("You deleted this message")


@pytest.mark.parametrize("visitor", [NARROW], indirect=True, ids=["390x844"])
def test_an_error_is_chosen_met_and_switched_off_on_a_narrow_screen(visitor: Visitor) -> None:
    guest, page = visitor.new_customer(), visitor.page
    asks(guest, "hi")
    open_drawer(page)
    page.get_by_label("Error", exact=True).select_option("131016")
    page.get_by_label("How often").select_option("until switched off")
    page.get_by_role("button", name="Switch it on").press("Enter")
    expect(page.get_by_text("On: 131016 Service unavailable, told at once, until switched off.")).to_be_visible()
    assert fits(page.locator(".drawer__body"))
    close_drawer(page)
    heard = guest.node.locator(".row--them").count()
    asks(guest, "camp")
    expect(guest.node.locator(".row--them")).to_have_count(heard)
    open_drawer(page)
    page.get_by_role("button", name="Switch it off").press("Enter")
    expect(page.get_by_role("button", name="Switch it off")).to_be_hidden()
    close_drawer(page)
    expect(guest.node.locator(".row--them")).to_have_count(heard + 1)


def test_a_number_changes_and_somebody_comes_who_has_none(visitor: Visitor) -> None:
    guest, page = visitor.new_customer(), visitor.page
    asks(guest, "hi")
    open_drawer(page)
    page.get_by_label("Phone", exact=True).select_option(guest.wa_id)
    with page.expect_response("**/number") as answer:
        page.get_by_role("button", name="Give it another number").press("Enter")
    moved = visitor.phone(answer.value.json()["wa_id"])
    expect(moved.heard("Namaste")).to_have_count(1)
    expect(guest.node).to_have_count(0)
    with page.expect_response("**/ui/phones") as answer:
        page.get_by_role("button", name="somebody without a number").press("Enter")
    hidden = visitor.phone(answer.value.json()["wa_id"])
    expect(hidden.composer).to_be_focused()
    expect(hidden.node.locator(".caption")).to_contain_text("@")
    asks(hidden, "hi")
    expect(hidden.heard("Namaste")).to_be_visible()


def test_a_text_message_is_written_from_the_phone_and_its_stop_is_obeyed(visitor: Visitor) -> None:
    guest = visitor.new_customer()
    asks(guest, "settings")
    expect(guest.heard("Offers and nudges: on")).to_be_visible()
    guest.sends("sms")
    expect(guest.node.get_by_text("By SMS, not in the chat")).to_be_visible()
    guest.says("STOP")
    expect(guest.node.locator('.row--me[data-kind="sms"]')).to_contain_text("STOP")
    expect(guest.node.get_by_text("By SMS, not in the chat")).to_be_hidden()
    open_drawer(visitor.page)
    expect(visitor.page.locator("[data-journal]")).to_contain_text("/api/sms/webhook")
    close_drawer(visitor.page)
    asks(guest, "settings")
    expect(guest.heard("Offers and nudges: off")).to_be_visible()


def test_a_template_is_paused_and_the_page_shows_that_something_is_wrong(visitor: Visitor) -> None:
    page = visitor.page
    open_drawer(page)
    page.get_by_label("Template", exact=True).select_option("thikana_refund_done/en")
    page.get_by_label("Stands as").select_option("paused for 3 hours")
    expect(page.locator("#template-name option:checked")).to_contain_text("paused for 3 hours")
    close_drawer(page)
    expect(page.locator("[data-switches-dot]")).to_be_visible()
    open_drawer(page)
    page.get_by_label("Stands as").select_option("approved")
    expect(page.locator("[data-switches-dot]")).to_be_hidden()


def test_no_width_has_to_be_scrolled_sideways(visitor: Visitor) -> None:
    for width in (360, 390, 768, 1024, 1440):
        visitor.page.set_viewport_size({"width": width, "height": 844})
        assert fits(visitor.page.locator("html")), width


def open_drawer(page: Page) -> None:
    page.locator("[data-switches-open]").press("Enter")
    expect(page.locator("[data-fault-on]")).to_be_attached()


def close_drawer(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.locator(".drawer")).to_be_hidden()


def fits(node: Locator) -> bool:
    """Whether nothing in it has to be scrolled sideways."""
    return bool(node.evaluate("it => it.scrollWidth <= it.clientWidth"))
