"""What waits longer than it should, for admins."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import select

from services import sweep
from services.house import Work
from services.reports import troubles
from services.reports.paging import Page
from services.reports.troubles import Stuck
from services.tables import Booking, OutboxRow
from web.api.operations import Amount, Call, Listed, Operation, Paged, statuses_of


class StuckItem(BaseModel):
    """A booking that waits: for what, since when, and whom to call.

    `alerted_admin`: whether the admins were told of what it waits for now.
    """

    booking_id: str
    booking_status: str
    payment_status: str
    commission_status: str
    why: str
    property_name: str
    guest_name: str
    guest_phone: str
    owner_phone: str
    amount: Amount
    currency: str
    since: datetime
    minutes: int
    alerted_admin: bool


class PendingAnswer(Listed[StuckItem]):
    """Payments pending for too long, after each was asked about; `alerts_sent` counts the alerts of this check."""

    checked_at: datetime
    alerts_sent: int


class FailedItem(BaseModel):
    """A message that did not go out; `status` is `failed`, `due` while it waits to be tried again, or `moved`
    when it went on by another `carrier`.

    `error_message` says why, and what it waits for.
    """

    notification_id: int
    booking_id: str | None
    recipient_type: str
    phone_number: str
    carrier: str
    message: str
    status: str
    attempts: int
    error_message: str
    created_at: datetime


def pending_payments(call: Call) -> PendingAnswer:
    """Ask the gateway about payments pending for too long, alert of those still pending, and list them."""
    alerts = sweep.alert_stuck(call.house, call.gateways)
    with call.house.reading() as work:
        found = troubles.pending_payments(work, call.query.slice)
        return PendingAnswer(**_stuck_page(work, found), checked_at=work.now, alerts_sent=alerts)


def stuck_bookings(call: Call) -> Listed[StuckItem]:
    """Every booking that should have gone on by now."""
    with call.house.reading() as work:
        return Listed[StuckItem](**_stuck_page(work, troubles.stuck_bookings(work, call.query.slice)))


def failed_notifications(call: Call) -> Listed[FailedItem]:
    """Messages that did not go out."""
    with call.house.reading() as work:
        found = troubles.failed_messages(work, call.query.slice)
        ids = {row.booking_id for row in found.items if row.booking_id}
        named = select(Booking.id, Booking.booking_id).where(Booking.id.in_(ids))
        names: dict[int, str] = {row[0]: row[1] for row in work.tx.execute(named)}
    items = [_failed(row, names.get(row.booking_id or 0)) for row in found.items]
    return Listed[FailedItem](items=items, total=found.total, page=found.slice.page, per_page=found.slice.per_page)


def _stuck_page(work: Work, found: Page[Stuck]) -> dict[str, Any]:
    items = [_stuck(work, each) for each in found.items]
    return {"items": items, "total": found.total, "page": found.slice.page, "per_page": found.slice.per_page}


def _stuck(work: Work, one: Stuck) -> StuckItem:
    booking = one.booking
    return StuckItem(
        **statuses_of(booking),
        why=one.why,
        property_name=booking.listing.name,
        guest_name=booking.guest_name,
        guest_phone=booking.guest.phone,
        owner_phone=booking.listing.owner.phone,
        amount=booking.pay_now,
        currency=booking.currency,
        since=one.since,
        minutes=int((work.now - one.since).total_seconds() // 60),
        alerted_admin=one.admins_know,
    )


def _failed(row: OutboxRow, booking_id: str | None) -> FailedItem:
    return FailedItem(
        notification_id=row.id,
        booking_id=booking_id,
        recipient_type=row.role,
        phone_number=row.to,
        carrier=row.carrier,
        message=str(row.body.get("key", row.kind)),
        status=row.status,
        attempts=row.attempts,
        error_message=row.error or row.way,
        created_at=row.created_at,
    )


ROOT: Final = "/api/monitoring"
OPERATIONS: Final = (
    Operation(
        "GET", f"{ROOT}/pending-payments", "monitoring", "Check payments pending for too long now, and list them",
        pending_payments, PendingAnswer, Paged, limit="30/minute",
    ),
    Operation(
        "GET", f"{ROOT}/stuck-bookings", "monitoring", "Bookings that should have gone on by now", stuck_bookings,
        Listed[StuckItem], Paged,
    ),
    Operation(
        "GET", f"{ROOT}/failed-notifications", "monitoring", "Messages that did not go out", failed_notifications,
        Listed[FailedItem], Paged,
    ),
)  # fmt: skip
