"""`make quick` stays quick: what it passes by, and when it fails."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import quick

pytestmark = pytest.mark.quick


def test_only_what_holds_a_quick_test_is_read(tmp_path: Path) -> None:
    slow, both = tmp_path / "slow", tmp_path / "both"
    for folder, words in ((slow, "def test_it(): ..."), (both, "@pytest.mark.quick\ndef test_it(): ...")):
        folder.mkdir()
        (folder / "test_it.py").write_text(words)
    assert [quick.pytest_ignore_collect(slow), quick.pytest_ignore_collect(slow / "test_it.py")] == [True, True]
    assert [quick.pytest_ignore_collect(both), quick.pytest_ignore_collect(both / "test_it.py")] == [None, None]


@pytest.mark.parametrize(("used", "ends"), [(20.0, 0), (20.1, 1)])
def test_a_run_over_the_budget_fails(monkeypatch: pytest.MonkeyPatch, used: float, ends: int) -> None:
    monkeypatch.setattr(quick, "used_cpu_seconds", lambda: used)
    monkeypatch.setattr(quick, "steps_seconds", [quick.STEP_SECONDS])
    session: Any = SimpleNamespace(exitstatus=0)
    quick.pytest_sessionfinish(session)
    assert session.exitstatus == ends


@pytest.mark.parametrize(("pace", "allowed"), [(0.5, 20), (1, 20), (1.5, 30)])
def test_a_slow_processor_stretches_the_budget_and_a_fast_one_leaves_it(
    monkeypatch: pytest.MonkeyPatch, pace: float, allowed: float
) -> None:
    monkeypatch.setattr(quick, "steps_seconds", [quick.STEP_SECONDS * pace])
    assert quick.allowed_cpu_seconds() == pytest.approx(allowed)
