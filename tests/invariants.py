"""What must hold of the database at any moment, whatever was killed or doubled: each rule names what breaks it.

`broken(house)` holds after every commit; with `quiet=True` also what must hold once everything has been worked off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select, text

from services import inventory, pricing
from services.house import House, Work
from services.notices import NOTICES
from services.states import BOOKING, CONFIRMED, HOLDING, PAID, SAME
from services.tables import Booking, BookingEvent, Claim, NotificationLog, OutboxRow, OwnerToken, Payment, Refund

Rule = Callable[[Work], Iterator[str]]

# No transaction ends in one of these: each is left again by the same breath that entered it.
PASSING = ("INITIATED", "PAYMENT_SUCCESS", "OWNER_CONFIRMED", "OWNER_CANCELLED", "CUSTOMER_CANCELLED")
DECISIONS = ("owner_confirmed", "owner_cancelled")

NO_ROW = {
    "an arrival stands twice in the inbox": "SELECT source, external_id FROM inbox GROUP BY 1, 2 HAVING count(*) > 1",
    "a message stands twice in the outbox": "SELECT dedupe_key FROM outbox GROUP BY 1 HAVING count(*) > 1",
    "a night of a unit is claimed twice": "SELECT unit_id, slot FROM claims GROUP BY 1, 2 HAVING count(*) > 1",
    "a transaction of the gateway counts twice": "SELECT provider, provider_reference FROM payments"
    " WHERE provider_reference IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1",
    # An advance that moved over brings its own payment along, and what of it was too much has gone back.
    "two payments are attached to one booking": "SELECT b.id FROM payments p JOIN bookings b ON b.id = p.booking_id"
    " WHERE p.home = 'ATTACHED' AND b.carried_minor = 0 GROUP BY b.id HAVING count(*) > 1",
    "a payment goes back twice": "SELECT r.payment_id FROM refunds r JOIN payments p ON p.id = r.payment_id"
    " JOIN bookings b ON b.id = p.booking_id WHERE r.status <> 'WITHDRAWN' AND b.carried_minor = 0"
    " GROUP BY r.payment_id HAVING count(*) > 1",
    "more goes back than came": "SELECT p.id FROM payments p JOIN refunds r ON r.payment_id = p.id"
    " AND r.status <> 'WITHDRAWN' GROUP BY p.id, p.captured_minor HAVING sum(r.amount_minor) > p.captured_minor",
    "money came without being settled": "SELECT id FROM payments WHERE (captured_minor > 0) <> (status = 'PAID')",
    "captured money has no home": "SELECT p.id FROM payments p JOIN bookings b ON b.id = p.booking_id"
    " LEFT JOIN refunds r ON r.payment_id = p.id AND r.status <> 'WITHDRAWN' WHERE p.captured_minor > 0"
    " AND NOT ((p.home = 'ATTACHED' AND (r.id IS NULL OR b.carried_minor > 0))"
    " OR (p.home = 'REFUND' AND r.id IS NOT NULL))",
    "a booking's money is not what was attached": "SELECT b.id FROM bookings b LEFT JOIN payments p"
    " ON p.booking_id = b.id AND p.captured_minor > 0 GROUP BY b.id, b.paid_minor"
    " HAVING b.paid_minor > coalesce(sum(p.captured_minor), 0)",
    "an attached payment is not what was asked for": "SELECT id FROM payments"
    " WHERE home = 'ATTACHED' AND captured_minor <> amount_minor",
    "two buttons of one booking were used": "SELECT booking_id FROM owner_tokens WHERE used_at IS NOT NULL"
    " GROUP BY 1 HAVING count(*) > 1",
    "a success is logged twice for one attempt": "SELECT outbox_id, attempts FROM notification_logs"
    " WHERE success GROUP BY 1, 2 HAVING count(*) > 1",
}

NO_ROW_WHEN_QUIET = {
    "an arrival was not worked": "SELECT id FROM inbox WHERE status = 'new'",
    "an arrival was given up": "SELECT id, error FROM inbox WHERE status = 'dead'",
    "a message hangs": "SELECT id, status FROM outbox WHERE status IN ('due', 'sending', 'unknown')",
}


def broken(house: House, *, quiet: bool = False) -> list[str]:
    """Every breach found, in words; an empty list when all is well."""
    with house.reading() as work:
        queries = NO_ROW | (NO_ROW_WHEN_QUIET if quiet else {})
        found = [f"{name}: {tuple(row)}" for name, query in queries.items() for row in work.tx.execute(text(query))]
        rules = [*RULES, no_hold_is_overdue] if quiet else RULES
        return found + [f"{rule.__name__}: {what}" for rule in rules for what in rule(work)]


def assert_whole(house: House, *, quiet: bool = False) -> None:
    """Fail with everything that is broken."""
    found = broken(house, quiet=quiet)
    assert not found, "\n".join(found)


def claims_match_states(work: Work) -> Iterator[str]:
    """Who holds nights holds all of them on as many units as needed; who does not, holds none."""
    held: defaultdict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for claim in work.tx.scalars(select(Claim).where(Claim.holder == "booking")):
        held[claim.holder_id][claim.slot].add(claim.unit_id)
    for booking in _all(work, Booking):
        has = {slot: len(units) for slot, units in held.pop(booking.id, {}).items()}
        units = pricing.units_needed(booking.listing, booking.guests)
        slots = inventory.slots_of(booking.check_in, booking.check_out)
        should = dict.fromkeys(slots, units) if booking.booking_status in HOLDING else {}
        if has != should:
            yield f"{booking.booking_id} {booking.booking_status} holds {has} instead of {should}"
    for nobody in held:
        yield f"claims of booking {nobody}, which there is not"


def the_chain_is_unbroken_and_legal(work: Work) -> Iterator[str]:
    """A booking's events are numbered without a gap, each begins where the last ended, and each is in the table."""
    chains = _events(work)
    for booking in _all(work, Booking):
        chain = chains.get(booking.id, [])
        if [event.seq for event in chain] != list(range(1, len(chain) + 1)) or not chain:
            yield f"{booking.booking_id}: numbered {[event.seq for event in chain]}"
            continue
        if chain[0].event != "offered" or any(a.to_status != b.from_status for a, b in pairwise(chain)):
            yield f"{booking.booking_id}: broken"
        if chain[-1].to_status != booking.booking_status:
            yield f"{booking.booking_id}: is {booking.booking_status}, its events end at {chain[-1].to_status}"
        yield from (
            f"{booking.booking_id}: {each.event} from {each.from_status} to {each.to_status}"
            for each in chain[1:]
            if BOOKING.get((each.from_status, each.event)) in (None, SAME)
            or BOOKING[(each.from_status, each.event)] != each.to_status
        )


