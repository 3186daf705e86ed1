"""Payouts to referrers: asked for, then paid or refused. Never more than the balance, and each decided once.

What is asked for is reserved in the ledger at once. Who asks holds the person's row, who decides the payout's.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from sqlalchemy import select

from services import ledger, notices, trail
from services.admin import alerts
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.ids import READABLE, new_payout_id
from services.money import Money
from services.referrer import commissions
from services.states import PAYOUT, SAME, next_state
from services.tables import Payout, Person

PAYOUT_ID: Final = re.compile(rf"PO-[{READABLE}]{{7}}")
# The shape of a UPI id as banks give them: a name, an @, and the bank's handle.
UPI_ID: Final = re.compile(r"[A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9]{1,31}", re.ASCII)


def read_upi_id(text: str) -> str | None:
    """A UPI id as it is kept, in small letters; None when the text has not its shape."""
    bare = text.strip()
    return bare.lower() if UPI_ID.fullmatch(bare) else None


def request(work: Work, person: Person, amount: Money, payout_id: str = "") -> Payout:
    """Reserve this amount for a person and ask the admins to pay it; asked twice by one `payout_id`, it is one payout.

    Raises IllegalMove for nothing, less than nothing, or more than the balance; for an id that is not theirs or none;
    and when it is not known where the money goes.
    """
    fresh = lock(work.tx, Person, Person.id == person.id)
    if fresh is None:
        raise LookupError(f"person {person.id}")
    if payout_id:
        earlier = by_id(work, payout_id)
        if earlier is not None and earlier.person_id == fresh.id:
            return earlier
        if earlier is not None or not PAYOUT_ID.fullmatch(payout_id):
            raise IllegalMove("that id is not for this payout")
    _check(work, fresh, amount)
    payout = _new(work, fresh, amount, payout_id or new_payout_id())
    _write_trail(work, payout, "requested", "", f"referrer:{fresh.id}")
    ledger.payout_reserved(work, payout, actor=f"referrer:{fresh.id}")
    taps = tuple(f"admin.payout_{answer}:{payout.payout_id}" for answer in ("yes", "no"))
    notices.tell_admins(work, "payout_requested", partial(facts_of, work, payout), payout.payout_id, taps=taps)
    return payout


def approve(work: Work, payout: Payout, *, actor: str, reference: str = "") -> Payout:
    """The money was sent from our bank under this `reference`. Raises IllegalMove when the payout was refused."""
    fresh = _decide(work, payout, "paid", actor, reference or payout.payout_id)
    if fresh is not None:
        ledger.payout_paid(work, fresh, actor=actor)
        facts = partial(facts_of, work, fresh)
        notices.tell_referrer(work, "payout_paid", facts, f"{fresh.payout_id}:paid", fresh.person)
    return fresh or payout


def refuse(work: Work, payout: Payout, *, actor: str) -> Payout:
    """It is not paid, and its amount is the referrer's to ask for again. Raises IllegalMove when it was paid."""
    fresh = _decide(work, payout, "refused", actor)
    if fresh is not None:
        ledger.payout_refused(work, fresh, actor=actor)
        facts = partial(facts_of, work, fresh)
        notices.tell_referrer(work, "payout_refused", facts, f"{fresh.payout_id}:refused", fresh.person)
    return fresh or payout


def by_id(work: Work, payout_id: str) -> Payout | None:
    """The payout of that id."""
    return work.tx.scalars(select(Payout).where(Payout.payout_id == payout_id)).one_or_none()


def waiting(work: Work, most: int = 10) -> list[Payout]:
    """The payouts nobody has decided yet, oldest first."""
    rows = select(Payout).where(Payout.status == "REQUESTED").order_by(Payout.id).limit(most)
    return list(work.tx.scalars(rows))


def of_person(work: Work, person: Person) -> list[Payout]:
    """Everything somebody ever asked for, oldest first."""
    return list(work.tx.scalars(select(Payout).where(Payout.person_id == person.id).order_by(Payout.id)))


def facts_of(work: Work, payout: Payout, locale: str) -> dict[str, str]:
    """A payout's facts as ready words."""
    person = payout.person
    return {
        "payout_id": payout.payout_id,
        "payout_amount": payout.amount.show(locale),
        "upi_id": payout.upi_id,
        "referrer_name": person.name or person.profile_name or person.phone,
        "referrer_phone": person.phone or "-",
        "payout_reference": payout.reference or "-",
        "balance": commissions.balance(work, person).show(locale),
    }


def _check(work: Work, person: Person, amount: Money) -> None:
    there = commissions.balance(work, person)
    if not person.upi_id:
        raise IllegalMove("it is not known where the money goes")
    if amount.currency != there.currency or not 0 < amount.minor <= there.minor:
        raise IllegalMove(f"{amount.show()} cannot be paid out of {there.show()}")


def _new(work: Work, person: Person, amount: Money, payout_id: str) -> Payout:
    payout = Payout(
        payout_id=payout_id,
        person=person,
        amount_minor=amount.minor,
        currency=amount.currency,
        upi_id=person.upi_id,
        status="REQUESTED",
        requested_at=work.now,
    )
    work.tx.add(payout)
    work.tx.flush()
    return payout


def _decide(work: Work, payout: Payout, event: str, actor: str, reference: str = "") -> Payout | None:
    """The payout moved on; None when that had happened before."""
    fresh = lock(work.tx, Payout, Payout.id == payout.id)
    to = next_state(PAYOUT, fresh.status, event) if fresh else None
    if fresh is None or to is None:
        raise IllegalMove(f"{payout.payout_id}: {event} may not happen in {payout.status}")
    if to == SAME:
        return None
    before = fresh.status
    fresh.status, fresh.decided_by, fresh.decided_at, fresh.reference = to, actor, work.now, reference
    _write_trail(work, fresh, event, before, actor)
    about = f"{fresh.payout_id}, {fresh.amount.show()}"
    alerts.done_by(work, actor, f"payout_{event}", about, fresh.payout_id)
    work.tx.flush()
    return fresh


def _write_trail(work: Work, payout: Payout, event: str, before: str, actor: str) -> None:
    """Without the UPI id, because it often is somebody's number."""
    trail.add(
        work,
        f"payout:{payout.payout_id}",
        event,
        actor=actor,
        about=payout.payout_id,
        before={"status": before} if before else None,
        after={
            "status": payout.status,
            "amount_minor": payout.amount_minor,
            "currency": payout.currency,
            "person_id": payout.person_id,
            "reference": payout.reference,
        },
    )
