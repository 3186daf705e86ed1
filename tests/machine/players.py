"""Who plays: each deed is what one of them can do at their own end, and says nothing of what should come of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services import bookings, sweep
from services.changes import course, offers, settling, terms
from services.clock import local_date
from services.contacts import people
from services.errors import SendError
from services.guest import moving, similar
from services.money import Money
from services.owner import owner_taps
from services.payments import checkout, look, refund_desk, topups
from services.payments.gateways.contract import Outcome, RefundOutcome
from services.payments.refund_desk import Desk
from services.referrer import payouts, referrals
from services.tables import Booking, Listing
from tests.machine.world import ADMIN, World
from tests.town import PAWAR, RAVI


@dataclass(frozen=True)
class Wish:
    """What a guest wants."""

    guest: str
    place: str
    in_days: int
    nights: int
    people: int
    code: str


@dataclass(frozen=True)
class Customer:
    """Asks, pays, changes their mind."""

    world: World

    def asks(self, wish: Wish) -> Booking:
        """A hold and a price."""
        with self.world.town.house.work() as work:
            guest = people.find_or_make(work, wish.guest)
            listing = work.tx.scalars(select(Listing).where(Listing.slug == wish.place)).one()
            arrival = local_date(work.now, "Asia/Kolkata") + timedelta(days=wish.in_days)
            checked = referrals.check(work, wish.code, guest)
            ask = bookings.Ask(listing.id, arrival, arrival + timedelta(days=wish.nights), wish.people, "Ravi Kumar",
                               code=checked.code)  # fmt: skip
            return bookings.offer(work, guest, ask)

    def opens_the_page(self, booking: Any) -> str:
        """Press the pay button; the order it leads to."""
        town = self.world.town
        opened = checkout.open_page(town.house, town.gateways, booking.booking_id)
        return opened.form.fields["orderId"] if opened.form else ""

    def books_and_pays(self, wish: Wish) -> None:
        """All at once."""
        town = self.world.town
        order_id = self.opens_the_page(self.asks(wish))
        town.bank.pays(order_id)
        look.at(town.house, town.gateways, order_id)

    def takes_back(self, booking: Any) -> None:
        """Tap the yes under the question whether to cancel."""
        self.world.taps(_address(self.world, booking.guest_id), f"mine.cancelled:{booking.booking_id}")

    def moves_over(self, booking: Any, which: int) -> None:
        """Take another place instead of the money, as the list of them shows it."""
        with self.world.town.house.work() as work:
            old = bookings.by_id(work, booking.booking_id)
            assert old is not None
            offers = [offer for offer in similar.places(work, old) if offer.quote]
            if offers and (quote := offers[which % len(offers)].quote):
                place = offers[which % len(offers)].listing
                moving.accept(work, old.guest, old.booking_id, place.id, quote.total.minor)

    def wants_the_money(self, booking: Any) -> None:
        """And no other place."""
        with self.world.town.house.work() as work:
            old = bookings.locked(work, booking.booking_id)
            assert old is not None
            moving.take_refund(work, old, actor=f"guest:{old.guest_id}")

    def wants_a_change(self, booking: Any, days_later: int, nights: int, people: int) -> None:
        """Other days or people for a paid stay, and yes to what it costs."""
        first = booking.check_in + timedelta(days=days_later)
        with self.world.town.house.work() as work:
            stay = bookings.by_id(work, booking.booking_id)
            assert stay is not None
            actor = f"guest:{stay.guest_id}"
            change = offers.offer(work, stay, terms.Wish(first, first + timedelta(days=nights), people), actor=actor)
            settling.agree(work, change, actor=actor)

    def pays_for_a_change(self, change: Any, at_once: bool) -> None:
        """Press the button for what it costs more; the bank may decide later."""
        town = self.world.town
        opened = topups.open_page(town.house, town.gateways, change.change_id)
        if opened.form and at_once:
            order_id = opened.form.fields["orderId"]
            town.bank.pays(order_id)
            look.at(town.house, town.gateways, order_id)

    def withdraws_a_change(self, change: Any) -> None:
        """Keep the stay as it is."""
        with self.world.town.house.work() as work:
            found = course.locked(work, change.change_id)
            assert found is not None
            course.withdraw(work, found, actor=f"guest:{found.booking.guest_id}")

    def lets_go(self, guest: str) -> None:
        """Write `cancel`."""
        self.world.says(guest, "cancel")

    def writes(self, wish: Wish) -> None:
        """Say it all in one line."""
        day = local_date(self.world.now, "Asia/Kolkata") + timedelta(days=wish.in_days + 1)
        until = day + timedelta(days=wish.nights)
        self.world.says(wish.guest, f"{wish.place.replace('-', ' ')} {day:%-d %b} to {until:%-d %b} 2 veg")


@dataclass(frozen=True)
class Bank:
    """Takes money, sends it back, tells us or does not, and is away at times."""

    world: World

    def decides(self, order_id: str, outcome: Outcome, minor: int | None) -> None:
        """Something ends on its page. What is paid is paid."""
        self.world.town.bank.pays(order_id, outcome, Money(minor) if minor else None)

    def tells(self, order_id: str) -> None:
        """Its webhook comes, which is a hint, and the workers look."""
        self.world.bank_tells(order_id)

    def is_asked(self, order_id: str) -> None:
        """We look by ourselves."""
        look.at(self.world.town.house, self.world.town.gateways, order_id)

    def has_money_of_nobody(self, number: int) -> None:
        """Somebody pays under an order that is none of ours."""
        self.world.town.bank.pays(f"POS-{number}", Outcome.PAID, Money(70_000))
        self.tells(f"POS-{number}")

    def ends_a_refund(self, reference: str, outcome: RefundOutcome) -> None:
        """It is done or refused, for good."""
        self.world.town.bank.refund_says[reference] = outcome

    def goes_away(self) -> None:
        """It does not answer while the next deed is done."""
        self.world.without_bank = True


@dataclass(frozen=True)
class Owner:
    """Answers by tap or by word, in time or late, and keeps the desk."""

    world: World

    def taps(self, token: Any) -> None:
        """Tap a Confirm or a Cancel."""
        self.world.taps(token.address, self._signed(token))

    def forwards_a_button(self, token: Any) -> None:
        """And somebody else taps it."""
        self.world.taps(RAVI, self._signed(token))

    def types(self, booking: Any, word: str) -> None:
        """`YES 4821`."""
        self.world.says(_address(self.world, booking.owner_id), f"{word} {booking.owner_code or '0000'}")

    def at_the_desk(self, booking: Any, deed: str) -> None:
        """Let a guest in, out, or back out."""
        self.world.taps(PAWAR, f"desk.{deed}:{booking.check_in_code}")

    def _signed(self, token: Any) -> str:
        return owner_taps.sign(self.world.town.settings, token.jti, token.expires_at)


@dataclass(frozen=True)
class Admin:
    """Decides what waits for a person."""

    world: World

    def sees_to_a_booking(self, booking: Any, deed: str) -> None:
        """In the owner's place, or of its payment."""
        self.world.taps(ADMIN, f"admin.{deed}:{booking.booking_id}")

    def sees_to_a_refund(self, refund: Any, deed: str) -> None:
        """Through the gateway, by hand with its reference typed, arrived."""
        if deed == "hand":
            self.world.says(ADMIN, f"refunded {refund.refund_id} PTM-{refund.refund_id[-3:]}")
        else:
            self.world.taps(ADMIN, f"admin.refund_{deed}:{refund.refund_id}")

    def sees_to_money_of_nobody(self, stray: Any, deed: str) -> None:
        """Send it back, by the gateway or by hand, or leave it."""
        if deed == "hand":
            self.world.says(ADMIN, f"refunded RF-{stray.order_id} PTM-1")
        else:
            self.world.taps(ADMIN, f"admin.stray_{deed}:{stray.order_id}")

    def decides_a_payout(self, payout: Any, answer: str) -> None:
        """Paid or refused."""
        self.world.taps(ADMIN, f"admin.payout_{answer}:{payout.payout_id}")

    def gives(self, payment: Any, minor: int) -> None:
        """Have a part sent back out of goodwill, of a stay in any state."""
        with self.world.town.house.work() as work:
            booking = bookings.by_number(work, payment.booking_id)
            assert booking is not None
            bookings.locked(work, booking.booking_id)
            desk = Desk(work, "admin:meera@thikana.example", frozenset({"paytm"}))
            refund_desk.initiate(desk, booking, "cold water", Money(minor))


