"""Our tables beside the books of the bank and the word we gave WhatsApp: what one knows, the others confirm."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.payments.gateways.contract import Outcome, RefundOutcome
from tests.invariants.facts import Facts

if TYPE_CHECKING:
    from tests.machine.world import World


def differences(world: World, facts: Facts) -> Iterator[str]:
    """What must agree at any moment."""
    yield from _what_was_answered_is_kept(world, facts)
    yield from _no_turn_has_failed(facts)
    yield from _captured_is_what_the_bank_has(world, facts)
    yield from _no_more_went_back_than_came(world, facts)


def unheard(world: World, facts: Facts) -> Iterator[str]:
    """What must agree once we have asked about everything: no money at the bank that we do not know."""
    ours = {row.order_id: row.captured_minor for rows in facts.payments.values() for row in rows}
    ours |= {row.order_id: row.amount_minor for row in facts.strays}
    for order_id, news in world.town.bank.books.items():
        if news.outcome is Outcome.PAID and news.amount and ours.get(order_id, 0) != news.amount.minor:
            yield f"the bank has {news.amount.minor} under {order_id}, we know of {ours.get(order_id, 0)}"


def _what_was_answered_is_kept(world: World, facts: Facts) -> Iterator[str]:
    kept = {row.external_id for row in facts.arrivals.values()}
    yield from (
        f"{message_id} was answered 200 and is not kept" for message_id in world.answered if message_id not in kept
    )


def _no_turn_has_failed(facts: Facts) -> Iterator[str]:
    yield from (f"arrival {row.id}: {row.error}" for row in facts.arrivals.values() if row.attempts)


def _captured_is_what_the_bank_has(world: World, facts: Facts) -> Iterator[str]:
    """And what was captured once stays so, whatever is told later."""
    now = {row.order_id: row.captured_minor for rows in facts.payments.values() for row in rows if row.captured_minor}
    for order_id, minor in world.captured.items():
        if now.get(order_id) != minor:
            yield f"{order_id}: {minor} was captured, now {now.get(order_id)}"
    world.captured = now
    for order_id, minor in now.items():
        news = world.town.bank.books.get(order_id)
        if news is None or news.outcome is not Outcome.PAID or news.amount is None or news.amount.minor != minor:
            yield f"{order_id}: {minor} captured, the bank says {news}"


def _no_more_went_back_than_came(world: World, facts: Facts) -> Iterator[str]:
    """What the bank was asked to send back and what was sent by hand, of each order; done is what both call done."""
    bank, back = world.town.bank, defaultdict[str, int](int)
    for reference, ask in bank.refund_asks.items():
        if bank.refund_says.get(reference) != RefundOutcome.FAILED:
            back[ask.order_id] += ask.amount.minor
    orders = {row.id: row.order_id for rows in facts.payments.values() for row in rows}
    for row in [row for rows in facts.refunds.values() for row in rows]:
        if row.way == "hand" and row.status in ("INITIATED", "COMPLETED"):
            back[orders[row.payment_id]] += row.amount_minor
    for order_id, minor in back.items():
        news = bank.books.get(order_id)
        if news is None or news.amount is None or minor > news.amount.minor:
            yield f"{order_id}: {minor} goes back, the bank had {news and news.amount}"
