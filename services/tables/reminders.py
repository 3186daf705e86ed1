"""What is to be said because of the time, and what guests said of their stay."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tables.base import Table
from services.tables.bookings import Booking


class ReminderRow(Table):
    """One reminder that was planned. `status`: planned, said, or dropped because it was not so any more.

    `subject_id` is the booking, or for an owner's day the owner, and `day` the day it is about: planned once for each.
    After `until` it is of no use; `zone` is where people sleep at night.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "day"),
        Index("idx_reminders_due", "status", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject_id: Mapped[int]
    day: Mapped[date]
    due_at: Mapped[datetime]
    until: Mapped[datetime]
    zone: Mapped[str]
    status: Mapped[str] = mapped_column(default="planned")
    done_at: Mapped[datetime | None]


class Rating(Table):
    """What a guest thought of a stay: 1 to 5 stars and, if they like, a sentence. `day` is `at` where the house is."""

    __tablename__ = "ratings"
    __table_args__ = (Index("idx_ratings_day", "day", "stars"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), unique=True)
    stars: Mapped[int]
    words: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    day: Mapped[date]

    booking: Mapped[Booking] = relationship(lazy="joined")
