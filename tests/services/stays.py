"""A booking brought as far as a test needs it, through the doors that people and the gateway use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from werkzeug.test import TestResponse

from services import bookings, links
from services.contacts import people
from services.house import Work
from services.money import Money
from services.payments import look
from services.payments.gateways.contract import Outcome
from services.referrer import referrals
from services.tables import Booking, BookingEvent, Claim, Listing, OutboxRow, Payment, Refund
from tests.town import RAVI, Heard, Town

ARRIVAL = date(2026, 12, 4)


@dataclass(frozen=True)
class Stay:
    """One booking and what may happen to it."""

    town: Town
    booking_id: str

    @property
    def booking(self) -> Booking:
        """The booking as it is now."""
        with self.town.house.reading() as work:
            found = bookings.by_id(work, self.booking_id)
            assert found is not None
            return found

    @property
    def state(self) -> str:
        """Its state now."""
        return self.booking.booking_status

    @property
    def payments(self) -> list[Payment]:
        """Its attempts, oldest first."""
        with self.town.house.reading() as work:
            mine = select(Payment).where(Payment.booking_id == self.booking.id)
            return list(work.tx.scalars(mine.order_by(Payment.attempt)))

    @property
    def refunds(self) -> list[Refund]:
        """What has to go back."""
        with self.town.house.reading() as work:
            return list(work.tx.scalars(select(Refund).where(Refund.booking_id == self.booking.id)))

    @property
    def events(self) -> list[BookingEvent]:
        """Its moves, oldest first."""
        with self.town.house.reading() as work:
            return list(bookings.history(work, self.booking))

    @property
    def claims(self) -> list[Claim]:
        """The nights it holds."""
        with self.town.house.reading() as work:
            mine = select(Claim).where(Claim.holder == "booking", Claim.holder_id == self.booking.id)
            return list(work.tx.scalars(mine))

    @property
    def letters(self) -> list[OutboxRow]:
        """What was written to anybody about it, oldest first."""
        with self.town.house.reading() as work:
            mine = select(OutboxRow).where(OutboxRow.booking_id == self.booking.id)
            return list(work.tx.scalars(mine.order_by(OutboxRow.id)))

    def told(self, role: str) -> list[str]:
        """The notices written to that role about it, by their keys."""
        return [row.body["key"] for row in self.letters if row.role == role]

    @property
    def pay_path(self) -> str:
        """The path of its pay link."""
        return f"/pay/{links.pay_token(self.town.settings, self.booking_id)}"

    @property
    def ticket_query(self) -> str:
        """What stands behind the question mark of its ticket link."""
        return links.ticket_query(self.town.settings, self.booking_id)

    def press_pay(self) -> TestResponse:
        """Press the button of the pay page."""
        return self.town.browser.post(self.pay_path)

    def tries(self) -> str:
        """Press the button and say which attempt it led to."""
        answer = self.press_pay()
        assert answer.status_code == 200, answer.status
        return self.payments[-1].order_id

    def hears(self, order_id: str, outcome: Outcome = Outcome.PAID, amount: Money | None = None) -> None:
        """Something ends at the bank, and we ask."""
        self.town.bank.pays(order_id, outcome, amount)
        look.at(self.town.house, self.town.gateways, order_id)

    def is_paid(self) -> Stay:
        """Opened, paid, and everybody told."""
        self.hears(self.tries())
        self.town.work()
        return self

    def is_confirmed(self) -> Stay:
        """Paid, and the owner has tapped Confirm."""
        self.is_paid()
        self.owner_taps("Confirm")
        return self

    def owner_taps(self, title: str, heard: Heard | None = None) -> None:
        """The owner taps the newest request, or an earlier one."""
        phone = self.town.phone(self.booking.listing.owner.address)
        phone.taps(title, heard or self.request())

    def request(self) -> Heard:
        """The newest request on the owner's phone about this booking."""
        phone = self.town.phone(self.booking.listing.owner.address)
        return next(heard for heard in reversed(phone.heard) if self.booking_id in heard.text and heard.choices)


def offered(
    town: Town,
    *,
    guest: str = RAVI,
    listing: str = "lakeview-cottage",
    arrival: date = ARRIVAL,
    nights: int = 2,
    guests: int = 2,
    code: str = "",
    name: str = "Ravi Kumar",
) -> Stay:
    """A booking that waits for its payment."""
    with town.house.work() as work:
        person = people.find_or_make(work, guest)
        place = work.tx.scalars(select(Listing).where(Listing.slug == listing)).one()
        ask = bookings.Ask(
            listing_id=place.id,
            check_in=arrival,
            check_out=arrival + timedelta(days=nights),
            guests=guests,
            guest_name=name,
            code=referrals.find(work, code) if code else None,
        )
        return Stay(town, bookings.offer(work, person, ask).booking_id)


@contextmanager
def forced(stay: Stay, state: str) -> Iterator[tuple[Work, Booking]]:
    """The booking put into a state by force, inside a transaction that the caller ends."""
    with stay.town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        booking.booking_status = state
        work.tx.flush()
        yield work, booking


def money_is_right(stay: Stay) -> None:
    """What must hold of a booking's money and nights whatever has happened."""
    booking, refunds = stay.booking, stay.refunds
    assert booking.pay_now + booking.discount + booking.due == booking.price
    parts = booking.platform_minor + booking.referrer_minor + booking.discount_minor
    assert parts == Money(booking.advance_minor, booking.currency).share(3000).minor
    captured = [each for each in stay.payments if each.captured_minor]
    assert sum(each.home == "ATTACHED" for each in captured) <= 1
    for each in captured:
        rows = [refund for refund in refunds if refund.payment_id == each.id]
        assert [refund.amount_minor for refund in rows] == ([each.captured_minor] if each.home == "REFUND" else [])
    assert len(refunds) == sum(each.home == "REFUND" for each in captured)
    attached = sum(each.captured_minor for each in captured if each.home == "ATTACHED")
    assert attached in (0, booking.paid_minor)
    assert bool(stay.claims) == (booking.booking_status in HOLD_NIGHTS)
    assert len(stay.claims) in (0, booking.nights)


HOLD_NIGHTS = {
    "PAYMENT_PENDING", "PAYMENT_FAILED", "PAYMENT_SUCCESS", "BOOKING_REQUEST_SENT_TO_OWNER", "OWNER_CONFIRMED",
    "TICKET_GENERATED", "CHECKED_IN", "COMPLETED",
}  # fmt: skip
