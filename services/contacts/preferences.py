"""Who wants to hear what, and by which carrier. The one gate before what no booking needs goes out: `may_send`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select

from services import trail
from services.house import Work
from services.post import carriers
from services.tables import Conversation, Person

# transaction: about a booking or its money; reminder: of one's own stay or day; nudge: a reminder nobody needs, a
# question how it was; promotion: an offer.
Kind = Literal["transaction", "reminder", "nudge", "promotion"]


@dataclass(frozen=True)
class Wishes:
    """What somebody has chosen. `open` are the carriers they may choose from, whether or not we know their email."""

    carrier: str
    open: tuple[str, ...]
    email: str
    email_works: bool
    reminders: bool
    offers: bool


def may_send(work: Work, person: Person, kind: Kind) -> bool:
    """Whether a message of this kind may go to that person now.

    A transaction always may; a reminder until they turn reminders off; a nudge until they say *stop*, but not into a
    talk that a person has in hand; a promotion only once they asked for it.
    """
    if kind == "transaction":
        return True
    if kind == "reminder":
        return person.reminders_stopped_at is None
    if person.offers_stopped_at is not None or _in_hand(work, person):
        return False
    return kind == "nudge" or person.offers_wanted_at is not None


def of(work: Work, person: Person) -> Wishes:
    """What this person has chosen, and could choose."""
    able = [name for name in work.settings.other_carriers if name == "email" or carriers.reaches(work, person, name)]
    return Wishes(
        carrier=person.carrier if person.carrier in able else carriers.WHATSAPP,
        open=(carriers.WHATSAPP, *able),
        email=person.email,
        email_works=person.email_failed_at is None,
        reminders=person.reminders_stopped_at is None,
        offers=person.offers_stopped_at is None,
    )


def choose_carrier(work: Work, person: Person, carrier: str, actor: str) -> bool:
    """Send what concerns their bookings by that carrier; False, changing nothing, when it cannot reach them."""
    if not carriers.reaches(work, person, carrier):
        return False
    if person.carrier != carrier:
        before, person.carrier = {"carrier": person.carrier}, carrier
        thing = f"person:{person.id}"
        trail.add(work, thing, "carrier_chosen", actor=actor, about=thing, before=before, after={"carrier": carrier})
    return True


def stop_sms(work: Work, person: Person, at: datetime, actor: str) -> None:
    """No more text messages, and no offers by any carrier; what concerns their bookings comes by WhatsApp again."""
    stop(work, person, at, actor)
    if person.sms_stopped_at is None:
        person.sms_stopped_at = at
        trail.add(work, f"person:{person.id}", "sms_stopped", actor=actor, about=f"person:{person.id}")
    if person.carrier == "sms":
        choose_carrier(work, person, carriers.WHATSAPP, actor)


def start_sms(work: Work, person: Person, at: datetime, actor: str) -> None:
    """Text messages again, and offers; older news than the stop changes nothing."""
    start(work, person, at, actor)
    if person.sms_stopped_at is not None and person.sms_stopped_at <= at:
        person.sms_stopped_at = None
        trail.add(work, f"person:{person.id}", "sms_started", actor=actor, about=f"person:{person.id}")


def note_email(work: Work, person: Person, email: str, actor: str) -> None:
    """Keep the address they gave, or none any more; one that had failed is tried again."""
    person.email, person.email_failed_at = email, None
    cause = "email_given" if email else "email_forgotten"
    trail.add(work, f"person:{person.id}", cause, actor=actor, about=f"person:{person.id}")
    if not email and person.carrier == "email":
        choose_carrier(work, person, carriers.WHATSAPP, actor)


def want_reminders(work: Work, person: Person, wanted: bool, actor: str) -> None:
    """Turn the reminders of their own stays and days on or off."""
    if wanted != (person.reminders_stopped_at is None):
        person.reminders_stopped_at = None if wanted else work.now
        cause = "reminders_wanted" if wanted else "reminders_stopped"
        trail.add(work, f"person:{person.id}", cause, actor=actor, about=f"person:{person.id}")


def want_offers(work: Work, person: Person, wanted: bool, actor: str) -> None:
    """Turn offers and nudges on or off, as *start* and *stop* do."""
    if wanted != (person.offers_stopped_at is None):
        (start if wanted else stop)(work, person, work.now, actor)


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
