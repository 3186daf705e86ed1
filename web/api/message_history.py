"""What was sent about a booking and what became of it, for admins: never a text, an address or a number."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from pydantic import BaseModel, Field

from services import bookings
from services.reports import message_history
from services.reports.message_history import Told
from web.api.message_costs import CostPart
from web.api.operations import Call, Listed, Operation, Paged
from web.api.refusals import not_found


class MessageItem(BaseModel):
    """One message. `delivered_at` and `read_at` are as its carrier told them, and empty where it does not tell.

    `costs` has one amount, or none where nothing is billed or our table of rates does not know the price.
    """

    message_id: int
    notice: str = Field(description="which notice it was; `chat` for words of the talk")
    recipient_type: str = Field(description="customer, owner, admin or referrer")
    carrier: str = Field(description="whatsapp, email or sms")
    status: str = Field(
        description="due, sending, unknown (its carrier did not answer), accepted, sent, delivered, read, failed, "
        "or moved: it went on by another carrier"
    )
    instead_of: int | None = Field(description="the message that moved, whose notice this one carries")
    attempts: int
    error_message: str = Field(description="why it failed, waits or moved; empty once its carrier took it")
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    failed_at: datetime | None
    category: str = Field(description="as the carrier bills it; empty until it says")
    billed: bool
    costs: list[CostPart]


def of_booking(call: Call) -> Listed[MessageItem]:
    """The messages about the booking of that id, to everybody, newest first."""
    with call.house.reading() as work:
        booking = bookings.by_id(work, call.path["booking_id"].upper())
        if booking is None:
            raise not_found("booking")
        found = message_history.of_booking(work, booking, call.query.slice)
    items = [_item(told) for told in found.items]
    return Listed[MessageItem](items=items, total=found.total, page=found.slice.page, per_page=found.slice.per_page)


def _item(told: Told) -> MessageItem:
    return MessageItem(
        message_id=told.id,
        notice=told.key,
        recipient_type=told.role,
        carrier=told.carrier,
        status=told.status,
        instead_of=told.instead_of,
        attempts=told.attempts,
        error_message=told.why,
        created_at=told.created_at,
        sent_at=told.sent_at,
        delivered_at=told.delivered_at,
        read_at=told.read_at,
        failed_at=told.failed_at,
        category=told.category,
        billed=told.billed,
        costs=[CostPart(cost=told.cost, currency=told.cost.currency)] if told.cost else [],
    )


OPERATIONS: Final = (
    Operation(
        "GET", "/api/bookings/<string(maxlength=40):booking_id>/messages", "bookings",
        "What was sent about a booking, and what became of it", of_booking, Listed[MessageItem], Paged,
    ),
)  # fmt: skip
