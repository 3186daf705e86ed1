"""The terms of a stay that a change may change: days, people, price and its shares, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from services import pricing
from services.money import Money
from services.tables import Booking


@dataclass(frozen=True)
class Wish:
    """The days and people somebody would rather have."""

    check_in: date
    check_out: date
    guests: int
    vegetarian: int | None = None
    non_vegetarian: int | None = None


@dataclass(frozen=True)
class Terms:
    """What a stay is and costs. Amounts are minor units of the booking's currency."""

    check_in: date
    check_out: date
    guests: int
    vegetarian: int | None
    non_vegetarian: int | None
    price_lines: list[dict[str, Any]]
    price_minor: int
    advance_minor: int
    discount_minor: int
    platform_minor: int
    referrer_minor: int

    @classmethod
    def of(cls, booking: Booking) -> Self:
        """The terms a booking has now."""
        return cls(**{each.name: getattr(booking, each.name) for each in fields(cls)})

    @classmethod
    def priced(cls, wish: Wish, quote: pricing.Quote) -> Self:
        """A wish with its price."""
        return cls(
            **asdict(wish),
            price_lines=[line.to_json() for line in quote.lines],
            price_minor=quote.price.minor,
            advance_minor=quote.advance.minor,
            discount_minor=quote.discount.minor,
            platform_minor=quote.platform.minor,
            referrer_minor=quote.referrer.minor,
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The terms that `to_json` wrote."""
        days = {name: date.fromisoformat(data[name]) for name in ("check_in", "check_out")}
        return cls(**{**data, **days})

    def to_json(self) -> dict[str, Any]:
        """These terms as JSON data."""
        return asdict(self) | {"check_in": self.check_in.isoformat(), "check_out": self.check_out.isoformat()}

    def put_on(self, booking: Booking) -> None:
        """Give them to a booking."""
        for each in fields(self):
            setattr(booking, each.name, getattr(self, each.name))

    @property
    def pay_now_minor(self) -> int:
        """What of the price is paid before the arrival: the advance less the discount."""
        return self.advance_minor - self.discount_minor

    def total(self, currency: str) -> Money:
        """What the guest pays in all."""
        return Money(self.price_minor - self.discount_minor, currency)

    def due(self, currency: str) -> Money:
        """What is paid on arrival."""
        return Money(self.price_minor - self.advance_minor, currency)
