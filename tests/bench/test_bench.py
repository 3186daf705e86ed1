"""The benchmarks work from end to end; how fast anything was is not judged on a machine that runs tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.figures import Figure, percentile, table
from ops.processes import ROOT


@pytest.mark.chaos
@pytest.mark.timeout(300)
def test_a_quick_run_measures_everything_and_keeps_it(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "bench", "--folder", str(tmp_path / "run"), "--results", str(tmp_path / "results")]
    done = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "QUICK": "1"}, capture_output=True, text=True, timeout=280
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (page,) = (tmp_path / "results").glob("*-quick.md")
    kept = {figure["name"]: figure for figure in json.loads(page.with_suffix(".json").read_text())["figures"]}
    for name in kept:
        assert name in page.read_text()
        assert name in done.stdout
    for part in (
        "ticket",
        "booking, free text",
        "booking, guided",
        "idle",
        "stored and answered",
        "claims",
        "summary of commissions",
        "analytics",
        "peer",
    ):
        assert any(part in name for name in kept)
    counted = [figure for figure in kept.values() if figure["unit"] == ""]
    assert [figure["name"] for figure in counted if figure["verdict"] != "met"] == []


@pytest.mark.quick
def test_a_percentile_is_a_value_that_was_measured() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile(range(1, 101), 0.99) == 99
    assert percentile([7.0], 0.99) == 7.0
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


@pytest.mark.quick
def test_the_table_names_target_and_verdict() -> None:
    shown = table([Figure("quick", 1, "ms", 2), Figure("slow", 3.25, "ms", 2), Figure("told", 1234, "ms")])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in shown.splitlines()]
    assert rows[2:] == [
        ["quick", "1 ms", "at most 2 ms", "met"],
        ["slow", "3.2 ms", "at most 2 ms", "MISSED"],
        ["told", "1234 ms", "", ""],
    ]
