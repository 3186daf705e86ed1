"""What we show goes as an uploaded file: once in 30 days, anew when it shows something else or is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import attaching, limits, outgoing, prints
from services import links
from services.errors import SendError
from services.post import uploads
from services.post.messages import Document, Message
from services.tables import Booking, OutboxRow, ReferralCode, Upload
from services.tickets import draw
from tests.services.stays import Stay, offered
from tests.town import ASHA, NEHA, RAVI, VIKRAM, Town

GONE = SendError("100: Param image['id'] is not a valid whatsapp business account media attachment ID", code=100,
                 permanent=True)  # fmt: skip
PLACES = "https://thikana.example/static/places"
SEAVIEW = f"{PLACES}/seaview-villa.jpg"
BROKEN = SendError("no answer: ReadTimeout", unknown=True)


@pytest.fixture
def stay(town: Town) -> Stay:
    """Ravi, whose ticket has just come."""
    return wanted(town).is_confirmed()


def wanted(town: Town) -> Stay:
    """A stay that Ravi is offered while he writes, so that everything reaches him freely."""
    town.phone(RAVI).says("hello")
    return offered(town)


def image(town: Town) -> dict[str, Any]:
    """The newest picture on Ravi's phone, as we sent it."""
    return next(heard.body["image"] for heard in reversed(town.phone(RAVI).heard) if "image" in heard.body)


def link(stay: Stay, kind: str = ".png") -> str:
    return links.ticket(stay.town.settings, stay.booking_id, kind)


def sends(town: Town, body: dict[str, Any]) -> dict[str, Any]:
    """Send something as the senders do; what went out."""
    attaching.send(town.house, town.api, body)
    return town.api.sent[-1]


def sends_picture(stay: Stay) -> dict[str, Any]:
    body = outgoing.render(Message("Your ticket", picture=link(stay)), RAVI, "k")
    shown: dict[str, Any] = sends(stay.town, body)["image"]
    return shown


def test_the_ticket_goes_as_an_upload_and_not_by_a_link(stay: Stay) -> None:
    shown = image(stay.town)
    assert "link" not in shown
    assert list(stay.town.api.uploads) == [shown["id"]]
    assert "Your E-Ticket is Ready" in shown["caption"]


def test_the_same_ticket_is_uploaded_once_in_thirty_days(stay: Stay) -> None:
    first = image(stay.town)["id"]
    stay.town.clock.move(days=28)
    assert sends_picture(stay)["id"] == first
    stay.town.clock.instant += uploads.LIFE - uploads.MARGIN - timedelta(days=28)
    assert sends_picture(stay)["id"] != first
    assert len(stay.town.api.uploads) == 2


def test_a_ticket_that_shows_something_else_is_uploaded_anew(stay: Stay) -> None:
    first = image(stay.town)["id"]
    with stay.town.house.work() as work:
        work.tx.get_one(Booking, stay.booking.id).guest_name = "Neha Rao"
    assert sends_picture(stay)["id"] != first
    with stay.town.house.reading() as work:
        assert work.tx.query(Upload).count() == 1


def test_what_whatsapp_has_forgotten_is_uploaded_anew_and_the_message_goes(stay: Stay) -> None:
    first = image(stay.town)["id"]
    stay.town.api.troubles = [GONE]
    assert sends_picture(stay)["id"] not in (first, "")


def test_a_fresh_upload_that_is_refused_is_not_repeated(stay: Stay) -> None:
    stay.town.clock.move(days=30)
    stay.town.api.troubles = [GONE, GONE]
    with pytest.raises(SendError):
        sends_picture(stay)
    assert stay.town.api.troubles == [GONE]


def test_another_refusal_leaves_the_upload_alone(stay: Stay) -> None:
    stay.town.api.troubles = [SendError("131056: pair rate limit hit", retry_after=6, code=131056)]
    with pytest.raises(SendError):
        sends_picture(stay)
    assert len(stay.town.api.uploads) == 1


def test_a_ticket_that_cannot_be_uploaded_goes_by_its_link(town: Town) -> None:
    town.api.upload_troubles = [BROKEN]
    stay = wanted(town).is_confirmed()
    assert image(town)["link"] == link(stay)


def test_a_ticket_that_cannot_be_drawn_goes_by_its_link(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Any) -> bytes:
        raise RuntimeError("no fonts")

    broken = {path: replace(form, draw=breaks) for path, form in prints.FORMS.items()}
    monkeypatch.setattr(prints, "FORMS", broken)
    stay = wanted(town).is_confirmed()
    assert image(town)["link"] == link(stay)


@pytest.mark.parametrize("code", [131052, 131053])
def test_a_picture_lost_later_is_uploaded_anew_by_the_next_try(stay: Stay, code: int) -> None:
    first = image(stay.town)["id"]
    ticket = next(row for row in stay.letters if row.body["key"] == "ticket")
    failed = {"id": ticket.provider_id, "status": "failed", "timestamp": "1795000000", "recipient_id": "919000000001",
              "errors": [{"code": code, "title": "Media upload error"}]}  # fmt: skip
    stay.town.deliver(statuses=[failed])
    stay.town.work()
    stay.town.wait(seconds=5)
    assert image(stay.town)["id"] != first


def test_whoever_writes_pdf_gets_the_paper_as_a_file(stay: Stay) -> None:
    stay.town.phone(RAVI).says("ticket pdf")
    (sent,) = [body["document"] for body in stay.town.api.sent if body["type"] == "document"]
    assert sent["filename"] == f"ticket-{stay.booking_id}.pdf"
    assert sent["id"] in stay.town.api.uploads


