"""When an owner does not answer a change: the listing's own ladder, and in the end the old stay stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from services import notices
from services.changes import answers, course
from services.changes.facts import change_facts
from services.changes.limits import CHANGEABLE
from services.changes.terms import Terms
from services.days import at_hour
from services.facts import booking_facts
from services.house import House, Work
from services.owner import patience
from services.owner.patience import Patience
from services.owner.silence import ACTOR, DECLINE
from services.tables import StayChange


def _remind(work: Work, change: StayChange) -> None:
    answers.ask_again(work, change, f"{change.change_id}:reminder")
    answers.ask_second_contact(work, change, f"{change.change_id}:second_contact")


def _tell_admins(work: Work, change: StayChange) -> None:
    _alert(work, change, "silent")
    notices.put_change(work, change, "unanswered_yet")


def _end(work: Work, change: StayChange) -> None:
    if change.booking.listing.silent_outcome == DECLINE:
        course.fall_away(work, change, "unanswered", actor=ACTOR)
    else:
        _alert(work, change, "still_silent")


def _alert(work: Work, change: StayChange, rung: str) -> None:
    taps = tuple(f"admin.change_{answer}:{change.change_id}" for answer in ("yes", "no"))

    def facts(locale: str) -> dict[str, str]:
        return booking_facts(change.booking, work.settings, locale) | change_facts(change, work.settings, locale)

    notices.tell_admins(work, "change_silent", facts, f"{change.change_id}:{rung}", change.booking, taps)


# So many minutes after the owner was asked, and what is done then.
RUNGS: Final[tuple[tuple[Callable[[Patience], int], Callable[[Work, StayChange], None]], ...]] = (
    (lambda given: given.remind_minutes, _remind),
    (lambda given: given.response_minutes, _tell_admins),
    (lambda given: given.give_up_minutes, _end),
)


def climb(house: House) -> int:
    """Take the next rung of every change whose time for it has come, and end those that come too late; how many."""
    with house.reading() as work:
        asked = select(StayChange).where(StayChange.status == answers.ASKED).order_by(StayChange.id).limit(500)
        due = [each.change_id for each in work.tx.scalars(asked) if _too_late(work, each) or _due(work, each)]
    return sum(_climb_one(house, change_id) for change_id in due)


def _climb_one(house: House, change_id: str) -> bool:
    with house.work() as work:
        change = course.locked(work, change_id)
        if change is None or change.status != answers.ASKED:
            return False
        if _too_late(work, change):
            course.fall_away(work, change, "unanswered", actor=ACTOR)
            return True
        do = _due(work, change)
        if do is None:
            return False
        change.rung += 1
        do(work, change)
        return True


def _due(work: Work, change: StayChange) -> Callable[[Work, StayChange], None] | None:
    if change.rung >= len(RUNGS) or change.owner_asked_at is None:
        return None
    after_minutes, do = RUNGS[change.rung]
    minutes = after_minutes(patience.of(change.booking.listing, work.settings))
    return do if work.now >= change.owner_asked_at + timedelta(minutes=minutes) else None


def _too_late(work: Work, change: StayChange) -> bool:
    """Whether one of the two stays has begun by now, or the booking has ended."""
    listing = change.booking.listing
    first = min(Terms.from_json(terms).check_in for terms in (change.before, change.after))
    begun = work.now >= at_hour(first, listing.check_in_hour, listing.timezone)
    return begun or change.booking.booking_status not in CHANGEABLE
