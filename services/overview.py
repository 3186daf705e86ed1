"""What needs a person, counted in one place. Reads only."""

from __future__ import annotations

from sqlalchemy import func, select

from services.clock import local_date
from services.house import Work
from services.owners import WAITING
from services.tables import Booking, OutboxRow, Refund


def counts(work: Work) -> dict[str, int]:
    """How many owners are waited for, offers unpaid, refunds to send, arrivals today, messages that failed."""
    today = local_date(work.now, work.settings.default_timezone)
    grouped = work.tx.execute(select(Booking.booking_status, func.count()).group_by(Booking.booking_status))
    by_status: dict[str, int] = {row[0]: row[1] for row in grouped}
    arriving = select(func.count()).where(Booking.booking_status == "TICKET_GENERATED", Booking.check_in == today)
    failed = select(func.count()).where(OutboxRow.status == "failed", OutboxRow.urgency != "B")
    return {
        "waiting": by_status.get(WAITING, 0),
        "unpaid": by_status.get("PAYMENT_PENDING", 0) + by_status.get("PAYMENT_FAILED", 0),
        "refunds": work.tx.scalar(select(func.count()).where(Refund.status == "REQUIRED")) or 0,
        "arrivals": work.tx.scalar(arriving) or 0,
        "failed": work.tx.scalar(failed) or 0,
    }
