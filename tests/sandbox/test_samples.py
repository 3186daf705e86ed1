"""Samples of template headers: left by Meta's resumable upload, and only what was left there may be named."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import ACCOUNT_ID, TOKEN, Business
from tests.sandbox.leaving import ABOUT, PNG, UPLOADS, begun, fills, left
from tests.sandbox.test_templates import REQUEST, template

TEMPLATES = f"/v23.0/{ACCOUNT_ID}/message_templates"
Json = dict[str, Any]


def pictured(handle: Any) -> Json:
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [handle]}}
    return template(header, REQUEST)


def test_a_sample_is_left_in_two_steps_and_a_template_may_name_it(business: Business) -> None:
    session = begun(business)
    assert session.startswith("upload:")
    handle = fills(business, session, PNG).json["h"]
    assert business.call("POST", TEMPLATES, json=pictured(handle)).status_code == 200


def test_bytes_may_come_in_pieces_each_from_where_the_last_ended(business: Business) -> None:
    session = begun(business)
    assert fills(business, session, PNG[:7]).json == {"id": session, "file_offset": 7}
    assert fills(business, session, PNG[9:], "9").json["error"]["code"] == 100
    looked = business.client.get(f"/v23.0/{session}", headers={"Authorization": f"OAuth {TOKEN}"})
    assert looked.json == {"id": session, "file_offset": 7}
    assert fills(business, session, PNG[7:], "7").json["h"]


@pytest.mark.parametrize("about", [
    {"file_type": "image/webp"}, {"file_length": "0"}, {"file_length": "many"}, {"file_name": ""},
])  # fmt: skip
def test_a_file_of_another_kind_is_not_begun(business: Business, about: dict[str, str]) -> None:
    answer = business.call("POST", UPLOADS, query_string=ABOUT | about)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, 100)


def test_another_app_has_no_uploads(business: Business) -> None:
    answer = business.call("POST", f"/v23.0/{ACCOUNT_ID}/uploads", query_string=ABOUT)
    assert answer.json["error"]["error_subcode"] == 33


@pytest.mark.parametrize(("content", "offset", "scheme", "code"), [
    (PNG, "", "OAuth", 100), (PNG, "1", "OAuth", 100), (PNG + b"!", "0", "OAuth", 100),
    (b"\xff\xd8\xff" + PNG[3:], "0", "OAuth", 100), (PNG, "0", "Bearer", 190),
])  # fmt: skip
def test_bytes_that_are_not_as_was_said_are_not_taken(
    business: Business, content: bytes, offset: str, scheme: str, code: int
) -> None:
    assert fills(business, begun(business), content, offset, scheme).json["error"]["code"] == code


def test_without_its_signature_a_session_is_not_known(business: Business) -> None:
    session = begun(business).partition("?")[0]
    assert fills(business, session, PNG).json["error"]["error_subcode"] == 33


def test_only_a_handle_of_a_picture_left_there_may_stand_above_a_template(business: Business) -> None:
    paper = left(business, b"%PDF-1.7 and so on", "application/pdf")
    for handle in ("4:made-up", paper, 7):
        error = business.call("POST", TEMPLATES, json=pictured(handle)).json["error"]
        assert error["error_subcode"] == 2388047


def test_an_edit_may_put_a_picture_above_a_template_that_had_none(business: Business) -> None:
    made = business.call("POST", TEMPLATES, json=template(REQUEST)).json
    assert business.call("POST", f"/v23.0/{made['id']}", json=pictured("4:made-up")).status_code == 400
    assert business.call("POST", f"/v23.0/{made['id']}", json=pictured(left(business))).json == {"success": True}
    filled = {"type": "body", "parameters": [{"type": "text", "parameter_name": name, "text": "x"}
                                             for name in ("guest", "place")]}  # fmt: skip
    inner = {"name": "owner_request", "language": {"code": "en"}, "components": [filled]}
    assert business.post({"type": "template", "template": inner}).json["error"]["code"] == 132012
