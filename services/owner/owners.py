"""The owner's answer: buttons made, taps judged. A tap that may not count changes nothing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from sqlalchemy import select

from services import bookings, ledger, notices
from services.admin import alerts
from services.changes import course
from services.db import lock
from services.guest import similar
from services.house import Work
from services.owner import owner_taps, patience
from services.payments import refunds
from services.states import LIVING
from services.tables import Booking, Listing, Person
from services.tickets import issue

WAITING = "BOOKING_REQUEST_SENT_TO_OWNER"
# A tap delayed by our own outage still counts, but not for ever.
LATE_DELIVERY = timedelta(hours=24)
# Who decides when the owner's time is over.
CLOCK = "clock"
REQUEST = next(notice for notice in notices.NOTICES["owner_asked"] if notice.to == "owner")

Verdict = Literal["done", "already", "expired", "used", "not_yours", "forged", "unknown"]


@dataclass(frozen=True)
class Judged:
    """What became of an owner's tap or typed answer, and the booking it was about when it is theirs to know."""

    verdict: Verdict
    booking: Booking | None = None


def ask(work: Work, booking: Booking, *, actor: str) -> None:
    """Send the owner the request with its buttons; from now on the clock for the answer runs."""
    booking.owner_asked_at = work.now
    minutes = patience.of(booking.listing, work.settings).response_minutes
    booking.owner_answer_by = work.now + timedelta(minutes=minutes)
    booking.owner_code = _free_code(work, booking)
    bookings.move(work, booking, "owner_asked", actor=actor)


def ask_anew(work: Work, booking: Booking, *, actor: str) -> None:
    """Ask about a stay that was changed before its owner answered: old buttons and codes end, the clock begins anew."""
    # A yes that is under way was said to the old stay.
    owner_taps.end(work, booking, ended_at=booking.created_at - timedelta(seconds=1))
    booking.rung, booking.owner_asked_at, booking.owner_code = 0, work.now, _free_code(work, booking)
    booking.owner_answer_by = work.now + timedelta(minutes=patience.of(booking.listing, work.settings).response_minutes)
    bookings.move(work, booking, "request_changed", actor=actor)


def ask_again(work: Work, booking: Booking, dedupe_key: str) -> None:
    """Send the request once more with fresh buttons; the old ones end here."""
    owner_taps.end(work, booking)
    notices.send(work, booking, REQUEST, booking.listing.owner.address, dedupe_key)


def ask_second_contact(work: Work, booking: Booking, dedupe_key: str) -> None:
    """Send the request with buttons of its own to the person the owner named for such times."""
    contact = booking.listing.second_contact
    if contact:
        request = replace(REQUEST, taps=partial(owner_taps.make, address=contact))
        notices.send(work, booking, request, contact, dedupe_key)


def decide_for(work: Work, booking: Booking, action: str, *, actor: str) -> Judged:
    """Answer in the owner's place: an admin who has called them, or the time that is over. The caller holds the row."""
    if booking.booking_status != WAITING:
        return Judged("already", booking)
    about = f"{booking.booking_id}, {booking.listing.name}"
    alerts.done_by(work, actor, f"{action}_for", about, f"{booking.booking_id}:decided_for", booking)
    return _decide(work, booking, action, actor)


def take_tap(work: Work, person: Person, choice: str, tapped_at: datetime) -> Judged:
    """Judge a tap on Confirm or Cancel by its signature, number, time and the booking's state, and act on it.

    The time is the one WhatsApp signed, so that an outage of ours cannot end a button.
    """
    token = owner_taps.read(work, choice)
    if token is None or token.change_number is not None:
        return Judged("forged")
    booking = lock(work.tx, Booking, Booking.id == token.booking_id)
    if booking is None or token.address != person.address:
        return Judged("not_yours")
    if booking.booking_status != WAITING:
        return Judged("already", booking)
    if token.used_at is not None:
        return Judged("used", booking)
    if tapped_at > token.expires_at or work.now > token.expires_at + LATE_DELIVERY:
        return Judged("expired", booking)
    if not owner_taps.use(work, token):
        return Judged("used", booking)
    return _decide(work, booking, token.action, f"owner:{person.id}")


def take_typed(work: Work, person: Person, action: str, code: str) -> Judged:
    """Judge a typed `YES 4821` or `NO 4821`, which only the owner's own number may say."""
    booking = _asked_by_code(work, person, code)
    if booking is None:
        return Judged("unknown")
    if booking.booking_status != WAITING:
        return Judged("already", booking)
    return _decide(work, booking, action, f"owner:{person.id}")


def waiting_for(work: Work, owner: Person, most: int = 10) -> list[Booking]:
    """The requests this owner has not answered, oldest first."""
    rows = (
        select(Booking)
        .join(Listing, Listing.id == Booking.listing_id)
        .where(Listing.owner_id == owner.id, Booking.booking_status == WAITING)
        .order_by(Booking.owner_asked_at)
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def arrivals_for(work: Work, owner: Person, most: int = 10) -> list[Booking]:
    """The confirmed stays that this owner's places await or house, soonest first."""
    today = work.now.astimezone(work.settings.zone).date()
    rows = (
        select(Booking)
        .join(Listing, Listing.id == Booking.listing_id)
        .where(
            Listing.owner_id == owner.id,
            Booking.booking_status.in_(LIVING),
            Booking.check_out >= today,
        )
        .order_by(Booking.check_in)
        .limit(most)
    )
    return list(work.tx.scalars(rows))


def _decide(work: Work, booking: Booking, action: str, actor: str) -> Judged:
    booking.decided_at, booking.decided_by = work.now, actor
    if action == "confirm":
        bookings.move(work, booking, "owner_confirmed", actor=actor)
        ledger.confirmed(work, booking, actor=actor)
        issue.make(work, booking, actor=actor)
    else:
        course.close(work, booking, actor=actor)
        bookings.move(work, booking, "owner_cancelled", actor=actor)
        reason = "owner cancelled" if actor.startswith("owner:") else f"no answer from the owner, ended by {actor}"
        written = refunds.require_parts(
            work, booking, booking.paid, reason=reason, requested_by=actor, ends_booking=True
        )
        similar.let_choose(work, booking, written)
        bookings.move(work, booking, "unanswered_refund_due" if actor == CLOCK else "refund_due", actor=actor)
        refunds.hand_over(work, written)
    return Judged("done", booking)


def _free_code(work: Work, booking: Booking) -> str:
    owner_id = booking.listing.owner_id
    taken = set(
        work.tx.scalars(
            select(Booking.owner_code)
            .join(Listing, Listing.id == Booking.listing_id)
            .where(Listing.owner_id == owner_id, Booking.owner_code.is_not(None))
        )
    )
    codes = (str(1000 + secrets.randbelow(9000)) for _ in range(100))
    return next((code for code in codes if code not in taken), booking.booking_id.removeprefix("TH-"))


def _asked_by_code(work: Work, person: Person, code: str) -> Booking | None:
    wanted = code.strip().upper()
    rows = (
        select(Booking)
        .join(Listing, Listing.id == Booking.listing_id)
        .where(
            Listing.owner_id == person.id,
            Booking.owner_asked_at.is_not(None),
            (Booking.owner_code == wanted) | (Booking.booking_id == wanted),
        )
        .order_by(Booking.id.desc())
        .limit(1)
    )
    found = work.tx.scalars(rows).one_or_none()
    return lock(work.tx, Booking, Booking.id == found.id) if found else None
