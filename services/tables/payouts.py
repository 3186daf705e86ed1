"""Payouts: what a referrer asked for of what they have earned, and what became of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.money import Money
from services.tables.base import Table
from services.tables.people import Person


class Payout(Table):
    """Money reserved for a referrer. `status`: REQUESTED, PAID or REFUSED; `upi_id` is where it was to go that day.

    `reference` is the word of the bank that paid it, or the payout's own id where nobody gave one.
    """

    __tablename__ = "payouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    upi_id: Mapped[str]
    status: Mapped[str] = mapped_column(default="REQUESTED", index=True)
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="")

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def amount(self) -> Money:
        """What is paid out."""
        return Money(self.amount_minor, self.currency)
