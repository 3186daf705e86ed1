"""A paid stay that its guest wants changed, through the doors: words and taps, the pay link, the owner's buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from services import audit, links
from services.money import Money
from services.payments import look
from services.payments.gateways.contract import Outcome
from services.tables import Claim, Listing, StayChange
from tests.heard import Heard
from tests.invariants import assert_whole
from tests.services.stays import Stay, offered
from tests.town import Phone, Town

YES, NO = "Yes, change it", "No, keep it"


@dataclass(frozen=True)
class Changing:
    """One stay and the changes of it."""

    stay: Stay

    @property
    def town(self) -> Town:
        """Where it is."""
        return self.stay.town

    @property
    def guest(self) -> Phone:
        """Who booked it."""
        return self.town.phone(self.stay.booking.guest.address)

    @property
    def changes(self) -> list[StayChange]:
        """All of them, oldest first."""
        with self.town.house.reading() as work:
            mine = select(StayChange).where(StayChange.booking_id == self.stay.booking.id)
            return list(work.tx.scalars(mine.order_by(StayChange.number)))

    @property
    def state(self) -> str:
        """The state of the newest."""
        return self.changes[-1].status

    @property
    def nights(self) -> tuple[str, str]:
        """From when to when the stay is now."""
        booking = self.stay.booking
        return booking.check_in.isoformat(), booking.check_out.isoformat()

    @property
    def held(self) -> list[str]:
        """The nights held for changes beside the stay's own."""
        with self.town.house.reading() as work:
            return sorted(work.tx.scalars(select(Claim.slot).where(Claim.holder == "change")))

    def asks(self, words: str) -> Heard:
        """Say what shall be otherwise; before that the talk hears of a stay that was not booked in it."""
        if not self.guest.heard or "Shall we" not in self.guest.last.text:
            self.guest.says("change")
        return self.guest.says(words)

    def agrees(self, words: str) -> Heard:
        """Say it, and tap the yes."""
        return self.guest.taps(YES, self.asks(words))

    @property
    def pay_path(self) -> str:
        """The path of the newest change's pay link."""
        return f"/pay/{links.pay_token(self.town.settings, self.changes[-1].change_id)}"

    def tries(self) -> str:
        """Press the pay button; the order it led to."""
        answer = self.town.browser.post(self.pay_path)
        assert answer.status_code == 200, answer.status
        return self.stay.payments[-1].order_id

    def hears(self, order_id: str, outcome: Outcome = Outcome.PAID, amount: Money | None = None) -> None:
        """Something ends at the bank, and we ask."""
        self.town.bank.pays(order_id, outcome, amount)
        look.at(self.town.house, self.town.gateways, order_id)
        self.town.work()

    def pays(self) -> Changing:
        """Pay the difference."""
        self.hears(self.tries())
        return self

    def owner_taps(self, title: str) -> Changing:
        """The owner taps the newest question."""
        self.stay.owner_taps(title)
        return self

    def is_sound(self) -> None:
        """Books, nights and trail say the same of it."""
        with self.town.house.reading() as work:
            found = audit.differences(work)
            assert not found, "\n".join(found)
        assert_whole(self.town.house)


def confirmed(town: Town, *, listing: str = "lakeview-cottage", guests: int = 2, code: str = "") -> Changing:
    """A stay that is paid and confirmed, 4 to 6 December."""
    return Changing(offered(town, listing=listing, guests=guests, code=code).is_confirmed())


def set_listing(town: Town, slug: str = "lakeview-cottage", **values: object) -> None:
    """Let a listing be run otherwise."""
    with town.house.work() as work:
        listing = work.tx.scalars(select(Listing).where(Listing.slug == slug)).one()
        for name, value in values.items():
            setattr(listing, name, value)


def it_is(town: Town, instant: datetime) -> None:
    """Move the clock to an instant."""
    town.clock.instant = instant.astimezone(UTC)
