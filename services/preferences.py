"""Who wants to hear what. The one gate before anything goes out that no booking needs: `may_send`."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import select

from services import trail
from services.house import Work
from services.tables import Conversation, Person

# transaction: about a booking or its money; nudge: a reminder nobody needs, a question how it was; promotion: an offer.
Kind = Literal["transaction", "nudge", "promotion"]


def may_send(work: Work, person: Person, kind: Kind) -> bool:
    """Whether a message of this kind may go to that person now.

    A transaction always may. A nudge may until the person says *stop*, but not into a talk that a person has in hand;
    a promotion only once they asked for it.
    """
    if kind == "transaction":
        return True
    if person.offers_stopped_at is not None or _in_hand(work, person):
        return False
    return kind == "nudge" or person.offers_wanted_at is not None


def stop(work: Work, person: Person, at: datetime, actor: str) -> None:
    """No more nudges and promotions; older news than what is known changes nothing."""
    if not _known_since(person, at):
        person.offers_stopped_at, person.offers_wanted_at = at, None
        trail.add(work, f"person:{person.id}", "offers_stopped", actor=actor, about=f"person:{person.id}")


def start(work: Work, person: Person, at: datetime, actor: str) -> None:
    """Nudges and promotions again; older news than what is known changes nothing."""
    if not _known_since(person, at):
        person.offers_stopped_at, person.offers_wanted_at = None, at
        trail.add(work, f"person:{person.id}", "offers_wanted", actor=actor, about=f"person:{person.id}")


def _known_since(person: Person, at: datetime) -> bool:
    return any(known > at for known in (person.offers_stopped_at, person.offers_wanted_at) if known)


def _in_hand(work: Work, person: Person) -> bool:
    asked = Conversation.person_id == person.id, Conversation.person_asked_at.is_not(None)
    return work.tx.scalar(select(Conversation.id).where(*asked)) is not None
