"""What nobody rang for, and what only time causes: overdue holds, retries, payments to ask about, stuck ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from sqlalchemy import select

from services import bookings, notices, reminders, tallies, trail
from services.admin import alerts
from services.changes import course, ladder
from services.contacts import handover
from services.facts import facts_and
from services.guest import nudges
from services.house import House, Work
from services.owner import front_desk, silence
from services.payments import look, refund_runs, refunds
from services.payments.checkout import last_attempt
from services.payments.gateways.contract import Gateway, Outcome
from services.post import carriers, inbox, outbox, pictures
from services.tables import Booking


@dataclass(frozen=True)
class Found:
    """Work that waits: whose words, for whom messages, from whom news, which payments to ask about.

    And which refunds to bring forward, which pictures to look at.
    """

    talkers: list[str]
    addresses: list[str]
    sources: list[str]
    order_ids: list[str]
    refund_ids: list[str]
    picture_ids: list[str]


# Each in a transaction of its own, because on SQLite nobody else writes meanwhile.
PUT_RIGHT: Final[tuple[Callable[[Work], object], ...]] = (
    outbox.tidy,
    bookings.expire_overdue,
    course.expire_overdue,
    front_desk.end_stays,
    refunds.send_what_waited,
    look.tell_waiting,
    refund_runs.tell_overdue,
    refund_runs.tell_waiting,
    tallies.tidy,
    carriers.rescue,
)


def find(house: House, for_seconds: float = 0) -> Found:
    """Put right what time has made due, and name what has waited for so long to be worked."""
    for put_right in PUT_RIGHT:
        with house.work() as work:
            put_right(work)
    silence.climb(house)
    ladder.climb(house)
    handover.climb(house)
    reminders.say_due(house)
    nudges.raise_due(house)
    trail.seal(house)
    with house.reading() as work:
        return Found(
            inbox.waiting_talkers(work, for_seconds),
            outbox.due_addresses(work, for_seconds),
            inbox.waiting_sources(work, for_seconds),
            look.due(work),
            refund_runs.due(work),
            pictures.due(work, for_seconds),
        )


def alert_stuck(house: House, gateways: dict[str, Gateway]) -> int:
    """Ask about payments pending for too long; tell the admins, once each, of those still pending. How many."""
    return sum(alert_if_stuck(house, gateways, booking_id) for booking_id in unalerted(house))


def unalerted(house: House) -> list[str]:
    """The bookings whose payment has been pending for too long and that nobody was told of."""
    with house.reading() as work:
        return [booking.booking_id for booking in stuck(work) if not booking.alerted_admin]


def alert_if_stuck(house: House, gateways: dict[str, Gateway], booking_id: str) -> bool:
    """Ask the gateway about one of them; what is pending after that is told to the admins."""
    with house.reading() as work:
        order_id = _open_order(work, booking_id)
    could_tell = order_id is None or look.at(house, gateways, order_id) != Outcome.UNKNOWN
    return _alert_one(house, booking_id, "payment_stuck" if could_tell else "payment_stuck_unasked")


def _alert_one(house: House, booking_id: str, key: str) -> bool:
    with house.work() as work:
        booking = bookings.locked(work, booking_id)
        if booking is None or booking.booking_status != "PAYMENT_PENDING" or booking.alerted_admin:
            return False
        booking.alerted_admin, booking.admin_alerted_at = True, work.now
        minutes = int((work.now - booking.created_at).total_seconds() // 60)
        after = {"minutes": str(minutes), "alert_minutes": str(work.settings.payment_pending_alert_minutes)}
        facts = partial(facts_and, after, booking, work.settings)
        taps = (f"admin.check:{booking_id}", f"admin.release:{booking_id}")
        notices.tell_admins(work, key, facts, alerts.of_stuck(booking), booking, taps)
        return True


def stuck(work: Work) -> list[Booking]:
    """The bookings whose payment has been pending for longer than the settings allow, oldest first."""
    since = work.now - timedelta(minutes=work.settings.payment_pending_alert_minutes)
    rows = select(Booking).where(Booking.booking_status == "PAYMENT_PENDING", Booking.created_at < since)
    return list(work.tx.scalars(rows.order_by(Booking.id).limit(200)))


def _open_order(work: Work, booking_id: str) -> str | None:
    booking = bookings.by_id(work, booking_id)
    last = last_attempt(work, booking) if booking else None
    return last.order_id if last else None
