"""From a kept message to its answer: one conversation at a time, oldest first, one transaction for each message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog

from bot import incoming, personal_news, pictures, window
from flows import engine
from flows.said import Said
from flows.turn import Turn
from services import notices, texts, trail
from services.contacts import people
from services.db import lock
from services.guest.nudges import SOURCE as CLOCK
from services.house import House, Work
from services.ids import masked
from services.post import inbox, outbox
from services.post.messages import Message
from services.post.pictures import SOURCE as PICTURES
from services.tables import Conversation, InboxRow, Person

log = structlog.get_logger(__name__)

# A turn that takes more than so many messages at once leaves the rest to the next ring, so that nobody else waits.
MOST_AT_ONCE: Final = 50
# Whoever says the same so often in so short a time is a machine, and two machines would answer each other for ever.
MOST_ALIKE: Final = 8
ALIKE_WITHIN: Final = timedelta(minutes=10)


def answer_all(house: House, talker: str) -> str:
    """Answer everything this person has said and nobody has answered yet; the id of their newest message, or ""."""
    newest = ""
    for _ in range(MOST_AT_ONCE):
        row_id, user_id = _next(house, talker)
        if row_id is None:
            break
        try:
            newest = house.tried(partial(_answer_one, house, talker, user_id)) or newest
        except Exception as error:
            log.exception("turn_failed", inbox_id=row_id)
            _count_failure(house, row_id, talker, f"{type(error).__name__}: {error}")
            break
    return newest


def _next(house: House, talker: str) -> tuple[int | None, str]:
    """The row that is next, and WhatsApp's own id of whoever wrote it."""
    with house.reading() as work:
        row = inbox.next_of(work, talker)
        return (row.id, incoming.user_id(row.raw)) if row else (None, "")


def _answer_one(house: House, talker: str, user_id: str = "") -> str:
    with house.work() as work:
        talk = _locked_talk(work, talker, user_id)
        row = inbox.next_of(work, talker)
        if row is None:  # somebody was faster while we waited for the lock
            return ""
        said, later = _said(row), _later(work, talk, row)
        if not _is_for_us(work, row):
            inbox.done(work, row, "ignored")
        elif _is_withdrawn(work, row, said, later):
            inbox.done(work, row, "stale")
        elif _is_a_machine(work, talk, row, said):
            log.warning("talker_repeats_itself", inbox_id=row.id)
            inbox.done(work, row, "ignored")
        else:
            _play(work, talk, row, said, later)
        return incoming.message_id(row.raw)


def _said(row: InboxRow) -> Said:
    """What a row says; besides people, the one who looks at pictures and the clock may speak."""
    if row.source == PICTURES:
        return pictures.said(row.raw, row.event_at)
    return Said("silence", row.event_at) if row.source == CLOCK else incoming.said(row.raw)


def _play(work: Work, talk: Conversation, row: InboxRow, said: Said, later: Sequence[InboxRow]) -> None:
    if row.source not in (PICTURES, CLOCK):
        _take_note(work, talk, row)
    moved = personal_news.moved_to(row.raw)
    if moved is not None:
        people.move(work, talk.person, *moved)
    roles = people.roles_of(work, talk.person)
    newer = tuple(_said(each) for each in later if each.status == "applied") if said.kind == "text" else ()
    turn = Turn(work, talk, roles, said, row.id, newer=newer)
    message = engine.play(turn)
    inbox.done(work, row, _status(turn, message))
    if said.deletes:  # noted only, because what was read and done is not undone by it
        about, deleted = f"talk:{talk.id}", {"message": said.deletes}
        trail.add(work, about, "message_deleted", actor=f"guest:{talk.person_id}", about=about, after=deleted)
    if message is not None:
        _reply(work, talk, row, message, people.chief_role(roles))
    if turn.woken is not None:
        _wake(work, turn.woken, row)


def _status(turn: Turn, message: Message | None) -> str:
    if turn.settled:
        return "stale"
    return "applied" if message or turn.said.kind not in engine.SILENT_KINDS else "ignored"


