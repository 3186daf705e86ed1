"""One turn of one talk: who speaks, what was said, what is known so far, and what we answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.said import Said
from services import texts
from services.clock import local_date
from services.contacts.people import Roles
from services.facts import booking_facts
from services.house import Work
from services.post.messages import Choice, Message
from services.tables import Booking, Conversation, Person


@dataclass
class Turn:
    """What a step needs to read an answer and to ask a question. `answers` is the draft of the talk, kept as JSON."""

    work: Work
    talk: Conversation
    roles: Roles
    said: Said
    inbox_id: int
    answers: dict[str, Any] = field(default_factory=dict)
    # Facts an outcome's text may name, such as the code that is not known.
    facts: dict[str, object] = field(default_factory=dict)
    # What is to be said before the next question, besides what the outcome itself says.
    preface: str = ""
    # Choices an outcome brings along, such as the nearest free dates; the next question shows them.
    offers: list[Choice] = field(default_factory=list)
    # The booking a choice was about.
    booking: Booking | None = None
    # Whether no undo takes back what this turn did: it was an undo itself, or it cannot be.
    final: bool = False
    # What this person said after it and was answered before, because its webhook came late.
    newer: tuple[Said, ...] = ()
    # Whether that has answered it already, so that nothing is done or said.
    settled: bool = False
    # Somebody else's talk that is the bot's again by what was said here.
    woken: Conversation | None = None

    @property
    def person(self) -> Person:
        """Who speaks."""
        return self.talk.person

    @property
    def admin(self) -> str:
        """Who acts when this is an admin, as the trail names them."""
        return f"admin:{self.person.address}"

    @property
    def locale(self) -> str:
        """The language they read."""
        return self.person.locale

    @property
    def business_phone(self) -> str:
        """The number this talk reaches us under."""
        return self.talk.business_phone

    @property
    def today(self) -> date:
        """Today's date where our places are."""
        return local_date(self.work.now, self.work.settings.default_timezone)

    def text(self, key: str, part: str = "text", **facts: object) -> str:
        """A sentence in the person's language."""
        return texts.say(self.locale, key, part, **self.facts | facts)

    def word(self, key: str, part: str) -> str:
        """What something of the program's own is called, such as a state; as it is where the texts have no word."""
        return self.text(key, part) if part in texts.parts(self.locale, key) else part.replace("_", " ").lower()

    def titles(self, key: str, part: str = "buttons") -> list[str]:
        """The titles of the buttons under a text, in the person's language."""
        return texts.titles(self.locale, key, part)

    def booking_facts(self, booking: Booking) -> dict[str, str]:
        """A booking's facts in the person's language."""
        return booking_facts(booking, self.work.settings, self.locale)


@dataclass(frozen=True)
class Reply:
    """What is answered to something that belongs to no step: a message, or silence because notices say it."""

    message: Message | None
