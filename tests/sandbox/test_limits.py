"""What Meta refuses: every limit, with Meta's code and body."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.cloud.errors import Refusal
from sandbox.cloud.rates import Rates
from tests.sandbox.conftest import MESSAGES, RAVI, eventually

Json = dict[str, Any]


def buttons(*pairs: tuple[str, str], **parts: Any) -> Json:
    replies = [{"type": "reply", "reply": {"id": choice, "title": title}} for choice, title in pairs]
    inner = {"type": "button", "body": {"text": "Well?"}, "action": {"buttons": replies}}
    return {"type": "interactive", "interactive": inner | parts}


def menu(*sections: Json, button: str = "See them", **parts: Any) -> Json:
    action = {"button": button, "sections": list(sections)}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": "Pick"}, "action": action} | parts}


def rows(count: int, start: int = 0, **extra: str) -> list[Json]:
    return [{"id": f"r{number}", "title": f"Row {number}"} | extra for number in range(start, start + count)]


def link(title: str, url: str) -> Json:
    action = {"name": "cta_url", "parameters": {"display_text": title, "url": url}}
    return {"type": "interactive", "interactive": {"type": "cta_url", "body": {"text": "Pay"}, "action": action}}


def text(body: Any) -> Json:
    return {"type": "text", "text": {"body": body}}


def picture(**body: Any) -> Json:
    return {"type": "image", "image": body}


ALLOWED = {
    "a text of 4096": text("a" * 4096),
    "an id of 256": buttons(("i" * 256, "Yes")),
    "three buttons": buttons(("1", "a"), ("2", "b"), ("3", "c")),
    "a title of 20": buttons(("1", "t" * 20)),
    "ten rows in two sections": menu({"title": "A", "rows": rows(5)}, {"title": "B", "rows": rows(5, 5)}),
    "a link button": link("Pay 3,591", "https://ex.in/pay/x"),
    "a location": {"type": "location", "location": {"latitude": "18.75", "longitude": 73.4, "name": "Lakeview"}},
    "a contact": {"type": "contacts", "contacts": [{"name": {"formatted_name": "Desk"}}]},
    "a request for the location": {
        "type": "interactive",
        "interactive": {
            "type": "location_request_message",
            "body": {"text": "Where?"},
            "action": {"name": "send_location"},
        },
    },
}

REFUSED: dict[str, tuple[Json, int]] = {
    "a text of 4097": (text("a" * 4097), 100),
    "an emoji counts as two units": (text("a" * 4095 + "🏡"), 100),
    "an empty text": (text(" "), 100),
    "a text that is a number": (text(5), 100),
    "no text": ({"type": "text", "text": {}}, 131008),
    "no object of the type": ({"type": "text"}, 131008),
    "a title of 21": (buttons(("1", "t" * 21)), 100),
    "an id of 257": (buttons(("i" * 257, "Yes")), 100),
    "an id with a space at its end": (buttons(("i ", "Yes")), 131009),
    "four buttons": (buttons(("1", "a"), ("2", "b"), ("3", "c"), ("4", "d")), 131009),
    "no buttons": (buttons(), 131009),
    "equal ids": (buttons(("1", "a"), ("1", "b")), 131009),
    "equal titles": (buttons(("1", "a"), ("2", "a")), 131009),
    "a body of 1025": (buttons(("1", "a"), body={"text": "a" * 1025}), 100),
    "a header of 61": (buttons(("1", "a"), header={"type": "text", "text": "a" * 61}), 100),
    "a footer of 61": (buttons(("1", "a"), footer={"text": "a" * 61}), 100),
    "eleven rows": (menu({"title": "A", "rows": rows(6)}, {"title": "B", "rows": rows(5, 6)}), 131009),
    "two sections without titles": (menu({"rows": rows(1)}, {"rows": rows(1, 1)}), 131009),
    "a section title of 25": (menu({"title": "t" * 25, "rows": rows(1)}), 100),
    "a row id of 201": (menu({"rows": rows(1, id="i" * 201)}), 100),
    "a row title of 25": (menu({"rows": rows(1, title="t" * 25)}), 100),
    "a row description of 73": (menu({"rows": rows(1, description="d" * 73)}), 100),
    "equal row ids": (menu({"rows": rows(2, id="same")}), 131009),
    "a list button of 21": (menu({"rows": rows(1)}, button="b" * 21), 100),
    "a picture above a list": (
        menu({"rows": rows(1)}, header={"type": "image", "image": {"link": "https://ex.in/a.jpg"}}),
        100,
    ),
    "a link title of 21": (link("t" * 21, "https://ex.in"), 100),
    "a link to nowhere": (link("Pay", "javascript:alert(1)"), 131009),
    "a picture with neither id nor link": (picture(caption="x"), 100),
    "a picture with both": (picture(id="1", link="https://ex.in/a.jpg"), 100),
    "a picture that was never uploaded": (picture(id="123"), 100),
    "a caption of 1025": (picture(link="https://ex.in/a.jpg", caption="c" * 1025), 100),
    "a place off the map": ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    "six contacts": ({"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}] * 6}, 131009),
    "an unknown key": ({**text("hi"), "colour": "red"}, 100),
    "an unknown key inside": ({"type": "text", "text": {"body": "hi", "colour": "red"}}, 100),
    "an unknown type": ({"type": "telegram", "telegram": {}}, 100),
    "callback data of 513": ({**text("hi"), "biz_opaque_callback_data": "b" * 513}, 100),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_this_is_taken(business: Any, name: str) -> None:
    answer = business.post(ALLOWED[name])
    assert answer.status_code == 200, answer.json
    assert answer.json["messages"][0]["id"].startswith("wamid.")


@pytest.mark.parametrize("name", REFUSED)
def test_this_is_refused_in_metas_words(business: Any, name: str) -> None:
    message, code = REFUSED[name]
    answer = business.post(message)
    error = answer.json["error"]
    assert (answer.status_code, error["code"], error["type"]) == (400, code, "OAuthException")
    assert error["message"].startswith(f"(#{code}) ")
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["error_data"]["details"]
    assert error["fbtrace_id"]


def test_a_long_title_is_refused_with_its_limits_named(business: Any) -> None:
    error = business.post(REFUSED["a title of 21"][0]).json["error"]
    assert "length invalid. Min length: 1, Max length: 20" in error["error_data"]["details"]


def test_refusals_for_a_limit_are_counted(business: Any, sandbox: Any) -> None:
    business.post(REFUSED["a title of 21"][0])
    business.post(REFUSED["a text that is a number"][0])
    journal = sandbox.get("/ui/journal").json
    assert journal["limit_violations"] == 1
    line = journal["entries"][0]
    assert (line["method"], line["path"], line["status"], line["about"]) == ("POST", MESSAGES, 400, "code 100")


def test_our_own_number_cannot_be_the_recipient(business: Any) -> None:
    assert business.post(text("hi"), to="+91 90000 00099").json["error"]["code"] == 131021


@pytest.mark.parametrize("to", ["+91 90000-00001", "919000000001", "9000000001", "(+91) 9000000001"])
def test_numbers_are_read_as_people_write_them(business: Any, to: str) -> None:
    assert business.post(text("hi"), to=to).json["contacts"] == [{"input": to, "wa_id": RAVI}]


@pytest.mark.parametrize("to", ["", "ravi", "12", None])
def test_what_is_no_number_is_refused(business: Any, to: Any) -> None:
    assert business.post(text("hi"), to=to).status_code == 400


def test_outside_the_window_a_text_is_taken_and_then_fails(
    ravi: Any, business: Any, program: Any, sandbox: Any
) -> None:
    ravi.says("hi")
    assert sandbox.get("/ui/state").json["window"][RAVI]
    sandbox.post("/ui/clock", json={"advance_minutes": 24 * 60})
    assert sandbox.get("/ui/state").json["window"][RAVI] is None
    wamid = business.sent(text("still there?"))
    failed = program.status(wamid, "failed")
    assert [error["code"] for error in failed["errors"]] == [131047]
    assert ravi.sees(wamid, "failed")["error"]
    ravi.says("yes")
    ravi.sees(business.sent(text("good")), "read")


def test_a_number_without_whatsapp_fails_later(business: Any, program: Any) -> None:
    answer = business.post(text("hi"), to="+919999999999")
    failed = program.status(answer.json["messages"][0]["id"], "failed")
    assert failed["errors"][0]["code"] == 131026


def test_the_forty_sixth_message_to_one_person_is_too_much(business: Any, sandbox: Any, switch: Any) -> None:
    answers = [business.text("hi") for _ in range(46)]
    assert [answer.status_code for answer in answers] == [200] * 45 + [400]
    assert answers[-1].json["error"]["code"] == 131056
    sandbox.post("/ui/clock", json={"advance_minutes": 0.1})
    assert business.text("hi").status_code == 200
    assert business.text("hi").status_code == 400
    switch(rate_limits="off")
    assert business.text("hi").status_code == 200


def test_the_number_may_send_eighty_in_a_second() -> None:
    rates, now = Rates(), datetime(2026, 11, 20, 10, tzinfo=UTC)
    for number in range(80):
        rates.take(f"9190000{number:05}", now)
    with pytest.raises(Refusal) as refusal:
        rates.take(RAVI, now)
    assert (refusal.value.code, refusal.value.http_status) == (130429, 400)
    rates.take(RAVI, now + timedelta(seconds=0.1))


def test_a_failing_delivery_is_told_by_webhook(ravi: Any, business: Any, program: Any, switch: Any) -> None:
    ravi.says("hi")
    switch(delivery="failing")
    failed = program.status(business.sent(text("hello")), "failed")
    assert failed["errors"][0]["code"] == 131026


def test_an_erroring_api_does_nothing(ravi: Any, business: Any, switch: Any) -> None:
    ravi.says("hi")
    switch(cloud_api="erroring")
    answer = business.text("hello")
    assert (answer.status_code, answer.json["error"]["code"]) == (500, 131000)
    assert len(ravi.chat()) == 1


def test_a_ghost_send_fails_and_arrives_all_the_same(ravi: Any, business: Any, program: Any, switch: Any) -> None:
    ravi.says("hi")
    switch(cloud_api="ghost")
    assert business.text("hello", biz_opaque_callback_data="ob_9").status_code == 500
    eventually(lambda: [s for s in program.statuses() if s.get("biz_opaque_callback_data") == "ob_9"], "a status")
    assert [bubble["text"] for bubble in ravi.chat()] == ["hi", "hello"]


def test_a_slow_api_answers_late(business: Any, switch: Any) -> None:
    switch(cloud_api="slow")
    assert business.text("hello").status_code == 200
