"""The ledger: postings that sum to zero, and their entries. Written once, never changed; a balance is a sum."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tables.base import Table


class Posting(Table):
    """One movement of money, as a whole. `key` makes it happen once, such as `TH-K7Q4MPX:confirmed`."""

    __tablename__ = "postings"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    currency: Mapped[str]
    actor: Mapped[str]
    at: Mapped[datetime]

    entries: Mapped[list[Entry]] = relationship(lazy="selectin")


class Entry(Table):
    """One side of a posting: so many minor units onto (plus) or off (minus) an account."""

    __tablename__ = "entries"
    __table_args__ = (Index("idx_entries_account", "account", "posting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.id"))
    account: Mapped[str]
    amount_minor: Mapped[int]
