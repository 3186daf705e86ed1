"""Where a course is played: one town that can die at any point, put back to its first morning for every course."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from services import audit
from services.contacts import people
from services.errors import GatewayError, IllegalMove, Taken
from services.house import Work
from services.payments.gateways.contract import Outcome
from services.tables import Listing
from tests.chaos.crashing import Died, MortalTown
from tests.invariants import breaches
from tests.invariants.facts import Facts
from tests.machine import books
from tests.town import ASHA, MEERA, PAWAR, VIKRAM, Town

SUNITA: Final = "+919000000013"  # whom Mr. Pawar has named to be asked when he does not answer
ADMIN: Final = MEERA
REFUSALS: Final = (IllegalMove, Taken, LookupError, GatewayError)
CHOSEN_FROM: Final = ("bookings", "payments", "refunds", "tokens", "strays", "payouts", "addresses", "changes")
CALM_SECONDS: Final = (10, 120, 600)


class World:
    """One town, its bank's books and what stood in its tables after the last step."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        with town.house.work() as work:
            for address in (ASHA, VIKRAM):
                people.find_or_make(work, address).upi_id = f"{address.removeprefix('+')}@upi"
            for listing in work.tx.query(Listing).filter(Listing.owner.has(address=PAWAR)):
                listing.second_contact = SUNITA
        self.mortal = MortalTown(town)
        self._morning = self.mortal.save(folder / "morning.db")
        self.begin()

    def begin(self) -> None:
        """Everything as it was on the first morning."""
        self.mortal.restore(self._morning)
        self.town.bank.away = False
        self.town.api.troubles.clear()
        self.answered: list[str] = []
        self.captured: dict[str, int] = {}
        self.last_message: dict[str, Any] = {}
        self.doom, self.without_bank = 0, False
        with self.town.house.reading() as work:
            self.facts = _read(work)

    @property
    def now(self) -> datetime:
        """This instant in the town."""
        return self.town.clock.now()

    def does(self, deed: Callable[[], object]) -> None:
        """One deed: done, refused, or cut off by the death of the process. What is refused changes nothing.

        What was foretold of the next deed holds for this one.
        """
        fuse = self.mortal.fuse
        fuse.dies_at, fuse.passed, self.doom = self.doom, 0, 0
        self.town.bank.away, self.without_bank = self.without_bank, False
        try:
            deed()
        except Died:
            self.town.bell.rings.clear()
        except REFUSALS:
            pass
        finally:
            fuse.dies_at = 0

    def has_paid(self, order_id: str) -> bool:
        """Whether the bank has money under that order."""
        news = self.town.bank.books.get(order_id)
        return news is not None and news.outcome is Outcome.PAID

    def says(self, number: str, text: str) -> None:
        """Somebody types something and is answered."""
        self._delivers(number, {"type": "text", "text": {"body": text}})

    def taps(self, number: str, choice: str) -> None:
        """Somebody taps something and is answered."""
        reply = {"type": "button_reply", "button_reply": {"id": choice, "title": "Button"}}
        self._delivers(number, {"type": "interactive", "interactive": reply})

    def brings_again(self) -> None:
        """WhatsApp brings its last message once more."""
        if self.last_message:
            self._posts(self.last_message)

    def bank_tells(self, order_id: str) -> None:
        """The bank's webhook about an order comes and is worked."""
        body = b'{"reference": "%s", "outcome": "PAID", "minor": 1}' % order_id.encode()
        self.town.browser.post("/api/payments/webhook/paytm", data=body)
        self.hears("news", "look")

    def hears(self, *jobs: str) -> None:
        """The workers hear the bells of these jobs."""
        rings = self.town.bell.rings
        for job, key in [ring for ring in rings if ring[0] in jobs]:
            del rings[(job, key)]
            self.town._hear(job, key)

    def checks(self) -> None:
        """Nothing is broken in our tables, and they agree with what the bank and WhatsApp know."""
        with self.town.house.reading() as work:
            self.facts = _read(work)
            found = breaches(self.facts) + list(books.differences(self, self.facts))
        assert not found, "\n".join(found)

    def calms_down(self) -> None:
        """Everybody is there again and time passes; then nothing is left undone and the audit finds nothing."""
        self.town.bank.away = False
        self.town.api.troubles.clear()
        self.town.work()
        for order_id in self.town.bank.books:  # because a bank tells again what nobody has taken from it
            self.bank_tells(order_id)
        for seconds in CALM_SECONDS:
            self.town.clock.move(seconds=seconds)
            self.town.sweep()
        self.checks()
        with self.town.house.reading() as work:
            facts = _read(work)
            left = [each for each in breaches(facts, quiet=True) if not each.startswith("a message hangs")]
            left += [*books.unheard(self, facts), *audit.differences(work)]
        assert not left, "\n".join(left)

    def _delivers(self, number: str, message: dict[str, Any]) -> None:
        stamp = str(int(self.now.timestamp()))
        self._posts({"from": number.lstrip("+"), "id": self.town.next_id(), "timestamp": stamp, **message})

    def _posts(self, message: dict[str, Any]) -> None:
        self.last_message = message
        if self.town.deliver(message) == 200:
            self.answered.append(f"m:{message['id']}")  # as the inbox names it
        self.hears("turn")


def _read(work: Work) -> Facts:
    """The tables that the players choose from, read before the session ends."""
    facts = Facts(work)
    for name in CHOSEN_FROM:
        getattr(facts, name)
    return facts
