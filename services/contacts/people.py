"""Who somebody is: found or made by the address WhatsApp gives, and the parts they play here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from services import trail
from services.contacts.numbers import spellings
from services.house import Work
from services.tables import Booking, Conversation, Listing, OutboxRow, OwnerToken, Person, PersonAlias, ReferralCode

BSUID: Final = "bsuid:"  # how an address begins that is no number but WhatsApp's id of a person
FORMER: Final = "former"
ACTOR: Final = "whatsapp"


@dataclass(frozen=True)
class Roles:
    """The parts one number plays. Everybody is a customer; `stands_in`: is the second contact of some owner."""

    owner: bool
    admin: bool
    referrer: bool
    stands_in: bool

    @property
    def plays_a_part(self) -> bool:
        """Whether they are more than a customer."""
        return self.owner or self.admin or self.referrer

    @property
    def keeps_a_desk(self) -> bool:
        """Whether guests may show them a ticket."""
        return self.owner or self.admin or self.stands_in


def find_or_make(work: Work, address: str, profile_name: str = "", user_id: str = "") -> Person:
    """The person at that address; a new one is written down. Safe against two doing so at once.

    `user_id` is what WhatsApp calls them beside their number, and finds those whose number was hidden before.
    """
    person = at(work, address) or (_came_out(work, address, user_id) if user_id else None)
    if person is None:
        _make(work, address)
        person = work.tx.scalars(select(Person).where(Person.address == address)).one()
    if user_id:
        learn(work, person, "bsuid", f"{BSUID}{user_id}")
    if profile_name and person.profile_name != profile_name:
        person.profile_name = profile_name
    return person


def at(work: Work, address: str) -> Person | None:
    """The person known by that address, under any of their names; never by a number they have given up."""
    alias = select(PersonAlias.person_id).where(PersonAlias.value == address, PersonAlias.kind != FORMER)
    person_id = work.tx.scalar(alias)
    if person_id is not None:
        return work.tx.get(Person, person_id)
    same = select(Person).where(Person.address.in_(spellings(address))).order_by(Person.id).limit(1)
    return work.tx.scalars(same).one_or_none()


def by_stand_in(work: Work, row: OutboxRow) -> Person | None:
    """Whose notice a row carries that stands for another."""
    origin = work.tx.get(OutboxRow, row.stands_for) if row.stands_for else None
    return at(work, origin.to) if origin else None


def note_dead_email(work: Work, email: str) -> None:
    """Nobody is at that address: whoever gave it is not written to there again."""
    work.tx.execute(update(Person).where(Person.email == email).values(email_failed_at=work.now))


def learn(work: Work, person: Person, kind: str, value: str) -> None:
    """Note another name of somebody, unless it is known already or is somebody else's."""
    if value == person.address or at(work, value) is not None:
        return
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    named = {"person_id": person.id, "kind": kind, "value": value, "created_at": work.now}
    keep = {key: named[key] for key in ("person_id", "kind", "created_at")}
    work.tx.execute(insert(PersonAlias).values(**named).on_conflict_do_update(index_elements=["value"], set_=keep))


def move(work: Work, person: Person, address: str, user_id: str = "") -> bool:
    """Somebody has another number, or another id, from now on: their bookings, talk and parts stay theirs.

    False when the number belongs to somebody who has bookings or a part here; then nothing is changed.
    """
    if address and address != person.address:
        other = at(work, address)
        if other is not None and other.id != person.id and not _steps_aside(work, other):
            trail.add(work, f"person:{person.id}", "number_not_changed", actor=ACTOR, about=f"person:{person.id}")
            return False
        _take_address(work, person, address)
    if user_id:
        ids = PersonAlias.person_id == person.id, PersonAlias.kind == "bsuid", PersonAlias.value != f"{BSUID}{user_id}"
        work.tx.execute(update(PersonAlias).where(*ids).values(kind=FORMER))
        learn(work, person, "bsuid", f"{BSUID}{user_id}")
    return True


