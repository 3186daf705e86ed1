"""The message budget: each message costs money and somebody's attention, so a journey that needs more of them fails.

At most 5 messages to a guest up to the ticket when they say at once what they want, 9 when they are asked one thing at
a time, and 16 to all parties for a whole stay with a referrer, from the first word to the end of the stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from services.tables import Booking
from tests.services.stays import Stay
from tests.town import ASHA, MEERA, NAMES, PAWAR, RAVI, Heard, Town

FAST, GUIDED, WHOLE_STAY = 5, 9, 16
PARTIES = (RAVI, PAWAR, MEERA, ASHA)


def told(town: Town) -> Counter[str]:
    """How many messages each person got."""
    return Counter(NAMES[body["to"]] for body in town.api.sent)


def says_it_all(town: Town) -> None:
    town.phone(RAVI).says("Hi, code ASHA10 - lakeview cottage 4-6 dec, 2 people")


def says_where_and_when(town: Town) -> None:
    guest = town.phone(RAVI)
    guest.says("Hi, code ASHA10 - cottage near Lonavala 4-6 dec, 2 people")
    guest.taps("Lakeview Cottage")


def is_asked_one_thing_at_a_time(town: Town) -> None:
    guest = town.phone(RAVI)
    guest.says("hi")
    for title in ("Lakeview Cottage", "Next weekend", "2 veg", "Ravi Kumar", "No code"):
        guest.taps(title)


def newest(town: Town) -> Stay:
    """The booking that was made last."""
    with town.house.reading() as work:
        ids = select(Booking.booking_id).order_by(Booking.id.desc())
        return Stay(town, work.tx.scalars(ids.limit(1)).one())


def gets_the_ticket(town: Town) -> Heard:
    """Pays, and the owner confirms."""
    newest(town).is_paid().owner_taps("Confirm")
    return town.phone(RAVI).last


@pytest.mark.parametrize(
    ("begins", "budget"),
    [(says_it_all, FAST), (says_where_and_when, FAST), (is_asked_one_thing_at_a_time, GUIDED)],
)
@pytest.mark.trap(22)
def test_a_guest_gets_few_messages_up_to_the_ticket(town: Town, begins: Callable[[Town], None], budget: int) -> None:
    begins(town)
    assert "/ticket?" in gets_the_ticket(town).text
    assert told(town)[NAMES[RAVI]] <= budget, told(town)


@pytest.mark.trap(18)
def test_a_whole_stay_fits_its_budget(town: Town) -> None:
    says_where_and_when(town)
    gets_the_ticket(town)
    stay, owner = newest(town), town.phone(PAWAR)
    code = stay.booking.check_in_code or ""
    town.wait(days=13)
    town.wait(days=1, hours=6)
    owner.says(code)
    owner.taps("Checked in")
    town.wait(days=2)
    assert stay.state == "COMPLETED"
    assert set(told(town)) == {NAMES[party] for party in PARTIES}, "the budget is for all parties, so all must be in it"
    assert told(town).total() <= WHOLE_STAY, told(town)
