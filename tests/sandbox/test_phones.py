"""What people do on their phones: taps, places, files, reactions; and what the page is told."""

from __future__ import annotations

import base64
import io
import json
from typing import Any

import pytest
from PIL import Image

from tests.sandbox.conftest import PAWAR, RAVI, eventually
from tests.sandbox.test_limits import buttons, link, menu, rows, text


@pytest.fixture
def in_touch(ravi: Any) -> Any:
    ravi.says("hi")
    return ravi


def test_a_tapped_button_comes_as_a_button_reply(in_touch: Any, business: Any, program: Any) -> None:
    wamid = business.sent(buttons(("v1.c.bk_9", "Confirm"), ("v1.x.bk_9", "Cancel"), footer={"text": "by 10:26"}))
    bubble = in_touch.sees(wamid)
    assert (bubble["kind"], bubble["footer"]) == ("buttons", "by 10:26")
    message = program.message(in_touch.taps(wamid, "v1.c.bk_9"))
    assert message["interactive"] == {
        "type": "button_reply",
        "button_reply": {"id": "v1.c.bk_9", "title": "Confirm"},
    }
    assert message["context"] == {"from": "919000000099", "id": wamid}


def test_a_tapped_row_comes_as_a_list_reply(in_touch: Any, business: Any, program: Any) -> None:
    wamid = business.sent(menu({"title": "Lonavala", "rows": rows(4, description="12,411")}))
    shown = in_touch.sees(wamid)
    assert (shown["kind"], shown["list"]["title"]) == ("list", "See them")
    assert len(shown["list"]["sections"][0]["rows"]) == 4
    reply = program.message(in_touch.taps(wamid, "r2"))["interactive"]
    assert reply == {"type": "list_reply", "list_reply": {"id": "r2", "title": "Row 2", "description": "12,411"}}


@pytest.mark.parametrize(
    ("deed", "why"),
    [
        ({"tap": {"bubble": "wamid.unknown", "id": "x"}}, "no such bubble"),
        ({"text": "  "}, "empty text"),
        ({"location": {"latitude": 1}}, "latitude and longitude"),
        ({"dance": True}, "expected one of"),
        ({"picture": {"bubble": "wamid.unknown"}}, "no phone shows"),
        ({"picture": {"mime_type": "image/png", "data": "%%"}}, "in base64"),
        ({"picture": True}, "in base64"),
        ({"picture": {"mime_type": "image/gif", "data": "AAAA"}}, "Unsupported image"),
    ],
)
def test_what_a_phone_cannot_do_is_said(sandbox: Any, deed: Any, why: str) -> None:
    answer = sandbox.post(f"/ui/phones/{RAVI}/say", json=deed)
    assert answer.status_code == 400
    assert why in answer.json["error"]


def test_only_what_a_bubble_holds_can_be_tapped(in_touch: Any, business: Any, sandbox: Any) -> None:
    wamid = business.sent(buttons(("yes", "Yes")))
    in_touch.sees(wamid)
    tap = {"tap": {"bubble": wamid, "id": "no"}}
    assert "no such button" in sandbox.post(f"/ui/phones/{RAVI}/say", json=tap).json["error"]
    assert sandbox.post("/ui/phones/919000000011/say", json=tap).status_code == 400


def test_a_place_comes_as_numbers(ravi: Any, program: Any) -> None:
    message = program.message(ravi.does(location={"latitude": 18.75, "longitude": "73.4", "name": "Lakeview"}))
    assert message["location"] == {"latitude": 18.75, "longitude": 73.4, "name": "Lakeview"}


@pytest.mark.parametrize(
    ("deed", "kind", "mime_type"),
    [("image", "image", "image/jpeg"), ("voice", "audio", "audio/ogg"), ("sticker", "sticker", "image/webp")],
)
def test_a_file_someone_sent_can_be_downloaded(
    ravi: Any, business: Any, program: Any, sandbox: Any, deed: str, kind: str, mime_type: str
) -> None:
    message = program.message(ravi.does(**{deed: True}))
    assert message["type"] == kind
    assert message[kind]["mime_type"].startswith(mime_type)
    about = business.call("GET", f"/v23.0/{message[kind]['id']}").json
    assert about["mime_type"] == mime_type
    content = business.call("GET", about["url"])
    assert len(content.data) == about["file_size"]
    assert sandbox.get(about["url"]).status_code == 401
    sandbox.post("/ui/clock", json={"advance_minutes": 6})
    assert business.call("GET", about["url"]).status_code == 404


