"""Refunds, for admins: asked for, sent on their way, completed; and their lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from services.errors import IllegalMove
from services.house import Work
from services.money import EXPONENT, Money
from services.payments import refund_desk
from services.payments.refund_desk import STARTABLE, Desk
from services.reports import refund_lists
from services.reports.paging import Page
from services.tables import Booking, Refund
from web.api.operations import Amount, BookingId, Call, Currency, Listed, Operation, Paged, Sent, Words, statuses_of
from web.api.refusals import Refused, not_found, wrong_field

MOST: Final = 10**9


class Initiate(Sent):
    """Without an amount, all that is left of what was paid. `currency` may be named, to be sure of it."""

    booking_id: BookingId
    reason: Words
    amount: Annotated[Decimal, Field(gt=0, le=MOST, decimal_places=2, strict=True)] | None = None
    currency: Currency | None = None


class Process(Sent):
    """`reference` is the gateway's own, of a refund made by hand; without one the gateway is asked to make it."""

    booking_id: BookingId
    refund_id: Words | None = None
    reference: Words | None = None
    processed_by: Words | None = None


class Complete(Sent):
    """Which refund has reached its end; without an id the booking's one."""

    booking_id: BookingId
    refund_id: Words | None = None


class RefundAnswer(BaseModel):
    """One refund. `kind` is FULL, PARTIAL or GOODWILL; `way` is `hand` or `gateway` once it is under way."""

    refund_id: str
    booking_id: str
    booking_status: str
    payment_status: str
    commission_status: str
    status: str
    kind: str
    amount: Amount
    currency: str
    reason: str
    way: str
    reference: str
    requested_by: str
    requested_at: datetime
    processed_by: str | None
    processed_at: datetime | None
    completed_at: datetime | None
    promised_by: date | None
    failure: str


def initiate(call: Call) -> RefundAnswer:
    """Write down that money must go back."""

    def act(desk: Desk, booking: Booking) -> Refund:
        return refund_desk.initiate(desk, booking, call.body.reason, _amount(call.body, booking))

    return _acted(call, act)


def process(call: Call) -> RefundAnswer:
    """Send a refund on its way."""

    def act(desk: Desk, booking: Booking) -> Refund:
        refund = refund_desk.chosen(desk.work, booking, call.body.refund_id, STARTABLE)
        return refund_desk.process(desk, refund, call.body.reference or "", call.body.processed_by or "")

    return _acted(call, act)


def complete(call: Call) -> RefundAnswer:
    """Say that a refund's money has left."""

    def act(desk: Desk, booking: Booking) -> Refund:
        refund = refund_desk.chosen(desk.work, booking, call.body.refund_id, ("INITIATED",))
        return refund_desk.complete(desk, refund)

    return _acted(call, act)


def pending(call: Call) -> Listed[RefundAnswer]:
    """Refunds whose money has not left yet."""
    with call.house.reading() as work:
        return _listed(refund_lists.pending(work, call.query.slice))


def history(call: Call) -> Listed[RefundAnswer]:
    """Every refund there ever was."""
    with call.house.reading() as work:
        return _listed(refund_lists.history(work, call.query.slice))


def _acted(call: Call, act: Callable[[Desk, Booking], Refund]) -> RefundAnswer:
    """Do it in one transaction that holds the booking; what may not happen changes nothing."""
    try:
        return call.house.tried(partial(_act, call, act))
    except IllegalMove as error:
        raise Refused(409, f"{error}.") from error
    except LookupError as error:
        raise not_found("refund") from error


def _act(call: Call, act: Callable[[Desk, Booking], Refund]) -> RefundAnswer:
    with call.house.work() as work:
        booking = refund_desk.locked_booking(work, call.body.booking_id)
        if booking is None:
            raise not_found("booking")
        return _shown(act(_desk(call, work), booking))


def _desk(call: Call, work: Work) -> Desk:
    able = frozenset(name for name, gateway in call.gateways.items() if gateway.refunds)
    return Desk(work, call.actor, able)


def _amount(body: Initiate, booking: Booking) -> Money | None:
    if body.currency and body.currency != booking.currency:
        raise wrong_field("currency", f"this booking is in {booking.currency}")
    if body.amount is None:
        return None
    minor = body.amount.scaleb(EXPONENT[booking.currency])
    if minor != int(minor):
        raise wrong_field("amount", f"has more decimals than {booking.currency}")
    return Money(int(minor), booking.currency)


def _listed(found: Page[Refund]) -> Listed[RefundAnswer]:
    return Listed[RefundAnswer](
        items=[_shown(each) for each in found.items],
        total=found.total,
        page=found.slice.page,
        per_page=found.slice.per_page,
    )


def _shown(refund: Refund) -> RefundAnswer:
    known: dict[str, Any] = {name: getattr(refund, name) for name in RefundAnswer.model_fields if name in COLUMNS}
    return RefundAnswer(**known, **statuses_of(refund.booking), amount=refund.amount)


# What an answer says under the very name the table has.
COLUMNS: Final = frozenset(Refund.__table__.columns.keys()) - {"booking_id"}
ROOT: Final = "/api/refunds"
OPERATIONS: Final = (
    Operation(
        "POST", f"{ROOT}/initiate", "refunds", "Write down that money must go back", initiate, RefundAnswer,
        body=Initiate, refusals=(404, 409),
    ),
    Operation(
        "POST", f"{ROOT}/process", "refunds", "Send a refund on its way", process, RefundAnswer,
        body=Process, refusals=(404, 409),
    ),
    Operation(
        "POST", f"{ROOT}/complete", "refunds", "Say that a refund's money has left", complete, RefundAnswer,
        body=Complete, refusals=(404, 409),
    ),
    Operation(
        "GET", f"{ROOT}/pending", "refunds", "Refunds whose money has not left", pending, Listed[RefundAnswer], Paged,
    ),
    Operation("GET", f"{ROOT}/history", "refunds", "Every refund, newest first", history, Listed[RefundAnswer], Paged),
)  # fmt: skip
