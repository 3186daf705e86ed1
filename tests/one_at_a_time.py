"""A pytest plugin of `make test`: what needs much of the machine runs in two workers, each one test after another.

Killed processes and the browser mostly wait, and have deadlines of their own that two of them at once on two cores
would miss for no fault of the program; crash points and races on PostgreSQL compute while those wait.
"""

from __future__ import annotations

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

TOGETHER = {
    "waiting": ("tests/workers/", "tests/chaos/test_kills", "tests/browser/", "tests/bench/", "tests/ops/"),
    "computing": ("tests/races/", "tests/chaos/"),
}


class HeavyTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out the light tests file by file, and all heavy ones of a kind as if they were one file."""

    def _split_scope(self, nodeid: str) -> str:
        return next((name for name, starts in TOGETHER.items() if nodeid.startswith(starts)), nodeid.split("::", 1)[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> HeavyTogether:
    """The order in which pytest-xdist hands out tests.

    Not its own `--dist loadgroup`, because pytest 9.2 and pytest-xdist 3.8 together ignore the groups silently.
    """
    return HeavyTogether(config, log)
