"""The database's schema by Alembic: up, down, and which revision it is at."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database at that URL to a revision, making a SQLite file's folder if need be."""
    command.upgrade(config(database_url), revision)


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to an earlier revision."""
    command.downgrade(config(database_url), revision)


def config(database_url: str) -> Config:
    """Alembic's settings for that database."""
    given = Config()
    given.set_main_option("script_location", str(MIGRATIONS))
    given.attributes["database_url"] = database_url
    return given
