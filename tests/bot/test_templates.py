"""Templates are built from our texts, checked before Meta sees them, and brought into step with Meta's list."""

from __future__ import annotations

from typing import Any

import pytest

from bot.client import CloudApi
from bot.templates import definition, problems, sync
from services.errors import SendError
from tests.bot.answers import refused, told
from tests.bot.conftest import PretendMeta

pytestmark = pytest.mark.quick

TEXT = "Namaste {guest}, the owner has confirmed your stay at {place} and expects you."
EXAMPLES = {"guest": "Ravi", "place": "Lake View"}


def template(text: str = TEXT, buttons: tuple[str, ...] = (), name: str = "stay_confirmed") -> dict[str, Any]:
    return definition(name, "en", text, buttons, False, EXAMPLES)


def test_a_text_becomes_a_template_with_named_parameters() -> None:
    built = definition("stay_confirmed", "en", TEXT, ["My booking"], True, EXAMPLES)
    assert built == {
        "name": "stay_confirmed",
        "language": "en",
        "category": "UTILITY",
        "parameter_format": "named",
        "components": [
            {"type": "HEADER", "format": "IMAGE"},
            {
                "type": "BODY",
                "text": "Namaste {{guest}}, the owner has confirmed your stay at {{place}} and expects you.",
                "example": {
                    "body_text_named_params": [
                        {"param_name": "guest", "example": "Ravi"},
                        {"param_name": "place", "example": "Lake View"},
                    ]
                },
            },
            {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "My booking"}]},
        ],
    }


def test_a_good_template_has_no_problems() -> None:
    assert problems(template(buttons=("My booking", "Help"))) == []
    assert problems(definition("hello", "en", "Nothing to fill in", [], False, {})) == []


def test_a_variable_used_twice_has_one_example() -> None:
    built = template("Namaste {guest}, thank you and see you soon in our house, {guest} and friends")
    assert len(built["components"][0]["example"]["body_text_named_params"]) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{guest}, your stay is confirmed and waits for you", "start or the end"),
        ("Your stay is confirmed and waits for you, *{guest}*!", "start or the end"),
        ("Namaste {guest} {place} is confirmed and waits for you", "next to each other"),
        ("Namaste {guest} at {place} today", "plain words"),
        ("Namaste {Guest}, your stay is confirmed", "a-z"),
        ("Namaste {nobody}, your stay is confirmed", "no example"),
        ("x" * 1025, "1025 characters"),
        ("", "0 characters"),
    ],
)
@pytest.mark.trap(16)
def test_what_meta_would_refuse_is_found_before(text: str, problem: str) -> None:
    assert any(problem in found for found in problems(template(text)))


@pytest.mark.parametrize(
    ("buttons", "problem"),
    [
        (("Yes, I want to confirm it",), "25 characters"),
        (("One", "Two", "Three", "Four"), "4 buttons"),
        (("Yes", "Yes"), "same words"),
        (("",), "0 characters"),
    ],
)
def test_buttons_must_work_without_the_template_too(buttons: tuple[str, ...], problem: str) -> None:
    assert any(problem in found for found in problems(template(buttons=buttons)))


def test_a_name_has_small_letters_only() -> None:
    assert any("name" in found for found in problems(template(name="Stay-Confirmed")))


def left(locale: str) -> str:
    """Leave a sample picture at Meta; its handle."""
    return f"4:{locale}"


def pictured(name: str) -> dict[str, Any]:
    return definition(name, "en", TEXT, [], True, EXAMPLES)


def page(*templates: dict[str, Any], after: str = "") -> dict[str, Any]:
    return {"data": list(templates)} | ({"paging": {"cursors": {"after": after}, "next": "https://x"}} if after else {})


def test_only_missing_templates_are_created(meta: PretendMeta, api: CloudApi) -> None:
    there = template(name="there") | {"status": "APPROVED", "id": "1"}
    meta.answers += [told(page(there)), told({"id": "2", "status": "PENDING"})]
    report = sync(api, [template(name="there"), template(name="missing")], left)
    assert (report.created, report.approved, report.changed) == (["missing/en"], ["there/en"], [])
    assert meta.asked[1]["body"]["name"] == "missing"
    assert len(meta.asked) == 2


