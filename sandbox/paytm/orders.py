"""Paytm's orders and refunds as its servers keep them. Amounts are Decimal rupees, because Paytm's are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

TOKEN_LIFE = timedelta(minutes=15)
PENDING_LIFE = timedelta(hours=72)


@dataclass
class Refund:
    """One refund that was registered."""

    ref_id: str
    refund_id: str
    amount: Decimal
    asked_at: datetime
    done_at: datetime

    def is_done(self, now: datetime) -> bool:
        """Has the money gone back by now?"""
        return now >= self.done_at


@dataclass
class Order:
    """One order. `outcome` is None until something was tried: success, failure, cancel or pending."""

    order_id: str
    ask: dict[str, Any]
    amount: Decimal
    callback_url: str
    token: str
    opened_at: datetime
    outcome: str | None = None
    collected: Decimal = Decimal(0)
    txn_id: str = ""
    bank_txn_id: str = ""
    tried_at: datetime | None = None
    refunds: dict[str, Refund] = field(default_factory=dict)

    def token_is_fresh(self, now: datetime) -> bool:
        """Paytm's page opens for 15 minutes."""
        return now < self.opened_at + TOKEN_LIFE

    def state(self, now: datetime) -> str:
        """The outcome as it stands now; what stays pending for 72 hours has failed."""
        if self.outcome == "pending" and self.tried_at and now >= self.tried_at + PENDING_LIFE:
            return "failure"
        return self.outcome or "created"

    @property
    def refunded(self) -> Decimal:
        """The sum of what was asked back."""
        return sum((refund.amount for refund in self.refunds.values()), Decimal(0))

    def to_json(self, now: datetime) -> dict[str, Any]:
        """This order for the page."""
        state = self.state(now)
        return {
            "order_id": self.order_id,
            "amount": str(self.amount),
            "collected": str(self.collected),
            "currency": "INR",
            "state": state,
            "can_settle": state == "pending",
            "customer": (self.ask.get("userInfo") or {}).get("custId"),
            "txn_id": self.txn_id or None,
            "opened_at": self.opened_at.isoformat(),
            "tried_at": self.tried_at.isoformat() if self.tried_at else None,
            "refunds": [
                {"ref_id": r.ref_id, "amount": str(r.amount), "done": r.is_done(now)} for r in self.refunds.values()
            ],
        }
