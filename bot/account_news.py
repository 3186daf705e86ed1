"""What Meta tells of our account and templates by webhook: kept, acted upon, and told to the admins where it matters.

Meta adds words at any time: an event that is not in these tables changes nothing but what is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final

import structlog

from bot import fates, refusals
from bot.letters import TEMPLATE_PREFIX
from bot.loose import as_instant
from bot.refusals import discreet
from services import notices
from services.days import show_instant
from services.house import Work
from services.post import halts, outbox, template_states
from services.post.halts import Cause
from services.tables import InboxRow, TemplateState

log = structlog.get_logger(__name__)

# How long Meta pauses a template, by the title of the news (Meta docs, template pausing); the last length is ours.
PAUSES: Final[Mapping[str, timedelta]] = {"FIRST_PAUSE": timedelta(hours=3), "SECOND_PAUSE": timedelta(hours=6)}
OTHER_PAUSE: Final = timedelta(hours=6)
# After these nobody can write in a template's words until a person has looked at it.
SERIOUS: Final = frozenset({"REJECTED", "PAUSED", "DISABLED", "FLAGGED", "LOCKED", "LIMIT_EXCEEDED", "DELETED"})
NOTHING_SAID: Final = ("", "NONE", "None")

# What an account event does to our sending (Meta docs, account_update). A restriction says in its type what it is of.
ENDS_SENDING: Final = frozenset({"ACCOUNT_DELETED", "ACCOUNT_OFFBOARDED"})
RESTRICTIONS: Final[Mapping[str, halts.Scope | None]] = {
    "RESTRICTED_BIZ_INITIATED_MESSAGING": "templates",
    "RESTRICTED_CUSTOMER_INITIATED_MESSAGING": "all",
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION": None,
}
ALARMING: Final = frozenset({"ACCOUNT_VIOLATION", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE", *ENDS_SENDING})

Json = dict[str, Any]


def knows(raw: Json) -> bool:
    """Whether this is news that somebody here acts upon."""
    return _handler(raw) is not None


def take(work: Work, row: InboxRow) -> None:
    """Act upon a piece of news."""
    handler = _handler(row.raw)
    if handler is not None:
        handler(work, row, _value(row.raw))


def _handler(raw: Json) -> Callable[[Work, InboxRow, Json], None] | None:
    field = str(raw.get("field", ""))
    if field == "messages":
        return _take_error if isinstance(_change(raw).get("code"), int) else None
    # A sample of Meta's own has the news of a template's quality under the field of its status.
    if field == "message_template_status_update" and "new_quality_score" in _value(raw):
        field = "message_template_quality_update"
    return HANDLERS.get(field)


def _change(raw: Json) -> Json:
    change = raw.get("change")
    return change if isinstance(change, dict) else {}


def _value(raw: Json) -> Json:
    value = _change(raw).get("value")
    return value if isinstance(value, dict) else {}


def _take_error(work: Work, row: InboxRow, value: Json) -> None:
    error = _change(row.raw)
    why = discreet(f"({error['code']}) {error.get('title', '')}")
    fates.about_all(work, refusals.told_later(error["code"], why))


def _take_status(work: Work, row: InboxRow, value: Json) -> None:
    event, reason = _word(value, "event"), _word(value, "reason")
    told: Json = {"status": event, "reason": "" if reason in NOTHING_SAID else reason, "paused_until": None}
    if event == "PAUSED":
        told["paused_until"] = row.event_at + PAUSES.get(_title(value), OTHER_PAUSE)
        told["reason"] = told["reason"] or _title(value)
    state = _keep(work, row, value, told)
    if state is None:
        return
    if not template_states.trouble(state, work.now):
        outbox.wake(work, waits_for=[f"template {state.name}/{state.language}"])
    if event in SERIOUS:
        _tell_of_template(work, row, state, event)


def _take_quality(work: Work, row: InboxRow, value: Json) -> None:
    score = _word(value, "new_quality_score")
    state = _keep(work, row, value, {"quality": score})
    if state is not None and score == "RED":
        _tell_of_template(work, row, state, f"quality {score}")


def _take_category(work: Work, row: InboxRow, value: Json) -> None:
    """Meta files a template anew, at once or, when `correct_category` is named, in a day."""
    coming, present = _word(value, "correct_category"), _word(value, "new_category")
    state = _keep(work, row, value, {"category": present})
    if state is not None and present != "MARKETING":
        outbox.wake(work, waits_for=[f"template {state.name}/{state.language}"])
    if state is not None and "MARKETING" in (coming, present):
        _tell_of_template(work, row, state, f"category {coming or present}")


def _take_account(work: Work, row: InboxRow, value: Json) -> None:
    event, details = _word(value, "event"), _details(work, value)
    ban = value.get("ban_info") if isinstance(value.get("ban_info"), dict) else {}
    if event == "DISABLED_UPDATE" and _word(ban or {}, "waba_ban_state") == "REINSTATE":
        halts.probe_now(work)
    elif event in ENDS_SENDING or (event == "DISABLED_UPDATE" and _word(ban or {}, "waba_ban_state") == "DISABLE"):
        halts.stop(work, "all", Cause(f"{event} {details}".strip()))
    elif event == "ACCOUNT_RESTRICTION":
        _restrict(work, value)
    if event in ALARMING:
        _tell(work, row, event, details)


def _restrict(work: Work, value: Json) -> None:
    """Halt what is restricted; of several restrictions the widest counts, so that the admins are told of one halt."""
    told = value.get("restriction_info") or [{}]
    kinds = [_word(item, "restriction_type") if isinstance(item, dict) else "" for item in told]
    scopes = {RESTRICTIONS.get(kind, "all") for kind in kinds} - {None}
    if scopes:
        why = f"ACCOUNT_RESTRICTION {', '.join(filter(None, kinds))}".strip()
        halts.stop(work, "all" if "all" in scopes else "templates", Cause(why))


def _take_number(work: Work, row: InboxRow, value: Json) -> None:
    event = _word(value, "event")
    if event in ("FLAGGED", "DOWNGRADE"):
        _tell(work, row, f"phone number {event}", _word(value, "current_limit"))


def _take_alert(work: Work, row: InboxRow, value: Json) -> None:
    info = value.get("alert_info")
    info = info if isinstance(info, dict) else value
    if _word(info, "alert_severity") in ("WARNING", "CRITICAL"):
        _tell(work, row, _word(info, "alert_type"), _word(info, "alert_description"))


def _take_security(work: Work, row: InboxRow, value: Json) -> None:
    _tell(work, row, _word(value, "event"), "")


HANDLERS: Final[Mapping[str, Callable[[Work, InboxRow, Json], None]]] = {
    "message_template_status_update": _take_status,
    "message_template_quality_update": _take_quality,
    "template_category_update": _take_category,
    "account_update": _take_account,
    "account_alerts": _take_alert,
    "phone_number_quality_update": _take_number,
    "security": _take_security,
}


def _keep(work: Work, row: InboxRow, value: Json, told: Json) -> TemplateState | None:
    """Write down what was told of one of our templates; None for others', and when newer news is known."""
    name, language = _word(value, "message_template_name"), _word(value, "message_template_language")
    if not name.startswith(TEMPLATE_PREFIX) or not language:
        return None
    return template_states.keep(work, name, language.replace("-", "_"), row.event_at, **told)


