"""The database's schema by Alembic: up, down, and which revision it is at."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database at that URL to a revision, making a SQLite file's folder if need be."""
    command.upgrade(config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to an earlier revision."""
    command.downgrade(config(database_url), revision)


def standing(engine: Engine) -> tuple[str, str]:
    """The revision a database is at, empty when it was never migrated, and the newest there is."""
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    head = ScriptDirectory.from_config(config(str(engine.url))).get_current_head()
    return current or "", head or ""


def config(database_url: str) -> Config:
    """Alembic's settings for that database."""
    given = Config()
    given.set_main_option("script_location", str(MIGRATIONS))
    given.attributes["database_url"] = database_url
    return given
