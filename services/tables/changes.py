"""Other days or people for a paid stay, from the offer to its end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.money import Money
from services.tables.base import Table
from services.tables.bookings import Booking

STANDS_OPEN = text("status IN ('OFFERED', 'TOPUP_PENDING', 'OWNER_PENDING')")


class StayChange(Table):
    """One change of a paid stay; a booking has one open at a time. Only `course.move` changes `status`.

    `before` and `after` are the terms of the stay as JSON. `units` are those the stay has afterwards. `topup_minor` is
    to be paid for it, `paid_minor` what has come and waits, `refund_minor` what goes back of the advance.
    """

    __tablename__ = "stay_changes"
    __table_args__ = (
        UniqueConstraint("booking_id", "number"),
        Index("idx_stay_changes_status", "status", "hold_until"),
        Index("idx_stay_changes_open", "booking_id", unique=True, postgresql_where=STANDS_OPEN,
              sqlite_where=STANDS_OPEN),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    number: Mapped[int]
    status: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    units: Mapped[list[Any]]
    currency: Mapped[str]
    topup_minor: Mapped[int]
    refund_minor: Mapped[int]
    paid_minor: Mapped[int] = mapped_column(default=0)
    hold_until: Mapped[datetime]
    owner_asked_at: Mapped[datetime | None]
    owner_answer_by: Mapped[datetime | None]
    rung: Mapped[int] = mapped_column(default=0)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    booking: Mapped[Booking] = relationship(lazy="joined")

    @property
    def topup(self) -> Money:
        """What the guest pays more now."""
        return Money(self.topup_minor, self.currency)

    @property
    def refund(self) -> Money:
        """What of the advance goes back."""
        return Money(self.refund_minor, self.currency)

    @property
    def owner_code(self) -> str:
        """What the owner types after YES or NO: the booking's own code would answer for the booking."""
        return f"{self.booking.owner_code}C{self.number}"
