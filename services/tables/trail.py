"""The audit trail: who did what to which thing, when and why. Rows are added, sealed into a chain, and never changed.

Nothing in here may be somebody's number, name or words but an admin's, because it cannot be erased.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table

UNSEALED = text("hash IS NULL")


class TrailRow(Table):
    """One thing that happened to one `object`, such as `refund:RF-TH-K7Q4MPX-1`, `about` one booking or payout.

    `seq`, `previous` and `hash` are empty until the row is sealed: its place in the chain, the hash before it, its own.
    """

    __tablename__ = "audit_trail"
    __table_args__ = (
        Index("idx_audit_trail_about", "about", "id"),
        Index("idx_audit_trail_unsealed", "id", postgresql_where=UNSEALED, sqlite_where=UNSEALED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    cause: Mapped[str]
    object: Mapped[str]
    about: Mapped[str]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    seq: Mapped[int | None] = mapped_column(unique=True)
    previous: Mapped[str | None]
    hash: Mapped[str | None]