def test_the_report_names_what_a_person_must_look_at(meta: PretendMeta, api: CloudApi) -> None:
    paused = template(name="paused") | {"status": "PAUSED"}
    rejected = template(name="rejected") | {"status": "REJECTED", "rejected_reason": "INVALID_FORMAT"}
    waiting = template(name="waiting") | {"status": "PENDING", "rejected_reason": "NONE"}
    moved = template("Namaste {guest}, other words than ours here", name="moved") | {"status": "APPROVED"}
    meta.answers.append(told(page(paused, rejected, waiting, moved | {"category": "MARKETING"})))
    report = sync(api, [template(name=name) for name in ("paused", "rejected", "waiting", "moved")], left)
    assert report.paused == ["paused/en: PAUSED"]
    assert report.rejected == ["rejected/en: REJECTED, INVALID_FORMAT"]
    assert report.pending == ["waiting/en"]
    assert report.changed == ["moved/en: another category at Meta, another text at Meta"]
    assert report.created == []


def test_one_refused_template_does_not_stop_the_next(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page()), refused(2388299, 400), told({"id": "2"})]
    report = sync(api, [template(name="bad"), template(name="good")], left)
    assert report.created == ["good/en"]
    assert report.refused[0].startswith("bad/en: 2388299")


def test_a_template_with_a_picture_is_created_with_the_sample_that_was_left(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page()), told({"id": "2", "status": "PENDING"})]
    report = sync(api, [pictured("ticket")], left)
    header = {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4:en"]}}
    assert meta.asked[1]["body"]["components"][0] == header
    assert (report.created, report.told[0]["components"][0]["format"]) == (["ticket/en"], "IMAGE")


def test_a_sample_that_cannot_be_left_costs_its_own_template_alone(meta: PretendMeta, api: CloudApi) -> None:
    def cannot(locale: str) -> str:
        raise SendError("6000: There was a problem uploading your file")

    meta.answers += [told(page()), told({"id": "2", "status": "PENDING"})]
    report = sync(api, [pictured("ticket"), template()], cannot)
    assert report.refused == ["ticket/en: no sample picture: 6000: There was a problem uploading your file"]
    assert report.created == ["stay_confirmed/en"]


def test_one_that_has_no_picture_at_meta_is_told_as_different_and_left_alone(meta: PretendMeta, api: CloudApi) -> None:
    bare = template(name="ticket") | {"status": "APPROVED"}
    meta.answers.append(told(page(bare)))
    report = sync(api, [pictured("ticket")], left)
    assert (report.approved, report.changed) == (["ticket/en"], ["ticket/en: another header at Meta"])
    assert len(meta.asked) == 1


def test_what_meta_takes_no_more_of_this_hour_is_left_for_the_next_sync(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page()), told({"id": "1"}), refused(80007, 400)]
    report = sync(api, [template(name=name) for name in ("first", "second", "third")], left)
    assert report.created == ["first/en"]
    assert [left.split(":")[0] for left in report.later] == ["second/en", "third/en"]
    assert len(meta.asked) == 3


def test_a_wrong_token_stops_the_sync(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page()), refused(190, 401)]
    with pytest.raises(SendError):
        sync(api, [template(), template(name="another")], left)


def test_a_long_list_is_read_to_its_end(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page({"name": "a"}, after="CUR")), told(page({"name": "b"}))]
    assert [item["name"] for item in api.list_templates()] == ["a", "b"]
    assert "after=CUR" in meta.asked[1]["path"]


def test_an_endless_list_is_given_up(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers += [told(page({"name": "a"}, after="CUR"))] * 200
    with pytest.raises(SendError, match="goes on"):
        api.list_templates()
    assert len(meta.asked) == 100
