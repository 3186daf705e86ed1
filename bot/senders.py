"""Carries out what the outbox says: win the row, choose the way, one network call, write down what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

import structlog

from bot import outgoing, templates, window
from bot.client import CloudApi
from services import notices, outbox, people, texts
from services.errors import SendError
from services.house import House, Work
from services.ids import masked
from services.messages import Choice, Message, Note
from services.tables import Booking, OutboxRow

log = structlog.get_logger(__name__)

MOST_AT_ONCE: Final = 50
TEMPLATE_PREFIX: Final = "thikana_"


def send_all(house: House, api: CloudApi, to: str) -> None:
    """Send what waits for this address, one by one and in order, until nothing is due."""
    for _ in range(MOST_AT_ONCE):
        with house.work() as work:
            row = outbox.win_next(work, to)
            body, way = _prepared(work, row) if row else (None, "")
        if row is None:
            return
        if not _send(house, api, row, body, way):
            return


def show_read(api: CloudApi, message_id: str) -> None:
    """Give a message its blue ticks. A courtesy: when it fails, nobody tries again."""
    if not message_id:
        return
    try:
        api.mark_read(message_id, typing=False)
    except SendError as error:
        log.info("not_marked_read", code=error.code, why=str(error))


def _send(house: House, api: CloudApi, row: OutboxRow, body: dict[str, Any] | None, way: str) -> bool:
    """One try; answers whether it went and more waits."""
    try:
        if body is None:
            raise SendError(way, permanent=True)
        provider_id = api.send(body)
    except SendError as error:
        log.warning("message_refused", outbox_id=row.id, attempt=row.attempts, code=error.code, why=str(error))
        house.tried(partial(_refused, house, row.id, error, way))
        return False
    return house.tried(partial(_accepted, house, row, provider_id, way))


def _accepted(house: House, row: OutboxRow, provider_id: str, way: str) -> bool:
    """Write it down; answers whether more waits for the same address, so that nobody looks in vain."""
    with house.work() as work:
        outbox.accepted(work, row.id, provider_id, way)
        return outbox.waits(work, row.to)


def _refused(house: House, row_id: int, error: SendError, way: str) -> None:
    with house.work() as work:
        row = outbox.refused(work, row_id, error, way)
        if outbox.gave_up_for_now(work, row):
            tell_admins_of_failure(work, row)


def tell_admins_of_failure(work: Work, row: OutboxRow) -> None:
    """Tell the admins that somebody did not get a message that matters; never about a message to themselves."""
    if row.urgency == "B" or row.role == "admin" or row.booking_id is None:
        return
    booking = work.tx.get_one(Booking, row.booking_id)
    facts = {
        "booking_id": booking.booking_id,
        "recipient": row.role,
        "recipient_phone": row.to if row.to.startswith("+") else masked(row.to),
        "attempts": str(row.attempts),
        "why": row.error or "-",
    }
    notices.tell_admins(work, "send_failed", facts, f"send_failed:{row.id}", booking)


def _prepared(work: Work, row: OutboxRow) -> tuple[dict[str, Any] | None, str]:
    """The request body for a row and the way it goes; no body when there is no way."""
    person = people.at(work, row.to)
    way = window.how_to_send(person.last_heard_at if person else None, work.now, row.kind == "note")
    render = RENDERERS.get((row.kind, way.kind))
    if render is None:
        return None, way.why
    try:
        return render(row, person.locale if person else texts.FIRST), f"{way.kind}: {way.why}"
    except (LookupError, TypeError, ValueError) as error:
        # A row nobody can render would otherwise hold up everything after it for ever.
        log.exception("message_not_rendered", outbox_id=row.id)
        return None, f"cannot be rendered: {type(error).__name__}"


def _free_message(row: OutboxRow, _locale: str) -> dict[str, Any]:
    return outgoing.render(Message.from_json(row.body), row.to, row.dedupe_key)


def _free_note(row: OutboxRow, locale: str) -> dict[str, Any]:
    return outgoing.render(worded(Note.from_json(row.body), locale), row.to, row.dedupe_key)


def _template_note(row: OutboxRow, locale: str) -> dict[str, Any]:
    note = Note.from_json(row.body)
    wanted = texts.placeholders(texts.raw(locale, f"notice.{note.key}"))
    params = {name: note.facts[name] for name in wanted}
    return outgoing.render_template(template_name(note.key), locale, params, note.taps, "", row.to, row.dedupe_key)


def worded(note: Note, locale: str) -> Message:
    """A notice in ready words, as it goes within 24 hours."""
    key = f"notice.{note.key}"
    buttons = zip(note.taps, texts.titles(locale, key), strict=True)
    return Message(
        texts.say(locale, key, **note.facts),
        tuple(Choice(tap, title) for tap, title in buttons),
        picture=note.picture,
    )


def template_name(key: str) -> str:
    """The name of a notice's template at Meta."""
    return TEMPLATE_PREFIX + key


RENDERERS: Final[Mapping[tuple[str, str], Callable[[OutboxRow, str], dict[str, Any]]]] = {
    ("message", "free"): _free_message,
    ("note", "free"): _free_note,
    ("note", "template"): _template_note,
}


def wanted_templates() -> list[dict[str, Any]]:
    """The templates to be approved, one for each notice and language, made from the same texts."""
    return [
        templates.definition(
            template_name(key.removeprefix("notice.")),
            locale,
            texts.raw(locale, key),
            texts.titles(locale, key),
            False,
            examples(locale),
        )
        for locale in texts.languages()
        for key in texts.keys("notice.", locale)
    ]


def examples(locale: str) -> dict[str, str]:
    """A sample of every fact, for those who approve templates."""
    return {fact: texts.raw(locale, "examples", fact) for fact in texts.parts(locale, "examples")}
