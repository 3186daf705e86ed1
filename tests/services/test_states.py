"""Every pair of a state and an event: the legal ones move and leave a trace, all others change nothing."""

from __future__ import annotations

import pytest

from services import bookings
from services.errors import IllegalMove
from services.house import Work
from services.payments import refunds
from services.states import BOOKING, COMMISSION, HOLDING, SAME, all_events, all_states
from services.tables import Booking, Payment
from tests.services.stays import HOLD_NIGHTS, Stay, forced, offered
from tests.town import Town

# The contract's picture of a booking's life.
PICTURE = {
    ("INITIATED", "PAYMENT_PENDING"),
    ("PAYMENT_PENDING", "PAYMENT_SUCCESS"),
    ("PAYMENT_SUCCESS", "BOOKING_REQUEST_SENT_TO_OWNER"),
    ("BOOKING_REQUEST_SENT_TO_OWNER", "OWNER_CONFIRMED"),
    ("OWNER_CONFIRMED", "TICKET_GENERATED"),
    ("TICKET_GENERATED", "CHECKED_IN"),
    ("CHECKED_IN", "COMPLETED"),
    ("BOOKING_REQUEST_SENT_TO_OWNER", "OWNER_CANCELLED"),
    ("OWNER_CANCELLED", "REFUND_REQUIRED"),
    ("REFUND_REQUIRED", "REFUND_INITIATED"),
    ("REFUND_INITIATED", "REFUND_COMPLETED"),
    ("PAYMENT_PENDING", "PAYMENT_FAILED"),
    ("PAYMENT_FAILED", "PAYMENT_PENDING"),
    ("PAYMENT_PENDING", "EXPIRED"),
    ("PAYMENT_PENDING", "CUSTOMER_CANCELLED"),
    ("BOOKING_REQUEST_SENT_TO_OWNER", "CUSTOMER_CANCELLED"),
    ("TICKET_GENERATED", "CUSTOMER_CANCELLED"),
    ("CUSTOMER_CANCELLED", "REFUND_REQUIRED"),
    ("CUSTOMER_CANCELLED", "CANCELLED_NO_REFUND"),
    ("REFUND_INITIATED", "REFUND_FAILED"),
    ("REFUND_FAILED", "REFUND_INITIATED"),
}
# What it does not draw: a failed try is still an offer; money that comes late takes the nights again or goes back; an
# advance that moves over to another place is not refunded; a check-in tapped by mistake is taken back; a stay nobody
# was checked in for ends too; a stay that is changed stays in its state.
BESIDES = {
    ("PAYMENT_FAILED", "EXPIRED"),
    ("PAYMENT_FAILED", "CUSTOMER_CANCELLED"),
    ("EXPIRED", "PAYMENT_PENDING"),
    ("REFUND_REQUIRED", "CANCELLED_NO_REFUND"),
    ("EXPIRED", "REFUND_REQUIRED"),
    ("CANCELLED_NO_REFUND", "REFUND_REQUIRED"),
    ("CHECKED_IN", "TICKET_GENERATED"),
    ("TICKET_GENERATED", "COMPLETED"),
    ("BOOKING_REQUEST_SENT_TO_OWNER", "BOOKING_REQUEST_SENT_TO_OWNER"),
    ("TICKET_GENERATED", "TICKET_GENERATED"),
}
STATES, EVENTS = sorted(all_states(BOOKING)), sorted(all_events(BOOKING))


def captured(town: Town) -> Stay:
    """A booking whose notices all have their facts: it has been asked about and a refund of it is known."""
    stay = offered(town)
    with forced(stay, "PAYMENT_PENDING") as (work, booking):
        payment = Payment(booking=booking, attempt=1, order_id=f"{booking.booking_id}-1", provider="paytm",
                          amount_minor=1, currency="INR", captured_minor=1, home="ATTACHED",
                          created_at=work.now)  # fmt: skip
        work.tx.add(payment)
        work.tx.flush()
        refunds.require(work, booking, reason="a test", requested_by="test", ends_booking=True)
    return stay


@pytest.mark.quick
def test_the_table_is_the_picture_and_its_ten_additions() -> None:
    drawn = {(state, to) for (state, _), to in BOOKING.items() if to != SAME}
    assert drawn == PICTURE | BESIDES


@pytest.mark.quick
def test_every_state_can_be_reached_and_only_ends_have_no_way_on() -> None:
    reached = {"INITIATED"}
    for _ in STATES:
        reached |= {to for (state, _), to in BOOKING.items() if state in reached and to != SAME}
    ends = {state for state in STATES if not any(s == state and to != SAME for (s, _), to in BOOKING.items())}
    assert reached == set(STATES)
    assert ends == {"COMPLETED", "REFUND_COMPLETED"}


@pytest.mark.quick
def test_the_commission_has_its_four_states() -> None:
    assert all_states(COMMISSION) == {"NONE", "PENDING", "CONFIRMED", "CANCELLED"}
    assert {(state, to) for (state, _), to in COMMISSION.items()} == {
        ("NONE", "PENDING"),
        ("PENDING", "CONFIRMED"),
        ("PENDING", "CANCELLED"),
        ("CONFIRMED", "CANCELLED"),
    }


@pytest.mark.quick
def test_nights_are_held_by_living_bookings_only() -> None:
    assert HOLDING - {"INITIATED"} == HOLD_NIGHTS


def test_each_pair_moves_as_the_table_says_or_changes_nothing(town: Town) -> None:
    stay = captured(town)
    before = len(stay.events)
    for state in STATES:
        for event in EVENTS:
            with forced(stay, state) as (work, booking):
                wrong = _tried(work, booking, state, event, before)
                work.tx.rollback()
            assert not wrong, f"{event} in {state}: {wrong}"


def _tried(work: Work, booking: Booking, state: str, event: str, before: int) -> str:
    to = BOOKING.get((state, event))
    try:
        moved = bookings.move(work, booking, event, actor="somebody", reason="a cause")
    except IllegalMove:
        moved = None
    work.tx.flush()
    work.tx.refresh(booking)
    news = bookings.history(work, booking)[before:]
    told = [(e.event, e.from_status, e.to_status, e.actor, e.reason, e.at) for e in news]
    if to is None or to == SAME:
        right = (moved, booking.booking_status, told) == (None if to is None else False, state, [])
    else:
        trace = [(event, state, to, "somebody", "a cause", work.now)]
        right = (moved, booking.booking_status, told) == (True, to, trace)
    return "" if right else f"{moved}, {booking.booking_status}, {told}"


@pytest.mark.quick
def test_history_begins_with_the_offer_and_each_move_starts_where_the_last_ended(town: Town) -> None:
    stay = offered(town).is_confirmed()
    events = stay.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.from_status for event in events[1:]] == [event.to_status for event in events[:-1]]
    assert [event.event for event in events] == [
        "offered", "link_offered", "paid", "owner_asked", "owner_confirmed", "ticket_made",
    ]  # fmt: skip
    guest, owner = f"guest:{stay.booking.guest_id}", f"owner:{stay.booking.listing.owner_id}"
    assert [event.actor for event in events] == [guest, guest, "gateway:paytm", "gateway:paytm", owner, owner]
    assert {event.at for event in events} == {town.clock.now()}


@pytest.mark.quick
def test_somebody_who_was_faster_is_not_overwritten(town: Town) -> None:
    stay = offered(town)
    with town.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        with work.tx.no_autoflush:
            work.tx.connection().exec_driver_sql("UPDATE bookings SET booking_status = 'EXPIRED'")
            with pytest.raises(IllegalMove):
                bookings.move(work, booking, "paid", actor="gateway:paytm")
