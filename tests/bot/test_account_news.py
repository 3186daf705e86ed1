"""What Meta tells of our account and templates: what waits, what halts, what goes again, and what the admins read."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot import templates
from bot.account_news import HANDLERS
from bot.templates import Sync
from services.contacts import people, preferences
from services.post import halts, outbox, template_states
from services.post.messages import Note
from services.tables import InboxRow, OutboxRow, TemplateState
from tests.doors.test_outbox import NOTE_FACTS
from tests.town import MEERA, RAVI, Town

NAME, LANGUAGE = "thikana_hold_ended", "en"
TEMPLATE = {
    "message_template_id": 594425479261596,
    "message_template_name": NAME,
    "message_template_language": LANGUAGE,
}


def tells(town: Town, field: str, **value: Any) -> None:
    """Meta tells something of our account, dated now."""
    assert town.post_webhook(news(town, field, **value)) == 200
    town.work()


def news(town: Town, field: str, *, minutes_ago: int = 0, **value: Any) -> bytes:
    """A piece of news as Meta delivers it."""
    at = int((town.clock.now() - timedelta(minutes=minutes_ago)).timestamp())
    entry = {"id": "102290129340398", "time": at, "changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status(town: Town, event: str, **more: Any) -> None:
    """Meta tells how the template of `hold_ended` stands."""
    tells(town, "message_template_status_update", event=event, **TEMPLATE, **more)


def asks(town: Town, key: str = "k", *, heard: bool = False, role: str = "customer") -> OutboxRow:
    """A notice to Ravi that can go as that template alone, unless he was heard; the row as it is now."""
    with town.house.work() as work:
        people.find_or_make(work, RAVI).last_heard_at = work.now if heard else None
        outbox.put(work, to=RAVI, role=role, body=Note("hold_ended", NOTE_FACTS), dedupe_key=key)
    town.work()
    return row(town, key)


def row(town: Town, key: str = "k") -> OutboxRow:
    with town.house.reading() as work:
        return work.tx.query(OutboxRow).filter(OutboxRow.dedupe_key == key).one()


def state(town: Town) -> TemplateState | None:
    with town.house.reading() as work:
        return template_states.of(work, NAME, LANGUAGE)


def halted(town: Town) -> str:
    with town.house.reading() as work:
        halt = halts.of(work)
        return halt.scope if halt else ""


def admin_read(town: Town) -> list[str]:
    return [heard.text for heard in town.phone(MEERA).heard]


@pytest.mark.parametrize("event", ["REJECTED", "DISABLED", "PAUSED", "LOCKED", "LIMIT_EXCEEDED", "DELETED"])
def test_a_template_that_cannot_be_used_is_waited_for_and_the_admin_told(town: Town, event: str) -> None:
    status(town, event, reason="ABUSIVE_CONTENT")
    waiting = asks(town)
    assert (waiting.status, waiting.waits_for) == ("due", f"template {NAME}/{LANGUAGE}")
    assert f"is {event} (ABUSIVE_CONTENT)" in waiting.way
    (read,) = admin_read(town)
    assert f"Template: {NAME}/{LANGUAGE}\nNews: {event}\nWhy: ABUSIVE_CONTENT" in read
    assert asks(town, "free", heard=True).status == "accepted"


def test_what_waited_goes_the_moment_the_template_is_back(town: Town) -> None:
    status(town, "REJECTED", reason="INVALID_FORMAT")
    asks(town)
    town.clock.move(minutes=1)
    status(town, "APPROVED", reason="NONE")
    town.sweep()
    assert (row(town).status, town.api.sent[-1]["type"]) == ("accepted", "template")
    assert len(admin_read(town)) == 1


@pytest.mark.parametrize(("title", "hours"), [("FIRST_PAUSE", 3), ("SECOND_PAUSE", 6), ("RATE_LIMITING_PAUSE", 6)])
def test_a_pause_ends_by_itself_though_nobody_tells(town: Town, title: str, hours: int) -> None:
    status(town, "PAUSED", reason="NONE", other_info={"title": title, "description": "Poor quality"})
    assert f"({title})" in asks(town).way
    town.wait(hours=hours, minutes=-1)
    assert row(town).status == "due"
    town.wait(minutes=1)
    assert row(town).status == "accepted"


@pytest.mark.trap(30)
@pytest.mark.parametrize("event", ["APPROVED", "REINSTATED", "UNARCHIVED", "A_WORD_OF_TOMORROW"])
def test_what_does_not_forbid_a_template_lets_it_go_and_tells_nobody(town: Town, event: str) -> None:
    status(town, event, reason=None)
    assert (asks(town).status, admin_read(town)) == ("accepted", [])


def test_older_news_of_a_template_changes_nothing(town: Town) -> None:
    status(town, "APPROVED")
    old = news(town, "message_template_status_update", minutes_ago=5, event="PAUSED", **TEMPLATE)
    assert town.post_webhook(old) == 200
    town.work()
    assert (asks(town).status, admin_read(town)) == ("accepted", [])


def test_somebody_elses_template_is_no_news_of_ours(town: Town) -> None:
    foreign = TEMPLATE | {"message_template_name": "summer_sale"}
    tells(town, "message_template_status_update", event="DISABLED", **foreign)
    assert (admin_read(town), asks(town).status) == ([], "accepted")


@pytest.mark.parametrize(("score", "told"), [("RED", 1), ("YELLOW", 0), ("GREEN", 0), ("UNKNOWN", 0)])
def test_only_a_red_template_is_told_of(town: Town, score: str, told: int) -> None:
    scores = {"previous_quality_score": "GREEN", "new_quality_score": score}
    tells(town, "message_template_quality_update", **scores, **TEMPLATE)
    now = state(town)
    assert now is not None
    assert (now.quality, len(admin_read(town)), asks(town).status) == (score, told, "accepted")


def test_metas_own_sample_has_the_quality_under_the_status(town: Town) -> None:
    scores = {"previous_quality_score": "GREEN", "new_quality_score": "RED"}
    tells(town, "message_template_status_update", **scores, **TEMPLATE)
    assert "quality RED" in admin_read(town)[0]


@pytest.mark.trap(17)
@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"new_category": "UTILITY", "correct_category": "MARKETING"}, 1),
        ({"previous_category": "UTILITY", "new_category": "MARKETING"}, 1),
        ({"previous_category": "MARKETING", "new_category": "UTILITY"}, 0),
    ],
    ids=["in a day", "done", "back"],
)
def test_a_template_filed_as_marketing_is_told_of(town: Town, value: dict[str, str], told: int) -> None:
    tells(town, "template_category_update", **value, **TEMPLATE)
    assert len(admin_read(town)) == told
    assert all("category MARKETING" in read for read in admin_read(town))


def filed(town: Town, category: str) -> None:
    """Meta files the template of `hold_ended` anew."""
    tells(town, "template_category_update", previous_category="UTILITY", new_category=category, **TEMPLATE)


def ravi_stops_offers(town: Town) -> None:
    with town.house.work() as work:
        preferences.stop(work, people.find_or_make(work, RAVI), work.now, "whatsapp")


def test_what_is_filed_as_marketing_still_goes_to_who_has_not_stopped_that(town: Town) -> None:
    filed(town, "MARKETING")
    assert asks(town).status == "accepted"
    assert len(admin_read(town)) == 1


def test_what_is_filed_as_marketing_does_not_go_to_a_guest_who_has_stopped_it(town: Town) -> None:
    filed(town, "MARKETING")
    ravi_stops_offers(town)
    waiting = asks(town)
    assert (waiting.status, waiting.waits_for) == ("due", f"template {NAME}/{LANGUAGE}")
    assert "is filed as MARKETING, which they have stopped" in waiting.way
    assert asks(town, "free", heard=True).status == "accepted"


def test_it_goes_to_them_once_it_is_filed_as_useful_again(town: Town) -> None:
    filed(town, "MARKETING")
    ravi_stops_offers(town)
    assert asks(town).status == "due"
    town.clock.move(minutes=1)
    filed(town, "UTILITY")
    town.sweep()
    assert (row(town).status, town.api.sent[-1]["type"]) == ("accepted", "template")


def test_owners_get_their_work_whatever_it_is_filed_as(town: Town) -> None:
    filed(town, "MARKETING")
    ravi_stops_offers(town)
    assert asks(town, role="owner").status == "accepted"


ACCOUNT = {
    "deleted": ({"event": "ACCOUNT_DELETED"}, "all"),
    "gone elsewhere": ({"event": "ACCOUNT_OFFBOARDED"}, "all"),
    "disabled": ({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}, "all"),
    "to be disabled": ({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}, ""),
    "a violation": ({"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}}, ""),
    "no chats may be begun": (
        {
            "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1795400000}],
        },
        "templates",
    ),
    "nobody may be answered": (
        {
            "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"}],
        },
        "all",
    ),
    "no number may be added": (
        {
            "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}],
        },
        "",
    ),
    "a restriction of a new kind": (
        {"event": "ACCOUNT_RESTRICTION", "restriction_info": [{"restriction_type": "RESTRICTED_SOMEHOW"}]},
        "all",
    ),
    "a restriction that says nothing": ({"event": "ACCOUNT_RESTRICTION"}, "all"),
}


@pytest.mark.parametrize(("value", "scope"), ACCOUNT.values(), ids=ACCOUNT.keys())
def test_bad_news_of_the_account_halts_what_it_is_of_and_is_told(town: Town, value: dict[str, Any], scope: str) -> None:
    town.phone(MEERA).says("hi")
    before = len(town.phone(MEERA).heard)
    tells(town, "account_update", **value)
    assert halted(town) == scope
    with town.house.reading() as work:
        told = work.tx.query(OutboxRow).filter(OutboxRow.to == MEERA, OutboxRow.kind == "note")
        assert value["event"] in {word for each in told for word in each.body["facts"].get("news", "").split()}
    goes = asks(town, "reply", heard=True).status == "accepted"
    assert goes == (scope != "all")
    assert (len(town.phone(MEERA).heard) > before) == (scope != "all")


def test_of_several_restrictions_the_widest_halts_and_one_halt_is_told(town: Town) -> None:
    kinds = ("RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING")
    restrictions = [{"restriction_type": kind} for kind in kinds]
    tells(town, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=restrictions)
    assert halted(town) == "all"
    with town.house.reading() as work:
        told = [each.body["key"] for each in work.tx.query(OutboxRow).filter(OutboxRow.to == MEERA)]
    assert sorted(told) == ["sending_stopped", "whatsapp_news"]


def test_the_admin_reads_until_when_a_restriction_counts(town: Town) -> None:
    town.phone(MEERA).says("hi")
    until = int((town.clock.now() + timedelta(hours=24)).timestamp())
    restriction = {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": until}
    tells(town, "account_update", event="ACCOUNT_RESTRICTION", restriction_info=[restriction])
    said = "Details: RESTRICTED_BIZ_INITIATED_MESSAGING, until Sat 21 Nov 2026, 10:00"
    assert any(said in read for read in admin_read(town))


def test_an_account_that_is_reinstated_is_tried_at_once(town: Town) -> None:
    tells(town, "account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "DISABLE"})
    assert asks(town, heard=True).status == "due"
    tells(town, "account_update", event="DISABLED_UPDATE", ban_info={"waba_ban_state": "REINSTATE"})
    town.sweep()
    assert (row(town).status, halted(town)) == ("accepted", "")


@pytest.mark.trap(30)
@pytest.mark.parametrize("event", ["VERIFIED_ACCOUNT", "PARTNER_ADDED", "VOLUME_BASED_PRICING_TIER_UPDATE", "NEW", ""])
def test_other_news_of_the_account_changes_nothing(town: Town, event: str) -> None:
    tells(town, "account_update", event=event)
    assert (halted(town), admin_read(town), asks(town).status) == ("", [], "accepted")


OTHER_NEWS = {
    "a warning": ("account_alerts", {"alert_info": {"alert_severity": "WARNING", "alert_type": "LIMITS"}}, "LIMITS"),
    "a warning, flat": ("account_alerts", {"alert_severity": "CRITICAL", "alert_type": "LIMITS"}, "LIMITS"),
    "a hint": ("account_alerts", {"alert_info": {"alert_severity": "INFORMATIONAL", "alert_type": "LIMITS"}}, ""),
    "a bad number": ("phone_number_quality_update", {"event": "FLAGGED", "current_limit": "TIER_1K"}, "FLAGGED"),
    "a better number": ("phone_number_quality_update", {"event": "UPGRADE"}, ""),
    "another PIN": ("security", {"event": "PIN_CHANGED", "requester": "61555822107539"}, "PIN_CHANGED"),
    "something new": ("a_field_of_tomorrow", {"event": "DISABLED_UPDATE"}, ""),
}


@pytest.mark.parametrize(("field", "value", "about"), OTHER_NEWS.values(), ids=OTHER_NEWS.keys())
def test_what_an_admin_must_look_into_is_told_once(town: Town, field: str, value: dict[str, Any], about: str) -> None:
    for _ in range(2):
        tells(town, field, **value)
    assert len(admin_read(town)) == bool(about)
    assert all(about in read and "61555822107539" not in read for read in admin_read(town))
    assert halted(town) == ""


def test_an_error_that_is_of_no_message_halts_all_the_same(town: Town) -> None:
    tells(town, "messages", metadata={"phone_number_id": town.settings.whatsapp_phone_number_id},
          errors=[{"code": 131031, "title": "Business Account locked"}])  # fmt: skip
    assert halted(town) == "all"


ODD = ({}, {"event": 7}, {"ban_info": "x", "restriction_info": "y", "event": "DISABLED_UPDATE"}, {"alert_info": []})


@pytest.mark.trap(30)
def test_news_in_an_odd_shape_breaks_nothing(town: Town) -> None:
    for field in (*HANDLERS, "messages"):
        for value in ODD:
            tells(town, field, **value)
    town.wait(minutes=1)
    assert asks(town, heard=True).status == "accepted"
    with town.house.reading() as work:
        assert {kept.status for kept in work.tx.query(InboxRow)} <= {"applied", "ignored"}


def remembered(town: Town, **told: Any) -> None:
    """A sync is told how the template stands, and remembers it."""
    with town.house.work() as work:
        templates.remember(work, Sync(told=[{"name": NAME, "language": LANGUAGE} | told]))
    town.work()


def test_what_a_sync_is_told_is_remembered(town: Town) -> None:
    quality = {"score": "YELLOW", "date": 1795000000}
    remembered(
        town, status="REJECTED", category="UTILITY", quality_score=quality, rejected_reason="TAG_CONTENT_MISMATCH"
    )
    now = state(town)
    assert now is not None
    assert (now.status, now.category, now.quality, now.reason) == (
        "REJECTED", "UTILITY", "YELLOW", "TAG_CONTENT_MISMATCH",
    )  # fmt: skip
    assert asks(town).status == "due"
    town.clock.move(seconds=1)
    remembered(town, status="APPROVED", rejected_reason="NONE", quality_score=None)
    town.sweep()
    assert row(town).status == "accepted"


def test_a_sync_learns_of_a_pause_that_is_over(town: Town) -> None:
    status(town, "PAUSED", other_info={"title": "SECOND_PAUSE"})
    asks(town)
    town.clock.move(hours=1)
    remembered(town, status="APPROVED")
    town.sweep()
    assert row(town).status == "accepted"


def test_news_that_came_while_the_sync_asked_counts_more(town: Town) -> None:
    town.clock.move(seconds=30)
    status(town, "PAUSED", other_info={"title": "FIRST_PAUSE"})
    town.clock.move(seconds=-5)
    remembered(town, status="APPROVED")
    now = state(town)
    assert now is not None
    assert now.status == "PAUSED"
