"""The whole pretend world in memory, guarded by one lock. Holds state; the rules live in the other files."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from flask import current_app

from sandbox.clock import Clock
from sandbox.cloud.media import Shelf
from sandbox.cloud.rates import Rates
from sandbox.cloud.samples import Samples
from sandbox.cloud.templates import Template
from sandbox.courier import Courier
from sandbox.events import Events
from sandbox.flows.keeping import Flow
from sandbox.journal import Journal
from sandbox.paytm.orders import Order
from sandbox.phones import Bubble, Phone
from sandbox.post.imap import Box
from sandbox.post.letters import Letter
from sandbox.scheduler import Scheduler
from sandbox.settings import Settings
from sandbox.switches import Switches

WINDOW = timedelta(hours=24)


@dataclass
class Sent:
    """One accepted message of the business and how far it got."""

    wamid: str
    wa_id: str
    category: str
    callback_data: str | None
    status: str = "accepted"


@dataclass(frozen=True)
class Fault:
    """An error somebody chose. `left`: for how many more messages, None until switched off. `later`: by a receipt."""

    code: int
    left: int | None
    later: bool


@dataclass
class Talks:
    """What start-over wipes: everything people and the business did."""

    phones: dict[str, Phone]
    chats: dict[str, list[Bubble]] = field(default_factory=dict)
    bubbles: dict[str, tuple[str, Bubble]] = field(default_factory=dict)
    last_heard: dict[str, datetime] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    service_count: dict[str, int] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    letters: dict[tuple[str, str], Letter] = field(default_factory=dict)
    bounces: Box = field(default_factory=Box)
    rates: Rates = field(default_factory=Rates)


class World:
    """Everything there is. Take `lock` around whatever reads or changes `talks`, `shelf` or `templates`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lock = threading.RLock()
        self.clock = Clock(settings.shift_file)
        self.switches = Switches()
        self.events = Events()
        self.journal = Journal()
        self.scheduler = Scheduler(settings.pace)
        self.courier = Courier(settings.program_url, self.scheduler, self.clock, self.journal)
        self.shelf, self.samples = Shelf(), Samples()
        self.templates: dict[tuple[str, str], Template] = {}
        self.flows: dict[str, Flow] = {}
        self.public_key = ""
        # What Meta says otherwise than usual of an object, by its kind, so that every trouble can be played.
        self.troubles: dict[str, dict[str, Any]] = {}
        self.fault: Fault | None = None
        self.talks = _fresh(settings)

    def start_over(self) -> None:
        """Forget all talk and money, put clock and switches back, ask the launcher to reset the program."""
        with self.lock:
            self.scheduler.forget()
            self.talks = _fresh(self.settings)
            self.clock.clear()
            self.switches.reset()
            self.fault = None
            self.templates = {
                key: replace(each, standing="approved", changes_at=None) for key, each in self.templates.items()
            }
            self.journal.clear()
        if self.settings.start_over_file:
            self.settings.start_over_file.touch()
        self.events.tell("state", {})

    def keep_letter(self, letter: Letter) -> None:
        """Put an email into the mailbox; one with an id that is there already counts as the same."""
        with self.lock:
            letters = self.talks.letters
            same = letters.get((letter.to, letter.message_id))
            if same is not None:
                same.copies += 1
                return
            letter.number, letter.at = len(letters) + 1, self.clock.now()
            letters[letter.to, letter.message_id or str(letter.number)] = letter

    def window_ends(self, wa_id: str) -> datetime | None:
        """Until when free-form messages reach this person; None when they do not."""
        heard = self.talks.last_heard.get(wa_id)
        if heard is None or heard + WINDOW <= self.clock.now():
            return None
        return heard + WINDOW


def _fresh(settings: Settings) -> Talks:
    return Talks({phone.wa_id: phone for phone in settings.cast})


def the_world() -> World:
    """The world of the app that answers the present request."""
    return cast(World, current_app.extensions["sandbox"])
