"""A visitor of the sandbox's page and the phones on it, by what a person sees and touches."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)


class Visitor:
    """A browser window with the sandbox's page; keeps whatever any page in it complains about."""

    def __init__(self, browser: Browser, url: str, *, width: int = 1440, height: int = 900) -> None:
        self.complaints: list[str] = []
        self._context = browser.new_context(viewport={"width": width, "height": height})
        self._context.set_default_timeout(PATIENCE_MS)
        self._context.on("console", self._hear)
        self._context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error}"))
        self._context.on("response", self._look_at)
        self.page = self._context.new_page()
        self.page.goto(url)
        expect(self.page.locator("[data-phone]").first).to_be_visible()

    def phone(self, wa_id: str) -> Phone:
        """One of the phones that are there."""
        return Phone(self.page, wa_id)

    def new_customer(self) -> Phone:
        """One more customer, by the button."""
        with self.page.expect_response("**/ui/phones") as answer:
            self.page.locator("[data-add-phone]").click()
        phone = self.phone(answer.value.json()["wa_id"])
        expect(phone.composer).to_be_visible()
        return phone

    def opens(self, link: Locator) -> Page:
        """Follow a link that opens a tab of its own."""
        with self._context.expect_page() as tab:
            link.click()
        tab.value.wait_for_load_state()
        return tab.value

    def returns(self) -> None:
        """Look at the sandbox's page again; browsers let a page that nobody sees doze."""
        self.page.bring_to_front()

    def keep_pictures(self, folder: Path, name: str) -> None:
        """A picture of every open page, to look at after a failure."""
        folder.mkdir(exist_ok=True)
        for number, page in enumerate(self._context.pages, 1):
            page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)

    def leave(self) -> None:
        """Close everything."""
        self._context.close()

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(f"{said.location.get('url')}: {said.text}")

    def _look_at(self, answer: Response) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.status} for {answer.request.method} {answer.url}")


class Phone:
    """One phone on the page."""

    def __init__(self, page: Page, wa_id: str) -> None:
        self.wa_id = wa_id
        self.node = page.locator(f'[data-phone="{wa_id}"]')
        self.tab = page.locator(f'[data-tab="{wa_id}"]')
        self.composer = self.node.locator("[data-composer]")
        self.sheet = self.node.locator("[data-sheet]")

    def says(self, text: str) -> None:
        """Type and press the arrow."""
        self.composer.fill(text)
        self.node.locator("[data-send]").click()

    def sends(self, mark: str) -> None:
        """Send something else than text, by the plus sign and its menu."""
        self.node.locator("[data-more]").click()
        self.node.locator(f'[data-menu="{mark}"]').click()

    def heard(self, *words: str) -> Locator:
        """The newest message from the business that holds all these words."""
        found = self.node.locator(".row--them[data-bubble]")
        for each in words:
            found = found.filter(has_text=each)
        return found.last

    def chooses(self, words: str) -> str:
        """Open the newest list and tap the row with these words; gives its title."""
        self.node.locator("[data-list-open]").last.click()
        row = self.sheet.locator("[data-choice]").filter(has_text=words).first
        title = row.locator("strong").inner_text()
        row.click()
        expect(self.sheet).to_have_count(0)
        return title

    def shows_its_newest(self) -> None:
        """Wait until the chat stands at its end."""
        chat = self.node.locator(".scroller").element_handle()
        at_end = "chat => chat.scrollHeight - chat.clientHeight - chat.scrollTop < 80"
        self.node.page.wait_for_function(at_end, arg=chat)

    def pay_link(self, *words: str) -> Locator:
        """The newest Pay button that stands under a card with these words."""
        return self.heard(*words, "Pay now").locator("[data-link]")


def qr_text(picture: bytes) -> str:
    """What the one QR code in a picture says."""
    codes: list[Any] = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert len(codes) == 1
    return str(codes[0].text)
