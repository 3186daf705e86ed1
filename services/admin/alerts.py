"""Alerts that are over: whoever was told of a trouble reads once that it is over, how, and by whom."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from services import notices, texts
from services.facts import booking_facts
from services.house import Work
from services.tables import Booking, OutboxRow, Person

ADMIN: Final = "admin:"
# The moves that end a payment's waiting, by the sentence that says how.
ENDS_WAITING: Final = frozenset({"paid", "payment_failed", "hold_ended", "advance_gone", "replaced", "guest_cancelled"})


def of_stuck(booking: Booking) -> str:
    """The key of the alert that a booking's payment is stuck."""
    return f"{booking.booking_id}:stuck"


def close_stuck(work: Work, booking: Booking, event: str, actor: str) -> None:
    """A move has ended the waiting for a payment: those who were alarmed are told how, but for the one who did it."""
    if not booking.alerted_admin or booking.alert_closed_at is not None or event not in ENDS_WAITING:
        return
    booking.alert_closed_at = work.now
    released = event == "hold_ended" and actor.startswith(ADMIN)
    how, who = "released" if released else event, name_of(work, actor)

    def facts(locale: str) -> dict[str, str]:
        return booking_facts(booking, work.settings, locale) | {
            "ending": texts.say(locale, "stuck_ending", how, who=who)
        }

    told = [address for address in _told(work, booking, of_stuck(booking)) if actor != ADMIN + address]
    notices.tell_admins(work, "payment_stuck_over", facts, f"{booking.booking_id}:stuck_over", booking, to=told)


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