def _wake(work: Work, talk: Conversation, row: InboxRow) -> None:
    """Let the bot take up a talk again that an admin has just handed back."""
    roles = people.roles_of(work, talk.person)
    turn = Turn(work, talk, roles, Said("system", work.now), row.id)
    message = engine.wake(turn)
    key = f"woken:{row.id}"
    outbox.put(work, to=talk.person.address, role=people.chief_role(roles), body=message, dedupe_key=key)


def _reply(work: Work, talk: Conversation, row: InboxRow, message: Message, role: str) -> None:
    outbox.put(work, to=talk.person.address, role=role, body=message, dedupe_key=f"turn:{row.id}")


def _locked_talk(work: Work, talker: str, user_id: str = "") -> Conversation:
    person = people.find_or_make(work, talker, user_id=user_id)
    talk = lock(work.tx, Conversation, Conversation.person_id == person.id)
    if talk is None:
        people.begin_talk(work, person)
        talk = lock(work.tx, Conversation, Conversation.person_id == person.id)
    if talk is None:
        raise LookupError("a conversation that was just begun is gone")
    return talk


def _take_note(work: Work, talk: Conversation, row: InboxRow) -> None:
    """What a message tells besides its words: that the person is here, their name, and which number they wrote to."""
    person = talk.person
    if incoming.opens_window(row.raw):
        _hear(work, person, row.event_at)
    person.profile_name = incoming.profile_name(row.raw) or person.profile_name
    talk.business_phone = incoming.business_phone(row.raw) or talk.business_phone
    talk.last_event_at = max(talk.last_event_at or row.event_at, row.event_at)


def _hear(work: Work, person: Person, at: datetime) -> None:
    """They may be written to freely from now on; what waited for that goes first."""
    was_open = window.is_open(person.last_heard_at, work.now)
    person.last_heard_at = max(person.last_heard_at or at, at)
    if not was_open and window.is_open(person.last_heard_at, work.now):
        outbox.wake(work, to=person.address)


def _is_for_us(work: Work, row: InboxRow) -> bool:
    return incoming.to_number(row.raw) in ("", work.settings.whatsapp_phone_number_id)


def _later(work: Work, talk: Conversation, row: InboxRow) -> list[InboxRow]:
    """What this person has said after it and we have dealt with already."""
    overtaken = talk.last_event_at is not None and row.event_at < talk.last_event_at
    return inbox.dealt_with_since(work, row) if overtaken else []


def _is_withdrawn(work: Work, row: InboxRow, said: Said, later: Sequence[InboxRow]) -> bool:
    """Whether a text was edited or deleted before anybody has read it; then only what it says now counts."""
    if said.kind != "text" or not said.message_id:
        return False
    since = [_said(each) for each in (*later, *inbox.others_of(work, row))]
    return said.message_id in {original for each in since for original in (each.edits, each.deletes)}


def _is_a_machine(work: Work, talk: Conversation, row: InboxRow, said: Said) -> bool:
    """Whether the very same words have been answered again and again a moment ago; an admin may look that often."""
    if said.kind != "text":
        return False
    answered = inbox.answered_since(work, row.talker, row.event_at - ALIKE_WITHIN, MOST_ALIKE)
    alike = len(answered) == MOST_ALIKE and all(_said(each).text == said.text for each in answered)
    return alike and not people.roles_of(work, talk.person).admin


def _count_failure(house: House, row_id: int, talker: str, error: str) -> None:
    with house.work() as work:
        if not inbox.failed(work, row_id, error):
            return
        row = work.tx.get_one(InboxRow, row_id)
        talk = _locked_talk(work, talker)
        if incoming.opens_window(row.raw):  # what the turn wrote down of it was taken back with the crash
            _hear(work, talk.person, row.event_at)
        _reply(work, talk, row, Message(texts.say(talk.person.locale, "engine", "broken")), "customer")
        facts = {"recipient_phone": masked(talker), "attempts": str(row.attempts), "inbox_id": str(row.id)}
        notices.tell_admins(work, "work_failed", facts, f"dead:{row.id}")
