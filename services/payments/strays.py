"""Money under an order we know nothing of: kept apart, told to the admins once, and sent back when one of them says so.

Never sent back by itself, because it may belong to another program that uses the same merchant account.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects import postgresql, sqlite

from services import ledger, notices, trail
from services.admin import alerts
from services.db import lock
from services.errors import IllegalMove
from services.house import Work
from services.payments.gateways.contract import News, Outcome
from services.states import SAME, STRAY, next_state
from services.tables import StrayPayment

ASKED: Final = "ASKED"
# What waits for an admin.
OPEN: Final = ("FOUND", "FAILED")
WHY: Final = "no booking belongs to this payment"
NOTHING_CAME: Final = (Outcome.FAILED, Outcome.CANCELLED)


def note(work: Work, provider: str, order_id: str) -> None:
    """Signed news names an order that no attempt of ours has: the gateway is to be asked what lies under it, now."""
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {"status": "NOTHING", "provider_reference": "", "amount_minor": 0, "currency": "INR", "reference": ""}
    work.tx.execute(
        insert(StrayPayment)
        .values(order_id=order_id, provider=provider, heard_at=work.now, failure="", tries=0, looks=0, **fresh)
        .on_conflict_do_nothing(index_elements=["order_id"])
    )
    stray = _locked(work, order_id)
    if stray.status == "NOTHING":
        stray.heard_at, stray.looks = work.now, 0
        _move(work, stray, "heard", f"gateway:{provider}")
    if stray.status == ASKED:
        stray.next_look_at = work.now


def believe(work: Work, news: News, actor: str) -> None:
    """What the gateway itself says of an order that we noted; of any other, nothing. Repeated, it changes nothing."""
    stray = lock(work.tx, StrayPayment, StrayPayment.order_id == news.reference)
    if stray is None or stray.status != ASKED:
        return
    if news.outcome in NOTHING_CAME:
        stray.next_look_at = None
        _move(work, stray, "nothing", actor)
    elif news.outcome is Outcome.PAID and news.amount is not None:
        stray.amount_minor, stray.currency = news.amount.minor, news.amount.currency
        stray.provider_reference, stray.found_at, stray.next_look_at = news.provider_reference, work.now, None
        _move(work, stray, "found", actor)
        ledger.stray_found(work, stray, actor=actor)
        _alert(work, stray, "payment_stray")


def send_back(work: Work, stray: StrayPayment, *, actor: str, reference: str = "") -> StrayPayment:
    """An admin has it sent back through the gateway, or has done so by hand under the gateway's `reference`.

    Raises IllegalMove when it may not be; done before, it stays as it is.
    """
    fresh = _locked(work, stray.order_id)
    if not _move(work, fresh, "started", actor):
        return fresh
    fresh.processed_by, fresh.processed_at, fresh.reference = actor, work.now, reference
    fresh.failure, fresh.looks, fresh.asked_at = "", 0, None
    _closed(work, fresh, "stray_hand" if reference else "stray_gateway", actor)
    if reference:
        return complete(work, fresh, actor=actor)
    fresh.next_look_at = work.now
    work.ring("refund", fresh.refund_id)
    return fresh


def leave(work: Work, stray: StrayPayment, *, actor: str) -> StrayPayment:
    """An admin knows whose it is: it stays where it lies. Raises IllegalMove when it is on its way back."""
    fresh = _locked(work, stray.order_id)
    if _move(work, fresh, "left", actor):
        fresh.processed_by, fresh.processed_at = actor, work.now
        _closed(work, fresh, "stray_left", actor)
    return fresh


def complete(work: Work, stray: StrayPayment, *, actor: str, reference: str = "") -> StrayPayment:
    """It has left the gateway. Raises IllegalMove when nobody had it sent back."""
    fresh = _locked(work, stray.order_id)
    if _move(work, fresh, "done", actor):
        fresh.completed_at, fresh.next_look_at = work.now, None
        fresh.reference = fresh.reference or reference
        ledger.stray_sent_back(work, fresh, actor=actor)
    return fresh


def fail(work: Work, stray: StrayPayment, *, actor: str, why: str) -> StrayPayment:
    """The gateway will not send it back; a person has to. Raises IllegalMove when nobody had it sent back."""
    fresh = _locked(work, stray.order_id)
    if _move(work, fresh, "failed", actor):
        fresh.failure, fresh.next_look_at, fresh.tries = why, None, fresh.tries + 1
        _alert(work, fresh, "payment_stray_failed")
    return fresh


def by_order(work: Work, order_id: str) -> StrayPayment | None:
    """What we noted under that order."""
    return work.tx.scalars(select(StrayPayment).where(StrayPayment.order_id == order_id)).one_or_none()


def by_refund_id(work: Work, refund_id: str) -> StrayPayment | None:
    """What goes back under that name, as admins type it."""
    spelled = StrayPayment.order_id == refund_id[len("RF-") :]
    shouted = func.upper(StrayPayment.order_id) == refund_id[len("RF-") :].upper()
    return work.tx.scalars(select(StrayPayment).where(spelled | shouted).order_by(~spelled).limit(1)).first()


def waiting(work: Work, most: int = 10) -> list[StrayPayment]:
    """What waits for an admin, oldest first."""
    return list(work.tx.scalars(_where(StrayPayment.status.in_(OPEN)).order_by(StrayPayment.id).limit(most)))


def to_look_at(work: Work, status: str, most: int = 50) -> list[StrayPayment]:
    """Those in that state whose gateway should be asked now."""
    due = _where(StrayPayment.status == status, StrayPayment.next_look_at <= work.now)
    return list(work.tx.scalars(due.order_by(StrayPayment.next_look_at).limit(most)))


def facts_of(stray: StrayPayment, locale: str) -> dict[str, str]:
    """What can be said of it, in ready words."""
    return {
        "order_id": stray.order_id,
        "provider": stray.provider,
        "amount": stray.amount.show(locale),
        "transaction_id": stray.provider_reference or "-",
        "refund_id": stray.refund_id,
        "refund_reference": stray.reference or "-",
        "refund_failure": stray.failure or "-",
    }


def _where(*conditions: ColumnElement[bool]) -> Any:
    return select(StrayPayment).where(*conditions)


def _locked(work: Work, order_id: str) -> StrayPayment:
    stray = lock(work.tx, StrayPayment, StrayPayment.order_id == order_id)
    if stray is None:
        raise LookupError(order_id)
    return stray


def _move(work: Work, stray: StrayPayment, event: str, actor: str) -> bool:
    """The stray moved on by the table of states; False when that had happened before."""
    before, to = stray.status, next_state(STRAY, stray.status, event)
    if to is None:
        raise IllegalMove(f"{stray.order_id}: {event} may not happen in {before}")
    if to == SAME:
        return False
    stray.status = to
    trail.add(
        work,
        f"stray:{stray.order_id}",
        event,
        actor=actor,
        about=stray.order_id,
        before={"status": before},
        after={"status": to, "amount_minor": stray.amount_minor, "currency": stray.currency},
    )
    return True


def _alert(work: Work, stray: StrayPayment, key: str) -> None:
    taps = tuple(f"admin.stray_{act}:{stray.order_id}" for act in ("gateway", "hand", "leave"))
    notices.tell_admins(work, key, partial(facts_of, stray), f"stray:{stray.gateway_id}:{key}", taps=taps)


def _closed(work: Work, stray: StrayPayment, deed: str, actor: str) -> None:
    matter = f"{stray.order_id}, {stray.amount.show()}"
    alerts.done_by(work, actor, deed, matter, f"stray:{stray.gateway_id}:{stray.status}")