def test_a_picture_of_ones_own_can_be_sent(ravi: Any, business: Any, program: Any, sandbox: Any) -> None:
    mime_type, content = picture_page()
    wamid = ravi.does(picture={"mime_type": mime_type, "data": base64.b64encode(content).decode()})
    image = program.message(wamid)["image"]
    assert business.call("GET", business.call("GET", f"/v23.0/{image['id']}").json["url"]).data == content
    assert sandbox.get(ravi.sees(wamid)["image_url"]).data == content


def test_what_one_phone_shows_another_can_photograph(in_touch: Any, business: Any, program: Any, sandbox: Any) -> None:
    program.pages["/ticket.png"] = picture_page()
    body = {"type": "image", "image": {"link": f"{program.url}/ticket.png"}}
    shown = in_touch.sees(business.sent(body))
    answer = sandbox.post(f"/ui/phones/{PAWAR}/say", json={"picture": {"bubble": shown["id"]}})
    image = program.message(answer.json["id"])["image"]
    assert image["mime_type"] == "image/png"
    fetched = business.call("GET", business.call("GET", f"/v23.0/{image['id']}").json["url"])
    assert fetched.data == program.pages["/ticket.png"][1]


def test_a_voice_note_is_a_real_ogg_file(ravi: Any, sandbox: Any) -> None:
    bubble = ravi.sees(ravi.does(voice=True))
    assert sandbox.get(bubble["document"]["url"]).data.startswith(b"OggS\x00\x02")


def test_a_reaction_names_its_message_and_opens_no_window(
    in_touch: Any, business: Any, program: Any, sandbox: Any
) -> None:
    wamid = business.sent(text("Welcome"))
    in_touch.sees(wamid)
    sandbox.post("/ui/clock", json={"advance_minutes": 24 * 60})
    message = program.message(in_touch.does(reaction={"bubble": wamid, "emoji": "👍"}))
    assert message["reaction"] == {"message_id": wamid, "emoji": "👍"}
    assert sandbox.get("/ui/state").json["window"][RAVI] is None


def test_what_whatsapp_cannot_carry_comes_as_unsupported(ravi: Any, program: Any) -> None:
    message = program.message(ravi.does(unsupported=True))
    assert (message["type"], message["errors"][0]["code"]) == ("unsupported", 131051)


def picture_page() -> tuple[str, bytes]:
    out = io.BytesIO()
    Image.new("RGB", (20, 20)).save(out, "PNG")
    return "image/png", out.getvalue()


def test_a_linked_picture_is_fetched_and_shown(in_touch: Any, business: Any, program: Any, sandbox: Any) -> None:
    program.pages["/room.png"] = picture_page()
    header = {"type": "image", "image": {"link": f"{program.url}/room.png?v=1"}}
    bubble = in_touch.sees(business.sent(buttons(("yes", "Yes"), header=header)))
    answer = sandbox.get(bubble["image_url"])
    assert (answer.mimetype, answer.data) == program.pages["/room.png"]


@pytest.mark.parametrize("page", ["missing", "html"])
def test_a_link_to_something_else_fails_later(in_touch: Any, business: Any, program: Any, page: str) -> None:
    program.pages["/html"] = ("text/html", b"<p>no picture</p>")
    wamid = business.sent({"type": "image", "image": {"link": f"{program.url}/{page}"}})
    assert program.status(wamid, "failed")["errors"][0]["code"] == 131053


def test_a_document_keeps_its_name(in_touch: Any, business: Any, program: Any, sandbox: Any) -> None:
    program.pages["/ticket.pdf"] = ("application/pdf", b"%PDF-1.7")
    body = {"link": f"{program.url}/ticket.pdf?booking_id=1", "filename": "Ticket BK7.pdf"}
    bubble = in_touch.sees(business.sent({"type": "document", "document": body}))
    assert (bubble["kind"], bubble["document"]["filename"]) == ("document", "Ticket BK7.pdf")
    assert sandbox.get(bubble["document"]["url"]).data == b"%PDF-1.7"


def test_an_uploaded_file_can_be_sent_and_deleted(in_touch: Any, business: Any) -> None:
    mime_type, content = picture_page()
    form = {"messaging_product": "whatsapp", "type": mime_type, "file": (io.BytesIO(content), "a.png", mime_type)}
    answer = business.call("POST", "/v23.0/106540352242922/media", data=form)
    media_id = answer.json["id"]
    assert in_touch.sees(business.sent({"type": "image", "image": {"id": media_id}}))["image_url"]
    assert business.call("DELETE", f"/v23.0/{media_id}").json == {"success": True}
    assert business.call("GET", f"/v23.0/{media_id}").status_code == 400


