"""What is done about each family of refusals: with the message, and with all of our sending. Read with refusals.py.

The same for an error told at once and for one told by a receipt, hours later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot import gate, limits, refusals
from bot.carriers.contract import Refusal
from bot.letters import template_name
from services import notices
from services.contacts import people
from services.errors import SendError
from services.guest import forms
from services.house import Work
from services.post import halts, outbox, pace, retries, template_states
from services.post.halts import Cause
from services.post.retries import Fate
from services.tables import OutboxRow
from services.texts import FIRST

SLOWEST_SECONDS: Final = 3600
# For so long nothing is tried that starts a chat, once WhatsApp has had enough of them.
NEW_CHATS_AFTER: Final = timedelta(hours=1)
# What a send may learn of its template, in Meta's words for the same.
TEMPLATE_STATUS: Final[Mapping[int, str]] = {132001: "MISSING", 132015: "PAUSED", 132016: "DISABLED"}
# These WhatsApp can only say while it takes our messages; the others say nothing about that, or the opposite.
# What a form can be refused with that its buttons may not be: blocked, throttled, not shown by an old app.
FORM_NOT_SHOWN: Final = ("mend", "unreachable", "never")
# What a template is refused with that has a picture above its words where we send none, or none where we send one.
HEADER_REFUSED: Final = (132000, 132012)
LINE_IS_OPEN: Final = ("slow pair", "window", "template", "tomorrow", "mend", "unreachable", "never")


def of(work: Work, refusal: Refusal) -> Fate:
    """What becomes of this message; halts or slows all sending where the error is about all of it."""
    family = refusals.family(refusal.error.code).name
    if family in LINE_IS_OPEN and not refusal.told_later:
        went(work, refusal.row.way)
    if family in FORM_NOT_SHOWN and refusal.row.body.get("form"):
        return _without_form(work, refusal.row)
    if refusal.error.code in HEADER_REFUSED and refusal.row.body.get("picture") and _turned(work, refusal.row):
        return Fate("due", counts=False)
    return FATES[family](work, refusal)


def _without_form(work: Work, row: OutboxRow) -> Fate:
    """The same words with the buttons that stand for the form, at once and to the same person from now on."""
    row.body = row.body | {"form": None}
    forms.note_refused(work, row.to)
    work.ring("send", row.to)
    return Fate("due", counts=False)


def _turned(work: Work, row: OutboxRow) -> bool:
    """Believe the template's header to be the other way round, as after an edit at Meta; False when that was in vain.

    Then it is believed as before, because something else is wrong.
    """
    if not row.way.startswith("template"):
        return False
    name, language = _template_of(work, row)
    made_with_one = str(row.body.get("key")) in notices.PICTURED
    pictured = template_states.has_picture(template_states.of(work, name, language), made_with_one=made_with_one)
    template_states.keep(work, name, language, work.now, header="" if pictured else template_states.PICTURE)
    first_time = not row.body.get("turned")
    row.body = row.body | {"turned": True}
    work.ring("send", row.to)
    return first_time


def about_all(work: Work, error: SendError) -> None:
    """An error that was told of no message: only what it says about all of them counts."""
    family = refusals.family(error.code).name
    if family == "stop":
        halts.stop(work, "all", Cause(str(error), error.code))
    elif family == "slow number":
        _slow_down(work, error)


def went(work: Work, way: str, *, by_receipt: bool = False) -> None:
    """WhatsApp takes messages that go this way: what waited for that goes now, oldest first."""
    if halts.works(work, template=way.startswith("template"), by_receipt=by_receipt):
        outbox.wake(work, waits_for=("attempts", "new chats"))


def arrived(work: Work, rows: Sequence[OutboxRow]) -> None:
    """Receipts say that these went. Those that left after sending was halted prove that it goes again."""
    halt = halts.of(work) if rows else None
    if halt is None or not (halt.scope or halt.failures):
        return
    for way in {row.way for row in rows if row.sent_at and row.sent_at >= halt.since}:
        went(work, way, by_receipt=True)


def _again(work: Work, refusal: Refusal) -> Fate:
    row, error = refusal.row, refusal.error
    halted = not refusal.told_later and halts.count_failure(work, row.id, tried=halts.was_tried(row.way))
    if error.unknown:
        return retries.wait_for_receipt(work, row, counts=not halted)
    if halted:
        return Fate("due", work.settings.notification_retry_seconds, counts=False)
    return retries.next_try(work, row, error.retry_after or 0)


def _mend(work: Work, refusal: Refusal) -> Fate:
    return retries.next_try(work, refusal.row, refusal.error.retry_after or 0)


def _slow_number(work: Work, refusal: Refusal) -> Fate:
    _slow_down(work, refusal.error)
    return _for_all(work, refusal, refusal.error.retry_after or 0)


def _slow_down(work: Work, error: SendError) -> None:
    pace.pause(work, gate.number(work), gate.rate(work.settings), error.retry_after or 1)


def _slow_pair(work: Work, refusal: Refusal) -> Fate:
    """4^n seconds, as Meta asks, and nothing to the same person meanwhile: the next would be refused as well."""
    if not retries.is_useful(work, refusal.row, it_may_have_gone=False):
        return retries.GIVEN_UP
    wait = min(4 ** (retries.spent(refusal.row) - 1), SLOWEST_SECONDS)
    return Fate("due", max(wait, refusal.error.retry_after or limits.PAIR_SECONDS))


def _window(work: Work, refusal: Refusal) -> Fate:
    """As a template, if there is one: about the window WhatsApp knows better than we do."""
    row = refusal.row
    if row.way.startswith("template"):
        return retries.GIVEN_UP
    person = people.at(work, row.to)
    if person and person.last_heard_at and (row.sent_at is None or person.last_heard_at <= row.sent_at):
        person.last_heard_at = None
    return Fate("due", counts=False)


def _template(work: Work, refusal: Refusal) -> Fate:
    row, code = refusal.row, refusal.error.code or 0
    name, language = _template_of(work, row)
    state = template_states.of(work, name, language)
    if not template_states.trouble(state, work.now):
        look_at = work.now + template_states.LOOK_AGAIN
        told = {"status": TEMPLATE_STATUS.get(code, "PAUSED"), "reason": f"told when sending: {code}"}
        state = template_states.keep(work, name, language, work.now, **told, paused_until=look_at)
    wait = template_states.look_again_at(state, work.now) - work.now
    waits_for = f"template {name}/{language}"
    return Fate("due", wait.total_seconds(), counts=False, waits_for=waits_for, tell=True)


def _template_of(work: Work, row: OutboxRow) -> tuple[str, str]:
    person = people.at(work, row.to)
    name = template_name(str(row.body.get("key", "")))
    return name, template_states.language_of(work, name, person.locale if person else FIRST)


def _new_chats(work: Work, refusal: Refusal) -> Fate:
    halts.stop(work, "templates", _cause(refusal, work.now + NEW_CHATS_AFTER))
    return Fate("due", NEW_CHATS_AFTER.total_seconds(), counts=False, waits_for="new chats")


def _tomorrow(work: Work, refusal: Refusal) -> Fate:
    if not retries.is_useful(work, refusal.row, it_may_have_gone=False):
        return retries.GIVEN_UP
    return Fate("due", refusals.DAY_SECONDS, waits_for="tomorrow", tell=True)


def _stop(work: Work, refusal: Refusal) -> Fate:
    halts.stop(work, "all", _cause(refusal))
    return _for_all(work, refusal, 0)


def _cause(refusal: Refusal, probe_at: datetime | None = None) -> Cause:
    tried = halts.was_tried(refusal.row.way)
    return Cause(str(refusal.error), refusal.error.code, refusal.told_later, probe_at, tried)


def _for_all(work: Work, refusal: Refusal, seconds: float) -> Fate:
    """Nothing is wrong with this message: it loses no attempt by what holds for all of them."""
    if not retries.is_useful(work, refusal.row, it_may_have_gone=False):
        return retries.GIVEN_UP
    return Fate("due", max(seconds, work.settings.notification_retry_seconds), counts=False)


def _given_up(work: Work, refusal: Refusal) -> Fate:
    return retries.GIVEN_UP


FATES: Final[Mapping[refusals.Name, Callable[[Work, Refusal], Fate]]] = {
    "again": _again,
    "unlisted": _again,
    "slow number": _slow_number,
    "slow pair": _slow_pair,
    "window": _window,
    "template": _template,
    "new chats": _new_chats,
    "tomorrow": _tomorrow,
    "stop": _stop,
    "mend": _mend,
    "unreachable": _given_up,
    "never": _given_up,
}
