"""Amounts as JSON shows them: numbers in major units. Nothing is ever reckoned with them."""

from __future__ import annotations

from services.money import Money


def in_major(money: Money) -> float | int:
    """A JSON number in major units; exact, because two decimals survive the way through a float's text."""
    return int(money.major) if money.major == int(money.major) else float(money.major)
