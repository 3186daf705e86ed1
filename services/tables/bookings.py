"""Bookings, what happened to them, and what belongs to one: owner's buttons, refunds due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.days import at_hour
from services.money import Money
from services.tables.base import Table
from services.tables.people import Person
from services.tables.places import Listing

UNTALLIED = text("tallied IS NULL")


class ReferralCode(Table):
    """A code to recommend us by. `kind` is STANDARD or SPECIAL; `code` is kept in capitals."""

    __tablename__ = "referral_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)

    person: Mapped[Person] = relationship(lazy="joined")


class Booking(Table):
    """A stay offered at a frozen price, and all that became of it. Only `bookings.move` changes `booking_status`.

    `carried_minor`: what of its advance moves over from a booking that fell through, as a row of `moves_over` says.
    `version` counts its terms: one more with each change that was accepted.
    """

    __tablename__ = "bookings"
    __table_args__ = (
        Index("idx_bookings_payment_monitoring", "payment_status", "booking_status", "created_at"),
        Index("idx_bookings_refund_status", "booking_status"),
        Index("idx_bookings_commission_status", "commission_status"),
        Index("idx_bookings_guest", "guest_id", "created_at"),
        Index("idx_bookings_listing", "listing_id", "check_in"),
        Index("idx_bookings_hold", "booking_status", "hold_until"),
        Index("idx_bookings_created", "created_at"),
        Index("idx_bookings_referral", "referral_code_id", "commission_status"),
        Index("idx_bookings_check_in_code", "check_in_code", unique=True),
        Index("idx_bookings_untallied", "id", postgresql_where=UNTALLIED, sqlite_where=UNTALLIED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[str] = mapped_column(unique=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"))
    guest_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    guest_name: Mapped[str]
    check_in: Mapped[date]
    check_out: Mapped[date]
    guests: Mapped[int]
    vegetarian: Mapped[int | None]
    non_vegetarian: Mapped[int | None]

    booking_status: Mapped[str] = mapped_column(default="INITIATED")
    payment_status: Mapped[str] = mapped_column(default="NONE")
    commission_status: Mapped[str] = mapped_column(default="NONE")

    currency: Mapped[str]
    price_lines: Mapped[list[Any]] = mapped_column(default=list)
    price_minor: Mapped[int]
    advance_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    platform_minor: Mapped[int]
    referrer_minor: Mapped[int] = mapped_column(default=0)
    paid_minor: Mapped[int] = mapped_column(default=0)
    carried_minor: Mapped[int] = mapped_column(default=0, server_default="0")
    referral_code_id: Mapped[int | None] = mapped_column(ForeignKey("referral_codes.id"))

    hold_until: Mapped[datetime | None]
    owner_asked_at: Mapped[datetime | None]
    owner_answer_by: Mapped[datetime | None]
    owner_code: Mapped[str | None]
    rung: Mapped[int] = mapped_column(default=0, server_default="0")
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    qr_code: Mapped[str | None]
    check_in_code: Mapped[str | None]
    ticket_generated_at: Mapped[datetime | None]
    alerted_admin: Mapped[bool] = mapped_column(default=False)
    admin_alerted_at: Mapped[datetime | None]
    alert_closed_at: Mapped[datetime | None]
    notified_customer: Mapped[bool] = mapped_column(default=False)
    notified_owner: Mapped[bool] = mapped_column(default=False)
    notified_admin: Mapped[bool] = mapped_column(default=False)
    notification_attempts_at: Mapped[datetime | None]
    tallied: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    listing: Mapped[Listing] = relationship(lazy="joined")
    guest: Mapped[Person] = relationship(lazy="joined")
    referral_code: Mapped[ReferralCode | None] = relationship(lazy="joined")

    @property
    def price(self) -> Money:
        """The whole stay before any discount."""
        return Money(self.price_minor, self.currency)

    @property
    def discount(self) -> Money:
        """What the guest saves by a code; never collected later."""
        return Money(self.discount_minor, self.currency)

    @property
    def total(self) -> Money:
        """What the guest pays in all: price less discount."""
        return self.price - self.discount

    @property
    def pay_now(self) -> Money:
        """The advance less the discount and what moves over: what the link asks for."""
        return Money(self.advance_minor - self.discount_minor - self.carried_minor, self.currency)

    @property
    def carried(self) -> Money:
        """What moves over from a booking that fell through."""
        return Money(self.carried_minor, self.currency)

    @property
    def paid(self) -> Money:
        """What has arrived and stayed."""
        return Money(self.paid_minor, self.currency)

    @property
    def due(self) -> Money:
        """What is paid on arrival: the price less the whole advance."""
        return Money(self.price_minor - self.advance_minor, self.currency)

    @property
    def begins_at(self) -> datetime:
        """The instant of check-in, by the clock of the place."""
        return at_hour(self.check_in, self.listing.check_in_hour, self.listing.timezone)

    @property
    def ends_at(self) -> datetime:
        """The instant of check-out, by the clock of the place."""
        return at_hour(self.check_out, self.listing.check_out_hour, self.listing.timezone)

    @property
    def terms_id(self) -> str:
        """The booking by the version of its terms, for what is said once about each of them."""
        return self.booking_id if self.version == 1 else f"{self.booking_id}.{self.version}"

    @property
    def nights(self) -> int:
        """How many nights are slept."""
        return (self.check_out - self.check_in).days


class BookingEvent(Table):
    """One move of a booking: from, to, by whom, why, when. Written with the move, never changed."""

    __tablename__ = "booking_events"
    __table_args__ = (UniqueConstraint("booking_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"))
    seq: Mapped[int]
    event: Mapped[str]
    from_status: Mapped[str]
    to_status: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class MoveOver(Table):
    """From which booking that fell through the advance moves over to which new one. Several may have been tried."""

    __tablename__ = "moves_over"

    to_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    chosen_at: Mapped[datetime]


class CodeMiss(Table):
    """A check-in code that opened nothing, and who tried it: so that nobody can try them all."""

    __tablename__ = "code_misses"
    __table_args__ = (Index("idx_code_misses_person", "person_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]


class OwnerToken(Table):
    """What stands behind one Confirm or Cancel button: booking, action, whose number, until when, used when.

    With a `change_number` it answers for that change of the booking, else for the booking.
    """

    __tablename__ = "owner_tokens"

    jti: Mapped[str] = mapped_column(primary_key=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("bookings.id"), index=True)
    change_number: Mapped[int | None]
    action: Mapped[str]
    address: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
