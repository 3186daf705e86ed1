"""Bookings: made, moved, let go. `move` is the only way a booking's state ever changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from services import inventory, listings, notices, pricing, reminders, tallies, trail
from services.admin import alerts
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.ids import new_booking_id
from services.payments import pending
from services.states import BOOKING, COMMISSION, HOLDING, SAME, UNPAID, next_state
from services.tables import Booking, BookingEvent, Listing, MoveOver, Person, ReferralCode


@dataclass(frozen=True)
class Ask:
    """What a guest wants to book, all questions answered."""

    listing_id: int
    check_in: date
    check_out: date
    guests: int
    guest_name: str
    vegetarian: int | None = None
    non_vegetarian: int | None = None
    code: ReferralCode | None = None


def offer(work: Work, guest: Person, ask: Ask) -> Booking:
    """Hold the nights and freeze the price: a booking that waits for its payment.

    The guest's earlier unpaid offers are let go first: people change their minds, and one hold each is fair. Raises
    Taken, and then nothing has changed.
    """
    listing = lock(work.tx, Listing, Listing.id == ask.listing_id)
    if listing is None:
        raise IllegalMove(f"no listing {ask.listing_id}")
    with work.tx.begin_nested():
        return _offer(work, guest, listing, ask)


def _offer(work: Work, guest: Person, listing: Listing, ask: Ask) -> Booking:
    booking = _new_booking(work, guest, listing, ask)
    for earlier in unpaid_of(work, guest):
        move(work, earlier, "replaced", actor=f"guest:{guest.id}", reason=booking.booking_id)
    expire_overdue(work, listing_id=listing.id)
    slots = inventory.slots_of(ask.check_in, ask.check_out)
    inventory.claim(work.tx, listing, slots, pricing.units_needed(listing, ask.guests), "booking", booking.id)
    _write_event(work, booking, "offered", "", "INITIATED", f"guest:{guest.id}", "")
    move(work, booking, "link_offered", actor=f"guest:{guest.id}")
    return booking


def move(work: Work, booking: Booking, event: str, *, actor: str, reason: str = "") -> bool:
    """Make one legal move and tell everyone who should know. False when it had already happened.

    Raises IllegalMove when the event may not happen in the booking's state; nothing is changed then. Who moves a
    booking holds its row, or the listing's.
    """
    before = booking.booking_status
    to = next_state(BOOKING, before, event)
    if to is None:
        raise IllegalMove(f"{booking.booking_id}: {event} may not happen in {before}")
    if to == SAME:
        return False
    _take(work, booking, before, to)
    if before in HOLDING and to not in HOLDING:
        inventory.release(work.tx, "booking", booking.id)
    _move_commission(work, booking, event, actor)
    tallies.count(work, booking)
    seq = _write_event(work, booking, event, before, to, actor, reason)
    notices.put(work, booking, event, seq)
    alerts.close_stuck(work, booking, event, actor)
    reminders.plan(work, booking)
    if event == "refund_started":
        let_followers_go(work, booking, actor=actor)
    return True


def by_id(work: Work, booking_id: str) -> Booking | None:
    """The booking with that public id."""
    return work.tx.scalars(select(Booking).where(Booking.booking_id == booking_id)).one_or_none()


def by_number(work: Work, number: int | None) -> Booking | None:
    """The booking in the row of that number."""
    return work.tx.get(Booking, number) if number is not None else None


def locked(work: Work, booking_id: str) -> Booking | None:
    """The booking, fresh and ours until the transaction ends."""
    return lock(work.tx, Booking, Booking.booking_id == booking_id)


def of_guest(work: Work, guest: Person, most: int = 10) -> list[Booking]:
    """A guest's bookings, newest first."""
    mine = select(Booking).where(Booking.guest_id == guest.id)
    return list(work.tx.scalars(mine.order_by(Booking.id.desc()).limit(most)))


def replaceable_ids(work: Work, guest: Person) -> tuple[int, ...]:
    """The ids of this guest's offers that a new one would end, whose nights are therefore free to them."""
    return tuple(work.tx.scalars(select(Booking.id).where(*_unpaid_by(guest))))


def unpaid_of(work: Work, guest: Person) -> list[Booking]:
    """The offers of this guest that wait for money, locked."""
    mine = select(Booking).where(*_unpaid_by(guest))
    return list(work.tx.scalars(mine.order_by(Booking.id).with_for_update(of=Booking, key_share=True)))


def _unpaid_by(guest: Person) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Booking.guest_id == guest.id, Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED"))


def expire_overdue(work: Work, listing_id: int | None = None, most: int = 200) -> int:
    """End every hold whose time is over, free its nights and tell its guest; answers how many."""
    overdue = select(Booking).where(
        Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED")), Booking.hold_until <= work.now
    )
    if listing_id is not None:
        overdue = overdue.where(Booking.listing_id == listing_id)
    overdue = overdue.order_by(Booking.id).limit(most).with_for_update(of=Booking, key_share=True, skip_locked=True)
    rows = work.tx.scalars(overdue).all()
    for booking in rows:
        end_hold(work, booking, actor="clock")
    return len(rows)


def end_hold(work: Work, booking: Booking, *, actor: str, ending: str = "hold_ended") -> None:
    """End one hold. While the bank is still deciding about its payment nobody is told that nothing was paid.

    Raises IllegalMove when it is none any more.
    """
    undecided = pending.of_booking(work, booking) is not None
    move(work, booking, "ended_undecided" if undecided else ending, actor=actor)


