"""How each of our templates stands at Meta: kept from its webhooks, from the sync and from what a send was told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from services.db import lock
from services.house import Work
from services.tables import TemplateState
from services.texts import FIRST

# Meta's words for what cannot be sent now. Any other, a new one too, is tried: Meta itself will say no.
UNUSABLE: Final = frozenset(
    {
        "PENDING", "IN_APPEAL", "REJECTED", "PAUSED", "DISABLED", "LOCKED", "LIMIT_EXCEEDED", "ARCHIVED",
        "PENDING_DELETION", "DELETED", "MISSING",
    }
)  # fmt: skip
PICTURE: Final = "IMAGE"  # the format of a header that is a picture
# How often somebody looks whether a template can be used after all, in case the news of it was lost.
LOOK_AGAIN: Final = timedelta(hours=1)


def of(work: Work, name: str, language: str) -> TemplateState | None:
    """How a template stands; None when nothing was ever told of it."""
    return work.tx.get(TemplateState, (name, language))


def trouble(state: TemplateState | None, now: datetime) -> str:
    """Why a template cannot be used now; empty when nothing is known against it."""
    if state is None or state.status not in UNUSABLE or (state.paused_until and state.paused_until <= now):
        return ""
    return f"{state.name}/{state.language} is {state.status}" + (f" ({state.reason})" if state.reason else "")


def has_picture(state: TemplateState | None, *, made_with_one: bool) -> bool:
    """Whether it must be sent with a picture above its words; as we make it while nothing was told of that."""
    return made_with_one if state is None or state.header is None else state.header == PICTURE


def look_again_at(state: TemplateState | None, now: datetime) -> datetime:
    """When a template that cannot be used is to be looked at again."""
    return state.paused_until if state and state.paused_until and state.paused_until > now else now + LOOK_AGAIN


def language_of(work: Work, name: str, wanted: str) -> str:
    """The language a template goes in now: the one wanted, or the first while only that one can be used."""
    if wanted not in work.settings.template_languages:
        return FIRST
    if wanted == FIRST or not trouble(of(work, name, wanted), work.now):
        return wanted
    return wanted if trouble(of(work, name, FIRST), work.now) else FIRST


def keep(work: Work, name: str, language: str, told_at: datetime, **told: object) -> TemplateState | None:
    """Write down what was told of a template; None when something newer is known already."""
    state = lock(work.tx, TemplateState, TemplateState.name == name, TemplateState.language == language)
    if state is None:
        _begin(work, name, language, told_at)
        state = lock(work.tx, TemplateState, TemplateState.name == name, TemplateState.language == language)
    if state is None or told_at < state.told_at:
        return None
    for column, value in told.items():
        setattr(state, column, value)
    state.told_at, state.updated_at = told_at, work.now
    return state


def all_of(work: Work) -> list[TemplateState]:
    """Every template of which something was told, by name and language."""
    return list(work.tx.scalars(select(TemplateState).order_by(TemplateState.name, TemplateState.language)))


def _begin(work: Work, name: str, language: str, told_at: datetime) -> None:
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    empty = {"status": "", "category": "", "quality": "", "reason": ""}
    work.tx.execute(
        insert(TemplateState)
        .values(name=name, language=language, told_at=told_at, updated_at=work.now, **empty)
        .on_conflict_do_nothing(index_elements=["name", "language"])
    )
