"""A poster opens by its own link alone, is a picture to share, and its QR leads into the chat with the code."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from app import cli
from services import links
from services.contacts.people import find_or_make
from services.referrer import posters, referrals, statements
from tests.services.stays import offered
from tests.town import ASHA, Town


def path_of(town: Town, code: str = "ASHA10") -> str:
    return links.poster(town.settings, code).removeprefix(town.settings.frontend_url)


def test_earn_shows_a_poster_that_anybody_may_open_and_keep(town: Town) -> None:
    heard = town.phone(ASHA).says("earn")
    assert links.poster(town.settings, "ASHA10") in heard.text
    answer = town.browser.get(path_of(town))
    assert answer.data == town.api.uploads[heard.picture]
    assert (answer.status_code, answer.content_type) == (200, "image/png")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    poster = Image.open(io.BytesIO(answer.data))
    assert poster.size == (1080, 1350)
    assert [code.text for code in zxingcpp.read_barcodes(poster)] == [posters.chat_link("918000000000", "ASHA10", "en")]


@pytest.mark.parametrize("path", ["/poster/ASHA10.png", "/poster/ASHA10.x.png", "/poster/..%2f..%2fx.y.png"])
def test_no_other_link_opens_it(town: Town, path: str) -> None:
    town.phone(ASHA).says("earn")
    assert town.browser.get(path).status_code == 404
    assert town.browser.get(path_of(town).replace("ASHA10", "TEST123")).status_code == 404


def test_a_closed_code_has_no_poster(town: Town) -> None:
    town.phone(ASHA).says("earn")
    with town.house.work() as work:
        for code in referrals.of_person(work, find_or_make(work, ASHA)):
            code.active = False
    assert town.browser.get(path_of(town)).status_code == 404


def test_a_statement_is_checked_by_the_public_key_alone(town: Town) -> None:
    stay = offered(town, code="ASHA10", name="Ravi Kumar").is_confirmed()
    body = town.phone(ASHA).sends("text", body="proof")[-1].body
    path = body["document"]["link"].removeprefix(town.settings.frontend_url)
    answer = town.browser.get(path)
    key = statements.public_key(town.settings)
    assert stay.booking_id in answer.text
    assert "Balance: INR 378.00" in answer.text
    assert "Ravi" not in answer.text
    assert statements.genuine(answer.text, key)
    assert statements.genuine(answer.text.replace("\n", "\r\n"), key)
    assert not statements.genuine(answer.text.replace("378.00", "978.00"), key)
    assert not statements.genuine(answer.text, "00" * 32)
    assert not statements.genuine("anything", key)
    assert town.browser.get(path.replace(".txt", "x.txt")).status_code == 404


def test_the_command_tells_a_statement_from_a_changed_one(town: Town, tmp_path: Path) -> None:
    with town.house.work() as work:
        words = statements.make(work, find_or_make(work, ASHA))
    key = statements.public_key(town.settings)
    for text, code in ((words, 0), (words.replace("0.00", "9.00"), 1)):
        (tmp_path / "s.txt").write_text(text)
        assert CliRunner().invoke(cli, ["verify-statement", str(tmp_path / "s.txt"), "--key", key]).exit_code == code


def test_before_a_referrer_has_written_there_is_no_chat_for_a_poster_to_lead_to(town: Town) -> None:
    assert town.browser.get(path_of(town)).status_code == 404


def test_the_link_in_it_opens_the_chat_with_the_code_typed() -> None:
    link = posters.chat_link("+918000000000", "ASHA10", "en")
    assert link == "https://wa.me/918000000000?text=Hi%2C%20code%20ASHA10"
