"""A pytest plugin of `make test`: what needs half the machine to itself runs in one worker, one after another.

Killed processes, races on PostgreSQL and the browser have deadlines of their own, and two of them at once on two
cores would miss them for no fault of the program.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

HEAVY = ("tests/races/", "tests/workers/", "tests/chaos/", "tests/browser/", "tests/bench/")


class HeavyTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out the light tests file by file, and all heavy ones as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return "heavy" if nodeid.startswith(HEAVY) else nodeid.split("::", 1)[0]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> HeavyTogether:
    """The order in which pytest-xdist hands out tests.

    Not its own `--dist loadgroup`, because pytest 9.2 and pytest-xdist 3.8 together ignore the groups silently.
    """
    return HeavyTogether(config, log)
