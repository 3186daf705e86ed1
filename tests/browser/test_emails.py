"""Every email as a browser shows it without a network: it fits a narrow phone, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.carriers import preview

NARROW_PX = 360


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_letter_fits_a_narrow_phone_and_asks_no_server(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    files = [file for file in preview.write(tmp_path, ["en", "mr"], "Thikana") if file.suffix == ".html"]
    reader = chromium.new_context(viewport={"width": NARROW_PX, "height": 640}, color_scheme=scheme, offline=True)
    page, asked = reader.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    too_wide = []
    for file in files:
        page.goto(file.as_uri())
        if page.evaluate("document.documentElement.scrollWidth") > NARROW_PX:
            too_wide.append(file.name)
    reader.close()
    assert (too_wide, len(files)) == ([], len(asked))
