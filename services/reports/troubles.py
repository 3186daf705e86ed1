"""What waits longer than it should, and which messages did not go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from services.house import Work
from services.owner import silence
from services.owner.owners import WAITING
from services.reports.paging import Page, Slice, page_of, page_of_rows
from services.tables import Booking, OutboxRow


@dataclass(frozen=True)
class Stuck:
    """A booking that waits, why, and since when."""

    booking: Booking
    why: str
    since: datetime

    @property
    def admins_know(self) -> bool:
        """Whether the admins were told of this very trouble."""
        return ALERTED[self.why](self.booking)


def _nobody_is_told(_booking: Booking) -> bool:
    """Of what was left behind there is no alert but the figure of stuck bookings."""
    return False


# By what a booking waits for: whether its admins were told. The row itself says it, so that a list asks no more.
ALERTED: Final[Mapping[str, Callable[[Booking], bool]]] = {
    "payment_pending": lambda booking: booking.alerted_admin,
    "owner_not_asked": _nobody_is_told,
    "owner_silent": silence.admins_know,
    "ticket_missing": _nobody_is_told,
    "refund_missing": _nobody_is_told,
}


def pending_payments(work: Work, cut: Slice) -> Page[Stuck]:
    """Bookings whose payment has been pending for longer than the admins want to hear of, oldest first."""
    rows = paying_too_long(work).order_by(Booking.created_at, Booking.id)
    page = page_of(work, rows, cut)
    found = [Stuck(booking, "payment_pending", booking.created_at) for booking in page.items]
    return Page(found, page.total, cut)


def stuck_bookings(work: Work, cut: Slice) -> Page[Stuck]:
    """Bookings that should have gone on by now, whatever they wait for, oldest first."""
    reasons = {
        "payment_pending": _pays_too_long(work),
        "owner_not_asked": and_(Booking.booking_status == "PAYMENT_SUCCESS", _rests(work)),
        "owner_silent": and_(Booking.booking_status == WAITING, Booking.owner_answer_by <= work.now),
        "ticket_missing": and_(Booking.booking_status == "OWNER_CONFIRMED", _rests(work)),
        "refund_missing": and_(Booking.booking_status.in_(("OWNER_CANCELLED", "CUSTOMER_CANCELLED")), _rests(work)),
    }
    why = case(*((condition, name) for name, condition in reasons.items()), else_="")
    rows = select(Booking, why).where(or_(*reasons.values())).order_by(Booking.created_at, Booking.id)
    page = page_of_rows(work, rows, cut)
    return Page([Stuck(booking, name, _since(booking, name)) for booking, name in page.items], page.total, cut)


def failed_messages(work: Work, cut: Slice) -> Page[OutboxRow]:
    """Messages that were given up, those that have used up their attempts, and those that wait for something else.

    And those that failed by one carrier and went on by another: their own row says so, and the other's is apart.
    """
    went_on = and_(OutboxRow.status == "moved", OutboxRow.attempts > 0)
    return page_of(work, select(OutboxRow).where(or_(not_sent(work), went_on)).order_by(OutboxRow.id.desc()), cut)


def not_sent(work: Work) -> ColumnElement[bool]:
    """Whether a message was given up, has used up its set attempts, or waits for something others do not wait for."""
    used_up = OutboxRow.attempts - OutboxRow.uncounted >= work.settings.notification_max_attempts
    waits = and_(OutboxRow.status.in_(("due", "unknown")), or_(used_up, OutboxRow.waits_for != ""))
    return or_(OutboxRow.status == "failed", waits)


def paying_too_long(work: Work) -> Select[Any]:
    """The bookings whose payment has been pending for longer than the admins want to hear of."""
    return select(Booking).where(_pays_too_long(work))


def _pays_too_long(work: Work) -> ColumnElement[bool]:
    since = work.now - timedelta(minutes=work.settings.payment_pending_alert_minutes)
    return and_(Booking.booking_status == "PAYMENT_PENDING", Booking.created_at < since)


def _rests(work: Work) -> ColumnElement[bool]:
    """These states last an instant; one that lasts minutes was left behind."""
    since = work.now - timedelta(minutes=work.settings.payment_pending_alert_minutes)
    return Booking.updated_at < since


def _since(booking: Booking, why: str) -> datetime:
    if why == "owner_silent":
        return booking.owner_asked_at or booking.updated_at
    return booking.created_at if why == "payment_pending" else booking.updated_at
