"""The owner's answer to a change: asked with buttons of its own, judged like any other. What may not count is void."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from services import notices
from services.admin import alerts
from services.changes import course, settling
from services.db import lock
from services.house import Work
from services.owner import owner_taps, owners
from services.tables import Booking, Listing, OwnerToken, Person, StayChange

ASKED: Final = "OWNER_PENDING"
REQUEST: Final = notices.CHANGE_NOTICES["owner_asked"][0]


@dataclass(frozen=True)
class Judged:
    """What became of an answer to a change, and the change when it is theirs to know."""

    verdict: owners.Verdict
    change: StayChange | None = None


def is_about_a_change(work: Work, choice: str) -> bool:
    """Whether a tapped token was made for a change and not for the booking itself."""
    token = owner_taps.read(work, choice)
    return token is not None and token.change_number is not None


def take_tap(work: Work, person: Person, choice: str, tapped_at: datetime) -> Judged:
    """Judge a tap on Confirm or Cancel under a change, and act on it; the time is the one WhatsApp signed."""
    token = owner_taps.read(work, choice)
    if token is None or token.address != person.address:
        return Judged("not_yours")
    change = _of_token(work, token)
    if change is None or change.status != ASKED:
        return Judged("already", change)
    if token.used_at is not None:
        return Judged("used", change)
    if tapped_at > token.expires_at or work.now > token.expires_at + owners.LATE_DELIVERY:
        return Judged("expired", change)
    if not owner_taps.use(work, token):
        return Judged("used", change)
    return _decide(work, change, token.action, f"owner:{person.id}")


def take_typed(work: Work, person: Person, action: str, code: str) -> Judged:
    """Judge a typed `YES 4821C1` or `NO 4821C1`, which only the owner's own number may say."""
    start, mark, number = code.strip().upper().rpartition("C")
    if not mark or not start or not number.isdigit():
        return Judged("unknown")
    mine = select(StayChange.change_id).join(Booking, Booking.id == StayChange.booking_id)
    mine = mine.join(Listing, Listing.id == Booking.listing_id).where(
        Listing.owner_id == person.id, Booking.owner_code == start, StayChange.number == int(number)
    )
    change_id = work.tx.scalars(mine.order_by(StayChange.id.desc()).limit(1)).first()
    change = course.locked(work, change_id) if change_id else None
    if change is None or change.owner_asked_at is None:
        return Judged("unknown")
    return _decide(work, change, action, f"owner:{person.id}") if change.status == ASKED else Judged("already", change)


def decide_for(work: Work, change: StayChange, action: str, *, actor: str) -> Judged:
    """Answer in the owner's place: an admin who has called them. The caller holds the change."""
    if change.status != ASKED:
        return Judged("already", change)
    about = f"{change.booking.booking_id}, {change.booking.listing.name}"
    alerts.done_by(work, actor, f"{action}_for", about, f"{change.change_id}:decided_for", change.booking)
    return _decide(work, change, action, actor)


def ask_again(work: Work, change: StayChange, dedupe_key: str) -> None:
    """Send the owner the question once more with fresh buttons; the old ones end here."""
    owner_taps.end(work, change.booking, change.number)
    request = notices.of_change(change, REQUEST)
    notices.send(work, change.booking, request, change.booking.listing.owner.address, dedupe_key)


def ask_second_contact(work: Work, change: StayChange, dedupe_key: str) -> None:
    """Send the question with buttons of its own to the person the owner named for such times."""
    contact = change.booking.listing.second_contact
    if contact:
        notices.send(work, change.booking, notices.of_change(change, REQUEST, contact), contact, dedupe_key)


def waiting_for(work: Work, owner: Person, most: int = 10) -> list[StayChange]:
    """The changes this owner has not answered, oldest first."""
    rows = select(StayChange).join(Booking, Booking.id == StayChange.booking_id)
    rows = rows.join(Listing, Listing.id == Booking.listing_id).where(
        Listing.owner_id == owner.id, StayChange.status == ASKED
    )
    return list(work.tx.scalars(rows.order_by(StayChange.owner_asked_at).limit(most)))


def _decide(work: Work, change: StayChange, action: str, actor: str) -> Judged:
    change.decided_at, change.decided_by = work.now, actor
    if action == "confirm":
        return Judged("done" if settling.accept(work, change, actor=actor) else "already", change)
    course.fall_away(work, change, "declined", actor=actor)
    return Judged("done", change)


def _of_token(work: Work, token: OwnerToken) -> StayChange | None:
    lock(work.tx, Booking, Booking.id == token.booking_id)
    mine = StayChange.booking_id == token.booking_id, StayChange.number == token.change_number
    return lock(work.tx, StayChange, *mine)
