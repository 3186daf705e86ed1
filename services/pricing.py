"""What a stay costs, line by line, and how the advance is shared. Pure: rates in, amounts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.days import is_weekend, nights_of
from services.money import Money, split_by_shares
from services.settings import Settings
from services.tables import Listing


@dataclass(frozen=True)
class Line:
    """One line of a price card: what (`weekday`, `weekend`, `special`, `extra_guests`, `tax`), times, each, amount."""

    what: str
    times: int
    each_minor: int
    amount_minor: int

    def to_json(self) -> dict[str, Any]:
        """This line as JSON data."""
        return asdict(self)


@dataclass(frozen=True)
class Quote:
    """A frozen price. `price` is the whole stay; the advance is cut into platform, referrer and discount."""

    lines: tuple[Line, ...]
    price: Money
    advance: Money
    platform: Money
    referrer: Money
    discount: Money

    @property
    def pay_now(self) -> Money:
        """What the link will ask for."""
        return self.advance - self.discount

    @property
    def total(self) -> Money:
        """What the guest pays in all."""
        return self.price - self.discount

    @property
    def due(self) -> Money:
        """What is left for the day of arrival."""
        return self.price - self.advance


def units_needed(listing: Listing, guests: int) -> int:
    """How many units so many guests fill."""
    return max(1, -(-guests // listing.capacity))


def quote(
    listing: Listing,
    check_in: date,
    check_out: date,
    guests: int,
    special_prices: Mapping[date, int],
    code_kind: str | None,
    settings: Settings,
) -> Quote:
    """The price of a stay. `special_prices` are minor units by night, `code_kind` STANDARD, SPECIAL or None."""
    lines = _lines(listing, check_in, check_out, guests, special_prices)
    price = Money(sum(line.amount_minor for line in lines), listing.currency)
    advance = price.share(settings.advance_bps if listing.advance_bps is None else listing.advance_bps)
    platform, referrer, discount = split_by_shares(advance, commission_shares(code_kind, settings))
    return Quote(lines, price, advance, platform, referrer, discount)


def commission_shares(code_kind: str | None, settings: Settings) -> tuple[int, int, int]:
    """Basis points of the advance for platform, referrer and guest's discount; always the same sum."""
    referrer, discount = {
        "STANDARD": (settings.standard_referrer_bps, settings.standard_discount_bps),
        "SPECIAL": (settings.special_referrer_bps, 0),
    }.get(code_kind or "", (0, 0))
    return settings.commission_bps - referrer - discount, referrer, discount


def _lines(
    listing: Listing, check_in: date, check_out: date, guests: int, special_prices: Mapping[date, int]
) -> tuple[Line, ...]:
    units = units_needed(listing, guests)
    nights = nights_of(check_in, check_out)
    counts: dict[tuple[str, int], int] = {}
    for night in nights:
        counts[_rate(listing, night, special_prices)] = counts.get(_rate(listing, night, special_prices), 0) + units
    lines = [Line(what, times, each, times * each) for (what, each), times in counts.items()]
    extra = max(0, guests - units * listing.included_guests) * len(nights)
    if extra and listing.extra_guest_minor:
        lines.append(Line("extra_guests", extra, listing.extra_guest_minor, extra * listing.extra_guest_minor))
    net = Money(sum(line.amount_minor for line in lines), listing.currency)
    if listing.tax_bps:
        tax = net.share(listing.tax_bps)
        lines.append(Line("tax", 1, tax.minor, tax.minor))
    return tuple(lines)


def _rate(listing: Listing, night: date, special_prices: Mapping[date, int]) -> tuple[str, int]:
    if night in special_prices:
        return "special", special_prices[night]
    return ("weekend", listing.weekend_minor) if is_weekend(night) else ("weekday", listing.weekday_minor)
