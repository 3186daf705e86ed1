"""People who hide their number and people who change it, as WhatsApp tells of them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import MESSAGES, RAVI, TOKEN, eventually


def test_somebody_who_hides_their_number_is_named_by_an_id_and_can_be_answered(sandbox: Any, program: Any) -> None:
    phone = sandbox.post("/ui/phones", json={"hidden": True, "name": "Kiran"}).json
    wamid = sandbox.post(f"/ui/phones/{phone['wa_id']}/say", json={"text": "hi"}).json["id"]

    message = program.message(wamid)
    body = {"messaging_product": "whatsapp", "recipient": phone["wa_id"], "type": "text", "text": {"body": "Namaste"}}
    answer = sandbox.post(MESSAGES, json=body, headers={"Authorization": f"Bearer {TOKEN}"}).json

    assert phone["phone"] == "@kiran"
    assert "from" not in message
    assert message["from_user_id"] == phone["wa_id"]
    assert answer["contacts"] == [{"input": phone["wa_id"], "user_id": phone["wa_id"]}]


def test_a_changed_number_is_told_and_the_chat_moves(sandbox: Any, program: Any, ravi: Any) -> None:
    ravi.says("hi")

    assert sandbox.post(f"/ui/phones/{RAVI}/number", json={"wa_id": "919000000042"}).status_code == 200

    state = sandbox.get("/ui/state").json
    assert [bubble["text"] for bubble in state["chats"]["919000000042"]] == ["hi"]
    told = eventually(lambda: _systems(program), "the news of the new number")
    assert (told[0]["from"], told[0]["system"]["wa_id"]) == (RAVI, "919000000042")


@pytest.mark.parametrize("number", ["", "x", "919000000011", "12"])
def test_a_number_that_is_none_or_taken_is_refused(sandbox: Any, number: str) -> None:
    assert sandbox.post(f"/ui/phones/{RAVI}/number", json={"wa_id": number}).status_code == 400


def _systems(program: Any) -> list[dict[str, Any]]:
    values = [heard.value for heard in program.heard if heard.path.endswith("webhook")]
    messages = [message for value in values for message in value.get("messages", [])]
    return [message for message in messages if message["type"] == "system"]
