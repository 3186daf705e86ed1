"""What the browser tests share: one running demo, one Chromium, and for each test a visitor who is watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo import Demo
from tests.browser.visitor import Visitor

FAILURES = Path(__file__).parent / "failures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[failed] = item.stash.get(failed, False) or report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo as a newcomer starts it, ready to be visited."""
    demo = Demo(tmp_path_factory.mktemp("demo"))
    yield demo
    demo.end()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this machine."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, "no Chromium here; `make setup-browser` installs one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visitor(demo: Demo, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody who opens the sandbox's page; the test fails when a page they saw complained in its console."""
    visitor = Visitor(chromium, demo.sandbox_url, **getattr(request, "param", {}))
    yield visitor
    if request.node.stash.get(failed, False) or visitor.complaints:
        visitor.keep_pictures(FAILURES, request.node.name)
    visitor.leave()
    assert visitor.complaints == []