def nobody_rests_in_passing(work: Work) -> Iterator[str]:
    """The states that a transaction only passes through."""
    for booking in work.tx.scalars(select(Booking).where(Booking.booking_status.in_(PASSING))):
        yield f"{booking.booking_id} rests in {booking.booking_status}"


def one_decision(work: Work) -> Iterator[str]:
    """An owner decides once, only about a booking that was paid, and it is written who and when."""
    chains = _events(work)
    for booking in _all(work, Booking):
        made = [event for event in chains.get(booking.id, []) if event.event in DECISIONS]
        if len(made) > 1:
            yield f"{booking.booking_id}: decided {len(made)} times"
        had_money = booking.paid_minor or any(event.event == "moved_over" for event in chains[booking.id])
        if made and not (booking.decided_at and booking.decided_by and had_money):
            yield f"{booking.booking_id}: decided, but by whom, when, on what money?"


def a_ticket_for_the_confirmed_and_for_nobody_else(work: Work) -> Iterator[str]:
    """Tickets are made by one move and only by it."""
    chains = _events(work)
    for booking in _all(work, Booking):
        made = sum(event.event == "ticket_made" for event in chains.get(booking.id, []))
        if made > 1 or bool(made) != (booking.ticket_generated_at is not None):
            yield f"{booking.booking_id}: {made} tickets"
        if booking.booking_status in CONFIRMED and not made:
            yield f"{booking.booking_id}: confirmed without a ticket"


def money_adds_up(work: Work) -> Iterator[str]:
    """Paid + discount + due is the price; what is paid is what was asked; a paid booking has its payment."""
    attached = {each.booking_id for each in work.tx.scalars(select(Payment).where(Payment.home == "ATTACHED"))}
    for booking in _all(work, Booking):
        if sum(line["amount_minor"] for line in booking.price_lines) != booking.price_minor:
            yield f"{booking.booking_id}: its lines do not make its price"
        if booking.paid_minor and booking.paid + booking.discount + booking.due != booking.price:
            yield f"{booking.booking_id}: paid {booking.paid}, discount {booking.discount}, due {booking.due}"
        if (booking.booking_status in PAID) and booking.id not in attached:
            yield f"{booking.booking_id}: {booking.booking_status} without money"


