"""Every golden talk, played through webhook, inbox, turn, outbox and senders, says what its transcript says.

All that is sent meanwhile is held against Meta's OpenAPI file, where META_OPENAPI names it.
When a text changes on purpose: `python -m tests.talks.record`, and read the diff.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.bot.openapi import judge
from tests.heard import LONGEST_TAP
from tests.talks.playing import Player
from tests.town import Heard, Town

TALKS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.trap(15)
@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.stem)
def test_talk_goes_as_written(town: Town, file: Path) -> None:
    written = file.read_text("utf-8")

    went = Player(town).play(written)

    difference = "\n".join(unified_diff(written.splitlines(), went.splitlines(), "written", "went", lineterm=""))
    assert not difference, difference
    assert [tap for body in town.api.sent for tap in Heard(body).choices.values() if len(tap) > LONGEST_TAP] == []
    meta = judge()
    assert meta is None or [why for body in town.api.sent if (why := meta.messages(body))] == []
