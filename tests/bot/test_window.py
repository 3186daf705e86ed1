"""Free text only within 24 hours of the person's last word, and not on the last minute."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.window import how_to_send

pytestmark = pytest.mark.quick

NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


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
    assert how_to_send(NOW - timedelta(hours=hours), NOW, has_template).kind == kind


def test_a_person_never_heard_from_gets_templates_only() -> None:
    assert how_to_send(None, NOW, has_template=True).kind == "template"
    assert how_to_send(None, NOW, has_template=False).kind == "none"


def test_the_reason_says_when_the_person_was_heard() -> None:
    assert "2026-12-03 11:00" in how_to_send(NOW - timedelta(hours=25), NOW, has_template=True).why


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.booleans())
def test_nothing_free_goes_after_the_window(ago: timedelta, has_template: bool) -> None:
    if how_to_send(NOW - ago, NOW, has_template).kind == "free":
        assert ago < timedelta(hours=24)
