"""The form's endpoint: what opens it and what does not, what it shows, what it refuses; it never writes."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

import pytest
from Crypto.PublicKey import RSA
from sqlalchemy import text

from bot.forms import door, keys, publishing, sealing
from sandbox.flows.sealing import Sealed
from tests.forms import NIGHTS, FormPhone, ask, post, public_key, token_of
from tests.forms import cottage as cottage
from tests.forms import form_town as form_town
from tests.forms import key_file as key_file
from tests.forms import ravi as ravi
from tests.forms import villa as villa
from tests.services.stays import offered
from tests.town import NEHA, Heard, Town

PING = {"version": "3.0", "action": "ping"}
# From Meta's description of the encryption, worked out once by hand.
KEY, VECTOR = bytes(range(16)), bytes(range(16, 32))
QUESTION = "vryB0w/BTee4OvmgkgEf9dnfQfwZb8iWi7yl5iotFMJeuQl749lOptdzv/L1T2V2PA=="
ANSWER = "IHgL0mWXHJ6FDPLH6+aygF5BfT+mPzwvzktiKvlmYpg8eFKqJX/07YVStaI="


def rows(town: Town) -> dict[str, int]:
    """How many rows each table has."""
    with town.house.reading() as work:
        names = work.tx.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        return {name: work.tx.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in names}


def sealed_for(town: Town, question: dict[str, Any] = PING) -> Sealed:
    return Sealed(public_key(town), question)


@pytest.mark.quick
def test_a_known_question_has_its_known_answer() -> None:
    opened = sealing.Opened({"action": "ping"}, KEY, VECTOR)
    sealed = sealing.seal_answer(opened, {"data": {"status": "active"}})
    ours = json.dumps({"data": {"status": "active"}}).encode()
    assert len(base64.b64decode(sealed)) == len(ours) + sealing.TAG_BYTES
    theirs = Sealed.__new__(Sealed)
    theirs.key, theirs.vector = KEY, VECTOR
    assert theirs.open(ANSWER) == theirs.open(sealed) == {"data": {"status": "active"}}
    assert sealing._gcm(KEY, VECTOR).decrypt_and_verify(
        base64.b64decode(QUESTION)[:-16], base64.b64decode(QUESTION)[-16:]
    ) == b'{"version":"3.0","action":"ping"}'  # fmt: skip


def test_a_ping_is_answered(form_town: Town) -> None:
    assert ask(form_town, PING) == (200, {"version": "3.0", "data": {"status": "active"}})


def test_the_answer_is_bare_text(form_town: Town) -> None:
    answer = post(form_town, sealed_for(form_town).body)
    assert answer.content_type.startswith("text/plain")
    assert base64.b64decode(answer.data, validate=True)


@pytest.mark.parametrize("signature", ["", "sha256=" + "0" * 64, "sha1=abc"], ids=["none", "wrong", "another kind"])
def test_what_meta_did_not_sign_is_not_even_decrypted(form_town: Town, signature: str) -> None:
    answer = post(form_town, sealed_for(form_town).body, signature)
    assert (answer.status_code, answer.data) == (door.WRONG_SIGNATURE, b"")


def test_a_signature_is_of_these_very_bytes(form_town: Town) -> None:
    sealed = sealed_for(form_town)
    other = json.dumps(json.loads(sealed.body), indent=1).encode()
    right = post(form_town, sealed.body).request.headers["X-Hub-Signature-256"]
    assert post(form_town, other, right).status_code == door.WRONG_SIGNATURE


@pytest.mark.parametrize("part", ["encrypted_flow_data", "encrypted_aes_key", "initial_vector"])
@pytest.mark.parametrize("broken", ["turned", "missing", "no base64", "cut"])
def test_whatever_was_tampered_with_is_421(form_town: Town, part: str, broken: str) -> None:
    body = json.loads(sealed_for(form_town).body)
    content = bytearray(base64.b64decode(body[part]))
    content[0] ^= 1
    ways: dict[str, Any] = {"turned": base64.b64encode(content).decode(), "missing": None, "no base64": "%%",
                            "cut": base64.b64encode(content[:5]).decode()}  # fmt: skip
    answer = post(form_town, json.dumps(body | {part: ways[broken]}).encode())
    assert (answer.status_code, answer.data) == (door.CANNOT_OPEN, b"")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"{}"])
def test_what_is_no_question_is_421(form_town: Town, body: bytes) -> None:
    assert post(form_town, body).status_code == door.CANNOT_OPEN


def test_what_was_sealed_for_another_key_is_421(form_town: Town) -> None:
    other = RSA.generate(1024).public_key().export_key().decode()
    assert post(form_town, Sealed(other, PING).body).status_code == door.CANNOT_OPEN


def test_without_a_key_everything_is_421(town: Town) -> None:
    assert not town.settings.whatsapp_flow_key_file.exists()
    assert post(town, b"{}").status_code == door.CANNOT_OPEN


def test_too_much_is_413(form_town: Town) -> None:
    assert post(form_town, b"x" * (door.MAX_BYTES + 1)).status_code == 413


def test_a_key_is_only_ours_to_read_and_never_replaced(form_town: Town) -> None:
    file = form_town.settings.whatsapp_flow_key_file
    assert os.stat(file).st_mode & 0o777 == 0o600
    before = file.read_bytes()
    keys.load_or_make(file)
    assert file.read_bytes() == before


def test_the_form_shows_its_place_the_days_and_what_is_known(ravi: FormPhone, villa: Heard) -> None:
    offered(ravi.town, listing="seaview-villa", guest=NEHA)  # 4 to 6 December
    status, told = ravi.opens(villa)
    data = told["data"]
    assert (status, told["screen"], told["version"]) == (200, "STAY", "3.0")
    assert (data["place"], data["first"], data["guests"]) == ("Seaview Villa", "2026-11-20", "2")
    # Somebody can come on the 6th and leave on the 4th; on the 5th neither.
    assert data["taken"] == ["2026-12-05"]
    assert (data["with_food"], data["without_food"]) == (False, True)


def test_the_nights_somebody_holds_are_open_to_them(ravi: FormPhone, villa: Heard) -> None:
    offered(ravi.town, listing="seaview-villa")
    assert ravi.opens(villa)[1]["data"]["taken"] == []


def test_the_form_of_a_cottage_asks_how_they_eat(ravi: FormPhone, cottage: Heard) -> None:
    data = ravi.opens(cottage)[1]["data"]
    assert (data["with_food"], data["without_food"]) == (True, False)
    assert data["eaters"][0] == {"id": "0", "title": "0"}


def test_the_form_shows_no_more_than_it_declares(ravi: FormPhone, cottage: Heard) -> None:
    (screen,) = json.loads(publishing.FILE.read_text())["screens"]
    assert set(ravi.opens(cottage)[1]["data"]) == set(screen["data"])


def test_back_shows_it_again(ravi: FormPhone, cottage: Heard) -> None:
    assert ravi.opens(cottage, action="BACK") == ravi.opens(cottage)


def test_what_can_be_had_closes_the_form_and_comes_back_as_it_was_chosen(ravi: FormPhone, cottage: Heard) -> None:
    chosen = {"nights": NIGHTS, "vegetarian": "1", "non_vegetarian": "1", "code": "test123"}
    status, told = ravi.fills_in(cottage, **chosen)
    assert (status, told["screen"]) == (200, "SUCCESS")
    params = told["data"]["extension_message_response"]["params"]
    assert params == chosen | {"flow_token": token_of(cottage)}


@pytest.mark.parametrize(("changes", "words"), [
    ({"nights": {"start-date": "2026-11-01", "end-date": "2026-11-03"}}, "have passed"),
    ({"nights": {"start-date": "2026-12-04", "end-date": "2026-12-04"}}, "before check-in"),
    ({"nights": {"start-date": "2026-12-04", "end-date": "2027-03-04"}}, "too long"),
    ({"nights": {"start-date": "2028-12-04", "end-date": "2028-12-05"}}, "too far"),
    ({"nights": None}, "could not read"),
    ({"nights": "2026-12-04"}, "could not read"),
    ({"nights": {"start-date": "tomorrow", "end-date": ["x"]}}, "could not read"),
    ({"vegetarian": "900"}, "people at most"),
    ({"vegetarian": "-1"}, "At least one"),
    ({"vegetarian": {"a": 1}}, "At least one"),
    ({"code": "NOSUCH"}, "do not know the code"),
])  # fmt: skip
def test_what_cannot_be_had_is_said_on_the_form(
    ravi: FormPhone, cottage: Heard, changes: dict[str, Any], words: str
) -> None:
    status, told = ravi.fills_in(cottage, **({"nights": NIGHTS, "vegetarian": "2", "code": ""} | changes))
    assert (status, told["screen"]) == (200, "STAY")
    assert words in told["data"]["error_message"]


def test_nights_taken_meanwhile_are_said_on_the_form(ravi: FormPhone, villa: Heard) -> None:
    offered(ravi.town, listing="seaview-villa", guest=NEHA)
    told = ravi.fills_in(villa, nights=NIGHTS, guests="2")[1]
    assert "is full on" in told["data"]["error_message"]
    assert "2026-12-05" in told["data"]["taken"]


def test_a_form_that_broke_on_a_phone_is_noted(ravi: FormPhone, cottage: Heard) -> None:
    told = ravi.opens(cottage, data={"error": "INVALID_SCREEN", "error_message": "no"})
    assert told == (200, {"version": "3.0", "data": {"acknowledged": True}})


@pytest.mark.parametrize("token", ["", "unused", "1.1.ffffffff.abc.forged", "....", "é"])
def test_a_token_that_is_not_ours_is_427(form_town: Town, token: str) -> None:
    status, told = ask(form_town, {"version": "3.0", "action": "INIT", "flow_token": token})
    assert status == door.TOKEN_ENDED
    assert "closed" in told["error_msg"]


def test_a_token_ends_in_two_days(ravi: FormPhone, cottage: Heard) -> None:
    ravi.town.clock.move(hours=47)
    assert ravi.opens(cottage)[0] == 200
    ravi.town.clock.move(hours=1)
    assert ravi.opens(cottage)[0] == door.TOKEN_ENDED


@pytest.mark.parametrize("then", ["cancel", "change place to pine cottage", "start over"])
def test_a_token_ends_with_what_it_was_for(ravi: FormPhone, cottage: Heard, then: str) -> None:
    ravi.says(then)
    assert ravi.opens(cottage)[0] == door.TOKEN_ENDED


def test_the_endpoint_never_writes(ravi: FormPhone, cottage: Heard) -> None:
    before = rows(ravi.town)
    ravi.opens(cottage)
    ravi.fills_in(cottage, nights=NIGHTS, vegetarian="2", code="TEST123")
    assert rows(ravi.town) == before
    assert ravi.opens(cottage)[0] == 200
