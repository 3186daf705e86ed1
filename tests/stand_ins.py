"""What stands in for the far ends and for time: WhatsApp, the gateway, the bell, and a clock that is moved by hand."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.carriers.email import Email, Mail, enveloped
from bot.client import CloudApi
from services.errors import GatewayError, SendError
from services.house import House
from services.money import Money
from services.payments.gateways.contract import Ask, Form, News, Outcome, RefundAsk, RefundNews, RefundOutcome
from services.settings import Settings

# A Friday morning in India.
MORNING = datetime(2026, 11, 20, 4, 30, tzinfo=UTC)


@dataclass
class MovingClock:
    """A clock that stands still until it is moved."""

    instant: datetime = MORNING

    def now(self) -> datetime:
        """The instant it stands at."""
        return self.instant

    def move(self, **by: float) -> None:
        """Move it ahead."""
        self.instant += timedelta(**by)


class QuietBell:
    """Keeps the rings, so that a test can say when they are heard."""

    def __init__(self) -> None:
        self.rings: dict[tuple[str, str], None] = {}

    def ring(self, job: str, key: str) -> None:
        """Keep one ring."""
        self.rings[(job, key)] = None

    def waiting(self) -> int | None:
        """How many were not heard yet."""
        return len(self.rings)


@dataclass
class StandInApi(CloudApi):
    """In WhatsApp's place: takes every message, or fails as told."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[SendError] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    picture_troubles: list[SendError] = field(default_factory=list)
    uploads: dict[str, bytes] = field(default_factory=dict)
    upload_troubles: list[SendError] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: itertools.count(1))

    def fetch_picture(self, media_id: str) -> bytes:
        """A picture that somebody's phone took; the next trouble with one is raised instead, if there is one."""
        if self.picture_troubles:
            raise self.picture_troubles.pop(0)
        return self.pictures[media_id]

    def upload(self, content: bytes, mime_type: str, filename: str) -> str:
        """Keep a file, under an id that says what it is; the next trouble with one is raised instead."""
        if self.upload_troubles:
            raise self.upload_troubles.pop(0)
        media_id = f"{len(self.uploads) + 1}-{filename}"
        self.uploads[media_id] = content
        return media_id

    def send(self, body: dict[str, Any]) -> str:
        """Take one message; the next trouble is raised instead, if there is one."""
        if self.troubles:
            raise self.troubles.pop(0)
        json.dumps(body)
        self.sent.append(body)
        return f"wamid.{next(self.numbers)}"


class StandInMail(Email):
    """In the mail server's place: takes every letter, drawn and put into its envelope."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.letters: list[Mail] = []

    def send(self, house: House, body: Any) -> str:
        """Take one letter."""
        assert enveloped(body, house.settings).as_bytes()
        self.letters.append(body)
        return str(body.message_id)


@dataclass
class StandInBank:
    """In the gateway's place: keeps its own books and tells the truth when asked."""

    clock: MovingClock
    name: str = "paytm"
    refunds: bool = True
    asked: dict[str, Ask] = field(default_factory=dict)
    books: dict[str, News] = field(default_factory=dict)
    refund_asks: dict[str, RefundAsk] = field(default_factory=dict)
    refund_says: dict[str, RefundOutcome] = field(default_factory=dict)
    away: bool = False

    def open(self, ask: Ask) -> Form:
        """Make a page for an attempt."""
        if self.away:
            raise GatewayError("away", unknown=True)
        self.asked[ask.reference] = ask
        return Form("https://bank.example/pay", {"orderId": ask.reference}, self.clock.now() + timedelta(minutes=14))

    def read(self, headers: Any, body: bytes) -> list[News]:
        """The tests of the adapters play forged and signed callbacks; here they are plain JSON."""
        told = json.loads(body)
        return [News(told["reference"], Outcome(told["outcome"]), Money(told["minor"]))]

    def look_up(self, reference: str) -> News:
        """What the books say."""
        if self.away:
            raise GatewayError("away", unknown=True)
        return self.books.get(reference) or News(reference, Outcome.NONE, None, trusted=True)

    def refund(self, ask: RefundAsk) -> RefundNews:
        """Keep a refund; repeated, the first ask stands."""
        if self.away:
            raise GatewayError("away", unknown=True)
        self.refund_asks.setdefault(ask.reference, ask)
        return self.look_up_refund(ask.reference, ask.order_id)

    def look_up_refund(self, reference: str, order_id: str) -> RefundNews:
        """What `refund_says` of a refund that was asked for; PENDING until it is told otherwise."""
        if self.away:
            raise GatewayError("away", unknown=True)
        ask = self.refund_asks.get(reference)
        if ask is None or ask.order_id != order_id:
            return RefundNews(reference, RefundOutcome.NONE)
        outcome = self.refund_says.get(reference, RefundOutcome.PENDING)
        return RefundNews(reference, outcome, ask.amount, f"REFUND-{reference}", why=outcome.value)

    def pays(self, reference: str, outcome: Outcome = Outcome.PAID, amount: Money | None = None) -> None:
        """The guest does something on the bank's page."""
        paid = amount or self.asked[reference].amount
        self.books[reference] = News(
            reference, outcome, paid, f"TXN-{reference}", "DEMOMID00001", "01", outcome.value, trusted=True
        )
