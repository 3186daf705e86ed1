"""The two doors: what came in, what goes out, and each attempt to send."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.tables.base import Table


class InboxRow(Table):
    """One thing that came in, kept before anyone was answered. `talker` is whose talk it belongs to, if any."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "external_id"),
        Index("idx_inbox_talker", "status", "talker", "event_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    kind: Mapped[str]
    external_id: Mapped[str]
    talker: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="new")
    raw: Mapped[dict[str, Any]]
    event_at: Mapped[datetime]
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


class Picture(Table):
    """A picture somebody sent that is to be looked at, by its `media_id`. `status`: due, seen or failed.

    Whoever looks at it has it to themselves until `next_look_at`.
    """

    __tablename__ = "pictures"
    __table_args__ = (
        Index("idx_pictures_due", "status", "next_look_at"),
        Index("idx_pictures_talker", "talker", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inbox_id: Mapped[int] = mapped_column(ForeignKey("inbox.id"), unique=True)
    talker: Mapped[str]
    media_id: Mapped[str]
    status: Mapped[str] = mapped_column(default="due")
    looks: Mapped[int] = mapped_column(default=0)
    next_look_at: Mapped[datetime]
    error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime]
    created_at: Mapped[datetime]


class OutboxRow(Table):
    """One thing to be sent, written with the fact that caused it. `dedupe_key` makes it happen once.

    `to` is the receiver's address; rows to one address leave in the order of their ids. `urgency` A: resend when
    its fate is unknown, B: only while fresh, C: resend. `waits_for` is what a due row waits for until `next_at` while
    others pass it; empty when they may not. `paced_until` is when the receiver's allowance is whole again after it.
    `uncounted` of its attempts were in vain for all messages alike and are not of those set for one.
    `carrier` takes it: whatsapp, email or sms. `stands_for` is the row whose notice this one carries, because that
    one's own carrier could not or should not; that one's status is then `moved`. `delivered_at` and `read_at` are
    as the carrier tells them.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("idx_outbox_due", "status", "next_at"),
        Index("idx_outbox_to", "to", "status", "id"),
        Index("idx_outbox_booking", "booking_id"),
        Index("idx_outbox_paced", "to", "paced_until"),
        Index("idx_outbox_stands_for", "stands_for"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    to: Mapped[str]
    role: Mapped[str]
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"))
    body: Mapped[dict[str, Any]]
    urgency: Mapped[str] = mapped_column(default="B")
    status: Mapped[str] = mapped_column(default="due")
    attempts: Mapped[int] = mapped_column(default=0)
    uncounted: Mapped[int] = mapped_column(default=0, server_default="0")
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    provider_id: Mapped[str | None] = mapped_column(index=True)
    way: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(Text, default="")
    waits_for: Mapped[str] = mapped_column(default="", server_default="")
    paced_until: Mapped[datetime | None]
    carrier: Mapped[str] = mapped_column(default="whatsapp", server_default="whatsapp")
    stands_for: Mapped[int | None]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class Upload(Table):
    """A file of ours at WhatsApp, by the link that shows the same. `fingerprint` is of what it showed then.

    Without a `media_id` somebody set out at `uploaded_at` to upload it.
    """

    __tablename__ = "uploads"

    link: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    media_id: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(index=True)


class NotificationLog(Table):
    """One attempt to send. `attempts` is its number for this message, `success` whether the carrier took it."""

    __tablename__ = "notification_logs"
    __table_args__ = (Index("idx_notification_logs_booking", "booking_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    booking_id: Mapped[str | None]
    recipient_type: Mapped[str]
    phone_number: Mapped[str]
    carrier: Mapped[str] = mapped_column(default="whatsapp", server_default="whatsapp")
    success: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=1)
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]


class Lease(Table):
    """Who does a job that only one may do at a time, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]
