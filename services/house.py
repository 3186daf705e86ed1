"""The unit of work: one transaction, this instant, the settings, and the bells to ring once it is committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.bell import Bell
from services.clock import Clock
from services.settings import Settings

log = structlog.get_logger(__name__)

T = TypeVar("T")
TRIES: Final = 3
# Serialization failure, deadlock, lock not available: PostgreSQL took it all back and asks to come again.
GAVE_WAY: Final = frozenset({"40001", "40P01", "55P03"})


@dataclass
class Work:
    """What a service needs to do its part. Services never commit and never call the network with it in hand."""

    tx: Session
    now: datetime
    settings: Settings
    rings: dict[tuple[str, str], None] = field(default_factory=dict)

    def ring(self, job: str, key: str) -> None:
        """Ring for `job` on `key` after the commit; asked twice, it rings once."""
        self.rings[(job, key)] = None


def gave_way(error: DBAPIError) -> bool:
    """Whether only the moment was wrong: a deadlock, a lock waited for in vain, a connection that broke."""
    state = getattr(error.orig, "sqlstate", None)
    return state in GAVE_WAY or error.connection_invalidated or "database is locked" in str(error.orig)


class House:
    """The settings, the clock, the database and the bell, put together once per process."""

    def __init__(self, settings: Settings, clock: Clock, engine: Engine, bell: Bell) -> None:
        self.settings, self.clock, self.engine, self.bell = settings, clock, engine, bell

    @contextmanager
    def work(self) -> Iterator[Work]:
        """One transaction: all of it or none of it. Rings only after the commit, when the rows can be seen."""
        with Session(self.engine, expire_on_commit=False) as tx, tx.begin():
            work = Work(tx, self.clock.now(), self.settings)
            yield work
        for job, key in work.rings:
            self.bell.ring(job, key)

    def tried(self, do: Callable[[], T]) -> T:
        """`do`, and again, up to three times in all, when the database gave up on it for the sake of another.

        Only for what may be done twice, because a transaction whose end was not heard may have happened.
        """
        for _ in range(TRIES - 1):
            try:
                return do()
            except DBAPIError as error:
                if not gave_way(error):
                    raise
                log.warning("database_gave_way", why=type(error.orig).__name__)
        return do()

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A look that changes nothing, and on SQLite does not wait for the writer."""
        reader = self.engine.execution_options(sqlite_begin="DEFERRED")
        with Session(reader, expire_on_commit=False) as tx:
            yield Work(tx, self.clock.now(), self.settings)

    @contextmanager
    def still(self) -> Iterator[Work]:
        """A long look in which nothing moves: every query sees the same moment, and none is ended for taking long."""
        with self.reading() as work:
            if self.engine.dialect.name == "postgresql":
                work.tx.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                work.tx.execute(text("SET LOCAL statement_timeout = 0"))
            yield work
