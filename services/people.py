"""Who somebody is: found or made by the address WhatsApp gives, and the parts they play here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.house import Work
from services.tables import Conversation, Listing, Person, ReferralCode


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


def find_or_make(work: Work, address: str, profile_name: str = "") -> Person:
    """The person at that address; a new one is written down. Safe against two doing so at once."""
    at_address = select(Person).where(Person.address == address)
    person = work.tx.scalars(at_address).one_or_none()
    if person is None:
        _make(work, address)
        person = work.tx.scalars(at_address).one()
    if profile_name and person.profile_name != profile_name:
        person.profile_name = profile_name
    return person


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
    helps = select(Listing.id).where(Listing.second_contact == person.address).exists()
    # Also by a code that is closed now, because what it has earned can still be paid out.
    refers = select(ReferralCode.id).where(ReferralCode.person_id == person.id).exists()
    owner, stands_in, referrer = work.tx.execute(select(owns, helps, refers)).one()
    admin = person.address in work.settings.admin_numbers
    return Roles(owner=owner, admin=admin, referrer=referrer, stands_in=stands_in)


def chief_role(roles: Roles) -> str:
    """The one part to name somebody by in the log of messages."""
    if roles.admin:
        return "admin"
    return "owner" if roles.owner else "customer"
