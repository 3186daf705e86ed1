"""Whatever WhatsApp sends is taken apart without loss and without an error."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incoming import UNDATED, Update, ours, profile_name, receipt, said, split

pytestmark = pytest.mark.quick

OUR_NUMBER = "106540352242922"
AT = datetime.fromtimestamp(1790000000, UTC)
RAVI = {"profile": {"name": "Ravi K"}, "wa_id": "919000000001", "user_id": "IN.1349"}
ASHAS_CARD = {"name": {"formatted_name": "Asha"}, "phones": [{"wa_id": "919000000031"}]}
NEHA = {"profile": {"name": "Neha"}, "wa_id": "919000000002", "user_id": "IN.2001"}


def message(**parts: Any) -> dict[str, Any]:
    return {"from": "919000000001", "id": "wamid.A", "timestamp": "1790000000"} | parts


def text(body: str, **parts: Any) -> dict[str, Any]:
    return message(type="text", text={"body": body}, **parts)


def change(field: str = "messages", **value: Any) -> dict[str, Any]:
    where = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": OUR_NUMBER}}
    return {"field": field, "value": where | value}


def delivery(*changes: Any) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": [{"id": "1022", "changes": list(changes)}]}


def only(payload: dict[str, Any]) -> Update:
    (update,) = split(payload)
    return update


def heard(**parts: Any) -> Any:
    return said(only(delivery(change(messages=[message(**parts)], contacts=[RAVI]))).raw)


@pytest.mark.trap(24)
def test_ravis_message_is_his_and_dated_by_meta() -> None:
    update = only(delivery(change(messages=[text("Hi")], contacts=[NEHA, RAVI])))
    assert (update.kind, update.external_id, update.talker) == ("message", "m:wamid.A", "+919000000001")
    assert update.at == AT
    assert profile_name(update.raw) == "Ravi K"
    assert said(update.raw).text == "Hi"


@pytest.mark.trap(4)
def test_everything_in_a_batch_is_found_in_order() -> None:
    first = change(messages=[text("one", id="wamid.1"), text("two", id="wamid.2")], contacts=[RAVI])
    second = change(statuses=[{"id": "wamid.9", "status": "read"}], errors=[{"code": 130429}])
    news = {"field": "account_alerts", "value": {"entity_type": "WABA"}}
    payload = {"entry": [*delivery(first, second)["entry"], *delivery(news)["entry"]]}
    assert [(update.kind, update.external_id[:9]) for update in split(payload)][:3] == [
        ("message", "m:wamid.1"),
        ("message", "m:wamid.2"),
        ("status", "s:wamid.9"),
    ]
    assert [update.kind for update in split(payload)][3:] == ["other", "other"]


@pytest.mark.trap(11)
def test_a_person_without_a_number_is_known_by_user_id() -> None:
    hidden = {key: value for key, value in text("Hi", from_user_id="IN.1349").items() if key != "from"}
    assert only(delivery(change(messages=[hidden]))).talker == "bsuid:IN.1349"


@pytest.mark.trap(11)
def test_a_lone_card_names_the_sender_when_the_message_does_not() -> None:
    nameless = {"id": "wamid.A", "timestamp": "1790000000", "type": "contacts", "contacts": []}
    card = {"profile": {"name": "Ravi"}, "user_id": "IN.1349"}
    assert only(delivery(change(messages=[nameless], contacts=[card]))).talker == "bsuid:IN.1349"
    two = only(delivery(change(messages=[nameless], contacts=[card, NEHA])))
    assert (two.kind, two.talker) == ("other", "")


def test_nobody_gets_another_persons_name() -> None:
    update = only(delivery(change(messages=[text("Hi")], contacts=[NEHA])))
    assert (update.talker, profile_name(update.raw)) == ("+919000000001", "")


def test_another_numbers_messages_are_kept_and_not_ours() -> None:
    update = only(delivery(change(messages=[text("Hi")])))
    assert ours(update, OUR_NUMBER)
    assert not ours(update, "999")
    assert not ours(only(delivery({"field": "messages", "value": {"messages": [text("Hi")]}})), "")


def test_the_same_update_told_twice_has_the_same_id() -> None:
    flagged = {"field": "phone_number_quality_update", "value": {"event": "FLAGGED"}}
    again = json.loads(json.dumps(flagged, sort_keys=True))
    assert only(delivery(flagged)).external_id == only(delivery(again)).external_id
    later = delivery(flagged)
    later["entry"][0]["time"] = 1790000099
    assert only(later).external_id != only(delivery(flagged)).external_id


def test_old_messages_of_a_history_sync_are_nobodys_talk() -> None:
    assert only(delivery(change(field="history", messages=[text("years ago")]))).kind == "other"


@pytest.mark.parametrize(
    "odd",
    [
        {"entry": [7]},
        {"entry": [{"changes": "x"}]},
        {"entry": [{"changes": [None]}]},
        delivery(change(messages=["hi"])),
        delivery(change(messages={"from": "919000000001"})),
        delivery(change(statuses=[{"id": "wamid.9"}])),
        delivery(change(statuses=[["read"]])),
        {"something": "new"},
    ],
)
def test_what_fits_nowhere_is_kept_as_other(odd: dict[str, Any]) -> None:
    assert only(odd).kind == "other"


def test_an_empty_delivery_holds_nothing() -> None:
    assert split({}) == split({"object": "whatsapp_business_account", "entry": []}) == []


@pytest.mark.trap(8)
def test_what_a_database_refuses_is_taken_out() -> None:
    update = only(delivery(change(messages=[text("a\x00b\ud83dc")], contacts=[RAVI])))
    assert said(update.raw).text == "ab\ufffdc"
    assert "\\u0000" not in json.dumps(update.raw)
    json.dumps(update.raw, allow_nan=False).encode()


def test_a_tap_gives_the_id_and_the_title() -> None:
    reply = {"id": "v1.c.bk_9", "title": "Confirm"}
    for kind in ("button_reply", "list_reply"):
        tap = heard(type="interactive", interactive={"type": kind, kind: reply}, context={"id": "wamid.SENT"})
        assert (tap.kind, tap.choice, tap.text) == ("choice", "v1.c.bk_9", "Confirm")
        assert tap.replies_to == "wamid.SENT"


@pytest.mark.trap(9)
def test_a_tap_under_a_template_gives_its_payload() -> None:
    tap = heard(type="button", button={"payload": "v1.c.bk_9", "text": "Confirm"})
    assert (tap.kind, tap.choice, tap.text) == ("choice", "v1.c.bk_9", "Confirm")


def test_a_template_button_without_payload_is_just_its_word() -> None:
    tap = heard(type="button", button={"payload": "Stop", "text": "Stop"})
    assert (tap.kind, tap.choice, tap.text) == ("text", "", "Stop")


def test_a_place_may_lie_on_the_equator() -> None:
    place = heard(type="location", location={"latitude": 0, "longitude": "77.5", "name": "Lake"})
    assert (place.kind, place.latitude, place.longitude, place.text) == ("place", 0.0, 77.5, "Lake")


@pytest.mark.parametrize("latitude", [None, "north", 91, float("nan"), True, [], 10**400])
def test_a_place_off_the_map_is_not_understood(latitude: Any) -> None:
    assert heard(type="location", location={"latitude": latitude, "longitude": 1}).kind == "unknown"


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("image", "picture"),
        ("video", "video"),
        ("document", "document"),
        ("audio", "voice"),
        ("sticker", "sticker"),
    ],
)
def test_a_file_comes_with_its_caption_and_handle(kind: str, meant: str) -> None:
    file = heard(type=kind, **{kind: {"id": "1003", "caption": "this one?"}})
    assert (file.kind, file.media_id, file.text) == (meant, "1003", "this one?")


@pytest.mark.parametrize(
    ("parts", "kind", "words"),
    [
        ({"type": "reaction", "reaction": {"message_id": "wamid.S", "emoji": "👍"}}, "reaction", "👍"),
        ({"type": "reaction", "reaction": {"message_id": "wamid.S"}}, "reaction", ""),
        ({"type": "order", "order": {"catalog_id": "3", "text": "two please"}}, "order", "two please"),
        ({"type": "system", "system": {"body": "changed number"}}, "system", "changed number"),
        ({"type": "revoke", "revoke": {"original_message_id": "wamid.S"}}, "system", ""),
        ({"type": "request_welcome"}, "system", ""),
        ({"type": "unsupported", "errors": [{"code": 131051}]}, "unknown", ""),
        ({"type": "something_new", "something_new": {}}, "unknown", ""),
        ({"type": "interactive"}, "unknown", ""),
        ({"type": ["text"]}, "unknown", ""),
        (
            {
                "type": "contacts",
                "contacts": [{"name": {"formatted_name": "Asha"}, "phones": [{"wa_id": "919000000031"}]}],
            },
            "contact",
            "Asha +919000000031",
        ),
        (
            {"type": "interactive", "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": '{"a":1}'}}},
            "form",
            '{"a":1}',
        ),
    ],
)
@pytest.mark.trap(30)
def test_every_kind_of_message_is_understood_or_unknown(parts: dict[str, Any], kind: str, words: str) -> None:
    assert (heard(**parts).kind, heard(**parts).text) == (kind, words)


@pytest.mark.trap(10)
@pytest.mark.parametrize(
    ("answer", "words"),
    [('{"date":"2026-12-04"}', '{"date":"2026-12-04"}'), ({"date": "2026-12-04"}, ""), ("", ""), (None, ""), (7, "7")],
)
def test_a_forms_answer_is_text_that_may_lack_its_token(answer: Any, words: str) -> None:
    reply = {"name": "flow", "body": "Sent", "response_json": answer}
    form = heard(type="interactive", interactive={"type": "nfm_reply", "nfm_reply": reply})
    assert (form.kind, form.text, form.choice) == ("form", words, "")


@pytest.mark.trap(24)
@pytest.mark.parametrize("stamp", ["1790000000", 1790000000])
def test_a_time_may_be_a_text_or_a_number(stamp: object) -> None:
    assert heard(type="text", text={"body": "Hi"}, timestamp=stamp).at == AT


def test_an_edit_is_read_as_what_it_now_says() -> None:
    edit = {"original_message_id": "wamid.A", "message": {"type": "text", "text": {"body": "for 3"}}}
    edited = heard(type="edit", edit=edit)
    assert (edited.kind, edited.text, edited.replies_to) == ("text", "for 3", "wamid.A")
    endless = {"type": "edit", "edit": edit}
    assert heard(type="edit", edit={"message": endless}).kind == "unknown"


@pytest.mark.parametrize("mark", ["forwarded", "frequently_forwarded"])
def test_a_forwarded_message_says_so(mark: str) -> None:
    assert heard(type="text", text={"body": "Hi"}, context={mark: True}).forwarded
    assert not heard(type="text", text={"body": "Hi"}, context={"id": "wamid.S"}).forwarded


@pytest.mark.trap(24)
def test_an_undated_tap_is_old_and_not_fresh() -> None:
    assert heard(type="text", text={"body": "Hi"}, timestamp="soon").at == UNDATED


def test_a_receipt_tells_which_row_and_what_became_of_it() -> None:
    error = {"code": 131047, "title": "Re-engagement message", "error_data": {"details": "Wrote to 919000000001"}}
    status = {"id": "wamid.A", "status": "failed", "timestamp": "1790000000", "biz_opaque_callback_data": "7"}
    update = only(delivery(change(statuses=[status | {"errors": [error]}])))
    assert update.external_id == "s:wamid.A:failed"
    told = receipt(update.raw)
    assert (told.wamid, told.status, told.at, told.callback_data) == ("wamid.A", "failed", AT, "7")
    assert (told.error_code, told.error_text) == (131047, "Re-engagement message: Wrote to •••")


KEYS = [
    *("object", "entry", "changes", "field", "value", "messages", "statuses", "errors", "contacts", "metadata"),
    *("phone_number_id", "from", "id", "type", "text", "body", "interactive", "button_reply", "nfm_reply", "button"),
    *("payload", "timestamp", "wa_id", "user_id", "from_user_id", "profile", "name", "status", "location", "latitude"),
    *("longitude", "context", "image", "caption", "edit", "message", "reaction", "order", "system", "phones"),
    *("error_data", "code"),
]
WORDS = [
    "messages",
    "text",
    "interactive",
    "button",
    "location",
    "image",
    "contacts",
    "edit",
    "read",
    "1790000000",
    "9e9",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(WORDS)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)
MESSAGES = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8).map(lambda parts: {"type": "text", **parts})


def take_apart(payload: Any) -> list[Update]:
    updates = split(payload)
    for update in updates:
        said(update.raw), receipt(update.raw), profile_name(update.raw), ours(update, OUR_NUMBER)
        json.dumps(update.raw, allow_nan=False)
    return updates


@pytest.mark.trap(11)
@given(JSON)
def test_no_json_whatsoever_raises(payload: Any) -> None:
    take_apart(payload)


@given(st.lists(MESSAGES | JSON, max_size=4), st.lists(MESSAGES | JSON, max_size=4), JSON)
def test_nothing_that_came_is_lost(messages: list[Any], statuses: list[Any], contacts: Any) -> None:
    updates = take_apart(delivery(change(messages=messages, statuses=statuses, contacts=contacts)))
    assert len(updates) == max(len(messages) + len(statuses), 1)
    assert all(update.external_id and len(update.external_id) <= 255 for update in updates)
    assert all(bool(update.talker) == (update.kind == "message") for update in updates)


def test_bottomless_nesting_is_cut_off() -> None:
    nested: Any = "deep"
    for _ in range(600):
        nested = {"value": [nested]}
    assert take_apart({"entry": [{"changes": [nested]}]})


def samples() -> list[Path]:
    folder = os.environ.get("META_SAMPLES")
    return sorted(path for path in Path(folder).glob("*.json") if path.name != "index.json") if folder else []


@pytest.mark.skipif(not samples(), reason="META_SAMPLES does not name the folder of Meta's sample webhooks")
@pytest.mark.parametrize("path", samples(), ids=lambda path: path.stem)
def test_metas_own_samples_are_taken_apart(path: Path) -> None:
    payload = json.loads(path.read_text())
    values = [change.get("value", {}) for entry in payload["entry"] for change in entry["changes"]]
    fields = [change.get("field") for entry in payload["entry"] for change in entry["changes"]]
    updates = take_apart(payload)
    assert updates
    talked = sum(len(v.get("messages", [])) for v, f in zip(values, fields, strict=True) if f == "messages")
    receipts = sum(len(v.get("statuses", [])) for v in values)
    assert sum(update.kind == "message" for update in updates) == talked
    assert sum(update.kind == "status" for update in updates) == receipts
    for update in updates:
        if update.kind == "message":
            kind = update.raw["message"].get("type")
            other_kinds = ("unsupported", "unknown", "interactive")
            assert said(update.raw).kind != "unknown" or kind in other_kinds
