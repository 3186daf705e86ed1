"""What else a guest may have whose stay fell through: places like it, free on the same nights, and for how long.

It only looks and offers; nothing is held, and no money moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from services import listings, texts
from services.clock import local_date
from services.days import show_time
from services.house import Work
from services.listings import Offer
from services.money import Money
from services.post.messages import Choice
from services.referrer import referrals
from services.tables import Booking, BookingEvent, Listing, MoveOver, ReferralCode, Refund

MOST_PLACES: Final = 3


def let_choose(work: Work, booking: Booking, written: Iterable[Refund]) -> None:
    """Let the refunds of a stay that fell through wait a while, if there is anything to choose meanwhile."""
    today = local_date(work.now, booking.listing.timezone)
    minutes = work.settings.move_over_minutes
    if minutes and booking.check_in >= today and not moved_to(work, booking) and places(work, booking):
        for refund in written:
            refund.waits_until = work.now + timedelta(minutes=minutes)


def until(work: Work, booking: Booking) -> datetime | None:
    """Until when the advance may move over to another place; None when it may not, or not any more."""
    if booking.booking_status != "REFUND_REQUIRED":
        return None
    ends = [each.waits_until for each in unsent(work, booking)]
    return min((end for end in ends if end and end > work.now), default=None)


def unsent(work: Work, booking: Booking) -> list[Refund]:
    """The refunds by which a booking ended and that nobody has sent on their way yet."""
    mine = select(Refund).where(Refund.booking_id == booking.id, Refund.ends_booking, Refund.status == "REQUIRED")
    return list(work.tx.scalars(mine.order_by(Refund.id)))


def advance(work: Work, booking: Booking) -> Money:
    """What lies ready to move over or to go back."""
    return sum((each.amount for each in unsent(work, booking)), Money(0, booking.currency))


def places(work: Work, booking: Booking) -> list[Offer]:
    """The places most like it that are free for the same nights and people: the same kind first, then by price."""
    code, tried = code_of(work, booking), _tried(work, booking)
    wish = listings.Wish(
        check_in=booking.check_in,
        check_out=booking.check_out,
        guests=booking.guests,
        code_kind=code.kind if code else None,
    )
    like = [
        each
        for each in listings.find(work, wish)
        if each.listing.id not in tried and _is_like(each.listing, booking.listing)
    ]
    return sorted(like, key=lambda each: _distance(each, booking))[:MOST_PLACES]


def code_of(work: Work, booking: Booking) -> ReferralCode | None:
    """The booking's code, if it would still be taken today."""
    code = booking.referral_code
    return referrals.check(work, code.code, booking.guest).code if code else None


def origin(work: Work, booking: Booking) -> Booking | None:
    """The booking that fell through and whose advance moves over to this one."""
    if not booking.carried_minor:
        return None
    came_from = select(Booking).join(MoveOver, MoveOver.from_id == Booking.id).where(MoveOver.to_id == booking.id)
    return work.tx.scalars(came_from).one()


def moved_to(work: Work, booking: Booking) -> str:
    """The id of the booking that this one's advance has moved over to, or nothing."""
    moved = select(BookingEvent.reason).where(BookingEvent.booking_id == booking.id, BookingEvent.event == "moved_over")
    return work.tx.scalar(moved) or ""


def newest_of(work: Work, booking: Booking) -> Booking:
    """The booking that its advance lies with by now: itself, or where it has moved over to, however often."""
    newest = booking
    while newer_id := moved_to(work, newest):
        newest = work.tx.scalars(select(Booking).where(Booking.booking_id == newer_id)).one()
    return newest


def rows(work: Work, booking: Booking) -> tuple[Choice, ...]:
    """What the guest may tap while they may: each place with what it costs more or less, and the refund."""
    if until(work, booking) is None:
        return ()
    locale = booking.guest.locale
    return (*(_row(booking, offer, locale) for offer in places(work, booking)), refund_row(work, booking, locale))


def facts(work: Work, booking: Booking, locale: str) -> dict[str, str]:
    """Until when the guest may choose, in words, while they may."""
    end = until(work, booking)
    return {"move_until": show_time(end, booking.listing.timezone, locale)} if end else {}


def difference(locale: str, before: Money, now: Money) -> str:
    """`0 extra`, `+₹1,200` or `−₹800`."""
    if now == before:
        return texts.say(locale, "moving", "same")
    more = now > before
    amount = now - before if more else before - now
    return texts.say(locale, "moving", "more" if more else "less", amount=amount.show(locale))


def refund_row(work: Work, booking: Booking, locale: str) -> Choice:
    """The row that asks for the money."""
    amount = advance(work, booking).show(locale)
    title = texts.say(locale, "moving", "refund", amount=amount)
    return Choice(f"moving.refund:{booking.booking_id}", title, texts.say(locale, "moving", "refund_about"))


def _row(booking: Booking, offer: Offer, locale: str) -> Choice:
    total = offer.quote.total if offer.quote else booking.total
    about = texts.say(
        locale,
        "moving",
        "row",
        kind=texts.say(locale, "words", offer.listing.kind),
        place=offer.listing.place,
        difference=difference(locale, booking.total, total),
        total=total.show(locale),
    )
    return Choice(f"moving.place:{booking.booking_id}.{offer.listing.id}", offer.listing.name, about)


def _is_like(listing: Listing, other: Listing) -> bool:
    """Of the same kind or in the same place, and paid for in the same money."""
    return (listing.kind == other.kind or listing.place == other.place) and listing.currency == other.currency


def _distance(offer: Offer, booking: Booking) -> tuple[bool, int]:
    difference = offer.quote.total - booking.total if offer.quote else booking.total
    return offer.listing.kind != booking.listing.kind, abs(difference.minor)


def _tried(work: Work, booking: Booking) -> set[int]:
    """The listings that fell through: this one, and those its advance came from."""
    tried, earlier = {booking.listing_id}, origin(work, booking)
    while earlier is not None:
        tried.add(earlier.listing_id)
        earlier = origin(work, earlier)
    return tried