def _tell_of_template(work: Work, row: InboxRow, state: TemplateState, what: str) -> None:
    facts = {"template_name": f"{state.name}/{state.language}", "news": what, "why": state.reason or "-"}
    notices.tell_admins(work, "template_trouble", facts, f"whatsapp_news:{row.id}")


def _tell(work: Work, row: InboxRow, what: str, details: str) -> None:
    log.warning("whatsapp_warns", inbox_id=row.id, about=what)
    facts = {"news": what or "-", "why": discreet(details) or "-"}
    notices.tell_admins(work, "whatsapp_news", facts, f"whatsapp_news:{row.id}")


def _details(work: Work, value: Json) -> str:
    """The words of whatever an account event holds, such as the type of a violation and until when it counts."""
    parts = [value[key] for key in ("violation_info", "ban_info", "restriction_info") if value.get(key)]
    flat = [item for part in parts for item in (part if isinstance(part, list) else [part])]
    said = [_said(work, *pair) for item in flat if isinstance(item, dict) for pair in item.items()]
    return ", ".join(filter(None, said))


def _said(work: Work, key: str, word: object) -> str:
    until = as_instant(word) if key == "expiration" else None
    return f"until {show_instant(until, work.settings.default_timezone)}" if until else str(word)


def _title(value: Json) -> str:
    info = value.get("other_info")
    return _word(info, "title") if isinstance(info, dict) else ""


def _word(holder: Json, key: str) -> str:
    value = holder.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