@dataclass(frozen=True)
class Referrer:
    """Wants to be paid."""

    world: World

    def asks(self, _booking: Any, who: str, minor: int) -> None:
        """Ask for a payout, of more than there is at times."""
        with self.world.town.house.work() as work:
            payouts.request(work, people.find_or_make(work, who), Money(minor))


@dataclass(frozen=True)
class Clock:
    """Time, and what the schedule does in it."""

    world: World

    def moves(self, minutes: int) -> None:
        """Time passes and nothing else happens."""
        self.world.town.clock.move(minutes=minutes)

    def strikes_after(self, minutes: int) -> None:
        """Time passes, then one round of the schedule and of the monitor of payments that hang."""
        town = self.world.town
        town.clock.move(minutes=minutes)
        sweep.alert_stuck(town.house, town.gateways)
        town.sweep()


@dataclass(frozen=True)
class Post:
    """WhatsApp takes what we send, or does not."""

    world: World

    def goes_out(self) -> None:
        """The senders hear their bells."""
        self.world.hears("send", "refund", "look")

    def refuses(self, code: int) -> None:
        """The next message is not taken."""
        self.world.town.api.troubles.append(SendError("not now", unknown=code == 0, code=code or None))

    def brings_again(self) -> None:
        """The last message of somebody's, word for word."""
        self.world.brings_again()


@dataclass(frozen=True)
class Process:
    """The program itself."""

    world: World

    def is_doomed(self, point: int) -> None:
        """It dies at that point of the next deed, if the deed comes so far."""
        self.world.doom = point


def cast_of(world: World) -> dict[str, Any]:
    """Everybody, by their part."""
    parts = (Customer, Bank, Owner, Admin, Referrer, Clock, Post, Process)
    return {part.__name__.lower(): part(world) for part in parts}


def _address(world: World, person_id: int) -> str:
    return next(address for address, number in world.facts.addresses.items() if number == person_id)
