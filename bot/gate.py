"""May this message leave at this instant? Not while sending is halted, nor faster than WhatsApp lets us.

Asked inside the transaction that wins the row, over all workers: what may go has its share of both rates taken.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot import limits
from bot.carriers.contract import Held, Pass
from bot.window import Way
from services.house import Work
from services.post import halts, pace
from services.post.outbox import Head
from services.post.pace import Rate
from services.settings import Settings
from services.tables import Halt

PAIR: Final = timedelta(seconds=limits.PAIR_SECONDS)
AHEAD: Final = PAIR * (limits.PAIR_BURST - limits.PAIR_SPARE - 1)
# A person waits for the first, somebody's stay depends on the second; the rest may wait for both.
URGENT: Final = ("B", "A")


def check(work: Work, head: Head, way: Way) -> Pass | Held:
    """Whether the row may go by that way now."""
    halt = _halt_of(head.halt, way)
    held = (_held_by(work, halt) if halt else None) or _too_many_to_one(work, head)
    if held is not None:
        return held
    if not pace.take(work, number(work), rate(work.settings), head.row.id, urgent=head.row.urgency in URGENT):
        return Held(f"waits: the number sends at most {work.settings.whatsapp_messages_per_second} a second")
    return Pass(_start(work, head) + PAIR, tried=halt is not None)


def number(work: Work) -> str:
    """The business number we send from, by its id."""
    return work.settings.whatsapp_phone_number_id


def rate(settings: Settings) -> Rate:
    """How fast that number sends."""
    return Rate(settings.whatsapp_messages_per_second, limits.NUMBER_BURST_SECONDS)


def _halt_of(halt: Halt | None, way: Way) -> Halt | None:
    """The halt that is about what goes this way."""
    if halt is None or not halt.scope or (halt.scope == "templates" and way.kind != "template"):
        return None
    return halt


def _held_by(work: Work, halt: Halt) -> Held | None:
    if halts.win_probe(work, halt):
        return None
    if halt.scope == "templates":
        return Held(f"waits: no new chats for now: {halt.why}", halt.probe_at, "new chats")
    return Held(f"waits: all sending is halted: {halt.why}")


def _too_many_to_one(work: Work, head: Head) -> Held | None:
    ready_at = _start(work, head) - AHEAD
    return Held("waits: too many messages to this person", ready_at) if ready_at > work.now else None


def _start(work: Work, head: Head) -> datetime:
    return max(work.now, head.paced_until or work.now)
