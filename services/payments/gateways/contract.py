"""What every payment gateway's adapter offers. Settings and an HTTP session in; no database, no Flask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from services.money import Money


class Outcome(StrEnum):
    """What a gateway says of a payment attempt, in our words."""

    NONE = "NONE"  # nothing was tried yet under this reference
    PENDING = "PENDING"
    PAID = "PAID"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"  # the payer gave up
    UNKNOWN = "UNKNOWN"  # the gateway could not tell: change nothing, ask again


@dataclass(frozen=True)
class Ask:
    """A request for money. `reference` is ours and unique for each attempt: repeated, it is the same request."""

    reference: str
    amount: Money
    title: str
    payer_id: str
    payer_phone: str
    payer_name: str
    return_url: str


@dataclass(frozen=True)
class Form:
    """A page to send the payer's browser to, by POST with these hidden fields."""

    url: str
    fields: Mapping[str, str]
    expires_at: datetime


@dataclass(frozen=True)
class News:
    """What was learnt of one attempt. `trusted` only when the gateway itself was asked.

    News read from a callback or a webhook has a right signature and is still a hint: it says which reference to
    look up, never what is true. `merchant` is the account the gateway names, to be compared with ours.
    """

    reference: str
    outcome: Outcome
    amount: Money | None
    provider_reference: str = ""
    merchant: str = ""
    code: str = ""
    why: str = ""
    trusted: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict)


class RefundOutcome(StrEnum):
    """What a gateway says of a refund, in our words."""

    NONE = "NONE"  # it knows of no such refund: only now may the same ask be repeated
    PENDING = "PENDING"
    DONE = "DONE"  # sent on its way, not yet on the payer's account
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"  # the gateway could not tell: change nothing, ask again


@dataclass(frozen=True)
class RefundAsk:
    """Money to send back. `reference` is ours; repeated, it is the same refund. `provider_reference` names the payment.

    `order_id` is the reference of the attempt that was paid; `why` goes to the gateway, so no names and no numbers.
    """

    reference: str
    order_id: str
    provider_reference: str
    amount: Money
    why: str


@dataclass(frozen=True)
class RefundNews:
    """What was learnt of a refund by asking the gateway itself. `provider_reference` is its number of the refund."""

    reference: str
    outcome: RefundOutcome
    amount: Money | None = None
    provider_reference: str = ""
    code: str = ""
    why: str = ""


class Gateway(Protocol):
    """One way to take money, and to send it back where `refunds` says that it can do so by itself."""

    name: str
    refunds: bool

    def open(self, ask: Ask) -> Form:
        """Make the attempt known to the gateway. Raises GatewayError. Safe to repeat with the same ask."""

    def read(self, headers: Mapping[str, str], body: bytes) -> list[News]:
        """The news in a callback or webhook body. Raises Forged on a wrong or missing signature, and on garbage."""

    def look_up(self, reference: str) -> News:
        """Ask the gateway itself: the only truth. Raises GatewayError when it cannot be asked."""

    def refund(self, ask: RefundAsk) -> RefundNews:
        """Ask the gateway to send money back. Raises GatewayError; after `unknown`, look up before repeating."""

    def look_up_refund(self, reference: str, order_id: str) -> RefundNews:
        """How a refund stands. Raises GatewayError when it cannot be asked."""
