"""Every state against every deed that moves something: what may happen leaves one trace, all else leaves nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from services import bookings
from services.contacts import people
from services.errors import IllegalMove
from services.guest import cancelling
from services.house import Work
from services.money import Money
from services.owner import front_desk, owners
from services.payments import refunds, strays
from services.payments.gateways.contract import News, Outcome
from services.referrer import payouts
from services.states import BOOKING, COMMISSION, PAYOUT, REFUND, SAME, STRAY, Moves, all_events, all_states
from services.tables import Booking, BookingEvent, OutboxRow, Payout, Posting, Refund, StrayPayment, TrailRow
from services.tickets import issue
from tests.services.stays import Stay, forced, offered
from tests.town import ASHA, PAWAR, Town

ADMIN: Final = "admin:+919000000099"
Deed = Callable[[Work, Any], object]


@dataclass(frozen=True)
class Kind:
    """Something with a state of its own: its table of moves, its name in the trail, and what brings each event about.

    `told`: events that come from outside, which are passed by in silence where they say nothing new.
    """

    moves: Moves
    table: Any
    name: Callable[[Any], str]
    deeds: Mapping[str, Deed]
    told: frozenset[str] = frozenset()


def _hears(outcome: Outcome) -> Deed:
    def believe(work: Work, stray: StrayPayment) -> None:
        strays.believe(work, News(stray.order_id, outcome, Money(5000), "TXN-9", trusted=True), "gateway:paytm")

    return believe


KINDS: Final = {
    "refund": Kind(
        REFUND,
        Refund,
        lambda row: f"refund:{row.refund_id}",
        {
            "started": lambda work, row: refunds.start(work, row, actor=ADMIN),
            "done": lambda work, row: refunds.complete(work, row, actor=ADMIN),
            "failed": lambda work, row: refunds.fail(work, row, actor=ADMIN, why="a cause"),
            "withdrawn": lambda work, row: refunds.withdraw(work, row, actor="guest:1"),
        },
    ),
    "payout": Kind(
        PAYOUT,
        Payout,
        lambda row: f"payout:{row.payout_id}",
        {
            "paid": lambda work, row: payouts.approve(work, row, actor=ADMIN),
            "refused": lambda work, row: payouts.refuse(work, row, actor=ADMIN),
        },
    ),
    "stray": Kind(
        STRAY,
        StrayPayment,
        lambda row: f"stray:{row.order_id}",
        {
            "heard": lambda work, row: strays.note(work, row.provider, row.order_id),
            "nothing": _hears(Outcome.FAILED),
            "found": _hears(Outcome.PAID),
            "started": lambda work, row: strays.send_back(work, row, actor=ADMIN),
            "done": lambda work, row: strays.complete(work, row, actor=ADMIN),
            "failed": lambda work, row: strays.fail(work, row, actor=ADMIN, why="a cause"),
            "left": lambda work, row: strays.leave(work, row, actor=ADMIN),
        },
        told=frozenset({"heard", "nothing", "found"}),
    ),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_pair_of_a_state_and_a_deed_moves_as_the_table_says_or_changes_nothing(town: Town, name: str) -> None:
    kind = KINDS[name]
    assert kind.deeds.keys() == all_events(kind.moves)
    _busy_day(town)
    wrong = [
        f"{event} in {state}: {found}"
        for state in sorted(all_states(kind.moves))
        for event in kind.deeds
        if (found := _tried(town, kind, state, event))
    ]
    assert wrong == []


def _busy_day(town: Town) -> Stay:
    """A confirmed stay with a goodwill refund, a payout that waits, money without a booking."""
    stay = offered(town, code="TEST123").is_confirmed()
    with town.house.work() as work:
        amount = Money(5000)
        refunds.require(work, stay.booking, reason="cold water", requested_by=ADMIN, amount=amount)
        asha = people.find_or_make(work, ASHA)
        asha.upi_id = "asha@upi"
        payouts.request(work, asha, amount)
        strays.note(work, "paytm", "POS-1")
    return stay


def _tried(town: Town, kind: Kind, state: str, event: str) -> str:
    to = kind.moves.get((state, event))
    with town.house.work() as work:
        row = work.tx.scalars(select(kind.table)).one()
        row.status = state
        work.tx.flush()
        before = _traces(work)
        try:
            kind.deeds[event](work, row)
            refused = False
        except IllegalMove:
            refused = True
        work.tx.flush()
        work.tx.refresh(row)
        moved, traces = row.status, _traces(work)
        trail = _moves_told(work, kind.name(row), state)
        work.tx.rollback()
    if to is None or to == SAME:
        wanted = (to is None and event not in kind.told, state, before)
        return "" if (refused, moved, traces) == wanted else f"refused {refused}, {moved}, {before} became {traces}"
    return "" if (refused, moved, trail) == (False, to, [(event, to)]) else f"refused {refused}, {moved}, {trail}"


def _traces(work: Work) -> tuple[int, ...]:
    """How much was ever written down, posted, moved and said."""
    tables = (TrailRow, Posting, BookingEvent, OutboxRow)
    return tuple(work.tx.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def _moves_told(work: Work, name: str, before: str) -> list[tuple[str, str]]:
    """What the admin or the gateway moved from that state just now, as the trail tells it."""
    rows = work.tx.scalars(select(TrailRow).where(TrailRow.object == name).order_by(TrailRow.id.desc()).limit(1))
    return [(row.cause, str((row.after or {})["status"])) for row in rows if (row.before or {}).get("status") == before]


def test_a_commission_moves_by_its_table_whatever_happens_to_its_booking(town: Town) -> None:
    """Each commission state beside each legal move of a booking: it follows its table or stays as it is."""
    stay = _busy_day(town)
    wrong = []
    for commission in sorted(all_states(COMMISSION)):
        for (state, event), to in BOOKING.items():
            with forced(stay, state) as (work, booking):
                booking.commission_status = commission
                work.tx.flush()
                bookings.move(work, booking, event, actor=ADMIN)
                should = commission if to == SAME else COMMISSION.get((commission, event), commission)
                if booking.commission_status != should:
                    wrong.append(f"{commission}, {event} in {state}: {booking.commission_status}, not {should}")
                work.tx.rollback()
    assert wrong == []


# Every deed that moves a booking on the word of a person, and the states in which it may.
DEEDS: Final[Mapping[str, tuple[Callable[[Work, Booking], object], frozenset[str]]]] = {
    "an offer is let go": (
        lambda work, booking: bookings.cancel_unpaid(work, booking, actor="guest:1"),
        frozenset({"PAYMENT_PENDING", "PAYMENT_FAILED"}),
    ),
    "the guest takes a stay back": (
        lambda work, booking: cancelling.cancel(work, booking, actor="guest:1"),
        frozenset({"BOOKING_REQUEST_SENT_TO_OWNER", "TICKET_GENERATED"}),
    ),
    "the owner is asked": (
        lambda work, booking: owners.ask(work, booking, actor="gateway:paytm"),
        frozenset({"PAYMENT_SUCCESS"}),
    ),
    "yes for the owner": (
        lambda work, booking: owners.decide_for(work, booking, "confirm", actor=ADMIN),
        frozenset({"BOOKING_REQUEST_SENT_TO_OWNER"}),
    ),
    "no for the owner": (
        lambda work, booking: owners.decide_for(work, booking, "cancel", actor=ADMIN),
        frozenset({"BOOKING_REQUEST_SENT_TO_OWNER"}),
    ),
    "a ticket is made": (
        lambda work, booking: issue.make(work, booking, actor="owner:1"),
        frozenset({"OWNER_CONFIRMED"}),
    ),
    "the guest is let in": (
        lambda work, booking: front_desk.check_in(work, people.find_or_make(work, PAWAR), booking.check_in_code or ""),
        frozenset({"TICKET_GENERATED"}),
    ),
    "the guest has left": (
        lambda work, booking: front_desk.check_out(work, people.find_or_make(work, PAWAR), booking.check_in_code or ""),
        frozenset({"CHECKED_IN"}),
    ),
}


@pytest.mark.parametrize("name", DEEDS)
def test_each_deed_moves_a_booking_from_its_own_states_and_from_no_other(town: Town, name: str) -> None:
    deed, allowed = DEEDS[name]
    stay = _busy_day(town)
    town.clock.instant = datetime(2026, 12, 4, 15, tzinfo=ZoneInfo("Asia/Kolkata"))
    before = [event.id for event in stay.events]
    moved_from = set()
    for state in sorted(all_states(BOOKING)):
        with forced(stay, state) as (work, booking):
            try:
                deed(work, booking)
            except IllegalMove:
                assert booking.booking_status == state
            work.tx.flush()
            moves = bookings.history(work, booking)[len(before) :]
            assert bool(moves) == (booking.booking_status != state)
            if moves:
                moved_from.add(state)
            work.tx.rollback()
    assert moved_from == allowed
