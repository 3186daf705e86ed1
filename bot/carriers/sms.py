"""SMS as a carrier: a short text of its own for each notice, by Twilio, and what becomes of it by Twilio's callback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import structlog

from bot.carriers import segments
from bot.carriers.contract import Letter, Plain, Refusal
from bot.carriers.twilio import Twilio
from bot.window import Way
from services import texts
from services.contacts import people, preferences
from services.costs import meter
from services.house import House, Work
from services.post import carriers
from services.post.messages import Note
from services.post.retries import Fate
from services.tables import OutboxRow

log = structlog.get_logger(__name__)

UNSUBSCRIBED: Final = 21610
ACTOR: Final = "sms"
STATUS_PATH: Final = "/api/sms/status"


@dataclass(frozen=True)
class Text:
    """One text message and where its fate is to be told."""

    to: str
    text: str
    callback_url: str


class Sms(Plain):
    """One Twilio account."""

    def __init__(self, twilio: Twilio) -> None:
        self._twilio = twilio

    def write(self, work: Work, row: OutboxRow) -> Letter:
        """The notice as a text message; none when it would take more of them than anybody should pay for."""
        note, person = Note.from_json(row.body), people.by_stand_in(work, row)
        locale = person.locale if person else work.settings.default_locale
        if person is not None and person.sms_stopped_at is not None:
            return Letter(None, Way("none", "they have stopped text messages"))
        text = worded(note, locale)
        if segments.count(text) > segments.MOST_SEGMENTS:
            return Letter(None, Way("none", f"it would take {segments.count(text)} text messages"))
        to = row.to.removeprefix(carriers.SCHEMES["sms"])
        callback = f"{work.settings.frontend_url}{STATUS_PATH}/{row.id}"
        return Letter(Text(to, text, callback), Way("sms", row.way.removeprefix("sms: ")))

    def send(self, house: House, body: Any) -> str:
        """One call; answers Twilio's id."""
        log.info("sms_handed_over", segments=segments.count(body.text))
        return self._twilio.send(body.to, body.text, body.callback_url)

    def fate(self, work: Work, refusal: Refusal) -> Fate:
        """Twilio may know of a stop that never came to us: then that counts here as well."""
        person = people.by_stand_in(work, refusal.row)
        if person is not None and refusal.error.code == UNSUBSCRIBED:
            preferences.stop_sms(work, person, work.now, ACTOR)
        return super().fate(work, refusal)

    def count_cost(self, work: Work, row: OutboxRow, provider_id: str) -> None:
        """By our own rates, because Twilio tells its price late or never."""
        count_cost(work, row, provider_id, "sent")


def count_cost(work: Work, row: OutboxRow, sid: str, status: str) -> None:
    """What a text message costs by its length, as far as Twilio says that it got. The caller holds the row."""
    person = people.by_stand_in(work, row)
    locale = person.locale if person else work.settings.default_locale
    meter.note_text(work, row, sid, status, segments.count(worded(Note.from_json(row.body), locale)))


def worded(note: Note, locale: str) -> str:
    """The notice's short words."""
    return segments.plain(texts.say(locale, f"sms.{note.key}", **note.facts))
