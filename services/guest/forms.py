"""The form in the chat: whose it is, for which place, until when. A token is signed and good only while its talk
keeps it, so that no form is answered twice or by somebody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import select

from services.admin import live
from services.house import Work
from services.ids import link_code, link_code_fits, new_secret_id
from services.settings import Settings
from services.tables import Conversation, Person

LIFE: Final = timedelta(days=2)
# How long somebody whose phone could not show a form gets none.
REST: Final = timedelta(days=7)
PURPOSE: Final = "form"


@dataclass(frozen=True)
class Grant:
    """What a token stands for."""

    person_id: int
    listing_id: int


def make(work: Work, person: Person, listing_id: int) -> str:
    """A token for one form: at most 128 characters of `[A-Za-z0-9._-]`."""
    ends = int((work.now + LIFE).timestamp())
    subject = f"{person.id}.{listing_id}.{ends:x}.{new_secret_id()}"
    return f"{subject}.{link_code(work.settings.jwt_secret, PURPOSE, subject)}"


def read(settings: Settings, token: str, now: datetime) -> Grant | None:
    """What a token of ours stands for; None for any other, and for one that has ended."""
    subject, _, code = token.rpartition(".")
    if not link_code_fits(settings.jwt_secret, PURPOSE, subject, code):
        return None
    person_id, listing_id, ends = subject.split(".")[:3]
    if datetime.fromtimestamp(int(ends, 16), UTC) <= now:
        return None
    return Grant(int(person_id), int(listing_id))


def talk_of(work: Work, grant: Grant) -> Conversation | None:
    """The talk a token belongs to, as it stands."""
    return work.tx.scalars(select(Conversation).where(Conversation.person_id == grant.person_id)).one_or_none()


def published(work: Work) -> str:
    """The id of the published form at WhatsApp; empty while there is none."""
    flow_id = live.value(work, live.FLOW_ID)
    return str(flow_id) if flow_id else ""


def can_show(person: Person, now: datetime) -> bool:
    """Whether this person's phone shows forms, as far as we know."""
    return person.forms_refused_at is None or person.forms_refused_at + REST <= now


def note_refused(work: Work, address: str) -> None:
    """A form did not get through to this person; they get buttons and text for a while."""
    for person in work.tx.scalars(select(Person).where(Person.address == address)):
        person.forms_refused_at = work.now
