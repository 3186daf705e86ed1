"""Templates: created by Meta's rules, filled by Meta's rules, tapped as Meta's are."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import ACCOUNT_ID, RAVI, eventually
from tests.sandbox.leaving import left

TEMPLATES = f"/v23.0/{ACCOUNT_ID}/message_templates"
Json = dict[str, Any]


def body(text: str, **examples: str) -> Json:
    named = [{"param_name": name, "example": example} for name, example in examples.items()]
    return {"type": "BODY", "text": text, **({"example": {"body_text_named_params": named}} if named else {})}


REQUEST = body("New request from {{guest}} for {{place}}. Please answer soon.", guest="Ravi", place="Lakeview")
BUTTONS = {
    "type": "BUTTONS",
    "buttons": [
        {"type": "QUICK_REPLY", "text": "Confirm"},
        {"type": "QUICK_REPLY", "text": "Cancel"},
        {"type": "URL", "text": "Open", "url": "https://ex.in/b/{{1}}", "example": ["https://ex.in/b/9"]},
    ],
}


def template(*components: Json, name: str = "owner_request", **changed: Any) -> Json:
    whole = {"name": name, "language": "en", "category": "UTILITY", "parameter_format": "named"}
    return whole | {"components": list(components)} | changed


def named(**values: Any) -> list[Json]:
    return [{"type": "text", "parameter_name": name, "text": value} for name, value in values.items()]


def tap(index: int, payload: str) -> Json:
    parameters = [{"type": "payload", "payload": payload}]
    return {"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": parameters}


def open_link(suffix: str) -> Json:
    return {"type": "button", "sub_type": "url", "index": "2", "parameters": [{"type": "text", "text": suffix}]}


def sending(*components: Json, name: str = "owner_request", language: str = "en") -> Json:
    inner = {"name": name, "language": {"code": language}, "components": list(components)}
    return {"type": "template", "template": inner}


FILLED = ({"type": "body", "parameters": named(guest="Ravi", place="Lakeview")}, open_link("9"))


@pytest.fixture
def approved(business: Any) -> Json:
    answer = business.call("POST", TEMPLATES, json=template(REQUEST, {"type": "FOOTER", "text": "Thikana"}, BUTTONS))
    assert answer.status_code == 200, answer.json
    return answer.json


def test_a_good_template_is_approved_at_once_and_listed(business: Any, approved: Json) -> None:
    assert approved["status"] == "APPROVED"
    page = business.call("GET", f"{TEMPLATES}?fields=name,language,status,components&limit=10").json
    (listed,) = page["data"]
    assert (listed["name"], listed["language"], listed["status"]) == ("owner_request", "en", "APPROVED")
    assert listed["components"][0]["text"] == REQUEST["text"]
    assert "next" not in page["paging"]


WRONG: dict[str, Json] = {
    "a name in capitals": template(REQUEST, name="Owner"),
    "an unknown language": template(REQUEST, language="english"),
    "an unknown category": template(REQUEST, category="NEWS"),
    "no body": template(),
    "a body of 1025": template(body("a" * 1025)),
    "a variable at the start": template(body("{{guest}} asks for a room.", guest="Ravi")),
    "a variable at the end": template(body("A request from {{guest}}", guest="Ravi")),
    "neighbouring variables": template(body("From {{a}} {{b}} today, at last.", a="1", b="2")),
    "more variables than words": template(body("x {{a}}, {{b}}. y", a="1", b="2") | {"text": "x{{a}},{{b}}y"}),
    "no samples": template(body("A request from {{guest}} came.")),
    "capitals in a variable": template(body("A request from {{Guest}} came.", Guest="Ravi")),
    "gaps in the numbers": template(
        body("From {{1}} to {{3}} of May.") | {"example": {"body_text": [["1", "2"]]}}, parameter_format="positional"
    ),
    "a header of 61": template(REQUEST, {"type": "HEADER", "format": "TEXT", "text": "h" * 61}),
    "a picture without sample": template(REQUEST, {"type": "HEADER", "format": "IMAGE"}),
    "a sample nobody left": template(
        REQUEST, {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4:abc"]}}
    ),
    "a variable in the footer": template(REQUEST, {"type": "FOOTER", "text": "By {{x}}"}),
    "a footer of 61": template(REQUEST, {"type": "FOOTER", "text": "f" * 61}),
    "a button of 26": template(REQUEST, {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "b" * 26}]}),
    "three links": template(
        REQUEST, {"type": "BUTTONS", "buttons": [{"type": "URL", "text": "Go", "url": "https://ex.in"}] * 3}
    ),
    "quick replies apart": template(
        REQUEST,
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "A"},
                {"type": "URL", "text": "Go", "url": "https://ex.in"},
                {"type": "QUICK_REPLY", "text": "B"},
            ],
        },
    ),
    "a wait of a year": template(REQUEST, message_send_ttl_seconds=31_536_000),
}


@pytest.mark.parametrize("name", WRONG)
def test_this_template_is_not_taken(business: Any, name: str) -> None:
    answer = business.call("POST", TEMPLATES, json=WRONG[name])
    assert (answer.status_code, answer.json["error"]["code"]) == (400, 100)
    assert business.call("GET", TEMPLATES).json["data"] == []


def test_the_same_name_or_the_same_words_are_not_taken_twice(business: Any, approved: Json) -> None:
    again = business.call("POST", TEMPLATES, json=template(body("Quite another text.")))
    assert again.json["error"]["error_subcode"] == 2388024
    same = template(REQUEST, {"type": "FOOTER", "text": "Thikana"}, name="twin")
    assert business.call("POST", TEMPLATES, json=same).status_code == 400


def test_a_template_reaches_a_silent_owner_and_its_tap_comes_as_button(
    ravi: Any, business: Any, program: Any, approved: Json
) -> None:
    answer = business.post(sending(*FILLED, tap(0, "v1.c.bk_9"), tap(1, "v1.x.bk_9"))).json
    wamid = answer["messages"][0]["id"]
    assert answer["messages"][0]["message_status"] == "accepted"
    assert program.status(wamid, "sent")["pricing"]["category"] == "utility"
    bubble = ravi.sees(wamid)
    assert bubble["text"] == "New request from Ravi for Lakeview. Please answer soon."
    assert (bubble["kind"], bubble["template"], bubble["footer"]) == ("template", "owner_request", "Thikana")
    assert bubble["link"] == {"title": "Open", "url": "https://ex.in/b/9"}
    message = program.message(ravi.taps(wamid, "v1.c.bk_9"))
    assert (message["type"], message["button"]) == ("button", {"payload": "v1.c.bk_9", "text": "Confirm"})
    assert message["context"]["id"] == wamid


def test_without_a_payload_the_label_comes_back(ravi: Any, business: Any, program: Any, approved: Json) -> None:
    wamid = business.sent(sending(*FILLED))
    ravi.sees(wamid)
    assert program.message(ravi.taps(wamid, "Cancel"))["button"] == {"payload": "Cancel", "text": "Cancel"}


def one(guest: Any, place: str = "Lakeview") -> tuple[Json, ...]:
    return ({"type": "body", "parameters": named(guest=guest, place=place)}, open_link("9"))


BADLY_FILLED: dict[str, tuple[Json, int, int]] = {
    "an unknown name": (sending(*FILLED, name="nobody"), 132001, 404),
    "another English": (sending(*FILLED, language="en_US"), 132001, 404),
    "one value missing": (sending({"type": "body", "parameters": named(guest="Ravi")}, open_link("9")), 132000, 400),
    "a value too many": (sending({"type": "body", "parameters": named(guest="a", place="b", x="c")}), 132000, 400),
    "another value's name": (sending({"type": "body", "parameters": named(guest="a", pl="b")}), 132012, 400),
    "a new line": (sending(*one("Ra\nvi")), 132018, 400),
    "a tab": (sending(*one("Ra\tvi")), 132018, 400),
    "five spaces": (sending(*one("Ra     vi")), 132018, 400),
    "an empty value": (sending(*one("")), 131008, 400),
    "a body grown too long": (sending(*one("a" * 1000)), 132005, 400),
    "a payload of 129": (sending(*FILLED, tap(0, "p" * 129)), 100, 400),
    "no end for the link": (sending(FILLED[0]), 131008, 400),
    "a fourth button": (sending(*FILLED, tap(3, "p")), 131009, 400),
    "a payload for a link": (sending(FILLED[0], tap(2, "p")), 132012, 400),
}


@pytest.mark.parametrize("name", BADLY_FILLED)
def test_a_template_filled_badly_is_refused_at_once(business: Any, approved: Json, name: str) -> None:
    message, code, status = BADLY_FILLED[name]
    answer = business.post(message)
    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)


def test_four_spaces_and_a_payload_of_128_pass(business: Any, approved: Json) -> None:
    assert business.post(sending(*one("Ra    vi"), tap(0, "p" * 128))).status_code == 200


def test_numbered_variables_are_filled_in_order(ravi: Any, business: Any) -> None:
    text = body("Dear {{1}}, your ticket {{2}} is ready.") | {"example": {"body_text": [["Asha", "K7"]]}}
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [left(business)]}}
    made = business.call("POST", TEMPLATES, json=template(header, text, name="ticket", parameter_format="positional"))
    assert made.status_code == 200, made.json
    values = {"type": "body", "parameters": [{"type": "text", "text": "Ravi"}, {"type": "text", "text": "K7Q-4MP"}]}
    assert business.post(sending(values, name="ticket")).json["error"]["code"] == 132012
    picture = {"type": "image", "image": {"link": "http://127.0.0.1:9/never.jpg"}}
    wamid = business.sent(sending({"type": "header", "parameters": [picture]}, values, name="ticket"))
    eventually(lambda: ravi.sees(wamid)["ticks"] == "failed", "the failure of the missing picture")
    assert ravi.sees(wamid)["text"] == "Dear Ravi, your ticket K7Q-4MP is ready."


def test_a_template_can_be_edited_and_deleted(business: Any, approved: Json) -> None:
    edited = business.call("POST", f"/v23.0/{approved['id']}", json={"components": [body("Please look at this.")]})
    assert edited.json == {"success": True}
    assert business.post(sending()).json["contacts"][0]["wa_id"] == RAVI
    assert business.call("DELETE", f"{TEMPLATES}?name=owner_request").json == {"success": True}
    assert business.post(sending()).status_code == 404


def test_the_doctor_finds_a_healthy_number(business: Any) -> None:
    number = business.call("GET", "/v23.0/106540352242922?fields=status,quality_rating,health_status").json
    assert (number["status"], number["quality_rating"]) == ("CONNECTED", "GREEN")
    assert number["health_status"]["can_send_message"] == "AVAILABLE"
    assert business.call("GET", f"/v23.0/{ACCOUNT_ID}/subscribed_apps").json["data"]
    assert business.call("GET", f"/v23.0/{ACCOUNT_ID}/phone_numbers").json["data"][0]["id"] == "106540352242922"
    unknown = business.call("GET", "/v23.0/nothing-here").json["error"]
    assert (unknown["type"], unknown["code"]) == ("GraphMethodException", 100)
