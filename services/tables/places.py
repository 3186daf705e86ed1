"""What can be booked: listings, their prices, their units, and the claims on these."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from services.tables.base import Table
from services.tables.people import Person


class Listing(Table):
    """A property to stay in. Money in minor units of `currency`; shares in basis points.

    Weekday prices hold for nights from Sunday to Thursday, weekend prices for Friday and Saturday nights.
    `second_contact` is asked too when the owner is silent; `silent_outcome` is what happens in the end: `decline`,
    or `wait` for the admin. `remind_minutes`, `response_minutes` and `give_up_minutes` are the rungs of its own ladder;
    where there is none, the settings' holds. `asks_of_changes`: whether the owner has to agree to a change of a
    confirmed stay.
    """

    __tablename__ = "listings"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    place: Mapped[str]
    address: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    about: Mapped[str]
    picture: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    included_guests: Mapped[int]
    weekday_minor: Mapped[int]
    weekend_minor: Mapped[int]
    extra_guest_minor: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="INR")
    tax_bps: Mapped[int] = mapped_column(default=0)
    advance_bps: Mapped[int | None]
    timezone: Mapped[str] = mapped_column(default="Asia/Kolkata")
    check_in_hour: Mapped[int] = mapped_column(default=14)
    check_out_hour: Mapped[int] = mapped_column(default=11)
    full_refund_hours: Mapped[int] = mapped_column(default=48)
    half_refund_hours: Mapped[int] = mapped_column(default=24)
    second_contact: Mapped[str] = mapped_column(default="", server_default="")
    silent_outcome: Mapped[str] = mapped_column(default="decline", server_default="decline")
    remind_minutes: Mapped[int | None]
    response_minutes: Mapped[int | None]
    give_up_minutes: Mapped[int | None]
    asks_of_changes: Mapped[bool] = mapped_column(default=True, server_default=true())
    active: Mapped[bool] = mapped_column(default=True)

    owner: Mapped[Person] = relationship(lazy="joined")


class SpecialPrice(Table):
    """The price of one unit for one night that is neither weekday nor weekend price."""

    __tablename__ = "special_prices"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), primary_key=True)
    night: Mapped[date] = mapped_column(primary_key=True)
    price_minor: Mapped[int]


class Unit(Table):
    """One sellable thing of a listing: the whole villa, one of N tents, later a room or a seat."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id"), index=True)
    label: Mapped[str]
    out_of_order: Mapped[bool] = mapped_column(default=False)


class Claim(Table):
    """One unit taken for one slot, such as the night `2026-12-04`. The key is what makes a double sale impossible."""

    __tablename__ = "claims"
    __table_args__ = (
        Index("idx_claims_slot_unit", "slot", "unit_id"),
        Index("idx_claims_holder", "holder", "holder_id"),
    )

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    holder_id: Mapped[int]
