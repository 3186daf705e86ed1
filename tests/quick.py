"""A pytest plugin of `make quick`: reads only the files with quick tests, tries fewer examples, and watches the time.

It fails a run that took more CPU time than quick tests may, because a set that grows a little slower with every test
is run by nobody in the end. CPU time, not the clock on the wall, and more of it where the processor is slow or shared:
a test that other programs hold up is not at fault.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

MARK = "mark.quick"
EXAMPLES = 25
BUDGET_CPU_SECONDS = 20
# What one step takes on the machine the budget was set on, with nobody else on it.
STEP_SECONDS = 0.000_07
SLOWEST_SHOWN = 15

begun_at = pytest.StashKey[float]()
steps_seconds: list[float] = []


def pytest_configure() -> None:
    """Ask for few examples, before the first test file is read; `make test` tries them all."""
    settings.register_profile("quick", max_examples=EXAMPLES, deadline=None, database=None)
    settings.load_profile("quick")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Pass by what holds no quick test, because importing it takes longer than running those that do."""
    files = collection_path.rglob("test_*.py") if collection_path.is_dir() else [collection_path]
    return None if any(MARK in file.read_text() for file in files) else True


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note when a test begins, and how fast the processor is just then."""
    steps_seconds.append(step_seconds())
    item.stash[begun_at] = time.process_time()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Write into the report of a test how much CPU time it has taken so far, with what was prepared for it."""
    report = yield
    report.cpu_seconds = time.process_time() - item.stash[begun_at]
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that took too long."""
    if used_cpu_seconds() > allowed_cpu_seconds():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much time it took, and where it went if that was too much."""
    used, allowed = used_cpu_seconds(), allowed_cpu_seconds()
    terminalreporter.write_line(f"{used:.1f} s of CPU time, and {allowed:.1f} s are allowed")
    if used > allowed:
        terminalreporter.section("not quick: what took longest", red=True)
        for seconds, test in slowest(terminalreporter):
            terminalreporter.write_line(f"{seconds:6.2f} s  {test}")


def slowest(terminalreporter: pytest.TerminalReporter) -> list[tuple[float, str]]:
    """The tests that took the most CPU time, the slowest first."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    timed = [(report.cpu_seconds, report.nodeid) for report in reports if getattr(report, "when", "") == "teardown"]
    return sorted(timed, reverse=True)[:SLOWEST_SHOWN]


def used_cpu_seconds() -> float:
    """The CPU time of this process so far, from its start, and of the programs it has run."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(usage.ru_utime + usage.ru_stime for usage in map(resource.getrusage, whose))


def allowed_cpu_seconds() -> float:
    """The budget, stretched by how much slower the processor was during this run than when the budget was set."""
    slower = statistics.median(steps_seconds) / STEP_SECONDS if steps_seconds else 1.0
    return BUDGET_CPU_SECONDS * max(1.0, slower)


def step_seconds() -> float:
    """The CPU time of a little work that is always the same."""
    begun = time.process_time()
    for _ in range(5):
        sorted(str(number) for number in range(100))
    return time.process_time() - begun
