"""Money: whole minor units and their currency in one value. Never a float, never a bare number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency

EXPONENT = {"INR": 2, "USD": 2, "EUR": 2, "GBP": 2, "VND": 0, "JPY": 0}
BASIS_POINTS = 10_000
# Babel groups lakhs under few locales: plain "en" and Marathi would give 1,234,567. Figures are Latin in every
# language, because those are what people read and type on phones.
BABEL_LOCALE = {"en": "en_IN", "hi": "en_IN", "mr": "en_IN"}
WHOLE = {"en_IN": "¤#,##,##0", "vi": "#,##0\u00a0¤"}


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (paise, cents) of an ISO 4217 currency."""

    minor: int
    currency: str = "INR"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.minor * times, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return other.minor

    def share(self, basis_points: int) -> Money:
        """A part of this amount, 10,000 basis points being the whole; rounded half-up to the minor unit."""
        exact = Decimal(self.minor) * basis_points / BASIS_POINTS
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-EXPONENT[self.currency])

    def plain(self) -> str:
        """The amount as gateways write it: `3591.00`."""
        return f"{self.major:.{EXPONENT[self.currency]}f}"

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """Read a gateway's amount such as `3591.00`. Raises ValueError on anything but plain digits and a point."""
        places = EXPONENT[currency]
        pattern = rf"\d{{1,12}}(\.\d{{1,{places}}})?" if places else r"\d{1,12}"
        if not re.fullmatch(pattern, text, re.ASCII):
            raise ValueError(f"not an amount in {currency}: {text[:32]!r}")
        return cls(int(Decimal(text).scaleb(places)), currency)

    def show(self, locale: str = "en") -> str:
        """The amount as people read it: `₹3,591`, `₹13,652.10`, `3.591 ₹`; whole amounts without decimals."""
        whole = self.currency == "INR" and self.minor % 10 ** EXPONENT["INR"] == 0
        manner = BABEL_LOCALE.get(locale, locale)
        return format_currency(
            self.major,
            self.currency,
            locale=manner,
            format=WHOLE[manner] if whole else None,
            currency_digits=not whole,
            decimal_quantization=True,
        )


def split_by_shares(whole: Money, shares: tuple[int, ...]) -> tuple[Money, ...]:
    """Cut `whole` into parts by basis points of it; they add up: the last that has a share takes what rounding left."""
    parts = [whole.share(share) for share in shares]
    left = whole.share(sum(shares)).minor - sum(part.minor for part in parts)
    last = max((place for place, share in enumerate(shares) if share), default=0)
    parts[last] += Money(left, whole.currency)
    return tuple(parts)
