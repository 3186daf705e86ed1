"""Every golden talk, played through webhook, inbox, turn, outbox and senders, says what its transcript says.

When a text changes on purpose: `python -m tests.talks.record`, and read the diff.
"""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from tests.talks.playing import Player
from tests.town import Town

TALKS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("file", TALKS, ids=lambda file: file.stem)
def test_talk_goes_as_written(town: Town, file: Path) -> None:
    written = file.read_text("utf-8")

    went = Player(town).play(written)

    difference = "\n".join(unified_diff(written.splitlines(), went.splitlines(), "written", "went", lineterm=""))
    assert not difference, difference
