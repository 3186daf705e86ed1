"""Alerts that are over: whoever was told of a trouble reads once that it is over, how, and by whom."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from services import notices, texts
from services.facts import booking_facts
from services.house import Work
from services.payments import pending
from services.tables import Booking, OutboxRow, Person

ADMIN: Final = "admin:"
# The moves that end a payment's waiting, by the sentence that says how.
ENDS_WAITING: Final = frozenset(
    {"paid", "payment_failed", "hold_ended", "hold_released", "advance_gone", "replaced", "guest_cancelled"}
    | {"ended_undecided", "paid_too_late"}
)
# What the bank says when its booking is over already.
ENDS_LATE: Final = frozenset({"refused_late", "same_nights"})
# The end of a hold that is not the end of the waiting: the bank is still deciding.
GOES_ON: Final = "ended_undecided"


def of_stuck(booking: Booking) -> str:
    """The key of the alert that a booking's payment is stuck."""
    return f"{booking.booking_id}:stuck"


def close_stuck(work: Work, booking: Booking, event: str, actor: str) -> None:
    """The waiting for a payment has ended: those who were alarmed are told how, but for the one who did it.

    While the bank is still deciding they are told that, and the end of it later.
    """
    if not booking.alerted_admin or booking.alert_closed_at is not None or event not in ENDS_WAITING | ENDS_LATE:
        return
    part = "goes_on" if event == GOES_ON else "over"
    booking.alert_closed_at = None if event == GOES_ON else work.now
    by_hand, who = event == GOES_ON and actor.startswith(ADMIN), name_of(work, actor)
    how = "released_undecided" if by_hand else event

    def facts(locale: str) -> dict[str, str]:
        more = {"ending": texts.say(locale, "stuck_ending", how, who=who)} | pending.facts(work, booking, locale)
        return booking_facts(booking, work.settings, locale) | more

    told = [address for address in _told(work, booking, of_stuck(booking)) if actor != ADMIN + address]
    notices.tell_admins(work, f"payment_stuck_{part}", facts, f"{booking.booking_id}:stuck_{part}", booking, to=told)


def done_by(work: Work, actor: str, deed: str, matter: str, dedupe_key: str, booking: Booking | None = None) -> None:
    """One of the admins has dealt with what all were alarmed about: the others are told, so that nobody does it again.

    `deed` names the sentence. Nothing is told of what was done by anybody but an admin.
    """
    if not actor.startswith(ADMIN):
        return
    others = [address for address in work.settings.admin_numbers if actor != ADMIN + address]
    about = {"done_by": name_of(work, actor), "matter": matter}

    def facts(locale: str) -> dict[str, str]:
        return about | {"deed": texts.say(locale, "deed", deed)}

    notices.tell_admins(work, "alert_done", facts, f"{dedupe_key}:done", booking, to=others)


def was_told(work: Work, booking: Booking, alert_key: str) -> bool:
    """Whether the admins were told of this trouble with a booking."""
    return bool(_told(work, booking, alert_key))


def name_of(work: Work, actor: str) -> str:
    """An admin as the others know them: by name where we know it, with their number or email."""
    address = actor.removeprefix(ADMIN)
    person = work.tx.scalars(select(Person).where(Person.address == address)).one_or_none()
    name = (person.name or person.profile_name) if person else ""
    return f"{name}, {address}" if name else address


def _told(work: Work, booking: Booking, alert_key: str) -> list[str]:
    mine = OutboxRow.booking_id == booking.id, OutboxRow.dedupe_key.startswith(f"{alert_key}:", autoescape=True)
    return list(work.tx.scalars(select(OutboxRow.to).where(*mine).order_by(OutboxRow.id)))
