"""Running totals over bookings, so that what admins ask costs the same however many bookings there are."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table

KEY = ("day", "place", "currency")
FOLDED = text("NOT loose")
LOOSE = text("loose")


class Tally(Table):
    """What bookings made on one day, for one place and in one currency come to; the sum of all its rows.

    A `loose` row is one change, written with the booking's own; folding adds it to the row that is not.
    """

    __tablename__ = "tallies"
    __table_args__ = (
        Index("idx_tallies_folded", *KEY, unique=True, postgresql_where=FOLDED, sqlite_where=FOLDED),
        Index("idx_tallies_loose", "id", postgresql_where=LOOSE, sqlite_where=LOOSE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    loose: Mapped[bool] = mapped_column(default=True)
    day: Mapped[date]
    place: Mapped[str]
    currency: Mapped[str]

    made: Mapped[int]
    paid: Mapped[int]
    confirmed: Mapped[int]
    cancelled: Mapped[int]
    revenue_minor: Mapped[int] = mapped_column(BigInteger)
    commission_minor: Mapped[int] = mapped_column(BigInteger)

    referrals: Mapped[int]
    referrals_confirmed: Mapped[int]
    referrals_pending: Mapped[int]
    referrals_cancelled: Mapped[int]
    admin_confirmed_minor: Mapped[int] = mapped_column(BigInteger)
    referrer_confirmed_minor: Mapped[int] = mapped_column(BigInteger)
    discount_confirmed_minor: Mapped[int] = mapped_column(BigInteger)
    admin_pending_minor: Mapped[int] = mapped_column(BigInteger)
    referrer_pending_minor: Mapped[int] = mapped_column(BigInteger)
