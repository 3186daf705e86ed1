"""WhatsApp as a carrier: the window, the templates, the rates and the error codes, each in its own file."""

from __future__ import annotations

from typing import Any

from bot import attaching, fates, gate, letters
from bot.carriers.contract import Held, Letter, Pass, Refusal
from bot.client import CloudApi
from bot.window import Way
from services.house import House, Work
from services.post import outbox
from services.post.outbox import Head
from services.post.retries import Fate
from services.settings import Settings
from services.tables import OutboxRow


class WhatsApp:
    """One business number."""

    def __init__(self, settings: Settings, api: CloudApi) -> None:
        self.api, self.lease_seconds = api, outbox.lease_seconds(settings)

    def write(self, work: Work, row: OutboxRow) -> Letter:
        """Free text, a template, or that it goes elsewhere, later or not at all."""
        return letters.write(work, row)

    def may_go(self, work: Work, head: Head, way: Way) -> Pass | Held:
        """Not while sending is halted, nor faster than WhatsApp lets us."""
        return gate.check(work, head, way)

    def send(self, house: House, body: Any) -> str:
        """One call of the Cloud API, after those that bring what is attached."""
        return attaching.send(house, self.api, body)

    def went(self, work: Work, way: str) -> None:
        """What waited for WhatsApp to work again goes now."""
        fates.went(work, way)

    def count_cost(self, work: Work, row: OutboxRow, provider_id: str) -> None:
        """Its receipts tell the price."""

    def fate(self, work: Work, refusal: Refusal) -> Fate:
        """By the family of its error code."""
        return fates.of(work, refusal)
