"""Whatever customers, owners, admins, referrers, the bank, the clock and crashes do, nothing is ever broken."""

from __future__ import annotations

import os
from typing import Final

import pytest

from tests.machine.machine import run
from tests.machine.world import World

EXAMPLES: Final = int(os.environ.get("STATE_EXAMPLES", "6"))
# Many courses are cut into parts, so that several processes share them.
PARTS: Final = max(1, EXAMPLES // 50)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", range(PARTS))
def test_in_any_course_of_events_nothing_is_broken(world: World, part: int) -> None:
    run(world, examples=EXAMPLES // PARTS, number=part)
