"""One person's talk played straight into the engine: no webhook before it and nothing sent after it.

What the engine answers is rendered as it would be sent and held against WhatsApp's limits, every time.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bot import outgoing
from flows import engine
from flows.said import Kind, Said
from flows.steps import STEPS
from flows.turn import Turn
from sandbox.cloud.checks import check_message
from services import sweep
from services.contacts import people
from services.house import House, Work
from services.payments import checkout, look
from services.payments.gateways.contract import Outcome
from services.post.messages import Message
from services.tables import Booking, Conversation, OutboxRow, Person
from tests.town import NAMES, RAVI, MovingClock, QuietBell, StandInBank, settings_of


@dataclass(frozen=True)
class Heard:
    """What a turn would lead to: the answer, where the talk stands then, what is known, how many notices besides."""

    message: Message | None
    step: str
    answers: dict[str, object]
    besides: int


class Talk:
    """A talk with one person in a house of its own."""

    def __init__(self, database: Engine, address: str = RAVI) -> None:
        self.clock, self.address = MovingClock(), address
        self.house = House(settings_of(str(database.url)), self.clock, database, QuietBell())
        self.bank = StandInBank(self.clock)
        self._numbers = itertools.count(1)
        with self.house.work() as work:
            people.begin_talk(work, people.find_or_make(work, address, NAMES[address]))

    def says(self, text: str) -> Message | None:
        """Type something."""
        return self.hears(Said("text", self.clock.now(), text))

    def taps(self, choice: str, title: str = "Something") -> Message | None:
        """Tap a button by its id."""
        return self.hears(Said("choice", self.clock.now(), title, choice))

    def sends(self, kind: Kind) -> Message | None:
        """Send something that is no text."""
        return self.hears(Said(kind, self.clock.now()))

    def hears(self, said: Said) -> Message | None:
        """One turn, for good."""
        with self.house.work() as work:
            return self._turn(work, said)

    def would_hear(self, said: Said) -> Heard:
        """One turn that is taken back afterwards."""
        with Session(self.house.engine, expire_on_commit=False) as tx:
            work = Work(tx, self.clock.now(), self.house.settings)
            before = _count(tx)
            message = self._turn(work, said)
            talk = _talk(work, self.address)
            heard = Heard(message, talk.step, dict(talk.answers), _count(tx) - before)
            tx.rollback()
        return heard

    def _turn(self, work: Work, said: Said) -> Message | None:
        talk = _talk(work, self.address)
        turn = Turn(work, talk, people.roles_of(work, talk.person), said, 1_000_000 + next(self._numbers))
        message = engine.play(turn)
        assert talk.step in STEPS or said.kind in engine.SILENT_KINDS
        if message is not None:
            check_message(outgoing.render(message, self.address, "turn:1"))
        return message

    @property
    def step(self) -> str:
        """Where the talk stands."""
        with self.house.reading() as work:
            return _talk(work, self.address).step

    @property
    def answers(self) -> dict[str, object]:
        """What is known."""
        with self.house.reading() as work:
            return dict(_talk(work, self.address).answers)

    def waits(self, **by: float) -> None:
        """Let time pass, and holds end."""
        self.clock.move(**by)
        sweep.find(self.house)

    def pays(self, outcome: Outcome = Outcome.PAID) -> None:
        """Pay the newest offer, or try to."""
        with self.house.reading() as work:
            newest = select(Booking).where(Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED")))
            booking = work.tx.scalars(newest.order_by(Booking.id.desc()).limit(1)).one_or_none()
            booking_id = booking.booking_id if booking else ""
        if not booking_id or checkout.open_page(self.house, {"paytm": self.bank}, booking_id).form is None:
            return
        order = list(self.bank.asked)[-1]
        self.bank.pays(order, outcome)
        look.at(self.house, {"paytm": self.bank}, order)


def _talk(work: Work, address: str) -> Conversation:
    mine = select(Conversation).join(Person, Person.id == Conversation.person_id).where(Person.address == address)
    return work.tx.scalars(mine).one()


def _count(tx: Session) -> int:
    return len(tx.scalars(select(OutboxRow.id)).all())
