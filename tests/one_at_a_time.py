"""A pytest plugin of `make test`: what needs half the machine to itself runs in one worker, one after another.

Killed processes, races on PostgreSQL and the browser have deadlines of their own, and two of them at once on two
cores would miss them for no fault of the program.
"""

from __future__ import annotations

import pytest

HEAVY = ("postgres", "chaos", "browser")


@pytest.hookimpl(tryfirst=True)  # because pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put every heavy test into one group of pytest-xdist."""
    for item in items:
        if any(item.get_closest_marker(mark) for mark in HEAVY):
            item.add_marker(pytest.mark.xdist_group("heavy"))
