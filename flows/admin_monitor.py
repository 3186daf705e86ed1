"""How often the monitor looks, told and changed by an admin in the chat: `monitor every 10 minutes`."""

from __future__ import annotations

import re
from typing import Final

from flows.turn import Reply, Turn
from services.admin import live
from services.days import show_instant
from services.errors import SettingsError
from services.post.messages import Message

ASKED: Final = re.compile(r"\s*monitor(?P<wish>(?:\s.{0,60})?)", re.IGNORECASE | re.DOTALL)
EVERY: Final = re.compile(r"\s*(?:every\s+)?(?P<minutes>\d{1,6})\s*(?:m|mins?|minutes?)?\s*[.!]?\s*", re.IGNORECASE)


def aside(turn: Turn) -> Reply | None:
    """`monitor`, alone or with how often; None when it is something else or nobody who may."""
    asked = ASKED.fullmatch(turn.said.text) if turn.said.kind == "text" and turn.roles.admin else None
    if asked is None:
        return None
    if not asked["wish"].strip():
        return Reply(Message(_standing(turn)))
    every = EVERY.fullmatch(asked["wish"])
    return Reply(Message(_changed(turn, int(every["minutes"])) if every else _how(turn)))


def _changed(turn: Turn, minutes: int) -> str:
    try:
        before = live.change(turn.work, live.MONITOR_MINUTES, minutes, actor=turn.admin)
    except SettingsError:
        return _how(turn)
    return turn.text("monitor", "changed", minutes=minutes, before=before)


def _standing(turn: Turn) -> str:
    minutes, last = live.value(turn.work, live.MONITOR_MINUTES), live.last_change(turn.work, live.MONITOR_MINUTES)
    if last is None:
        return turn.text("monitor", "as_installed", minutes=minutes)
    since = show_instant(last.changed_at, turn.work.settings.default_timezone, turn.locale)
    return turn.text("monitor", "as_changed", minutes=minutes, who=last.changed_by.removeprefix("admin:"), since=since)


def _how(turn: Turn) -> str:
    return turn.text("monitor", "how", least=live.MINUTES[0], most=live.MINUTES[-1])
