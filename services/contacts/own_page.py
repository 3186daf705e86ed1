"""Whoever holds the signed link of somebody's settings may read and change them: the one gate of page and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services import links, texts
from services.contacts import preferences
from services.contacts.emails import to_email
from services.contacts.people import settle_language
from services.house import Work
from services.tables import Person

Trouble = Literal["", "carrier_closed", "email_closed", "email_missing", "email_unclear", "language_unknown"]


@dataclass(frozen=True)
class Opened:
    """Whose settings a link opens, and when it ends."""

    person: Person
    until: datetime


@dataclass(frozen=True)
class Wanted:
    """What is to be otherwise; None leaves it as it is. An empty `email` forgets the address."""

    carrier: str | None = None
    email: str | None = None
    reminders: bool | None = None
    offers: bool | None = None
    language: str | None = None


def opened(work: Work, token: str) -> Opened | None:
    """What that link opens, even when its time is over; None for no link of ours."""
    found = links.person_of_preferences(work.settings, token)
    person = work.tx.get(Person, found[0]) if found else None
    return Opened(person, found[1]) if found and person else None


def take(work: Work, person: Person, wanted: Wanted, actor: str) -> Trouble:
    """Take all of it, or nothing: then the name of what is wrong."""
    trouble = _trouble(work, person, wanted)
    if trouble:
        return trouble
    email = to_email(wanted.email or "")
    if email or (wanted.email == "" and person.email):
        preferences.note_email(work, person, email or "", actor)
    if wanted.carrier is not None:
        preferences.choose_carrier(work, person, wanted.carrier, actor)
    if wanted.reminders is not None:
        preferences.want_reminders(work, person, wanted.reminders, actor)
    if wanted.offers is not None:
        preferences.want_offers(work, person, wanted.offers, actor)
    if wanted.language is not None and wanted.language != person.locale:
        settle_language(work, person, wanted.language)
    return ""


def _trouble(work: Work, person: Person, wanted: Wanted) -> Trouble:
    wishes = preferences.of(work, person)
    if wanted.carrier is not None and wanted.carrier not in wishes.open:
        return "carrier_closed"
    if wanted.email and "email" not in wishes.open:
        return "email_closed"
    if wanted.email and to_email(wanted.email) is None:
        return "email_unclear"
    # An address that takes nothing is as good as none, unless they already live with it.
    kept = wishes.email if wishes.email_works or person.carrier == "email" else ""
    if wanted.carrier == "email" and not (kept if wanted.email is None else wanted.email):
        return "email_missing"
    return "language_unknown" if wanted.language not in (None, *texts.languages()) else ""
