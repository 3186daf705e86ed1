"""Who is told what on each move of a booking, or that nobody is, on purpose. Read this second."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from services import links, outbox, owner_taps
from services.facts import booking_facts
from services.house import Work
from services.messages import Note
from services.tables import Booking, Refund

Role = Literal["customer", "owner", "admin"]
NOBODY: tuple[Notice, ...] = ()


@dataclass(frozen=True)
class Notice:
    """One message a move causes: to whom, by which key of the texts, what is tapped under it, how dear it is."""

    to: Role
    key: str
    urgency: str = "A"
    taps: Callable[[Work, Booking], tuple[str, ...]] | None = None
    picture: Callable[[Work, Booking], str] | None = None
    facts: Callable[[Work, Booking], dict[str, str]] | None = None


def _ticket_picture(work: Work, booking: Booking) -> str:
    return links.ticket(work.settings, booking.booking_id, ".png")


def _refund_facts(work: Work, booking: Booking) -> dict[str, str]:
    newest = select(Refund).where(Refund.booking_id == booking.id).order_by(Refund.id.desc()).limit(1)
    refund = work.tx.scalars(newest).one()
    return {"refund_amount": refund.amount.show(), "refund_reason": refund.reason}


NOTICES: Mapping[str, tuple[Notice, ...]] = {
    "link_offered": NOBODY,  # the price card in the talk has just said it
    "replaced": NOBODY,  # the guest has just asked for something else
    "retried": NOBODY,  # the guest is on the pay page
    "revived": NOBODY,  # "paid" follows and is told
    "paid": NOBODY,  # "owner_asked" follows in the same breath
    "payment_failed": (Notice("customer", "payment_failed", "C"),),
    "hold_ended": (Notice("customer", "hold_ended", "C"),),
    "paid_too_late": (Notice("customer", "paid_too_late"), Notice("admin", "refund_needed", facts=_refund_facts)),
    "owner_asked": (
        Notice("customer", "payment_received"),
        Notice("owner", "owner_request", taps=owner_taps.make),
        Notice("admin", "booking_record", "C"),
    ),
    "owner_confirmed": NOBODY,  # the ticket follows and says so
    "ticket_made": (
        Notice("customer", "ticket", picture=_ticket_picture),
        Notice("owner", "owner_ticket_sent"),
        Notice("admin", "admin_ticket", "C"),
    ),
    "owner_cancelled": NOBODY,  # "refund_due" follows and is told
    "refund_due": (
        Notice("customer", "booking_cancelled"),
        Notice("owner", "owner_cancel_done"),
        Notice("admin", "refund_needed", facts=_refund_facts),
    ),
    "guest_cancelled": NOBODY,  # the guest is in the talk and reads the answer there
    "nothing_to_refund": NOBODY,  # nobody but the guest knew of it
    "checked_in": NOBODY,
    "checked_out": NOBODY,
    "refund_started": NOBODY,
    "refund_done": NOBODY,
    "refund_failed": NOBODY,
}


def put(work: Work, booking: Booking, event: str, seq: int) -> None:
    """Write the messages that this move of this booking causes, each once."""
    for notice in NOTICES[event]:
        for number, address in enumerate(_addresses(work, booking, notice.to)):
            send(work, booking, notice, address, f"{booking.booking_id}:{seq}:{notice.key}:{number}")


def send(work: Work, booking: Booking, notice: Notice, address: str, dedupe_key: str) -> None:
    """Write one notice about a booking to one address."""
    note = Note(
        notice.key,
        booking_facts(booking, work.settings) | (notice.facts(work, booking) if notice.facts else {}),
        notice.taps(work, booking) if notice.taps else (),
        notice.picture(work, booking) if notice.picture else "",
    )
    outbox.put(
        work,
        to=address,
        role=notice.to,
        body=note,
        dedupe_key=dedupe_key,
        booking=booking,
        urgency=notice.urgency,
    )


def tell_admins(work: Work, key: str, facts: dict[str, str], dedupe_key: str, booking: Booking | None = None) -> None:
    """Write an alert to every admin, once per `dedupe_key`."""
    for number, address in enumerate(work.settings.admin_numbers):
        outbox.put(
            work,
            to=address,
            role="admin",
            body=Note(key, facts),
            dedupe_key=f"{dedupe_key}:{number}",
            booking=booking,
            urgency="C",
        )


def tell_guest(work: Work, key: str, facts: dict[str, str], dedupe_key: str, booking: Booking) -> None:
    """Write a message to a booking's guest that no move causes, once per `dedupe_key`."""
    outbox.put(
        work,
        to=booking.guest.address,
        role="customer",
        body=Note(key, facts),
        dedupe_key=dedupe_key,
        booking=booking,
        urgency="A",
    )


def _addresses(work: Work, booking: Booking, role: Role) -> list[str]:
    return {
        "customer": [booking.guest.address],
        "owner": [booking.listing.owner.address],
        "admin": work.settings.admin_numbers,
    }[role]
