"""Texts both ways: webhooks, ticks, statuses, signature, retries."""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from sandbox.cloud.webhooks import signature
from tests.sandbox.conftest import APP_SECRET, NUMBER_ID, RAVI, eventually


def test_what_ravi_writes_reaches_the_program_in_metas_shape(ravi: Any, program: Any) -> None:
    wamid = ravi.says("Hi, code ASHA10")
    message = program.message(wamid)
    value = program.heard[0].value
    assert message | {"timestamp": ""} == {
        "from": RAVI,
        "id": wamid,
        "timestamp": "",
        "type": "text",
        "text": {"body": "Hi, code ASHA10"},
    }
    assert message["timestamp"].isdigit()
    assert value["contacts"] == [{"profile": {"name": "Ravi"}, "wa_id": RAVI}]
    assert value["metadata"]["phone_number_id"] == NUMBER_ID


def test_webhooks_are_signed_over_their_exact_bytes(ravi: Any, program: Any) -> None:
    ravi.says("नमस्ते https://ex.in/a")
    heard = eventually(lambda: program.heard, "the webhook")[0]
    proof = hmac.new(APP_SECRET.encode(), heard.body, hashlib.sha256).hexdigest()
    assert heard.headers["X-Hub-Signature-256"] == f"sha256={proof}"
    assert heard.body.isascii()
    assert b"\\u0928" in heard.body
    assert b"https:\\/\\/ex.in\\/a" in heard.body


def test_the_signature_vector_holds() -> None:
    body = b'{"object":"whatsapp_business_account","entry":[]}'
    assert signature("app-secret-for-tests", body) == (
        "sha256=1ca363dab318df784e1963b29dca91e2098e6cf2fbf0d3c14e09580a90684a61"
    )


def test_an_answer_is_sent_delivered_and_read(ravi: Any, business: Any, program: Any) -> None:
    ravi.says("hi")
    answer = business.text("Hello Ravi", biz_opaque_callback_data="ob_1").json
    assert answer["contacts"] == [{"input": "+919000000001", "wa_id": RAVI}]
    wamid = answer["messages"][0]["id"]
    for status in ("sent", "delivered", "read"):
        told = program.status(wamid, status)
        assert told["biz_opaque_callback_data"] == "ob_1"
        assert told["recipient_id"] == RAVI
    bubble = ravi.sees(wamid, "read")
    assert (bubble["from"], bubble["kind"], bubble["text"]) == ("them", "text", "Hello Ravi")


def test_wamids_carry_the_number_as_metas_do(ravi: Any, program: Any) -> None:
    raw = base64.b64decode(ravi.says("hi").removeprefix("wamid."))
    assert raw.startswith(b"\x1c\x18\x0c919000000001\x15\x02\x00\x12\x18\x14")
    assert raw.endswith(b"\x00")


def test_a_refused_webhook_comes_again_until_it_is_taken(ravi: Any, program: Any) -> None:
    program.answers = [500, 503]
    wamid = ravi.says("hi")
    ravi.sees(wamid, "delivered")
    assert [m["id"] for m in program.messages()] == [wamid] * 3


def test_a_read_receipt_turns_ravis_ticks_blue(ravi: Any, business: Any) -> None:
    first, second = ravi.says("one"), ravi.says("two")
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": second}
    answer = business.call(
        "POST", f"/v23.0/{NUMBER_ID}/messages", json=receipt | {"typing_indicator": {"type": "text"}}
    )
    assert answer.json == {"success": True}
    assert [ravi.sees(wamid)["ticks"] for wamid in (first, second)] == ["read", "read"]


def test_messages_of_one_person_arrive_in_order(ravi: Any, program: Any) -> None:
    wamids = [ravi.says(str(number)) for number in range(20)]
    eventually(lambda: len(program.messages()) == 20, "all messages")
    assert [m["id"] for m in program.messages()] == wamids


def test_without_the_right_token_nothing_is_taken(sandbox: Any) -> None:
    answer = sandbox.post(f"/v23.0/{NUMBER_ID}/messages", json={}, headers={"Authorization": "Bearer wrong"})
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == 190
    assert answer.json["error"]["type"] == "OAuthException"


def test_an_unknown_number_id_is_an_unsupported_request(business: Any) -> None:
    answer = business.call("POST", "/v23.0/999/messages", json={})
    assert answer.status_code == 400
    assert (answer.json["error"]["code"], answer.json["error"]["error_subcode"]) == (100, 33)


def test_what_was_on_its_way_at_a_start_over_is_not_tried_again(ravi: Any, program: Any, sandbox: Any) -> None:
    program.answers = [500] * 50
    old = ravi.says("before")
    eventually(lambda: program.messages(), "the first try")
    sandbox.post("/ui/start-over")
    tries = [m["id"] for m in program.messages()].count(old)
    new = ravi.says("after")
    eventually(lambda: [m["id"] for m in program.messages()].count(new) >= 5, "five tries of the new one")
    assert [m["id"] for m in program.messages()].count(old) <= tries + 1
