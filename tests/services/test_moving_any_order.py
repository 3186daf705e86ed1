"""Yes, refund, payment, owner, admin and clock in any order: the books agree after each, and one stay lives at most."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from services import audit, bookings
from services.guest import moving, similar
from services.house import Work
from services.money import Money
from services.owner import owners
from services.payments import checkout, refunds, settle
from services.payments.gateways.contract import Outcome
from services.states import PAID
from services.tables import Booking, Payment, Refund
from tests.services.stays import offered
from tests.town import RAVI, Town

ARRIVALS: Final = (date(2027, 2, 2) + timedelta(days=3 * n) for n in count())
ADMIN: Final = "admin:+919000000021"


@dataclass
class Nights:
    """One wish for nights, and all bookings that came of it, oldest first."""

    town: Town
    arrival: date
    orders: list[str] = field(default_factory=list)

    def rows(self, work: Work) -> list[Booking]:
        """The bookings, ours until the transaction ends."""
        mine = select(Booking).where(Booking.check_in == self.arrival).order_by(Booking.id)
        return list(work.tx.scalars(mine.with_for_update(of=Booking)))

    def last(self, work: Work, *states: str) -> Booking | None:
        """The newest of them in one of these states."""
        return next((each for each in reversed(self.rows(work)) if each.booking_status in states), None)

    def refunds(self, work: Work, status: str) -> list[Refund]:
        """Their refunds of that status."""
        ids = [each.id for each in self.rows(work)]
        return list(work.tx.scalars(select(Refund).where(Refund.booking_id.in_(ids), Refund.status == status)))


def _yes(which: int) -> Callable[[Nights], None]:
    def go(nights: Nights) -> None:
        with nights.town.house.work() as work:
            old = nights.last(work, "REFUND_REQUIRED")
            offers = similar.places(work, old) if old else []
            if old is not None and len(offers) > which and offers[which].quote:
                listing_id, total = offers[which].listing.id, offers[which].quote.total.minor
                moving.accept(work, old.guest, old.booking_id, listing_id, total)

    return go


def _takes_refund(nights: Nights) -> None:
    with nights.town.house.work() as work:
        if old := nights.last(work, "REFUND_REQUIRED"):
            moving.take_refund(work, old, actor=f"guest:{old.guest_id}")


def _admin_refunds(nights: Nights) -> None:
    with nights.town.house.work() as work:
        for refund in nights.refunds(work, "REQUIRED")[:1]:
            refunds.start(work, refund, actor=ADMIN, reference="PTM-1")


def _refund_arrives(nights: Nights) -> None:
    with nights.town.house.work() as work:
        for refund in nights.refunds(work, "INITIATED")[:1]:
            refunds.complete(work, refund, actor=ADMIN)


def _opens_the_bank(nights: Nights) -> None:
    with nights.town.house.work() as work:
        found = nights.last(work, "PAYMENT_PENDING")
    if found is not None and checkout.open_page(nights.town.house, nights.town.gateways, found.booking_id).form:
        with nights.town.house.reading() as work:
            last = checkout.last_attempt(work, found)
            assert last is not None
        nights.orders.append(last.order_id)


def _money_arrives(nights: Nights) -> None:
    """However late it is for it."""
    if nights.orders:
        order_id = nights.orders.pop()
        nights.town.bank.pays(order_id, Outcome.PAID)
        with nights.town.house.work() as work:
            settle.settle(work, nights.town.bank.look_up(order_id), actor="gateway:paytm")


def _owner_says(action: str) -> Callable[[Nights], None]:
    def go(nights: Nights) -> None:
        with nights.town.house.work() as work:
            if asked := nights.last(work, owners.WAITING):
                owners.decide_for(work, asked, action, actor="clock")

    return go


def _time_passes(nights: Nights) -> None:
    nights.town.clock.move(minutes=16)
    with nights.town.house.work() as work:
        bookings.expire_overdue(work)
        refunds.send_what_waited(work)


DEEDS: Final[Mapping[str, Callable[[Nights], None]]] = {
    "the guest takes the place most like it": _yes(0),
    "the guest takes the second": _yes(1),
    "the guest takes the third": _yes(2),
    "the guest takes the refund": _takes_refund,
    "an admin sends a refund": _admin_refunds,
    "a refund arrives": _refund_arrives,
    "the guest opens the bank's page": _opens_the_bank,
    "the difference arrives": _money_arrives,
    "the owner says no": _owner_says("cancel"),
    "the owner says yes": _owner_says("confirm"),
    "a quarter of an hour passes": _time_passes,
}


def what_is_wrong(nights: Nights) -> list[str]:
    """What may never be of these nights, in words."""
    with nights.town.house.work() as work:
        rows = nights.rows(work)
        living = [each.booking_id for each in rows if each.booking_status in PAID]
        payments = work.tx.scalars(select(Payment).where(Payment.booking_id.in_([each.id for each in rows])))
        overspent = [each.order_id for each in payments if refunds.left_of(work, each) < Money(0)]
        wrong = [f"{living} live beside each other"] if len(living) > 1 else []
        return wrong + [f"more of {order_id} goes back than came" for order_id in overspent] + audit.differences(work)


@pytest.mark.timeout(60)
@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(list(DEEDS)), min_size=6, max_size=12))
def test_whatever_comes_first_the_books_agree(automatic: Town, deeds: list[str]) -> None:
    nights = Nights(automatic, next(ARRIVALS))
    stay = offered(automatic, guest=RAVI, listing="pine-cottage", arrival=nights.arrival)
    assert checkout.open_page(automatic.house, automatic.gateways, stay.booking_id).form
    stay.hears(f"{stay.booking_id}-1")
    DEEDS["the owner says no"](nights)
    for deed in deeds:
        DEEDS[deed](nights)
        assert what_is_wrong(nights) == [], deed
