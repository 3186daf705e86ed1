"""What Meta may do to a business, by somebody's choice, and what people may do to what they have written."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from bot import refusals
from sandbox.cloud.codes import CODES
from tests.sandbox.conftest import MESSAGES, NUMBER_ID, RAVI, Program, eventually
from tests.sandbox.test_limits import text
from tests.sandbox.test_templates import FILLED, TEMPLATES, sending
from tests.sandbox.test_templates import approved as approved  # because pytest finds a fixture by its name here

REQUEST = sending(*FILLED)
NUMBER = f"/v23.0/{NUMBER_ID}?fields=quality_rating"
CHOSEN = {"name": "owner_request", "language": "en"}


def news(program: Program, field: str, number: int = 1) -> list[dict[str, Any]]:
    """So many pieces of news of that field, in the order they came, once they are there."""

    def look() -> list[dict[str, Any]]:
        changes = [json.loads(heard.body)["entry"][0]["changes"][0] for heard in program.heard if heard.body]
        found = [change["value"] for change in changes if change.get("field") == field]
        return found if len(found) >= number else []

    return eventually(look, f"news of {field}")


def code_of(answer: Any) -> int:
    return int(answer.json["error"]["code"])


def test_the_sandbox_knows_every_code_the_program_knows() -> None:
    made_alike = {*range(200, 300), *range(131200, 131300), *range(138000, 139000), *range(2388000, 2389000)}
    assert set(refusals.CODES) - made_alike <= set(CODES)
    assert all(refusals.family(code).name != "unlisted" for code in CODES)


def test_a_chosen_error_meets_the_next_messages_and_no_more(ravi: Any, business: Any, sandbox: Any) -> None:
    ravi.says("hi")
    assert sandbox.post("/ui/fault", json={"code": 131016, "times": 2}).json["fault"]["left"] == 2
    answers = [business.post(text("hello")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [500, 500, 200]
    assert code_of(answers[0]) == 131016
    assert sandbox.get("/ui/troubles").json["fault"] is None


def test_a_chosen_error_can_be_told_later_and_stays_until_it_is_lifted(
    ravi: Any, business: Any, program: Any, sandbox: Any
) -> None:
    ravi.says("hi")
    sandbox.post("/ui/fault", json={"code": 131049, "later": True})
    wamids = [business.sent(text("hello")) for _ in range(2)]
    assert [program.status(wamid, "failed")["errors"][0]["code"] for wamid in wamids] == [131049, 131049]
    sandbox.post("/ui/fault", json={"code": None})
    assert program.status(business.sent(text("hello")), "delivered")


def test_reads_meet_no_chosen_error(ravi: Any, business: Any, sandbox: Any) -> None:
    wamid = ravi.says("hi")
    sandbox.post("/ui/fault", json={"code": 131026, "times": 1})
    assert business.call(
        "POST", MESSAGES, json={"messaging_product": "whatsapp", "status": "read", "message_id": wamid}
    )
    assert sandbox.get("/ui/state").json["trouble"]["fault"]["left"] == 1


@pytest.mark.parametrize("code", CODES)
def test_every_code_can_be_chosen(code: int, business: Any, sandbox: Any) -> None:
    sandbox.post("/ui/fault", json={"code": code, "times": 1})
    answer = business.post(text("hello"))
    assert (answer.status_code, code_of(answer)) == (CODES[code][0], code)


@pytest.mark.parametrize("wanted", [{"code": 7}, {"code": "131026"}, {"code": 131026, "times": 0},
                                    {"code": 131026, "times": "many"}, {"code": 131026, "times": True}])  # fmt: skip
def test_nonsense_is_no_error_of_metas(wanted: dict[str, Any], sandbox: Any) -> None:
    assert sandbox.post("/ui/fault", json=wanted).status_code == 400
    assert sandbox.get("/ui/troubles").json["fault"] is None


@pytest.mark.parametrize(
    ("stands", "code", "kinds"),
    [
        ("no_new_chats", 131048, ["RESTRICTED_BIZ_INITIATED_MESSAGING"]),
        ("locked", 131031, ["RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"]),
    ],
)
def test_a_restricted_account_is_told_and_refused(
    stands: str, code: int, kinds: list[str], ravi: Any, business: Any, program: Any, switch: Any, approved: Any
) -> None:
    switch(account=stands)
    (told,) = news(program, "account_update")
    assert told["event"] == "ACCOUNT_RESTRICTION"
    assert [each["restriction_type"] for each in told["restriction_info"]] == kinds
    assert code_of(business.post(REQUEST)) == code
    ravi.says("hi")
    assert (business.post(text("hello")).status_code == 200) == (stands == "no_new_chats")
    switch(account="normal")
    assert business.post(text("hello")).status_code == 200


def test_a_disabled_account_is_told_of_and_so_is_its_return(business: Any, program: Any, switch: Any) -> None:
    switch(account="disabled")
    assert code_of(business.post(text("hello"))) == 131031
    switch(account="normal")
    told = news(program, "account_update", 2)
    assert [each["event"] for each in told] == ["DISABLED_UPDATE"] * 2
    assert [each["ban_info"]["waba_ban_state"] for each in told] == ["DISABLE", "REINSTATE"]


def test_an_account_that_cannot_pay_learns_it_when_it_sends(
    ravi: Any, business: Any, program: Any, switch: Any
) -> None:
    ravi.says("hi")
    switch(account="unpaid")
    assert code_of(business.post(text("hello"))) == 131042
    assert [h for h in program.heard if b"account_update" in h.body] == []


@pytest.mark.parametrize(
    ("standing", "event", "code", "title"),
    [
        ("first_pause", "PAUSED", 132015, "FIRST_PAUSE"),
        ("second_pause", "PAUSED", 132015, "SECOND_PAUSE"),
        ("disabled", "DISABLED", 132016, "DISABLED"),
        ("rejected", "REJECTED", 132001, None),
        ("pending", "PENDING", 132001, None),
    ],
)
def test_a_template_stands_otherwise(
    standing: str, event: str, code: int, title: str | None, sandbox: Any, business: Any, program: Any, approved: Any
) -> None:
    assert sandbox.post("/ui/templates", json=CHOSEN | {"standing": standing}).status_code == 200
    (told,) = news(program, "message_template_status_update")
    assert (told["event"], told["message_template_name"]) == (event, "owner_request")
    assert told.get("other_info", {}).get("title") == title
    (listed,) = business.call("GET", TEMPLATES).json["data"]
    assert listed["status"] == event
    assert code_of(business.post(REQUEST)) == code
    assert sandbox.get("/ui/state").json["trouble"]["bad_templates"] == 1


def test_a_pause_ends_by_the_clock_and_is_told(sandbox: Any, program: Any, approved: Any) -> None:
    sandbox.post("/ui/templates", json=CHOSEN | {"standing": "first_pause"})
    sandbox.post("/ui/clock", json={"advance_minutes": 179})
    assert sandbox.get("/ui/troubles").json["templates"][0]["standing"] == "first_pause"
    sandbox.post("/ui/clock", json={"advance_minutes": 1})
    told = news(program, "message_template_status_update", 2)[1]
    assert (told["event"], told["other_info"]["title"]) == ("APPROVED", "UNPAUSED")
    assert sandbox.get("/ui/state").json["trouble"]["bad_templates"] == 0


def test_a_template_filed_as_marketing_is_told_of_and_priced_so(
    sandbox: Any, business: Any, program: Any, approved: Any
) -> None:
    sandbox.post("/ui/templates", json=CHOSEN | {"standing": "marketing"})
    (told,) = news(program, "template_category_update")
    assert (told["message_template_name"], told["previous_category"], told["new_category"]) == (
        "owner_request", "UTILITY", "MARKETING",
    )  # fmt: skip
    (listed,) = business.call("GET", TEMPLATES).json["data"]
    assert (listed["status"], listed["category"]) == ("APPROVED", "MARKETING")
    assert program.status(business.sent(REQUEST), "delivered")["pricing"]["category"] == "marketing"
    sandbox.post("/ui/templates", json=CHOSEN | {"standing": "approved"})
    assert news(program, "template_category_update", 2)[1]["new_category"] == "UTILITY"


def test_that_it_will_be_filed_as_marketing_is_told_a_day_before(
    sandbox: Any, business: Any, program: Any, approved: Any
) -> None:
    sandbox.post("/ui/templates", json=CHOSEN | {"standing": "marketing_soon"})
    (told,) = news(program, "template_category_update")
    assert (told["new_category"], told["correct_category"]) == ("UTILITY", "MARKETING")
    now = datetime.fromisoformat(sandbox.get("/ui/state").json["clock"]["now"]).timestamp()
    assert told["category_update_timestamp"] - now == pytest.approx(24 * 60 * 60, abs=30)
    assert program.status(business.sent(REQUEST), "delivered")["pricing"]["category"] == "utility"
    sandbox.post("/ui/clock", json={"advance_minutes": 24 * 60})
    assert news(program, "template_category_update", 2)[1]["new_category"] == "MARKETING"
    assert not [heard for heard in program.heard if b"message_template_status_update" in heard.body]


def test_a_number_that_turns_red_is_told_of_and_shown_and_may_send_on(
    ravi: Any, business: Any, program: Any, sandbox: Any, switch: Any
) -> None:
    ravi.says("hi")
    switch(number="red")
    (told,) = news(program, "phone_number_quality_update")
    assert (told["event"], told["display_phone_number"]) == ("FLAGGED", sandbox_number(sandbox))
    assert business.call("GET", NUMBER).json["quality_rating"] == "RED"
    assert business.post(text("hello")).status_code == 200
    switch(number="normal")
    assert news(program, "phone_number_quality_update", 2)[1]["event"] == "UNFLAGGED"
    assert business.call("GET", NUMBER).json["quality_rating"] == "GREEN"


def sandbox_number(sandbox: Any) -> str:
    return str(sandbox.get("/ui/state").json["business"]["wa_id"])


def test_no_such_template_or_standing_changes_nothing(sandbox: Any, approved: Any) -> None:
    for wrong in ({"name": "nobodys"}, {"standing": "tired"}, {"language": "xx"}):
        assert sandbox.post("/ui/templates", json=CHOSEN | {"standing": "disabled"} | wrong).status_code == 400
    assert sandbox.get("/ui/state").json["trouble"]["bad_templates"] == 0


def test_starting_over_lifts_all_of_it(sandbox: Any, switch: Any, approved: Any) -> None:
    sandbox.post("/ui/fault", json={"code": 131026})
    sandbox.post("/ui/templates", json=CHOSEN | {"standing": "disabled"})
    switch(account="locked")
    sandbox.post("/ui/start-over")
    state = sandbox.get("/ui/state").json
    assert state["trouble"] == {"fault": None, "bad_templates": 0}
    assert state["switches"]["account"] == "normal"


def test_webhooks_come_twice_late_or_in_any_order(ravi: Any, business: Any, program: Any, switch: Any) -> None:
    switch(webhooks="twice")
    wamid = ravi.says("hi")
    eventually(lambda: [m["id"] for m in program.messages()] == [wamid] * 2, "the same message twice")
    switch(webhooks="late")
    late = ravi.says("late")
    assert program.message(late)["timestamp"]
    switch(webhooks="unordered")
    said = [ravi.says(f"line {number}") for number in range(12)]
    eventually(lambda: {m["id"] for m in program.messages()} >= set(said), "all lines")
    came = [m["id"] for m in program.messages() if m["id"] in said]
    assert sorted(came) == sorted(said)
    assert came != said
    assert program.status(business.sent(text("hello")), "read")


def test_what_somebody_wrote_can_be_edited_for_a_quarter_of_an_hour(ravi: Any, program: Any, sandbox: Any) -> None:
    wamid = ravi.says("for 2")
    edit = ravi.does(edit={"bubble": wamid, "text": "for 3"})
    message = program.message(edit)
    assert message["edit"] == {"original_message_id": wamid, "message": {"type": "text", "text": {"body": "for 3"}}}
    (bubble,) = ravi.chat()
    assert (bubble["text"], bubble["edited"]) == ("for 3", True)
    sandbox.post("/ui/clock", json={"advance_minutes": 16})
    late = sandbox.post(f"/ui/phones/{RAVI}/say", json={"edit": {"bubble": wamid, "text": "for 4"}})
    assert (late.status_code, "too late" in late.json["error"]) == (400, True)


def test_what_somebody_wrote_can_be_taken_back_for_two_days(ravi: Any, program: Any, sandbox: Any) -> None:
    first, second = ravi.says("for 2"), ravi.does(image=True)
    for wamid in (first, second):
        assert program.message(ravi.does(delete={"bubble": wamid}))["revoke"] == {"original_message_id": wamid}
    assert [(each["text"], each["image_url"], each["deleted"]) for each in ravi.chat()] == [(None, None, True)] * 2
    third = ravi.says("for 3")
    sandbox.post("/ui/clock", json={"advance_minutes": 2 * 24 * 60 + 1})
    assert sandbox.post(f"/ui/phones/{RAVI}/say", json={"delete": {"bubble": third}}).status_code == 400


@pytest.mark.parametrize("deed", [{"edit": {"bubble": "wamid.NONE", "text": "x"}}, {"edit": "x"}, {"delete": {}}])
def test_nobody_edits_or_deletes_what_they_did_not_write(deed: Any, ravi: Any, business: Any, sandbox: Any) -> None:
    ravi.says("hi")
    theirs = business.sent(text("hello"))
    assert sandbox.post(f"/ui/phones/{RAVI}/say", json=deed).status_code == 400
    assert sandbox.post(f"/ui/phones/{RAVI}/say", json={"delete": {"bubble": theirs}}).status_code == 400


def test_a_phone_gets_some_free_number_when_none_is_named(sandbox: Any, program: Any) -> None:
    moved = sandbox.post(f"/ui/phones/{RAVI}/number", json={}).json["wa_id"]
    assert moved in {phone["wa_id"] for phone in sandbox.get("/ui/state").json["phones"]}
    again = sandbox.post(f"/ui/phones/{moved}/number", json={}).json["wa_id"]
    assert again not in (RAVI, moved)
