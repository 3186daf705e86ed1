"""Carries out what the outbox says: win the row, choose the way, one network call, write down what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import structlog

from bot.carriers import registry
from bot.carriers.contract import Carrier, Held, Letter, Refusal
from bot.client import CloudApi
from bot.window import Way
from services import notices
from services.contacts import people
from services.errors import SendError
from services.house import House, Work
from services.post import carriers, halts, outbox, retries
from services.post.outbox import Head
from services.post.retries import Fate
from services.tables import Booking, OutboxRow

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 50


@dataclass(frozen=True)
class Won:
    """A row that is ours to send now. `troubled`: when it was won, something was wrong with all our sending."""

    row: OutboxRow
    body: Any
    way: str
    troubled: bool


def send_all(house: House, built: Mapping[str, Carrier], to: str) -> None:
    """Send what waits for this address, one by one and in order, until nothing is due or may go now."""
    carrier = registry.for_address(built, to)
    for _ in range(MOST_AT_ONCE):
        with house.work() as work:
            head = outbox.head(work, to)
            won = _win(work, carrier, head) if head else None
        if head is None or (won is None and not _makes_way(head.row)):
            return
        if won is not None and not _send(house, carrier, won):
            return


def show_read(api: CloudApi, message_id: str) -> None:
    """Give a message its blue ticks. A courtesy: when it fails, nobody tries again."""
    if not message_id:
        return
    try:
        api.mark_read(message_id, typing=False)
    except SendError as error:
        log.info("not_marked_read", code=error.code, why=str(error))


def _makes_way(row: OutboxRow) -> bool:
    return bool(row.waits_for) or row.status in ("failed", "moved")


def _win(work: Work, carrier: Carrier, head: Head) -> Won | None:
    """Take the row to be sent now, if it has a way and may go; else leave it, put it aside or give it up."""
    row, letter = head.row, carrier.write(work, head.row)
    if letter.body is None:
        _without_a_way(work, row, letter)
        return None
    answer = carrier.may_go(work, head, letter.way)
    if isinstance(answer, Held):
        outbox.hold(row, answer.why, answer.look_at, answer.waits_for)
        if answer.waits_for:
            carriers.go_on(work, row, answer.why)
        return None
    outbox.set_out(work, row, answer.paced_until, carrier.lease_seconds)
    way = f"{letter.way}{halts.TRIED if answer.tried else ''}"
    return Won(row, letter.body, way, bool(head.halt and (head.halt.scope or head.halt.failures)))


def _without_a_way(work: Work, row: OutboxRow, letter: Letter) -> None:
    way, person = letter.way, people.at(work, row.to)
    if way.kind in carriers.OTHERS and person:
        carriers.hand_on(work, row, way.kind, way.why, person)
    elif way.kind == "wait":
        _put_aside(work, row, str(way), way)
    else:
        _give_up(work, row, way.why)


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
    without_this_carrier(work, row, retries.GIVEN_UP)


def _send(house: House, carrier: Carrier, won: Won) -> bool:
    """One try; answers whether the next row of the same address may be looked at."""
    try:
        provider_id = carrier.send(house, won.body)
    except SendError as error:
        about = {"carrier": won.row.carrier, "attempt": won.row.attempts, "code": error.code, "why": str(error)}
        log.warning("message_refused", outbox_id=won.row.id, **about)
        return house.tried(partial(_refused, house, carrier, won, error))
    return house.tried(partial(_accepted, house, carrier, won, provider_id))


def _accepted(house: House, carrier: Carrier, won: Won, provider_id: str) -> bool:
    """Write it down; answers whether more waits for the same address, so that nobody looks in vain."""
    with house.work() as work:
        row = outbox.accepted(work, won.row.id, provider_id, won.way)
        carrier.count_cost(work, row, provider_id)
        if won.troubled:
            carrier.went(work, won.way)
        return outbox.waits(work, won.row.to)


def _refused(house: House, carrier: Carrier, won: Won, error: SendError) -> bool:
    """Do with the row, and with all sending, as the error says; answers whether the row makes way for the next."""
    with house.work() as work:
        row = outbox.locked(work, won.row.id)
        row.way = won.way
        if row.status != "sending":  # because a receipt has told more than we know
            row.lease_until = None
            return False
        fate = carrier.fate(work, Refusal(row, error))
        outbox.refused(work, row, str(error), fate)
        without_this_carrier(work, row, fate)
        return _makes_way(row)


def without_this_carrier(work: Work, row: OutboxRow, fate: Fate) -> None:
    """What could not go out, or not soon, goes by the next carrier; when there is none, a person must know."""
    stuck = fate.status == "failed" or (fate.status == "due" and bool(fate.waits_for))
    if not (stuck and carriers.go_on(work, row, row.error)) and fate.tell:
        tell_admins_of_failure(work, row)


def tell_admins_of_failure(work: Work, row: OutboxRow) -> None:
    """Tell the admins that somebody did not get a message that matters; never about a message to themselves."""
    if row.urgency == "B" or row.role == "admin" or row.booking_id is None:
        return
    booking = work.tx.get_one(Booking, row.booking_id)
    facts = {
        "booking_id": booking.booking_id,
        "recipient": row.role,
        "recipient_phone": carriers.bare(row.to),
        "attempts": str(row.attempts),
    }

    def worded(locale: str) -> dict[str, str]:
        return facts | {"why": carriers.reasons(work, row, locale)}

    notices.tell_admins(work, "send_failed", worded, f"send_failed:{row.id}", booking)
