"""Jobs that only one may do at a time, however many workers there are: a lease with an end, renewed while held."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite

from services.house import Work
from services.tables import Lease


def hold(work: Work, name: str, holder: str, seconds: int) -> bool:
    """Take or renew a lease; False while somebody else holds it."""
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    work.tx.execute(
        insert(Lease).values(name=name, holder="", until=work.now).on_conflict_do_nothing(index_elements=["name"])
    )
    free = or_(Lease.holder == holder, Lease.holder == "", Lease.until <= work.now)
    won = work.tx.execute(
        update(Lease)
        .where(Lease.name == name, free)
        .values(holder=holder, until=work.now + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )
    return bool(won.rowcount == 1)  # type: ignore[attr-defined]  # because Result hides what CursorResult has


def give_back(work: Work, name: str, holder: str) -> None:
    """End a lease that is ours, so that another need not wait for its end."""
    work.tx.execute(update(Lease).where(Lease.name == name, Lease.holder == holder).values(holder="", until=work.now))
