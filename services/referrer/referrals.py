"""Referral codes: which are good for whom. A code is matched without regard to case; nobody uses their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select

from services.house import Work
from services.tables import Person, ReferralCode

Verdict = Literal["ok", "unknown", "own"]


@dataclass(frozen=True)
class Checked:
    """What became of a code somebody gave."""

    verdict: Verdict
    code: ReferralCode | None = None


def check(work: Work, code: str, guest: Person) -> Checked:
    """Whether this guest may use that code."""
    row = find(work, code)
    if row is None:
        return Checked("unknown")
    return Checked("own") if row.person_id == guest.id else Checked("ok", row)


def find(work: Work, code: str) -> ReferralCode | None:
    """The active code of that name, if there is one."""
    wanted = code.strip().upper()
    return work.tx.scalars(select(ReferralCode).where(ReferralCode.code == wanted, ReferralCode.active)).one_or_none()


def of_person(work: Work, person: Person) -> list[ReferralCode]:
    """The active codes somebody may share."""
    rows = select(ReferralCode).where(ReferralCode.person_id == person.id, ReferralCode.active)
    return list(work.tx.scalars(rows.order_by(ReferralCode.id)))
