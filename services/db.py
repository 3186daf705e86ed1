"""The engine for SQLite and PostgreSQL with the settings each needs to be safe, and the row lock."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, select
from sqlalchemy.orm import Session

from services.tables.base import Table

T = TypeVar("T", bound=Table)

BUSY_MS = 2000
# Who answers somebody that waits asks for the pen much oftener than who works in the background.
HASTY_ASK_SECONDS, ASK_SECONDS = 0.0003, 0.004
LONGEST_WAIT_SECONDS = 13
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}")
POSTGRES_OPTIONS = "-c statement_timeout=8000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000"


def make_engine(url: str, *, hasty: bool = False) -> Engine:
    """An engine for the database at that SQLAlchemy URL; a SQLite file's folder is made.

    `hasty`: on SQLite, where one writes at a time, its transactions go before those of others.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, HASTY_ASK_SECONDS if hasty else ASK_SECONDS)
    return create_engine(
        url, pool_pre_ping=True, pool_size=10, max_overflow=30, connect_args={"options": POSTGRES_OPTIONS}
    )


def _sqlite(url: str, ask_seconds: float) -> Engine:
    file = make_url(url).database
    if file:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=10, max_overflow=60)
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", partial(_begin, ask_seconds))
    return engine


def _open_sqlite(connection: Any, _record: Any) -> None:
    # Without this the driver begins transactions itself, late and deferred, and concurrent updates get lost.
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(ask_seconds: float, connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "IMMEDIATE")
    if mode != "IMMEDIATE" or not _began_writing(connection, ask_seconds):
        connection.exec_driver_sql(f"BEGIN {mode}")


def _began_writing(connection: Connection, ask_seconds: float) -> bool:
    """Wait for our turn to write, asking often, because SQLite's own waiting sleeps ever longer and others pass by."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        for _ in range(int(LONGEST_WAIT_SECONDS / ask_seconds)):
            if _begins_now(raw):
                return True
            time.sleep(ask_seconds)
        return False
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _begins_now(raw: Any) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True


def lock(tx: Session, table: type[T], *conditions: Any) -> T | None:
    """The one row that fits, fresh and ours until the transaction ends. On SQLite the whole file is ours already.

    Locks here leave the key alone (`key_share`), because whoever writes a row that refers to a locked one would wait
    for it otherwise, and with that in an order nobody chose: a booking changed twice refers to its listing anew.
    """
    mine = select(table).where(*conditions).with_for_update(of=table, key_share=True)
    return tx.scalars(mine.execution_options(populate_existing=True)).one_or_none()
