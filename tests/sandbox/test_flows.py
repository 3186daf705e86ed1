"""Forms in the sandbox: kept and checked as Meta does, published by the program's own commands."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.forms.publishing import FILE
from sandbox.cloud.content import check_interactive
from sandbox.flows import keeping, rules
from tests.sandbox.conftest import ACCOUNT_ID, NUMBER_ID, Business

FLOWS = f"/v23.0/{ACCOUNT_ID}/flows"
OURS = json.loads(FILE.read_text())
WANTED = {"name": "stay", "categories": ["APPOINTMENT_BOOKING"], "endpoint_uri": "http://127.0.0.1:9/flow"}


def changed(**changes: Any) -> bytes:
    return json.dumps(OURS | changes).encode()


def with_screen(**changes: Any) -> bytes:
    return changed(screens=[OURS["screens"][0] | changes])


def with_part(place: int, **changes: Any) -> bytes:
    parts = [dict(part) for part in OURS["screens"][0]["layout"]["children"]]
    parts[place] |= changes
    return with_screen(layout={"type": "SingleColumnLayout", "children": parts})


@pytest.mark.quick
def test_our_form_may_be_published() -> None:
    assert rules.problems(FILE.read_bytes()) == []


@pytest.mark.quick
@pytest.mark.trap(28)
@pytest.mark.parametrize(("content", "words"), [
    (b"{", "not valid JSON"),
    (b"{}", "missing"),
    (changed(version="4.0"), "cannot be published"),
    (changed(data_api_version="2.0"), "must be 3.0"),
    (changed(routing_model={}), "every screen"),
    (changed(routing_model={"STAY": ["ELSEWHERE"]}), "not there"),
    (with_screen(id="STAY_2"), "letters and underscores"),
    (with_screen(id="SUCCESS"), "not SUCCESS"),
    (with_screen(terminal=False), "must be terminal"),
    (with_screen(data={}), "declared nowhere"),
    (with_part(0, text="x" * 81), "more than 80"),
    (with_part(0, type="Poem"), "no component Poem"),
    (with_part(3, label="x" * 21), "more than 20"),
    (with_part(3, visible=False, required=True), "hidden and required"),
    (with_part(3, name="code"), "same name"),
    (with_part(3, **{"data-source": []}), "1 to 200 options"),
    (with_part(-1, type="TextBody", text="x"), "needs a Footer"),
    (with_part(-1, **{"on-click-action": {"name": "dance"}}), "no action dance"),
    (with_part(-1, **{"on-click-action": {"name": "complete", "payload": {"x": "${form.nobody}"}}}), "nowhere"),
])  # fmt: skip
def test_what_would_fail_on_a_phone_is_found_by_the_builder(content: bytes, words: str) -> None:
    assert words in " ".join(rules.problems(content))


@pytest.mark.quick
def test_a_screen_shows_what_it_declares_and_hides_what_is_hidden() -> None:
    (screen,) = OURS["screens"]
    data = {"place": "Lakeview", "with_food": True, "without_food": False, "secret": "x", "error_message": "Full."}
    shown = keeping.drawn(screen, data)
    names = [part.get("name") for part in shown["parts"]]
    assert ("guests" in names, "vegetarian" in names, shown["trouble"]) == (False, True, "Full.")
    assert shown["parts"][0]["text"] == "Lakeview"
    assert keeping.payload(screen, {"code": "X", "nobody": "y"}) == {"code": "X"}


def test_a_form_is_published_only_when_all_is_right(business: Business) -> None:
    flow_id = business.call("POST", FLOWS, json=WANTED).json["id"]
    assert business.call("POST", FLOWS, json=WANTED).status_code == 400
    assert business.call("POST", FLOWS, json=WANTED | {"name": "b", "categories": ["ANY"]}).status_code == 400
    assert business.call("POST", f"/v23.0/{flow_id}/publish").status_code == 400
    told = put_json(business, flow_id, with_screen(terminal=False))
    assert (told["success"], bool(told["validation_errors"])) == (False, True)
    assert put_json(business, flow_id, FILE.read_bytes()) == {"success": True, "validation_errors": []}
    refused = business.call("POST", f"/v23.0/{flow_id}/publish").json["error"]["error_data"]["details"]
    assert "public key" in refused
    assert business.call("POST", "/v23.0/12345/publish").json["error"]["error_subcode"] == 33


def put_json(business: Business, flow_id: str, content: bytes) -> Any:
    form = {"name": "flow.json", "asset_type": "FLOW_JSON", "file": (io.BytesIO(content), "flow.json")}
    return business.call("POST", f"/v23.0/{flow_id}/assets", data=form).json


@pytest.mark.parametrize("key", ["", "no key", "-----BEGIN PUBLIC KEY-----\nAA\n-----END PUBLIC KEY-----"])
def test_only_a_public_key_is_kept(business: Business, key: str) -> None:
    path = f"/v23.0/{NUMBER_ID}/whatsapp_business_encryption"
    assert business.call("POST", path, data={"business_public_key": key}).status_code == 400
    assert business.call("GET", path).json == {}


def test_a_form_that_is_not_published_cannot_be_sent(business: Business) -> None:
    action = {"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "660042", "flow_cta": "Open",
              "flow_token": "t", "flow_action": "data_exchange", "mode": "published"}}  # fmt: skip
    interactive = {"type": "flow", "body": {"text": "Which nights?"}, "action": action}
    check_interactive(interactive)
    refused = business.post({"type": "interactive", "interactive": interactive})
    assert refused.json["error"]["code"] == 131009