def test_the_paper_is_a_pdf_with_its_name(stay: Stay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prints, "FORMS", {"/ticket.pdf": prints.Form("paper", "application/pdf", draw.ticket_pdf)})
    document = Document(link(stay, ".pdf"), "ticket.pdf")
    sent = sends(stay.town, outgoing.render(Message("Your ticket", document=document), RAVI, "k"))["document"]
    assert stay.town.api.uploads[sent["id"]].startswith(b"%PDF-")
    assert sent["filename"] == "ticket.pdf"
    assert "link" not in sent


def test_the_header_of_a_template_takes_the_upload_too(stay: Stay) -> None:
    body = outgoing.render_template("thikana_ticket", "en", {}, (), link(stay), RAVI, "k")
    header = sends(stay.town, body)["template"]["components"][0]["parameters"][0]
    assert header["image"] == {"id": next(iter(stay.town.api.uploads))}


@pytest.mark.parametrize("url", [
    "https://elsewhere.example/static/places/seaview-villa.jpg", f"{PLACES}/lake.jpg", f"{PLACES}/..%2fmark.svg",
    f"{PLACES}/..%2f..%2f..%2fREADME.md", "https://thikana.example/ticket.png?booking_id=TH-K7Q4MPX&t=forged",
    "https://thikana.example/poster/ASHA10.forged.png",
])  # fmt: skip
def test_what_is_no_picture_of_ours_stays_a_link(town: Town, url: str) -> None:
    assert sends(town, outgoing.render(Message("Look", picture=url), RAVI, "k"))["image"]["link"] == url
    assert town.api.uploads == {}


def looks_at_seaview(town: Town, number: str) -> dict[str, str]:
    """Somebody asks for the place; its picture above the question, as we sent it."""
    card = town.phone(number).says("seaview villa")
    shown: dict[str, str] = card.body["interactive"]["header"]["image"]
    return shown


def test_a_place_has_one_upload_whoever_looks_at_it(town: Town) -> None:
    shown = [looks_at_seaview(town, number) for number in (RAVI, NEHA, VIKRAM)]
    ((media_id, content),) = town.api.uploads.items()
    assert shown == [{"id": media_id}] * 3
    assert content == (prints.PLACES / "seaview-villa.jpg").read_bytes()


def test_a_photo_that_was_changed_is_uploaded_anew(town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(prints, "PLACES", tmp_path)
    photo = tmp_path / "seaview-villa.jpg"
    shown = []
    looks = {RAVI: b"by day", NEHA: b"by night", VIKRAM: b"x" * (limits.PICTURE_BYTES + 1)}
    for number, content in looks.items():
        photo.write_bytes(content)
        shown.append(looks_at_seaview(town, number))
    assert list(town.api.uploads.values()) == [b"by day", b"by night"]
    assert shown == [*({"id": media_id} for media_id in town.api.uploads), {"link": SEAVIEW}], "too big for WhatsApp"


def test_a_photo_that_cannot_be_uploaded_goes_by_its_link_and_for_a_minute_nobody_tries_again(town: Town) -> None:
    town.api.upload_troubles = [BROKEN]
    assert [looks_at_seaview(town, number) for number in (RAVI, NEHA)] == [{"link": SEAVIEW}] * 2
    assert (town.api.upload_troubles, town.api.uploads) == ([], {})
    town.clock.move(seconds=60)
    assert "id" in looks_at_seaview(town, VIKRAM)


def test_whoever_dies_while_uploading_keeps_nobody_else_from_it_for_long(town: Town) -> None:
    town.api.upload_troubles = [KeyboardInterrupt()]  # type: ignore[list-item]
    with pytest.raises(KeyboardInterrupt):
        looks_at_seaview(town, RAVI)
    town.clock.move(seconds=60)
    assert "id" in looks_at_seaview(town, NEHA)


def test_nothing_is_uploaded_inside_a_transaction(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    pool: Any = town.house.engine.pool
    upload, open_then = town.api.upload, []

    def looks_around(*file: Any) -> str:
        open_then.append(pool.checkedout())
        return upload(*file)

    monkeypatch.setattr(town.api, "upload", looks_around)
    looks_at_seaview(town, RAVI)
    assert open_then == [0]


def test_a_poster_goes_as_an_upload_and_is_drawn_once(town: Town) -> None:
    shown = [town.phone(ASHA).says("my code").body["image"]["id"] for _ in range(2)]
    assert shown == [*town.api.uploads] * 2
    assert town.api.uploads[shown[0]].startswith(b"\x89PNG")


def test_the_poster_of_a_closed_code_is_not_uploaded(town: Town) -> None:
    with town.house.work() as work:
        work.tx.query(ReferralCode).update({"active": False})
    url = links.poster(town.settings, "ASHA10")
    assert sends(town, outgoing.render(Message("Look", picture=url), ASHA, "k"))["image"]["link"] == url


def test_what_was_uploaded_since_a_message_went_out_is_not_forgotten_for_its_sake(town: Town) -> None:
    town.api.upload_troubles = [BROKEN]
    looks_at_seaview(town, RAVI)
    with town.house.reading() as work:
        by_link = work.tx.query(OutboxRow).order_by(OutboxRow.id.desc()).first()
    town.clock.move(seconds=60)
    shown = looks_at_seaview(town, NEHA)
    failed = {"id": by_link.provider_id, "status": "failed", "timestamp": "1795000000", "recipient_id": "919000000001",
              "errors": [{"code": 131052, "title": "Media download error"}]}  # fmt: skip
    town.deliver(statuses=[failed])
    town.work()
    assert looks_at_seaview(town, VIKRAM) == shown
    assert len(town.api.uploads) == 1
