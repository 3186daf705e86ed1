"""Amounts as JSON shows them: numbers in major units. Nothing is ever reckoned with them."""

from __future__ import annotations

from services.costs.rates import Cost
from services.money import Money


def in_major(amount: Money | Cost) -> float | int:
    """A JSON number in major units; exact, because two to six decimals survive the way through a float's text."""
    return int(amount.major) if amount.major == int(amount.major) else float(amount.major)
