"""Silent talks: whose time has come is put before their own talk as a silence, and the talk decides what to say."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from services.contacts import preferences
from services.days import after_quiet
from services.db import lock
from services.house import House, Work
from services.post import inbox
from services.tables import Conversation

SOURCE: Final = "clock"
# Later than that somebody has forgotten us, and WhatsApp takes no free text after 24 hours.
FRESH: Final = timedelta(hours=23)


def raise_due(house: House) -> int:
    """Let every talk whose silence has lasted long enough hear it; answers how many."""
    with house.reading() as work:
        due = select(Conversation.id).where(Conversation.nudge_at <= work.now).order_by(Conversation.nudge_at)
        ids = work.tx.scalars(due.limit(200)).all()
    return sum(_raise_one(house, talk_id) for talk_id in ids)


def _raise_one(house: House, talk_id: int) -> bool:
    with house.work() as work:
        talk = lock(work.tx, Conversation, Conversation.id == talk_id)
        if talk is None or talk.nudge_at is None or talk.nudge_at > work.now:
            return False
        morning = after_quiet(work.now, work.settings.default_timezone)
        if morning > work.now:
            talk.nudge_at = morning
            return False
        talk.nudge_at = None
        return _tell(work, talk)


def _tell(work: Work, talk: Conversation) -> bool:
    heard_at = talk.person.last_heard_at
    if heard_at is None or work.now > heard_at + FRESH or not preferences.may_send(work, talk.person, "nudge"):
        return False
    external_id = f"silence:{talk.id}:{heard_at.timestamp():.0f}"
    inbox.keep(work, [inbox.Arrival(SOURCE, "message", external_id, talk.person.address, {}, work.now)])
    work.ring("turn", talk.person.address)
    return True
