"""What WhatsApp said each message is billed as, and what that comes to by our table of rates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table


class MessageCost(Table):
    """One message as WhatsApp knows it: sent twice by us, it is two. Only what was `delivered` is charged.

    `kind` is WhatsApp's `type` of the price, such as `regular` or `free_customer_service`. `micro` is the price in
    millionths of `currency` by the rate that held since `rated_from`; None when our table has no rate for it. `day` is
    the day in the zone of the house on which it was delivered, or first priced.
    """

    __tablename__ = "message_costs"
    __table_args__ = (Index("idx_message_costs_day", "day", "delivered"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wamid: Mapped[str] = mapped_column(unique=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    country: Mapped[str]
    category: Mapped[str]
    kind: Mapped[str]
    model: Mapped[str]
    billed: Mapped[bool]
    delivered: Mapped[bool]
    micro: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str]
    rated_from: Mapped[date | None]
    day: Mapped[date]
    at: Mapped[datetime]
