"""From the link to the gateway's page for what a change costs more: like the advance, by attempts of its own."""

from __future__ import annotations

from sqlalchemy import func, select

from services.changes import course
from services.house import House, Work
from services.payments import checkout, look
from services.payments.gateways.contract import Gateway
from services.tables import Payment, StayChange

# How a change stands towards its payer where nothing is to be paid any more; what is not here has ended.
STANDS: dict[str, checkout.Stand] = {"OWNER_PENDING": "paid", "ACCEPTED": "paid"}


def stand_of(work: Work, change: StayChange) -> checkout.Stand:
    """How a change stands towards its payer, before any button is pressed."""
    if change.status != "TOPUP_PENDING":
        return STANDS.get(change.status, "ended") if change.paid_minor else "ended"
    last = last_attempt(work, change)
    if last is not None and last.status == "PENDING":
        return "being_checked"
    return "payable" if change.hold_until > work.now else "ended"


def last_attempt(work: Work, change: StayChange) -> Payment | None:
    """The newest attempt to pay for a change."""
    mine = Payment.booking_id == change.booking_id, Payment.change_number == change.number
    return work.tx.scalars(select(Payment).where(*mine).order_by(Payment.attempt.desc()).limit(1)).one_or_none()


def open_page(house: House, gateways: dict[str, Gateway], change_id: str) -> checkout.Opened:
    """Make an attempt known to the gateway and answer the form that leads to its page.

    An earlier attempt is looked up first. Raises GatewayError when the gateway cannot open a page now.
    """
    with house.reading() as work:
        known = course.by_id(work, change_id)
        last = last_attempt(work, known) if known else None
    if last is not None and checkout.was_opened(last):
        look.at(house, gateways, last.order_id)
    with house.work() as work:
        change = course.locked(work, change_id)
        stand = stand_of(work, change) if change else "ended"
        if change is None or stand != "payable":
            return checkout.Opened(stand)
        payment = _attempt_to_use(work, change)
    return checkout.Opened("payable", checkout.form_of(house, gateways, payment))


def _attempt_to_use(work: Work, change: StayChange) -> Payment:
    last = last_attempt(work, change)
    if last is not None and checkout.usable(work, last):
        return last
    made = work.tx.scalar(select(func.max(Payment.attempt)).where(Payment.booking_id == change.booking_id)) or 0
    return checkout.new_attempt(work, change.booking, change.topup, made + 1, change.number)
