"""An installation for the doctor to look at: our program and the pretend world, each on a port of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Engine

from bot import header_samples, letters, templates
from bot.client import CloudApi
from ops.doctor import checks
from ops.doctor.visit import Finding, Visit
from sandbox.app import create_app as create_sandbox
from sandbox.settings import from_environment
from sandbox.world import World
from services import leases
from services.house import House
from services.settings import Settings
from tests.pretend_world import Server, told
from tests.town import Town, settings_of


@pytest.fixture(scope="package")
def servers() -> Iterator[tuple[Server, Server]]:
    """Ours, and that of the pretend world."""
    ours, theirs = Server(), Server()
    given = settings_of("sqlite:///nowhere.db", whatsapp_api_url=theirs.url)
    theirs.app = create_sandbox(from_environment(told(given, ours.url)))
    _approve_templates(given)
    yield ours, theirs
    ours.stop()
    theirs.stop()


@dataclass
class Patient:
    """One installation under examination. `wish` changes what the doctor is told, not how the program runs."""

    town: Town
    world: World
    folder: Path
    house: House | None
    wish: dict[str, Any] = field(default_factory=dict)
    visits: list[Callable[[Visit], None]] = field(default_factory=list)

    def meta_says(self, kind: str, **facts: Any) -> None:
        """Let Meta say something else of one kind of object."""
        self.world.troubles[kind] = facts

    def visit(self) -> Visit:
        """A fresh visit."""
        visit = Visit(self.town.settings.model_copy(update=self.wish), self.folder, self.house)
        for prepare in self.visits:
            prepare(visit)
        return visit

    def found(self, *names: str) -> list[Finding]:
        """What the doctor finds."""
        return [finding for _, findings in checks.examine(self.visit(), names) for finding in findings]

    def keys(self, *names: str) -> list[str]:
        """What the doctor finds, by key."""
        return [finding.key for finding in self.found(*names)]


@pytest.fixture
def patient(
    servers: tuple[Server, Server], database_url: str, sqlite_engine: Engine, tmp_path: Path
) -> Iterator[Patient]:
    """A healthy one, but for its address, which is without https."""
    ours, theirs = servers
    given = settings_of(
        database_url, frontend_url=ours.url, whatsapp_api_url=theirs.url, paytm_api_url=theirs.url, worker_count=1
    )
    town = Town(given, sqlite_engine)
    ours.app = lambda environ, start: town.app(environ, start)
    app: Any = theirs.app
    world: World = app.extensions["sandbox"]
    approved = dict(world.templates)
    with town.house.work() as work:
        leases.hold(work, "schedule", "me", 3600)
    yield Patient(town, world, tmp_path, town.house)
    world.troubles.clear()
    world.templates = approved
    world.flows.clear()


def _approve_templates(given: Settings) -> None:
    with requests.Session() as http:
        api = CloudApi(given, http)
        sample = cache(partial(header_samples.leave, api))
        assert len(templates.sync(api, letters.wanted_templates(), sample).created) == len(letters.wanted_templates())
