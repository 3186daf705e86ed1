"""Settings that may be changed while the program runs. What was said last holds; before that, the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy.dialects import postgresql, sqlite

from services import trail
from services.errors import SettingsError
from services.house import Work
from services.tables import LiveSetting

MONITOR_MINUTES: Final = "monitoring_interval_minutes"
FLOW_ID: Final = "whatsapp_flow_id"
MINUTES: Final = range(1, 24 * 60 + 1)
# What may be changed, and to which values.
LIVE: Final[Mapping[str, range]] = {MONITOR_MINUTES: MINUTES, FLOW_ID: range(10**20)}
ABOUT: Final = "settings"


def value(work: Work, name: str) -> int:
    """What a setting is now."""
    row = work.tx.get(LiveSetting, name)
    return int(row.value) if row else int(getattr(work.settings, name))


def change(work: Work, name: str, to: int, *, actor: str) -> int:
    """Set it for everybody from now on; answers what it was. Raises SettingsError for a value it may not have."""
    allowed = LIVE[name]
    if to not in allowed:
        raise SettingsError(f"{name.upper()}: expected from {allowed[0]} to {allowed[-1]}")
    before = value(work, name)
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = {"value": str(to), "changed_by": actor, "changed_at": work.now}
    work.tx.execute(
        insert(LiveSetting).values(name=name, **fresh).on_conflict_do_update(index_elements=["name"], set_=fresh)
    )
    trail.add(
        work, f"setting:{name}", "changed", actor=actor, about=ABOUT, before={"value": before}, after={"value": to}
    )
    return before


def last_change(work: Work, name: str) -> LiveSetting | None:
    """Who changed it last, and when; None while the environment's value holds."""
    return work.tx.get(LiveSetting, name)