def settle_language(work: Work, person: Person, locale: str) -> None:
    """From now on they are written to in this language."""
    person.locale, person.language_settled_at = locale, work.now


def locale_at(work: Work, address: str) -> str:
    """The language of whoever is written to at that address."""
    locale = work.tx.scalar(select(Person.locale).where(Person.address == address))
    return locale or work.settings.default_locale


def is_admin(work: Work, person: Person) -> bool:
    """Whether this is an admin's number, however it is spelled."""
    return any(each in work.settings.admin_numbers for each in spellings(person.address))


def _came_out(work: Work, address: str, user_id: str) -> Person | None:
    """Somebody known by their id alone, who shows their number now."""
    person = at(work, f"{BSUID}{user_id}")
    if person is not None and address.startswith("+") and not person.phone:
        _take_address(work, person, address, kind="bsuid")
    return person


def _take_address(work: Work, person: Person, address: str, kind: str = FORMER) -> None:
    """Write to the new address from now on, also what waits; an owner's buttons that are out stay theirs."""
    before, person.address = person.address, address
    work.tx.flush()
    learn(work, person, kind, before)
    waits = OutboxRow.to == before, OutboxRow.status == "due"
    work.tx.execute(update(OutboxRow).where(*waits).values(to=address))
    # A text message not yet sent would go to whoever has the old number now; it went by WhatsApp's word till here.
    if address.startswith("+"):
        texting = OutboxRow.to == f"sms:{before}", OutboxRow.status == "due"
        work.tx.execute(update(OutboxRow).where(*texting).values(to=f"sms:{address}"))
    # Used ones too, because who taps one again is to read what came of it.
    work.tx.execute(update(OwnerToken).where(OwnerToken.address == before).values(address=address))
    trail.add(work, f"person:{person.id}", "address_changed", actor=ACTOR, about=f"person:{person.id}")
    work.ring("send", address)


def _steps_aside(work: Work, other: Person) -> bool:
    """Whether somebody without bookings and parts gives their number up, because it is another's now."""
    booked = work.tx.scalar(select(Booking.id).where(Booking.guest_id == other.id).limit(1))
    if booked is not None or roles_of(work, other).plays_a_part:
        return False
    other.address = f"{FORMER}:{other.id}"
    aliases = PersonAlias.person_id == other.id
    work.tx.execute(update(PersonAlias).where(aliases).values(kind=FORMER))
    work.tx.flush()
    return True


def _make(work: Work, address: str) -> None:
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {"address": address, "profile_name": "", "name": "", "locale": work.settings.default_locale}
    work.tx.execute(
        insert(Person).values(**fresh, created_at=work.now).on_conflict_do_nothing(index_elements=["address"])
    )


def begin_talk(work: Work, person: Person) -> None:
    """Write down that we talk with this person. Safe against two doing so at once."""
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    work.tx.execute(
        insert(Conversation)
        .values(person_id=person.id, step="", answers={}, shown=[], misses=0, business_phone="", updated_at=work.now)
        .on_conflict_do_nothing(index_elements=["person_id"])
    )


def roles_of(work: Work, person: Person) -> Roles:
    """The parts this person plays, by number alone."""
    owns = select(Listing.id).where(Listing.owner_id == person.id).exists()
    helps = select(Listing.id).where(Listing.second_contact.in_(spellings(person.address))).exists()
    # Also by a code that is closed now, because what it has earned can still be paid out.
    refers = select(ReferralCode.id).where(ReferralCode.person_id == person.id).exists()
    owner, stands_in, referrer = work.tx.execute(select(owns, helps, refers)).one()
    return Roles(owner=owner, admin=is_admin(work, person), referrer=referrer, stands_in=stands_in)


def chief_role(roles: Roles) -> str:
    """The one part to name somebody by in the log of messages."""
    if roles.admin:
        return "admin"
    return "owner" if roles.owner else "customer"
