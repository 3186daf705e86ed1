"""How Alembic reaches the database and our tables."""

from alembic import context
from sqlalchemy import event

from services.db import make_engine
from services.tables import Table
from services.tables.base import Instant


def plain_type(kind: str, item: object, _context: object) -> str | bool:
    """Write our own types as the database's, so that a migration never depends on today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Instant) else False


def run() -> None:
    """Run the migrations in one transaction."""
    engine = make_engine(context.config.attributes["database_url"])
    if engine.dialect.name == "sqlite":
        # SQLite alters a table by copying and dropping it, and its rows must not count as orphans meanwhile.
        event.listen(engine, "connect", lambda dbapi, _: dbapi.execute("PRAGMA foreign_keys=OFF"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
