"""Free text only within 24 hours of the person's last word, and not on the last minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.window import Template, Way, how_to_send

pytestmark = pytest.mark.quick

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)
TEMPLATE = Template("thikana_ticket", "en")


def way(last_heard_at: datetime | None, *, has_template: bool = True) -> Way:
    return how_to_send(last_heard_at, NOW, TEMPLATE if has_template else None)


@pytest.mark.parametrize(
    ("hours", "has_template", "kind"),
    [
        (0, True, "free"),
        (0, False, "free"),
        (23.9, True, "free"),
        (23.95, True, "template"),
        (23.95, False, "none"),
        (24, True, "template"),
        (-0.1, False, "free"),
    ],
)
def test_the_way_depends_on_when_ravi_last_wrote(hours: float, has_template: bool, kind: str) -> None:
    assert way(NOW - timedelta(hours=hours), has_template=has_template).kind == kind


def test_a_person_never_heard_from_gets_templates_only() -> None:
    assert way(None).kind == "template"
    assert way(None, has_template=False).kind == "none"


def test_the_reason_says_when_the_person_was_heard() -> None:
    assert "2026-12-03 11:00" in str(way(NOW - timedelta(hours=25)))


def test_a_template_that_cannot_be_used_is_waited_for_and_the_reason_names_it() -> None:
    paused = replace(TEMPLATE, trouble="thikana_ticket/en is PAUSED (FIRST_PAUSE)", look_at=NOW + timedelta(hours=3))
    waits = how_to_send(None, NOW, paused)
    assert (waits.kind, waits.look_at, waits.waits_for) == ("wait", paused.look_at, "template thikana_ticket/en")
    assert "PAUSED (FIRST_PAUSE)" in waits.why


def test_within_the_window_nobody_cares_how_the_template_stands() -> None:
    assert how_to_send(NOW, NOW, replace(TEMPLATE, trouble="thikana_ticket/en is REJECTED")).kind == "free"


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.booleans())
def test_nothing_free_goes_after_the_window(ago: timedelta, has_template: bool) -> None:
    if way(NOW - ago, has_template=has_template).kind == "free":
        assert ago < timedelta(hours=24)
