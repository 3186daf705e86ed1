"""From a row of the outbox to the request that carries it: the way is chosen at this minute, then the words put in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import structlog
from sqlalchemy import and_, bindparam, select

from bot import outgoing, templates, window
from bot.carriers.contract import Letter
from bot.window import Elsewhere, Way
from services import notices, texts
from services.contacts import people
from services.house import Work
from services.post import carriers, halts, template_states
from services.post.messages import Choice, Message, Note
from services.tables import OutboxRow, Person, TemplateState

log = structlog.get_logger(__name__)

TEMPLATE_PREFIX: Final = "thikana_"
MARKETING: Final = "MARKETING"
# Put together once, because that takes longer than to ask.
KNOWN: Final = (
    select(Person, TemplateState)
    .outerjoin(TemplateState, and_(TemplateState.name == bindparam("name"), TemplateState.language == Person.locale))
    .where(Person.address == bindparam("to"))
)


def write(work: Work, row: OutboxRow) -> Letter:
    """The row as it goes at this minute."""
    row = _as_true_then(work, row)
    person, state = _known(work, row)
    locale = person.locale if person else work.settings.default_locale
    heard_at, template = person.last_heard_at if person else None, _template(work, row, person, locale, state)
    way = window.how_to_send(heard_at, work.now, template, _elsewhere(work, row, person, template))
    render = RENDERERS.get((row.kind, way.kind))
    if render is None:
        return Letter(None, way)
    try:
        return Letter(render(row, locale, template), way)
    except (LookupError, TypeError, ValueError) as error:
        # A row nobody can render would otherwise hold up everything after it for ever.
        log.exception("message_not_rendered", outbox_id=row.id)
        return Letter(None, Way("none", f"cannot be rendered: {type(error).__name__}"))


def _as_true_then(work: Work, row: OutboxRow) -> OutboxRow:
    """The row itself; for the notice of a halt one that stands for it, because it arrives only when that is over."""
    if row.body.get("key") not in halts.OVER:
        return row
    person = people.at(work, row.to)
    heard_at = person.last_heard_at if person else None
    body = halts.as_true_then(work, row.body, window_open=window.is_open(heard_at, work.now))
    same = {name: getattr(row, name) for name in ("id", "to", "kind", "role", "dedupe_key", "carrier", "stands_for")}
    return OutboxRow(**same, body=body) if body else row


def worded(note: Note, locale: str) -> Message:
    """A notice in ready words, as it goes within 24 hours."""
    key = f"notice.{note.key}"
    words = texts.say(locale, key, **note.facts)
    if note.rows:
        more = texts.say(locale, "moving", "with_rows", **note.facts)
        return Message(f"{words}\n\n{more}", note.rows, texts.say(locale, "moving", "list_title"))
    buttons = zip(note.taps, texts.titles(locale, key), strict=True)
    picture = "" if note.bare else note.picture
    return Message(words, tuple(Choice(tap, title) for tap, title in buttons), picture=picture)


def template_name(key: str) -> str:
    """The name of a notice's template at Meta."""
    return TEMPLATE_PREFIX + key


def wanted_templates(languages: Iterable[str] | None = None) -> list[dict[str, Any]]:
    """The templates to be approved, one for each notice and language, made from the same texts."""
    return [
        templates.definition(
            template_name(key.removeprefix("notice.")),
            locale,
            texts.raw(locale, key),
            texts.titles(locale, key),
            key.removeprefix("notice.") in notices.PICTURED,
            examples(locale),
        )
        for locale in languages or texts.languages()
        for key in texts.keys("notice.", locale)
    ]


def examples(locale: str) -> dict[str, str]:
    """A sample of every fact, for those who approve templates."""
    return {fact: texts.raw(locale, "examples", fact) for fact in texts.parts(locale, "examples")}


def _known(work: Work, row: OutboxRow) -> tuple[Person | None, TemplateState | None]:
    """The receiver, and how the row's template stands in their language, in one look."""
    name = template_name(str(row.body.get("key", "")))
    found = work.tx.execute(KNOWN, {"to": row.to, "name": name}).one_or_none()
    if found is not None:
        return found[0], found[1]
    person = people.at(work, row.to)
    return person, template_states.of(work, name, person.locale if person else work.settings.default_locale)


def _template(
    work: Work, row: OutboxRow, person: Person | None, locale: str, state: TemplateState | None
) -> window.Template | None:
    if row.kind != "note":
        return None
    key = str(row.body["key"])
    name = template_name(key)
    offered = locale in work.settings.template_languages
    language = locale if offered and not _trouble(work, state) else template_states.language_of(work, name, locale)
    shown = state if language == locale else template_states.of(work, name, language)
    pictured = template_states.has_picture(shown, made_with_one=key in notices.PICTURED)
    trouble = _trouble(work, shown) or _unwanted(row, person, shown)
    if pictured and not row.body["picture"]:
        trouble = trouble or f"{name}/{language} has room for a picture, and this message has none"
    look_at = template_states.look_again_at(shown, work.now) if trouble else None
    return window.Template(name, language, trouble, look_at, pictured)


def _trouble(work: Work, state: TemplateState | None) -> str:
    return template_states.trouble(state, work.now)


def _unwanted(row: OutboxRow, person: Person | None, state: TemplateState | None) -> str:
    """Why a template may not go to a guest who has stopped marketing; empty when it may.

    What Meta has filed as marketing it lets nobody have who stopped that at WhatsApp. To owners and admins it goes all
    the same, because what they get is work, whatever it is filed as.
    """
    if state is None or state.category != MARKETING or row.role != "customer":
        return ""
    stopped = person is not None and person.offers_stopped_at is not None
    return f"{state.name}/{state.language} is filed as {MARKETING}, which they have stopped" if stopped else ""


def _elsewhere(work: Work, row: OutboxRow, person: Person | None, template: window.Template | None) -> Elsewhere:
    """Looked up only where it decides something, because most messages go by WhatsApp."""
    if person is None or row.kind != "note" or not work.settings.other_carriers:
        return window.NOWHERE
    if person.carrier == carriers.WHATSAPP and not (template and template.trouble):
        return window.NOWHERE
    left = carriers.left_for(work, row, person)
    # What is to be tapped stays where it can be, as long as it gets there.
    wanted = person.carrier in left and not (row.body["taps"] or row.body.get("rows"))
    return Elsewhere(left, person.carrier if wanted else "")


def _free_message(row: OutboxRow, _locale: str, _template: window.Template | None) -> dict[str, Any]:
    return outgoing.render(Message.from_json(row.body), row.to, row.dedupe_key)


def _free_note(row: OutboxRow, locale: str, _template: window.Template | None) -> dict[str, Any]:
    return outgoing.render(worded(Note.from_json(row.body), locale), row.to, row.dedupe_key)


def _template_note(row: OutboxRow, _locale: str, template: window.Template | None) -> dict[str, Any]:
    if template is None:
        raise LookupError("a way without its template")
    note = Note.from_json(row.body)
    wanted = texts.placeholders(texts.raw(template.language, f"notice.{note.key}"))
    params = {name: note.facts[name] for name in wanted}
    picture = note.picture if template.pictured else ""
    return outgoing.render_template(
        template.name, template.language, params, note.taps, picture, row.to, row.dedupe_key
    )


Render = Callable[[OutboxRow, str, window.Template | None], dict[str, Any]]
RENDERERS: Final[Mapping[tuple[str, str], Render]] = {
    ("message", "free"): _free_message,
    ("note", "free"): _free_note,
    ("note", "template"): _template_note,
}
