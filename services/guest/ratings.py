"""What guests think of their stays: one to five stars and a sentence, once for each stay, by its guest alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select

from services.clock import local_date
from services.db import lock
from services.house import Work
from services.tables import Booking, Person, Rating, ReminderRow

MOST_STARS: Final = 5
MOST_CHARACTERS: Final = 500
# So long after check-out a tap on the question still counts, and a sentence after the tap.
STARS_COUNT_FOR: Final = timedelta(days=60)
WORDS_COUNT_FOR: Final = timedelta(days=7)


def rate(work: Work, guest: Person, booking_id: str, stars: int) -> Rating | None:
    """Keep the stars a guest gives; given again, the last ones count. None when it is not theirs, or too late."""
    booking = lock(work.tx, Booking, Booking.booking_id == booking_id)
    if booking is None or booking.guest_id != guest.id or booking.booking_status != "COMPLETED":
        return None
    if not 1 <= stars <= MOST_STARS or work.now > booking.ends_at + STARS_COUNT_FOR:
        return None
    day = local_date(work.now, work.settings.default_timezone)
    rating = work.tx.scalars(select(Rating).where(Rating.booking_id == booking.id)).one_or_none()
    if rating is None:
        rating = Rating(booking=booking, stars=stars, words="", at=work.now, day=day)
        work.tx.add(rating)
    rating.stars, rating.at, rating.day = stars, work.now, day
    return rating


def add_words(work: Work, guest: Person, words: str) -> Rating | None:
    """Keep a sentence with the stars this guest gave last; None when that is too long ago."""
    mine = select(Rating).join(Booking, Booking.id == Rating.booking_id).where(Booking.guest_id == guest.id)
    newest = work.tx.scalars(mine.order_by(Rating.at.desc(), Rating.id.desc()).limit(1)).one_or_none()
    if newest is None or work.now > newest.at + WORDS_COUNT_FOR:
        return None
    newest.words = words[:MOST_CHARACTERS]
    return newest


def asked_since(work: Work, guest: Person, since: datetime) -> Booking | None:
    """The stay this guest was asked about after that instant and has not rated; the newest, if there are several."""
    rated = exists().where(Rating.booking_id == Booking.id)
    asked = (
        select(Booking)
        .join(ReminderRow, ReminderRow.subject_id == Booking.id)
        .where(
            Booking.guest_id == guest.id,
            ReminderRow.kind == "rating",
            ReminderRow.status == "said",
            ReminderRow.done_at > since,
            ~rated,
        )
    )
    return work.tx.scalars(asked.order_by(ReminderRow.done_at.desc()).limit(1)).first()
