"""The form on a phone: opened, filled in by keyboard alone on a narrow screen, and answered with the price card."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

NARROW = {"width": 390, "height": 844}


@pytest.mark.parametrize("visitor", [NARROW], indirect=True, ids=["390x844"])
def test_the_form_is_filled_in_by_keyboard_on_a_narrow_screen(visitor: Visitor) -> None:
    guest, keys = visitor.new_customer(), visitor.page.keyboard
    guest.says("lakeview cottage")
    guest.node.get_by_role("button", name="Calendar").press("Enter")
    guest.node.locator("[data-form-open]").press("Enter")
    form, send = guest.node.locator("[data-form]"), guest.node.locator("[data-form-send]")
    expect(send).to_be_disabled()
    for key in ("PageDown", "PageDown", "Enter", "ArrowRight", "ArrowRight", "Enter"):
        keys.press(key)
    expect(form.locator('[aria-selected="true"]')).to_have_count(3)
    form.get_by_label("Referral code").fill("NOSUCH")
    send.press("Enter")
    expect(form.get_by_role("alert")).to_contain_text("do not know the code NOSUCH")
    expect(form.locator('[aria-selected="true"]')).to_have_count(3)
    assert form.evaluate("it => it.scrollWidth <= it.clientWidth")
    form.get_by_label("More: Non-vegetarian").press("Enter")
    form.get_by_label("Referral code").fill("TEST123")
    send.press("Enter")
    expect(form).to_be_hidden()
    expect(guest.heard("TEST123", "3 guests (2 veg, 1 non-veg)")).to_be_visible()