def cancel_unpaid(work: Work, booking: Booking, *, actor: str) -> None:
    """The guest lets an offer go before paying: nights freed, nothing to refund.

    Raises IllegalMove for a booking that is paid: its money would stay without a home.
    """
    if booking.booking_status not in UNPAID:
        raise IllegalMove(f"{booking.booking_id}: it is {booking.booking_status}, and no unpaid offer")
    move(work, booking, "guest_cancelled", actor=actor)
    move(work, booking, "nothing_to_refund", actor=actor)


def let_followers_go(work: Work, booking: Booking, *, actor: str) -> None:
    """End what was to be paid partly with an advance that goes back instead."""
    mine = (
        select(Booking)
        .join(MoveOver, MoveOver.to_id == Booking.id)
        .where(MoveOver.from_id == booking.id, Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED")))
    )
    for follower in work.tx.scalars(mine.order_by(Booking.id).with_for_update(of=Booking, key_share=True)):
        move(work, follower, "advance_gone", actor=actor, reason=booking.booking_id)


def revive(work: Work, booking: Booking, *, actor: str) -> None:
    """Take the nights of an expired booking again, because its money came after all. Raises Taken."""
    listing = lock(work.tx, Listing, Listing.id == booking.listing_id)
    if listing is None:
        raise IllegalMove(f"no listing {booking.listing_id}")
    slots = inventory.slots_of(booking.check_in, booking.check_out)
    count = pricing.units_needed(listing, booking.guests)
    inventory.claim(work.tx, listing, slots, count, "booking", booking.id)
    move(work, booking, "revived", actor=actor)


def history(work: Work, booking: Booking) -> Sequence[BookingEvent]:
    """Every move of a booking, oldest first."""
    rows = select(BookingEvent).where(BookingEvent.booking_id == booking.id).order_by(BookingEvent.seq)
    return work.tx.scalars(rows).all()


def _new_booking(work: Work, guest: Person, listing: Listing, ask: Ask) -> Booking:
    quote = listings.price(work, listing, ask.check_in, ask.check_out, ask.guests, ask.code.kind if ask.code else None)
    booking = Booking(
        booking_id=new_booking_id(),
        guest=guest,
        listing=listing,
        booking_status="INITIATED",
        hold_until=work.now + timedelta(minutes=work.settings.payment_hold_minutes),
        created_at=work.now,
        updated_at=work.now,
        **_asked(ask),
        **_priced(quote),
    )
    work.tx.add(booking)
    work.tx.flush()
    return booking


def _asked(ask: Ask) -> dict[str, Any]:
    return {
        "guest_name": ask.guest_name,
        "check_in": ask.check_in,
        "check_out": ask.check_out,
        "guests": ask.guests,
        "vegetarian": ask.vegetarian,
        "non_vegetarian": ask.non_vegetarian,
        "referral_code": ask.code,
    }


def _priced(quote: pricing.Quote) -> dict[str, Any]:
    return {
        "currency": quote.price.currency,
        "price_lines": [line.to_json() for line in quote.lines],
        "price_minor": quote.price.minor,
        "advance_minor": quote.advance.minor,
        "discount_minor": quote.discount.minor,
        "platform_minor": quote.platform.minor,
        "referrer_minor": quote.referrer.minor,
    }


def _take(work: Work, booking: Booking, before: str, to: str) -> None:
    work.tx.flush()
    won = work.tx.execute(
        update(Booking)
        .where(Booking.id == booking.id, Booking.booking_status == before)
        .values(booking_status=to, updated_at=work.now)
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:  # type: ignore[attr-defined]  # because Result does not show it, CursorResult does
        raise IllegalMove(f"{booking.booking_id}: somebody else has just moved it")
    work.tx.refresh(booking, ["booking_status", "updated_at"])


def _move_commission(work: Work, booking: Booking, event: str, actor: str) -> None:
    before = booking.commission_status
    to = next_state(COMMISSION, before, event)
    if to is None or booking.referral_code is None:
        return
    booking.commission_status = to
    trail.add(
        work,
        f"commission:{booking.booking_id}",
        event,
        actor=actor,
        about=booking.booking_id,
        before={"status": before},
        after={
            "status": to,
            "amount_minor": booking.referrer_minor,
            "currency": booking.currency,
            "person_id": booking.referral_code.person_id,
        },
    )


def _write_event(work: Work, booking: Booking, event: str, before: str, to: str, actor: str, reason: str) -> int:
    last = work.tx.scalar(select(func.max(BookingEvent.seq)).where(BookingEvent.booking_id == booking.id))
    seq = (last or 0) + 1
    work.tx.add(
        BookingEvent(
            booking_id=booking.id,
            seq=seq,
            event=event,
            from_status=before,
            to_status=to,
            actor=actor,
            reason=reason,
            at=work.now,
        )
    )
    trail.add(
        work,
        f"booking:{booking.booking_id}",
        f"{event}: {reason}" if reason else event,
        actor=actor,
        about=booking.booking_id,
        before={"status": before} if before else None,
        after={"status": to} if before else {"status": to, **_terms(booking)},
    )
    return seq


def _terms(booking: Booking) -> dict[str, int | str]:
    """What was offered, as the trail keeps it."""
    terms = ("listing_id", "guest_id", "guests", "currency", "price_minor", "advance_minor", "discount_minor")
    return {name: getattr(booking, name) for name in (*terms, "platform_minor", "referrer_minor")} | {
        "check_in": booking.check_in.isoformat(),
        "check_out": booking.check_out.isoformat(),
    }
