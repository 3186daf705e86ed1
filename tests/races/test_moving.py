"""A guest who moves over and an admin who sends the money back, at the same instant: one of them, wholly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from services import audit, bookings
from services.contacts import people
from services.errors import IllegalMove
from services.guest import moving, similar
from services.owner import owners
from services.payments import checkout, refunds, settle
from tests.races.together import at_once
from tests.services.stays import Stay, offered
from tests.town import MEERA, RAVI, Town

ROUNDS: Final = {"postgresql": 6, "sqlite": 1}
FINGERS: Final = 4
FIRST_NIGHT: Final = date(2026, 12, 7)  # a Monday, because every night of these rounds costs the same


def declined(town: Town, number: int, listing: str) -> Stay:
    """A paid night of Ravi's that fell through."""
    stay = offered(town, listing=listing, arrival=FIRST_NIGHT + timedelta(days=number), nights=1)
    paid(stay)
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        owners.decide_for(work, booking, "cancel", actor="clock")
    return stay


def paid(stay: Stay) -> None:
    """Opened and paid, without a browser."""
    assert checkout.open_page(stay.town.house, stay.town.gateways, stay.booking_id).form
    stay.hears(f"{stay.booking_id}-1")


def says_yes(stay: Stay, place: str) -> Callable[[], moving.Answered]:
    """Ravi's finger on the yes to that place, at the price it has now."""
    with stay.town.house.reading() as work:
        booking = bookings.by_id(work, stay.booking_id)
        assert booking is not None
        offer = next(each for each in similar.places(work, booking) if each.listing.slug == place)
        assert offer.quote is not None
        asked = stay.booking_id, offer.listing.id, offer.quote.total.minor
    return partial(_says_yes, stay.town, *asked)


def _says_yes(town: Town, booking_id: str, listing_id: int, total_minor: int) -> moving.Answered:
    with town.house.work() as work:
        return moving.accept(work, people.find_or_make(work, RAVI), booking_id, listing_id, total_minor)


def refunds_it(stay: Stay) -> Callable[[], str]:
    """Meera's finger on the refund."""
    [refund] = stay.refunds
    return partial(_refunds_it, stay.town, refund.refund_id)


def _refunds_it(town: Town, refund_id: str) -> str:
    with town.house.work() as work:
        refund = refunds.by_id(work, refund_id)
        assert refund is not None
        try:
            return refunds.start(work, refund, actor=f"admin:{MEERA}", reference="PTM-1").status
        except IllegalMove:
            return "too late"


def settles(town: Town, order_id: str) -> str:
    """The bank's news, believed."""
    with town.house.work() as work:
        settle.settle(work, town.bank.look_up(order_id), actor="gateway:paytm")
        return "settled"


def books_are_right(town: Town) -> None:
    with town.house.reading() as work:
        assert audit.differences(work) == []


def test_yes_and_refund_at_once_do_one_of_the_two(racing_town: Town) -> None:
    for number in range(ROUNDS[racing_town.house.engine.dialect.name]):
        stay = declined(racing_town, number, "lakeview-cottage")
        yes = says_yes(stay, "pine-cottage")
        deeds = [refunds_it(stay), *[lambda yes=yes: yes().verdict] * (1 + number % FINGERS)]
        refunded, *verdicts = at_once(deeds)
        if refunded == "too late":
            assert Counter(verdicts) == Counter(["moved", *["late"] * (len(verdicts) - 1)])
            assert (stay.state, stay.booking.paid_minor) == ("CANCELLED_NO_REFUND", 0)
        else:
            assert set(verdicts) == {"late"}
            assert stay.state == "REFUND_INITIATED"
    books_are_right(racing_town)


def test_the_difference_and_the_refund_at_once_do_one_of_the_two(racing_town: Town) -> None:
    for number in range(ROUNDS[racing_town.house.engine.dialect.name]):
        stay = declined(racing_town, number, "pine-cottage")
        answered = says_yes(stay, "lakeview-cottage")()
        assert answered.booking is not None
        new = Stay(racing_town, answered.booking.booking_id)
        assert checkout.open_page(racing_town.house, racing_town.gateways, new.booking_id).form
        order_id = f"{new.booking_id}-1"
        racing_town.bank.pays(order_id)
        refunded, _ = at_once([refunds_it(stay), partial(settles, racing_town, order_id)])
        if refunded == "too late":
            assert (stay.state, new.state) == ("CANCELLED_NO_REFUND", "BOOKING_REQUEST_SENT_TO_OWNER")
        else:
            assert (stay.state, new.state) == ("REFUND_INITIATED", "REFUND_REQUIRED")
    books_are_right(racing_town)