def refunds_have_their_state(work: Work) -> Iterator[str]:
    """A booking that owes a refund has one written down."""
    owed = {refund.booking_id for refund in _all(work, Refund)}
    for booking in work.tx.scalars(select(Booking).where(Booking.booking_status.like("REFUND%"))):
        if booking.id not in owed:
            yield f"{booking.booking_id}: {booking.booking_status} without a refund"


def commission_follows_the_booking(work: Work) -> Iterator[str]:
    """Nobody earns before the owner confirms, nor after a cancellation."""
    chains = _events(work)
    for booking in _all(work, Booking):
        happened = {event.event for event in chains.get(booking.id, [])}
        if booking.commission_status == "CONFIRMED" and "owner_confirmed" not in happened:
            yield f"{booking.booking_id}: commission without a confirmation"
        if booking.commission_status != "NONE" and not (booking.referral_code_id and "paid" in happened):
            yield f"{booking.booking_id}: commission {booking.commission_status} for nothing"


def everybody_was_told(work: Work) -> Iterator[str]:
    """Each move has written the messages that the table of notices asks for."""
    written = set(work.tx.scalars(select(OutboxRow.dedupe_key).where(OutboxRow.booking_id.is_not(None))))
    names = dict(work.tx.execute(select(Booking.id, Booking.booking_id)).all())  # type: ignore[arg-type]
    referred = set(work.tx.scalars(select(Booking.id).where(Booking.commission_status != "NONE")))
    for event in _all(work, BookingEvent):
        for notice in NOTICES.get(event.event, ()):
            if notice.to == "referrer" and event.booking_id not in referred:
                continue
            if not notice.when(work.tx.get_one(Booking, event.booking_id)):
                continue
            key = f"{names[event.booking_id]}:{event.seq}:{notice.key}:0"
            if key not in written:
                yield f"{key} was not written"


def sent_messages_are_logged(work: Work) -> Iterator[str]:
    """Who was told by a notice is marked on the booking."""
    logged = set(work.tx.scalars(select(NotificationLog.outbox_id).where(NotificationLog.success)))
    for row in work.tx.scalars(select(OutboxRow).where(OutboxRow.status == "accepted")):
        if row.id not in logged:
            yield f"message {row.id} was taken and is not logged"


def no_button_of_another_booking(work: Work) -> Iterator[str]:
    """A used button was used in time and by the right decision."""
    moves = {"confirm": "owner_confirmed", "cancel": "owner_cancelled"}
    chains = _events(work)
    for token in work.tx.scalars(select(OwnerToken).where(OwnerToken.used_at.is_not(None))):
        if moves[token.action] not in {event.event for event in chains.get(token.booking_id, [])}:
            yield f"{token.action} was used on booking {token.booking_id} and did not happen"


def no_sender_is_forgotten(work: Work) -> Iterator[str]:
    """A lease that lapsed long ago has been taken back by a sweep."""
    longest = timedelta(minutes=2)
    rows = select(OutboxRow).where(OutboxRow.status == "sending", OutboxRow.lease_until < work.now - longest)
    yield from (f"message {row.id} is stuck in sending" for row in work.tx.scalars(rows))


def no_hold_is_overdue(work: Work) -> Iterator[str]:
    """When all is quiet, no hold outlives its time."""
    rows = select(Booking).where(
        Booking.booking_status.in_(("PAYMENT_PENDING", "PAYMENT_FAILED")),
        Booking.hold_until < work.now - timedelta(seconds=60),
    )
    yield from (f"{booking.booking_id} holds nights past its time" for booking in work.tx.scalars(rows))


RULES: tuple[Rule, ...] = (
    claims_match_states,
    the_chain_is_unbroken_and_legal,
    nobody_rests_in_passing,
    one_decision,
    a_ticket_for_the_confirmed_and_for_nobody_else,
    money_adds_up,
    refunds_have_their_state,
    commission_follows_the_booking,
    everybody_was_told,
    sent_messages_are_logged,
    no_button_of_another_booking,
    no_sender_is_forgotten,
)


def _all(work: Work, table: Any) -> list[Any]:
    return list(work.tx.scalars(select(table).order_by(table.id)))


def _events(work: Work) -> dict[int, list[BookingEvent]]:
    chains: defaultdict[int, list[BookingEvent]] = defaultdict(list)
    for event in work.tx.scalars(select(BookingEvent).order_by(BookingEvent.booking_id, BookingEvent.seq)):
        chains[event.booking_id].append(event)
    return chains
