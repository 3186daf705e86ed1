"""Attempts to pay, one row each and never overwritten, the refunds that are due, and money nobody knows whose it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.money import Money
from services.tables.base import Table
from services.tables.bookings import Booking


class Payment(Table):
    """One attempt to pay a booking's advance, or with a `change_number` what a change of it costs more.

    `order_id` is ours; `provider_reference` the gateway's. `home` says where captured money went: ATTACHED to the
    booking, CHANGE while a change waits for its owner, or REFUND. Money that moves over to another booking takes its
    row along, under the order id it was paid by. `tell_waits_at`: when its payer is told that the bank has not decided.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("provider", "provider_reference"),
        UniqueConstraint("booking_id", "attempt"),
        Index("idx_payments_poll", "status", "next_look_at"),
        Index("idx_payments_created", "created_at", "status"),
        Index("idx_payments_settled", "settled_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    attempt: Mapped[int]
    change_number: Mapped[int | None]
    order_id: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str]
    status: Mapped[str] = mapped_column(default="CREATED")
    amount_minor: Mapped[int]
    currency: Mapped[str]
    captured_minor: Mapped[int] = mapped_column(default=0)
    home: Mapped[str] = mapped_column(default="")
    provider_reference: Mapped[str | None]
    why: Mapped[str] = mapped_column(default="")
    page_url: Mapped[str] = mapped_column(default="")
    page_fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    page_until: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0)
    next_look_at: Mapped[datetime | None]
    tell_waits_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship(lazy="joined")

    @property
    def amount(self) -> Money:
        """What was asked for."""
        return Money(self.amount_minor, self.currency)


class Refund(Table):
    """Money that must go back: of which payment, how much, why, by whom, and how far it is.

    `kind`: FULL, PARTIAL, or GOODWILL, which is paid by ourselves. `ends_booking`: the booking's state follows it.
    `way`: `hand` or `gateway`, once it is started; `tries` counts the gateway's final refusals. `reference` is the
    gateway's own word for it. `promised_by` is the day it should have arrived. `waits_until`: so long the guest may
    still move the money over to another place, and until then nothing sends it by itself.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        Index("idx_refunds_open", "status", "next_look_at"),
        Index("idx_refunds_waiting", "status", "waits_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    refund_id: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"), index=True)
    kind: Mapped[str] = mapped_column(default="FULL", server_default="FULL")
    ends_booking: Mapped[bool] = mapped_column(default=False, server_default=false())
    status: Mapped[str] = mapped_column(default="REQUIRED", index=True)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime]
    waits_until: Mapped[datetime | None]
    way: Mapped[str] = mapped_column(default="", server_default="")
    processed_by: Mapped[str | None]
    processed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="", server_default="")
    promised_by: Mapped[date | None]
    overdue_told_at: Mapped[datetime | None]
    failure: Mapped[str] = mapped_column(default="", server_default="")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    asked_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0, server_default="0")
    next_look_at: Mapped[datetime | None]

    payment: Mapped[Payment] = relationship(lazy="joined")
    booking: Mapped[Booking] = relationship()

    @property
    def amount(self) -> Money:
        """What goes back."""
        return Money(self.amount_minor, self.currency)

    @property
    def gateway_id(self) -> str:
        """Our id of it at the gateway: another one after each final refusal, because an id is used up by then."""
        return f"{self.refund_id}-R{self.tries}" if self.tries else self.refund_id


class StrayPayment(Table):
    """Money under an order of a gateway's that we know nothing of, because its news came with a right signature.

    `status`: ASKED while the gateway has not told, NOTHING when no money came, FOUND, LEFT by an admin where it lies,
    and a refund's own states once it goes back. `looks` and `next_look_at` are of the question that is open now.
    """

    __tablename__ = "stray_payments"
    __table_args__ = (Index("idx_stray_payments_poll", "status", "next_look_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str]
    status: Mapped[str] = mapped_column(default="ASKED")
    provider_reference: Mapped[str] = mapped_column(default="")
    amount_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    heard_at: Mapped[datetime]
    found_at: Mapped[datetime | None]
    processed_by: Mapped[str | None]
    processed_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]
    reference: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None]
    looks: Mapped[int] = mapped_column(default=0)
    next_look_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        """What the gateway holds of it."""
        return Money(self.amount_minor, self.currency)

    @property
    def refund_id(self) -> str:
        """Our name of its refund, as admins type it."""
        return f"RF-{self.order_id}"

    @property
    def gateway_id(self) -> str:
        """Our id of its refund at the gateway: another one after each final refusal."""
        return f"{self.refund_id}-R{self.tries}" if self.tries else self.refund_id
