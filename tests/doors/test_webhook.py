"""WhatsApp's door: who may come in, what is kept of it, and that nothing is said before it is kept."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from bot import incoming
from bot.webhook import MAX_BYTES
from services.post.inbox import MAX_ATTEMPTS
from services.tables import Booking, InboxRow
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town

PATH = "/api/whatsapp/webhook"


def rows(town: Town) -> list[InboxRow]:
    with town.house.reading() as work:
        return work.tx.query(InboxRow).order_by(InboxRow.id).all()


def said(words: str, wamid: str, number: str = RAVI, at: int = 1_795_148_000) -> dict[str, Any]:
    return {
        "from": number.lstrip("+"),
        "id": wamid,
        "timestamp": str(at),
        "type": "text",
        "text": {"body": words},
    }


def delivery(*messages: dict[str, Any], number_id: str = "106540352242922", **more: Any) -> bytes:
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": number_id}, "messages": list(messages)}
    change = {"field": "messages", "value": value | more}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def signature(town: Town, body: bytes) -> str:
    return hmac.new(town.settings.whatsapp_app_secret.encode(), body, hashlib.sha256).hexdigest()


def shake(town: Town, **query: str) -> TestResponse:
    right = {"mode": "subscribe", "verify_token": "verify-token-of-the-tests", "challenge": "1158201444"}
    return town.browser.get(PATH, query_string={f"hub.{name}": value for name, value in (right | query).items()})


@pytest.mark.quick
@pytest.mark.trap(21)
def test_metas_handshake_is_answered_with_the_bare_challenge(town: Town) -> None:
    answer = shake(town)
    assert (answer.status_code, answer.data, answer.mimetype) == (200, b"1158201444", "text/plain")


@pytest.mark.quick
@pytest.mark.parametrize(
    "wrong",
    [
        {"verify_token": "another"},
        {"verify_token": ""},
        {"mode": "unsubscribe"},
        {"challenge": ""},
        {"challenge": "<script>alert(1)</script>"},
        {"challenge": "9" * 200},
    ],
)
def test_any_other_handshake_is_refused(town: Town, wrong: dict[str, str]) -> None:
    answer = shake(town, **wrong)
    assert (answer.status_code, answer.data) == (403, b"")


def test_a_handshake_without_a_question_is_refused(town: Town) -> None:
    assert town.browser.get(PATH).status_code == 403


@pytest.mark.quick
@pytest.mark.trap(7)
def test_a_signed_delivery_is_kept_and_rung_for(town: Town) -> None:
    assert town.post_webhook(delivery(said("hi", "wamid.1"), said("hello", "wamid.2", NEHA))) == 200
    assert [(row.talker, row.status) for row in rows(town)] == [(RAVI, "new"), (NEHA, "new")]
    assert list(town.bell.rings) == [("turn", RAVI), ("turn", NEHA)]
    assert town.api.sent == []


@pytest.mark.quick
@pytest.mark.trap(3)
def test_nothing_unproved_leaves_a_trace(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    right = signature(town, body)
    for header in (
        None,
        "",
        "sha256=",
        right,
        f"sha1={right}",
        f"sha256={'0' * 64}",
        f"sha256={right[:-1]}",
        f"sha256={right}00",
        f"sha256={signature(town, body + b' ')}",
        "sha256=\xff\xfe",
    ):
        headers = {} if header is None else {"X-Hub-Signature-256": header}
        assert town.browser.post(PATH, data=body, headers=headers).status_code == 401, header
    assert (rows(town), town.bell.rings) == ([], {})


@pytest.mark.trap(3)
def test_our_other_secrets_sign_nothing(town: Town) -> None:
    body, ours = delivery(said("hi", "wamid.1")), town.settings
    for secret in (ours.whatsapp_verify_token, ours.whatsapp_access_token, ours.jwt_secret, ""):
        wrong = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        assert town.post_webhook(body, f"sha256={wrong}") == 401
    assert rows(town) == []


def test_one_changed_byte_breaks_the_signature(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    right = f"sha256={signature(town, body)}"
    for place in range(0, len(body), 7):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert town.post_webhook(changed, right) == 401
    assert rows(town) == []


def test_the_signature_may_be_written_in_capitals(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    assert town.post_webhook(body, f"sha256={signature(town, body).upper()}") == 200


@pytest.mark.trap(3)
def test_the_bytes_are_what_is_signed_not_their_meaning(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    same = json.dumps(json.loads(body), indent=1).encode()
    assert town.post_webhook(same, f"sha256={signature(town, body)}") == 401
    assert town.post_webhook(same) == 200


@pytest.mark.quick
@pytest.mark.parametrize("body", [b"", b"{", b"hi", b"\xff\xfe", b"[" * 20_000, b"9" * 5000])
def test_what_is_not_json_is_told_so(town: Town, body: bytes) -> None:
    assert town.post_webhook(body) == 400
    assert rows(town) == []


def test_three_megabytes_fit_and_not_one_byte_more(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    full = body + b" " * (MAX_BYTES - len(body))
    assert town.post_webhook(full) == 200
    assert town.post_webhook(full + b" ") == 413


def test_too_much_is_refused_also_when_its_length_was_not_told(town: Town) -> None:
    body = b" " * (MAX_BYTES + 1)
    answer = town.browser.post(
        PATH,
        input_stream=io.BytesIO(body),
        headers={"X-Hub-Signature-256": f"sha256={signature(town, body)}"},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


@pytest.mark.quick
def test_what_could_not_be_stored_is_not_acknowledged(town: Town) -> None:
    body = delivery(said("hi", "wamid.1"))
    rename(town, "inbox", "elsewhere")
    assert town.post_webhook(body) == 503
    assert town.bell.rings == {}
    rename(town, "elsewhere", "inbox")
    assert town.post_webhook(body) == 200
    assert len(rows(town)) == 1


def rename(town: Town, table: str, to: str) -> None:
    with town.house.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))


@pytest.mark.trap(4)
def test_a_thousand_updates_in_one_delivery_are_all_kept(town: Town) -> None:
    statuses = [
        {"id": f"wamid.S{n}", "status": "read", "timestamp": "1795148000", "recipient_id": "919000000001"}
        for n in range(500)
    ]
    body = delivery(*(said(f"line {n}", f"wamid.{n}") for n in range(500)), statuses=statuses)
    assert town.post_webhook(body) == 200
    assert len(rows(town)) == 1000


@pytest.mark.quick
@pytest.mark.trap(5)
def test_the_same_message_twice_is_one_message_and_one_answer(town: Town) -> None:
    twice = said("lakeview cottage 4-6 dec, 2 people", "wamid.1")
    town.post_webhook(delivery(twice, twice))
    town.post_webhook(delivery(twice))
    town.work()
    town.post_webhook(delivery(twice))
    town.work()
    assert len(rows(town)) == len(town.phone(RAVI).heard) == 1


@pytest.mark.trap(8)
@pytest.mark.trap(30)
@pytest.mark.trap(5)
def test_a_message_delivered_again_after_a_week_books_nothing_twice(town: Town) -> None:
    ravi, asks = town.phone(RAVI), {"type": "text", "text": {"body": "lakeview cottage 4-6 dec, 2 people"}}
    ravi.post(asks, "wamid.1")
    town.wait(days=7)
    heard, kept = len(ravi.heard), len(rows(town))
    ravi.post(asks, "wamid.1")
    assert (len(ravi.heard), len(rows(town))) == (heard, kept)
    with town.house.reading() as work:
        assert work.tx.query(Booking).count() == 1


@pytest.mark.trap(8)
def test_a_message_nobody_can_work_with_is_parked_and_the_admin_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.engine.play", crash)
    assert town.post_webhook(delivery(said("hi", "wamid.1"), said("hi", "wamid.2", NEHA))) == 200
    for _ in range(MAX_ATTEMPTS):
        town.sweep()
        town.wait(minutes=5)
    assert {row.status for row in rows(town)} == {"dead"}
    assert len(town.phone(RAVI).heard) == len(town.phone(NEHA).heard) == 1
    assert len(town.phone(MEERA).heard) == 2


def crash(*_: object) -> None:
    raise ArithmeticError("a mistake of ours")


@pytest.mark.trap(23)
def test_what_staff_write_from_the_phones_app_is_not_answered(town: Town) -> None:
    echo = {"from": "918000000000", "to": RAVI.lstrip("+"), "id": "wamid.E", "timestamp": "1795148000", "type": "text"}
    value = {"metadata": {"phone_number_id": town.settings.whatsapp_phone_number_id}}
    value |= {"message_echoes": [echo | {"text": {"body": "villa"}}]}
    change = {"field": "smb_message_echoes", "value": value}
    assert town.post_webhook(json.dumps({"entry": [{"id": "1", "changes": [change]}]}).encode()) == 200
    town.sweep()
    assert ([row.status for row in rows(town)], town.api.sent) == (["ignored"], [])


def test_what_we_do_not_know_is_kept_and_harms_nobody(town: Town) -> None:
    strange = [
        {},
        {"object": "page"},
        {"entry": None},
        {"entry": [None, 7, "x", {"changes": [None, {"field": "flows", "value": {"event": "NEW"}}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": {"messages": [{"type": "hologram", "id": "w"}]}}]}]},
    ]
    for payload in strange:
        assert town.post_webhook(json.dumps(payload).encode()) == 200
    town.sweep()
    assert {row.status for row in rows(town)} == {"ignored"}
    assert town.api.sent == []


@pytest.mark.quick
def test_what_came_to_another_number_is_kept_but_not_answered(town: Town) -> None:
    town.post_webhook(delivery(said("hi", "wamid.1"), number_id="999999999999999"))
    town.work()
    assert [row.status for row in rows(town)] == ["ignored"]
    assert town.api.sent == []


@pytest.mark.quick
@pytest.mark.trap(6)
def test_old_words_that_come_late_are_not_taken_for_an_answer(town: Town) -> None:
    town.post_webhook(delivery(said("lakeview cottage 4-6 dec, 2 people", "wamid.2", at=1_795_148_100)))
    town.work()
    town.post_webhook(delivery(said("seaview villa", "wamid.1", at=1_795_148_000)))
    town.work()
    assert [row.status for row in rows(town)] == ["applied", "stale"]
    assert len(town.phone(RAVI).heard) == 1


def test_words_that_wait_together_are_answered_in_the_order_they_were_written(town: Town) -> None:
    newer, older = said("4-6 dec", "wamid.2", at=1_795_148_100), said("lakeview cottage", "wamid.1", at=1_795_148_000)
    town.post_webhook(delivery(newer, older))
    town.work()
    assert [row.status for row in rows(town)] == ["applied", "applied"]
    assert "Which nights?" in town.phone(RAVI).heard[0].text
    assert "Fri 4" in town.phone(RAVI).last.text


def test_a_person_nobody_answers_for_long_is_found_without_a_ring(town: Town) -> None:
    town.post_webhook(delivery(said("hi", "wamid.1", PAWAR)))
    town.bell.rings.clear()
    town.sweep()
    assert len(town.phone(PAWAR).heard) == 1


def samples() -> list[Path]:
    folder = os.environ.get("META_SAMPLES")
    return sorted(path for path in Path(folder).glob("*.json") if path.name != "index.json") if folder else []


@pytest.mark.skipif(not samples(), reason="META_SAMPLES does not name the folder of Meta's sample webhooks")
def test_every_sample_of_metas_is_taken_stored_and_worked(town: Town) -> None:
    for path in samples():
        body = path.read_bytes()
        assert town.post_webhook(body) == 200, path.stem
        told = {update.external_id for update in incoming.split(json.loads(body))}
        assert told, path.stem
        assert told <= {row.external_id for row in rows(town)}, path.stem
    town.sweep()
    assert {row.status for row in rows(town)} <= {"applied", "ignored", "stale"}
