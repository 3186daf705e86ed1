"""What each message is billed as, by WhatsApp's word or by an SMS's length, and what that comes to by our rates."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table


class MessageCost(Table):
    """One message as its carrier knows it: sent twice by us, it is two. Of WhatsApp's what was `delivered` is charged.

    `wamid` is the carrier's id of it. An SMS is charged by its `segments` as soon as Twilio has passed it on, delivered
    or not; its category is `sms`, and WhatsApp's messages have no segments.
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
    carrier: Mapped[str] = mapped_column(default="whatsapp", server_default="whatsapp")
    country: Mapped[str]
    category: Mapped[str]
    kind: Mapped[str]
    model: Mapped[str]
    billed: Mapped[bool]
    delivered: Mapped[bool]
    segments: Mapped[int] = mapped_column(default=0, server_default="0")
    micro: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str]
    rated_from: Mapped[date | None]
    day: Mapped[date]
    at: Mapped[datetime]
