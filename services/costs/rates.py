"""What a message costs by country, category and day, from the table beside this file. Pure, and never a float."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from services.money import EXPONENT, Money

FILE: Final = Path(__file__).with_name("rates.toml")
MICRO_PLACES: Final = 6
# A lighter kind of marketing message, which Meta's cards price as marketing.
PRICED_AS: Final[Mapping[str, str]] = {"marketing_lite": "marketing"}


@dataclass(frozen=True)
class Pricing:
    """WhatsApp's word on the price of one message. `kind` is its `type`: regular, free_customer_service, ..."""

    category: str
    kind: str
    model: str
    billable: bool

    @property
    def billed(self) -> bool:
        """Whether it is charged for once it is delivered; by its kind, because Meta means to drop `billable`."""
        return self.kind == "regular" if self.kind else self.billable


@dataclass(frozen=True)
class Rate:
    """The price of one message in millionths of the currency, and since when it holds."""

    micro: int
    currency: str
    since: date


@dataclass(frozen=True)
class Cost:
    """What some messages come to, in millionths of the currency."""

    micro: int
    currency: str

    @property
    def major(self) -> Decimal:
        """The amount in whole units of the currency, exact."""
        return Decimal(self.micro).scaleb(-MICRO_PLACES)

    def show(self, locale: str = "en") -> str:
        """The amount as people read it, to the paisa."""
        minor = self.major.scaleb(EXPONENT[self.currency]).quantize(Decimal(1), ROUND_HALF_UP)
        return Money(int(minor), self.currency).show(locale)


def of(country: str, category: str, day: date) -> Rate | None:
    """The rate for a WhatsApp message to that country on that day; None when the table has none."""
    return _held("rates", country, PRICED_AS.get(category, category), day)


def of_segment(country: str, day: date) -> Rate | None:
    """The rate for one segment of an SMS to that country on that day; None when the table has none."""
    return _held("sms", country, "segment", day)


def unverified_sms() -> list[str]:
    """The countries whose newest rate for an SMS nobody has compared with the account's own yet."""
    newest = {country: block for block in sorted(_blocks("sms"), key=_since) for country in block["countries"]}
    return sorted(country for country, block in newest.items() if not block["verified"])


def compared_on() -> date | None:
    """The day on which somebody last compared the table with the card of this account; None: nobody has."""
    return _book().get("compared_on")


def last_change_before(day: date) -> date:
    """The last day up to this one on which Meta may have changed its rates: the first of a quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _held(table: str, country: str, name: str, day: date) -> Rate | None:
    """The price of that name in the newest block that held for the country on that day."""
    held = [each for each in _blocks(table) if country in each["countries"] and _since(each) <= day and name in each]
    if not held:
        return None
    newest = max(held, key=_since)
    return Rate(newest[name], newest["currency"], _since(newest))


def _since(block: Mapping[str, Any]) -> date:
    since: date = block["from"]
    return since


def _blocks(table: str) -> Sequence[Mapping[str, Any]]:
    blocks: Sequence[Mapping[str, Any]] = _book()[table]
    return blocks


@cache
def _book() -> Mapping[str, Any]:
    return tomllib.loads(FILE.read_text())
