"""Confirm and Cancel at the same instant, from two phones or two fingers: the first one counts, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from services import bookings
from services.contacts import people
from services.owner import owner_taps, owners
from services.payments import checkout
from services.tables import Booking
from tests.races.together import at_once, customer
from tests.services.stays import Stay, offered
from tests.town import PAWAR, Town

ROUNDS: Final = {"postgresql": 5, "sqlite": 1}
AT_ONCE: Final = 4
PAIRS: Final = 5  # of a Confirm and a Cancel for each booking
FIRST_NIGHT: Final = date(2026, 12, 1)


def _asked(town: Town, number: int) -> Stay:
    """A paid stay of its own night that waits for Mr. Pawar."""
    arrival = FIRST_NIGHT + timedelta(days=number)
    stay = offered(town, guest=customer(number % 90), arrival=arrival, nights=1)
    assert checkout.open_page(town.house, town.gateways, stay.booking_id).form
    stay.hears(f"{stay.booking_id}-1")
    return stay


def _taps(town: Town, stay: Stay, pairs: int = 1) -> list[Callable[[], str]]:
    """A Confirm, a Cancel, and so on, each tapped in a transaction of its own."""
    with town.house.work() as work:
        choices = [choice for _ in range(pairs) for choice in owner_taps.make(work, stay.booking)]
    return [partial(_tap, town, choice) for choice in choices]


def _tap(town: Town, choice: str) -> str:
    with town.house.work() as work:
        return owners.take_tap(work, people.find_or_make(work, PAWAR), choice, town.clock.now()).verdict


def test_confirm_and_cancel_tapped_at_once_make_one_decision(racing_town: Town) -> None:
    rounds = ROUNDS[racing_town.house.engine.dialect.name]
    for round_ in range(rounds):
        stays = [_asked(racing_town, round_ * AT_ONCE + number) for number in range(AT_ONCE)]
        verdicts = at_once([tap for stay in stays for tap in _taps(racing_town, stay, PAIRS)])
        assert Counter(verdicts) == {"done": AT_ONCE, "already": AT_ONCE * (2 * PAIRS - 1)}
        for stay in stays:
            decisions = [event.event for event in stay.events if event.event.startswith("owner_c")]
            assert len(decisions) == 1
            confirmed = decisions == ["owner_confirmed"]
            assert stay.state == ("TICKET_GENERATED" if confirmed else "REFUND_REQUIRED")
            assert len(stay.refunds) == (0 if confirmed else 1)


def test_one_button_tapped_by_twenty_fingers_counts_once(racing_town: Town) -> None:
    stay = _asked(racing_town, 0)
    confirm, _ = _taps(racing_town, stay)
    assert Counter(at_once([confirm] * 20)) == {"done": 1, "already": 19}
    assert stay.told("customer").count("ticket") == 1


def test_the_owner_confirms_while_a_fresh_request_is_made(racing_town: Town) -> None:
    stay = _asked(racing_town, 0)
    confirm, _ = _taps(racing_town, stay)

    def ask_again() -> str:
        with racing_town.house.work() as work:
            booking = bookings.locked(work, stay.booking_id)
            assert isinstance(booking, Booking)
            if booking.booking_status == owners.WAITING:
                owners.ask_again(work, booking, "again:1")
        return "asked"

    verdicts = at_once([confirm, ask_again])
    assert verdicts[0] in ("done", "expired", "used")
    assert stay.state == ("TICKET_GENERATED" if verdicts[0] == "done" else owners.WAITING)