def test_a_link_button_and_a_place_are_drawn(in_touch: Any, business: Any) -> None:
    paying = in_touch.sees(business.sent(link("Pay 3,591", "https://ex.in/pay/x")))
    assert (paying["kind"], paying["link"]) == ("link", {"title": "Pay 3,591", "url": "https://ex.in/pay/x"})
    place = {"latitude": "18.75", "longitude": "73.4", "name": "Lakeview", "address": "Lake Road"}
    shown = in_touch.sees(business.sent({"type": "location", "location": place}))
    assert shown["location"] == place | {"latitude": 18.75, "longitude": 73.4}


def test_one_more_customer_can_join(sandbox: Any, program: Any) -> None:
    first, second = (sandbox.post("/ui/phones", json={}).json for _ in range(2))
    assert (first["wa_id"], second["wa_id"]) == ("919000000101", "919000000102")
    assert first["phone"] == "+91 90000 00101"
    named = sandbox.post("/ui/phones", json={"name": "Neha"}).json
    wamid = sandbox.post(f"/ui/phones/{named['wa_id']}/say", json={"text": "hi"}).json["id"]
    assert program.message(wamid)["from"] == named["wa_id"]


def test_reading_at_once_spares_the_wait(in_touch: Any, business: Any, program: Any, sandbox: Any) -> None:
    wamid = business.sent(text("hello"))
    in_touch.sees(wamid)
    sandbox.post(f"/ui/phones/{RAVI}/read")
    assert in_touch.sees(wamid)["ticks"] == "read"
    program.status(wamid, "read")


def test_open_pages_hear_of_new_bubbles_and_changes(sandbox: Any, ravi: Any) -> None:
    stream = (part.decode() for part in sandbox.get("/ui/events").response)
    assert next(stream) == ": hello\n\n"
    wamid = ravi.says("hi")
    name, data = next(stream).splitlines()[:2]
    assert name == "event: bubble"
    told = json.loads(data.removeprefix("data: "))
    assert (told["wa_id"], told["bubble"]["id"], told["bubble"]["from"]) == (RAVI, wamid, "me")
    assert sandbox.post("/ui/clock", json={"advance_minutes": 1}).status_code == 200
    eventually(lambda: next(stream).startswith("event: state"), "the event")


def test_the_state_names_everybody(sandbox: Any) -> None:
    state = sandbox.get("/ui/state").json
    assert [(phone["name"], phone["role"]) for phone in state["phones"]] == [
        ("Ravi", "customer"),
        ("Mr. Pawar", "owner"),
        ("Mrs. D'Souza", "owner"),
        ("Meera", "admin"),
        ("Asha", "referrer"),
    ]
    assert state["switches"]["callback"] == "normal"
    assert "forged" in state["switch_options"]["callback"]
    assert state["clock"]["shift_seconds"] == 0


def test_the_clock_is_moved_for_the_program_too(sandbox: Any, settings: Any, ravi: Any, program: Any) -> None:
    before = int(program.message(ravi.says("one"))["timestamp"])
    sandbox.post("/ui/clock", json={"advance_minutes": 15})
    assert settings.shift_file.read_text() == "900"
    assert int(program.message(ravi.says("two"))["timestamp"]) >= before + 900


def test_an_unknown_switch_changes_nothing(sandbox: Any) -> None:
    assert sandbox.post("/ui/switches", json={"delivery": "failing", "gravity": "off"}).status_code == 400
    assert sandbox.get("/ui/switches").json["delivery"] == "normal"


def test_start_over_forgets_all_but_the_templates(sandbox: Any, settings: Any, ravi: Any) -> None:
    ravi.says("hi")
    sandbox.post("/ui/phones", json={})
    sandbox.post("/ui/clock", json={"advance_minutes": 15})
    sandbox.post("/ui/switches", json={"callback": "forged"})
    sandbox.post("/ui/start-over")
    state = sandbox.get("/ui/state").json
    assert (len(state["phones"]), state["chats"][RAVI], state["clock"]["shift_seconds"]) == (5, [], 0)
    assert state["switches"]["callback"] == "normal"
    assert settings.shift_file.read_text() == "0"
    assert settings.start_over_file.exists()


def test_the_handshake_shows_whether_the_webhook_answers(sandbox: Any) -> None:
    assert sandbox.post("/ui/handshake").json == {"ok": False, "status": 404}


def test_it_is_healthy(sandbox: Any) -> None:
    assert sandbox.get("/healthz").status_code == 200
