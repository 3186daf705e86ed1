"""Carries out what the outbox says: win the row, choose the way, one network call, write down what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import structlog

from bot import attaching, fates, gate, letters
from bot.client import CloudApi
from bot.fates import Refusal
from bot.window import Way
from services import notices, outbox, retries
from services.errors import SendError
from services.house import House, Work
from services.ids import masked
from services.outbox import Head
from services.tables import Booking, OutboxRow

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Won:
    """A row that is ours to send now. `troubled`: when it was won, something was wrong with all our sending."""

    row: OutboxRow
    body: dict[str, Any]
    way: str
    troubled: bool


def send_all(house: House, api: CloudApi, to: str) -> None:
    """Send what waits for this address, one by one and in order, until nothing is due or may go now."""
    for _ in range(MOST_AT_ONCE):
        with house.work() as work:
            head = outbox.head(work, to)
            won = _win(work, head) if head else None
        if head is None or (won is None and not head.row.waits_for and head.row.status != "failed"):
            return
        if won is not None and not _send(house, api, won):
            return


def show_read(api: CloudApi, message_id: str) -> None:
    """Give a message its blue ticks. A courtesy: when it fails, nobody tries again."""
    if not message_id:
        return
    try:
        api.mark_read(message_id, typing=False)
    except SendError as error:
        log.info("not_marked_read", code=error.code, why=str(error))


def _win(work: Work, head: Head) -> Won | None:
    """Take the row to be sent now, if it has a way and may go; else leave it, put it aside or give it up."""
    row, letter = head.row, letters.write(work, head.row)
    if letter.way.kind == "wait":
        _put_aside(work, row, str(letter.way), letter.way)
        return None
    if letter.body is None:
        _give_up(work, row, letter.way.why)
        return None
    answer = gate.check(work, head, letter.way)
    if isinstance(answer, gate.Held):
        outbox.hold(row, answer.why, answer.look_at, answer.waits_for)
        return None
    outbox.set_out(work, row, answer.paced_until)
    return Won(row, letter.body, str(letter.way), bool(head.halt and (head.halt.scope or head.halt.failures)))


def _put_aside(work: Work, row: OutboxRow, why: str, way: Way) -> None:
    first_time = row.waits_for != way.waits_for
    outbox.hold(row, why, way.look_at, way.waits_for)
    if not retries.is_useful(work, row, it_may_have_gone=False):
        _give_up(work, row, why)
    elif first_time:
        row.error = way.why
        tell_admins_of_failure(work, row)


def _give_up(work: Work, row: OutboxRow, why: str) -> None:
    outbox.set_out(work, row)
    log.warning("message_without_a_way", outbox_id=row.id, why=why)
    row.way = why
    outbox.refused(work, row, why, retries.GIVEN_UP)
    tell_admins_of_failure(work, row)


def _send(house: House, api: CloudApi, won: Won) -> bool:
    """One try; answers whether the next row of the same address may be looked at."""
    try:
        provider_id = attaching.send(house, api, won.body)
    except SendError as error:
        log.warning("message_refused", outbox_id=won.row.id, attempt=won.row.attempts, code=error.code, why=str(error))
        return house.tried(partial(_refused, house, won, error))
    return house.tried(partial(_accepted, house, won, provider_id))


def _accepted(house: House, won: Won, provider_id: str) -> bool:
    """Write it down; answers whether more waits for the same address, so that nobody looks in vain."""
    with house.work() as work:
        outbox.accepted(work, won.row.id, provider_id, won.way)
        if won.troubled:
            fates.went(work, won.way)
        return outbox.waits(work, won.row.to)


def _refused(house: House, won: Won, error: SendError) -> bool:
    """Do with the row, and with all sending, as the error says; answers whether the row makes way for the next."""
    with house.work() as work:
        row = outbox.locked(work, won.row.id)
        row.way = won.way
        if row.status != "sending":  # because a receipt has told more than we know
            row.lease_until = None
            return False
        fate = fates.of(work, Refusal(row, error))
        outbox.refused(work, row, str(error), fate)
        if fate.tell:
            tell_admins_of_failure(work, row)
        return bool(fate.status == "failed" or fate.waits_for)


def tell_admins_of_failure(work: Work, row: OutboxRow) -> None:
    """Tell the admins that somebody did not get a message that matters; never about a message to themselves."""
    if row.urgency == "B" or row.role == "admin" or row.booking_id is None:
        return
    booking = work.tx.get_one(Booking, row.booking_id)
    facts = {
        "booking_id": booking.booking_id,
        "recipient": row.role,
        "recipient_phone": row.to if row.to.startswith("+") else masked(row.to),
        "attempts": str(row.attempts),
        "why": row.error or "-",
    }
    notices.tell_admins(work, "send_failed", facts, f"send_failed:{row.id}", booking)
