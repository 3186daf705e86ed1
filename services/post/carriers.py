"""What a notice may travel by beside WhatsApp, and how it goes on when one carrier cannot: one at a time, each once.

Only notices that have words for a carrier (`mail.<key>`, `sms.<key>` in the texts) ever go by it; chat never does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from services import texts
from services.contacts import people
from services.house import Work
from services.post import outbox, retries
from services.post.messages import Note
from services.tables import OutboxRow, Person

WHATSAPP: Final = "whatsapp"
OTHERS: Final = ("email", "sms")
SCHEMES: Final[Mapping[str, str]] = {"email": "mailto:", "sms": "sms:"}
WORDS: Final[Mapping[str, str]] = {"email": "mail.", "sms": "sms."}
# Short halts mend themselves, and a ticket in two places asks questions.
PATIENCE: Final = timedelta(minutes=5)
RESCUED_AT_ONCE: Final = 100


def _email(person: Person) -> str:
    return f"{SCHEMES['email']}{person.email}" if person.email and person.email_failed_at is None else ""


def _sms(person: Person) -> str:
    return f"{SCHEMES['sms']}{person.phone}" if person.phone and person.sms_stopped_at is None else ""


ADDRESS: Final[Mapping[str, Callable[[Person], str]]] = {"email": _email, "sms": _sms}


def of(address: str) -> str:
    """The carrier that an address of the outbox belongs to."""
    return next((name for name, scheme in SCHEMES.items() if address.startswith(scheme)), WHATSAPP)


def reaches(work: Work, person: Person, carrier: str) -> bool:
    """Whether that carrier is set up and knows where this person is."""
    return carrier == WHATSAPP or (carrier in work.settings.other_carriers and bool(ADDRESS[carrier](person)))


def left_for(work: Work, row: OutboxRow, person: Person | None) -> tuple[str, ...]:
    """The carriers beside WhatsApp that this notice could still go by, the one the person chose first."""
    if row.kind != "note" or person is None:
        return ()
    key = str(row.body["key"])
    able = [
        name
        for name in work.settings.other_carriers
        if texts.has(person.locale, WORDS[name] + key) and ADDRESS[name](person)
    ]
    if not able:
        return ()
    tried = set(work.tx.scalars(select(OutboxRow.carrier).where(OutboxRow.stands_for == (row.stands_for or row.id))))
    return tuple(sorted((name for name in able if name not in tried), key=lambda name: name != person.carrier))


def hand_on(work: Work, row: OutboxRow, carrier: str, why: str, person: Person) -> None:
    """Let the notice go by another carrier, and say so in its row. Nothing is sent by the old one any more."""
    origin = _origin(work, row)
    outbox.put(
        work,
        to=ADDRESS[carrier](person),
        role=origin.role,
        body=Note.from_json(origin.body),
        dedupe_key=f"{origin.dedupe_key}:{carrier}",
        urgency=origin.urgency,
        stands_for=origin,
        carrier=carrier,
        way=f"{carrier}: {why}",
    )
    _step_back(row, f"moved to {carrier}: {why}")
    _step_back(origin, f"moved to {carrier}: {why}")


def go_on(work: Work, row: OutboxRow, why: str) -> bool:
    """Its carrier could not bring it: by the next one then, if one is left; False when this was the last."""
    origin = _origin(work, row)
    if origin.status in ("delivered", "read"):  # because a receipt may come after we had given up waiting for it
        return True
    person = people.at(work, origin.to)
    if row is not origin and _waits_for_whatsapp(origin):
        _step_back(row, f"moved back to {WHATSAPP}: {why}")
        origin.status, origin.next_at, origin.way = "due", work.now, f"back from {row.carrier}: {why}"
        work.ring("send", origin.to)
        return True
    left = left_for(work, origin, person)
    if person is None or not left:
        return False
    hand_on(work, row, left[0], why, person)
    return True


def bare(address: str) -> str:
    """The number or email address in an address of the outbox, as a person would write it."""
    return address.removeprefix(SCHEMES.get(of(address), ""))


def reasons(work: Work, row: OutboxRow, locale: str) -> str:
    """Why none of its carriers could bring a notice, each by its name once there are several."""
    origin = row.stands_for or row.id
    chain = select(OutboxRow).where((OutboxRow.id == origin) | (OutboxRow.stands_for == origin)).order_by(OutboxRow.id)
    failed = [(each.carrier, each.error) for each in work.tx.scalars(chain) if each.error]
    if len(failed) < 2:
        return row.error or "-"
    return "; ".join(f"{texts.say(locale, 'carrier', carrier)}: {error}" for carrier, error in failed)


def rescue(work: Work) -> None:
    """While WhatsApp takes nothing for long, what matters and has another way goes by that."""
    halt = retries.halted(work)
    if halt is None or work.now - halt.since < PATIENCE or not work.settings.other_carriers:
        return
    waiting = OutboxRow.status == "due", OutboxRow.kind == "note", OutboxRow.carrier == WHATSAPP
    stand_in = aliased(OutboxRow)
    rows = (
        select(OutboxRow)
        .join(Person, Person.address == OutboxRow.to)
        .where(*waiting, _can_be_reached(work), ~exists().where(stand_in.stands_for == OutboxRow.id))
        .order_by(OutboxRow.id)
        .limit(RESCUED_AT_ONCE)
    )
    for row in work.tx.scalars(rows.with_for_update(of=OutboxRow, key_share=True, skip_locked=True)):
        go_on(work, row, f"WhatsApp takes nothing from us: {halt.why}")


def _can_be_reached(work: Work) -> ColumnElement[bool]:
    """The words and an address for one of the carriers, in SQL, so that those who have none are not looked at."""
    known = {
        "email": and_(Person.email != "", Person.email_failed_at.is_(None)),
        "sms": and_(Person.address.startswith("+"), Person.sms_stopped_at.is_(None)),
    }
    worded = {name: [key.removeprefix(WORDS[name]) for key in texts.keys(WORDS[name])] for name in OTHERS}
    key = OutboxRow.body["key"].as_string()
    return or_(*(and_(known[name], key.in_(worded[name])) for name in work.settings.other_carriers))


def _origin(work: Work, row: OutboxRow) -> OutboxRow:
    return work.tx.get_one(OutboxRow, row.stands_for, with_for_update=outbox.ROW) if row.stands_for else row


def _waits_for_whatsapp(origin: OutboxRow) -> bool:
    """Whether WhatsApp was not tried in earnest: it was not the person's choice, or could take nothing just then."""
    return origin.status == "moved" and (origin.attempts == 0 or origin.waits_for != "")


def _step_back(row: OutboxRow, way: str) -> None:
    row.status, row.way, row.lease_until = "moved", way, None
