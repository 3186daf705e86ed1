"""Rules that a query would say less plainly than a few lines: each names what breaks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final

from services import inventory
from services.notices import NOTICES
from services.owner.owners import LATE_DELIVERY
from services.states import BOOKING, CONFIRMED, HOLDING, OPEN_CHANGE, PAID, SAME
from tests.invariants.facts import Facts

Rule = Callable[[Facts], Iterator[str]]

# No transaction ends in one of these: each is left again by the same breath that entered it.
PASSING: Final = ("INITIATED", "PAYMENT_SUCCESS", "OWNER_CONFIRMED", "OWNER_CANCELLED", "CUSTOMER_CANCELLED")
DECISIONS: Final = {"owner_confirmed": "confirm", "owner_cancelled": "cancel"}
WAITS_FOR_MONEY: Final = ("PAYMENT_PENDING", "PAYMENT_FAILED")


def claims_match_states(facts: Facts) -> Iterator[str]:
    """Who holds nights holds all of them on as many units as needed; who does not, holds none."""
    held: defaultdict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for claim in facts.claims:
        held[claim.holder_id][claim.slot].add(claim.unit_id)
    for booking in facts.bookings:
        has = {slot: len(units) for slot, units in held.pop(booking.id, {}).items()}
        units = max(1, -(-booking.guests // booking.capacity))
        slots = inventory.slots_of(booking.check_in, booking.check_out)
        should = dict.fromkeys(slots, units) if booking.booking_status in HOLDING else {}
        if has != should:
            yield f"{booking.booking_id} {booking.booking_status} holds {has} instead of {should}"
    for nobody in held:
        yield f"claims of booking {nobody}, which there is not"


def an_open_change_holds_what_it_needs(facts: Facts) -> Iterator[str]:
    """Beside the booking's own nights a change holds just those it lacks, and holds none once it is over."""
    for change in facts.changes:
        own = {(claim.unit_id, claim.slot) for claim in facts.claims if claim.holder_id == change.booking_id}
        held = {(claim.unit_id, claim.slot) for claim in facts.held_for_changes.get(change.id, [])}
        days = (date.fromisoformat(change.after[name]) for name in ("check_in", "check_out"))
        wanted = {(unit, slot) for slot in inventory.slots_of(*days) for unit in change.units}
        lacks = wanted - own if change.status in OPEN_CHANGE else set()
        if held != lacks:
            yield f"{change.change_id} {change.status} holds {held} instead of {lacks}"


def the_chain_is_unbroken_and_legal(facts: Facts) -> Iterator[str]:
    """A booking's events are numbered without a gap, each begins where the last ended, and each is in the table."""
    for booking in facts.bookings:
        chain = facts.events.get(booking.id, [])
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


def nobody_rests_in_passing(facts: Facts) -> Iterator[str]:
    """The states that a transaction only passes through."""
    for booking in facts.bookings:
        if booking.booking_status in PASSING:
            yield f"{booking.booking_id} rests in {booking.booking_status}"


def one_decision(facts: Facts) -> Iterator[str]:
    """There is one decision, on money that came, and it is written who made it and when."""
    for booking in facts.bookings:
        made = [event.event for event in facts.events.get(booking.id, []) if event.event in DECISIONS]
        if len(made) > 1:
            yield f"{booking.booking_id}: decided {len(made)} times"
        if bool(made) != bool(booking.decided_at and booking.decided_by):
            yield f"{booking.booking_id}: decided {made}, by {booking.decided_by} at {booking.decided_at}"
        moved_on = any(event.event == "moved_over" for event in facts.events.get(booking.id, []))
        had_money = moved_on or any(each.home and each.captured_minor for each in facts.payments.get(booking.id, []))
        if made and not had_money:
            yield f"{booking.booking_id}: decided on no money"


def only_who_may_decides(facts: Facts) -> Iterator[str]:
    """The owner, the second contact they named, an admin, or the clock when the time for an answer is over."""
    for booking in facts.bookings:
        who = {f"owner:{booking.owner_id}", f"owner:{facts.addresses.get(booking.second_contact or '')}", "clock"}
        by = booking.decided_by
        if by and by not in who and not by.startswith("admin:"):
            yield f"{booking.booking_id}: decided by {by}"


def a_ticket_for_the_confirmed_and_for_nobody_else(facts: Facts) -> Iterator[str]:
    """Tickets are made once, by a yes and never without."""
    for booking in facts.bookings:
        happened = [event.event for event in facts.events.get(booking.id, [])]
        made = happened.count("ticket_made")
        if made > 1 or bool(made) != (booking.ticket_generated_at is not None):
            yield f"{booking.booking_id}: {made} tickets"
        if made != happened.count("owner_confirmed") or (booking.booking_status in CONFIRMED and not made):
            yield f"{booking.booking_id}: {booking.booking_status} with {made} tickets"


def money_adds_up(facts: Facts) -> Iterator[str]:
    """The parts are the whole, and what a living booking was paid is what is attached to it and stays."""
    for booking in facts.bookings:
        if sum(line["amount_minor"] for line in booking.price_lines) != booking.price_minor:
            yield f"{booking.booking_id}: its lines do not make its price"
        attached = [each for each in facts.payments.get(booking.id, []) if each.home == "ATTACHED"]
        stays = sum(each.captured_minor - _too_much(facts, each) for each in attached)
        lives = booking.booking_status in PAID | CONFIRMED
        if stays != (booking.paid_minor if lives else 0):
            yield f"{booking.booking_id}: {booking.booking_status}, {stays} stays, {booking.paid_minor} paid"
        if lives and booking.paid_minor != booking.advance_minor - booking.discount_minor:
            yield f"{booking.booking_id}: {booking.paid_minor} paid of {booking.advance_minor}"


def _too_much(facts: Facts, payment: Any) -> int:
    """What of an attached payment goes back because the stay costs less.

    Goodwill is ours and no part of it, but for what was given to the stay that the money came from: when that fell
    through, it was counted as the guest's.
    """
    rows = facts.going_back.get(payment.id, [])
    return sum(row.amount_minor for row in rows if row.kind != "GOODWILL" or row.booking_id != payment.booking_id)


def refunds_have_their_state(facts: Facts) -> Iterator[str]:
    """A booking that ends with money going back stands where the refunds that end it stand, all together."""
    for booking in facts.bookings:
        ending = {each.status for each in facts.refunds.get(booking.id, []) if each.ends_booking} - {"WITHDRAWN"}
        if bool(ending) != booking.booking_status.startswith("REFUND"):
            yield f"{booking.booking_id}: {booking.booking_status}, refunds that end it: {ending}"
        if (ending == {"COMPLETED"}) != (booking.booking_status == "REFUND_COMPLETED"):
            yield f"{booking.booking_id}: {booking.booking_status}, refunds that end it: {ending}"
        if ("FAILED" in ending) != (booking.booking_status == "REFUND_FAILED"):
            yield f"{booking.booking_id}: {booking.booking_status}, refunds that end it: {ending}"


def commission_follows_the_booking(facts: Facts) -> Iterator[str]:
    """It waits from the payment to the yes, is earned by the yes, and falls with the stay."""
    for booking in facts.bookings:
        happened = {event.event for event in facts.events.get(booking.id, [])}
        fell = happened & {"owner_cancelled", "guest_cancelled"}
        if not booking.referral_code_id or "paid" not in happened:
            should = "NONE"
        elif fell:
            should = "CANCELLED"
        else:
            should = "CONFIRMED" if "owner_confirmed" in happened else "PENDING"
        if booking.commission_status != should:
            yield f"{booking.booking_id}: commission {booking.commission_status}, not {should}"


def everybody_was_told(facts: Facts) -> Iterator[str]:
    """Each move has written the messages that the table of notices asks for."""
    known = {booking.booking_id for booking in facts.bookings}
    for booking in facts.bookings:
        events = facts.events.get(booking.id, [])
        # As it was then, because a later change may cost more: what only moved over names the booking it came from.
        moved = any(event.event == "paid" and event.reason in known for event in events)
        paid: Any = SimpleNamespace(paid=0 if moved else 1, carried=0)
        for event in events:
            for notice in NOTICES.get(event.event, ()):
                key = f"{booking.booking_id}:{event.seq}:{notice.key}:0"
                unasked = not notice.when(paid) or (notice.to == "referrer" and booking.commission_status == "NONE")
                if not unasked and key not in facts.written:
                    yield f"{key} was not written"


def stuck_payments_are_told_once(facts: Facts) -> Iterator[str]:
    """Who is marked as alarmed about a payment was written to, and nobody is written to without the mark."""
    alarmed = {key.partition(":")[0] for key in facts.written if ":stuck:" in key}
    marked = {booking.booking_id for booking in facts.bookings if booking.alerted_admin}
    yield from (f"{booking_id}: alarmed and marked differ" for booking_id in sorted(alarmed ^ marked))


def sent_messages_are_logged(facts: Facts) -> Iterator[str]:
    """What WhatsApp took is in the log of attempts."""
    for row in facts.written.values():
        if row.status == "accepted" and row.id not in facts.taken:
            yield f"message {row.id} was taken and is not logged"


def replies_answer_what_was_worked(facts: Facts) -> Iterator[str]:
    """A reply stands beside the mark that its arrival is dealt with: neither is there without the other."""
    for key in facts.written:
        if key.startswith("turn:"):
            arrival = facts.arrivals.get(int(key.removeprefix("turn:")))
            if arrival is None or arrival.status == "new":
                yield f"{key} answers what is not marked"


def a_used_button_did_what_it_says(facts: Facts) -> Iterator[str]:
    """It was pressed in time, by whom it was sent to, and its booking was decided as it says."""
    for token in facts.tokens:
        if token.used_at is None or token.change_number is not None:
            continue
        done = {DECISIONS[event.event] for event in facts.events.get(token.booking_id, []) if event.event in DECISIONS}
        if done != {token.action}:
            yield f"{token.action} was used on booking {token.booking_id}, which was decided {done}"
        if token.used_at > token.expires_at + LATE_DELIVERY:
            yield f"{token.action} on booking {token.booking_id} was used long after its time"


def no_sender_is_forgotten(facts: Facts) -> Iterator[str]:
    """When all is quiet, a lease that lapsed long ago has been taken back by a sweep."""
    for row in facts.written.values():
        if row.status == "sending" and row.lease_until < facts.now - timedelta(minutes=2):
            yield f"message {row.id} is stuck in sending"


def no_hold_is_overdue(facts: Facts) -> Iterator[str]:
    """When all is quiet, no hold outlives its time."""
    for booking in facts.bookings:
        overdue = booking.hold_until and booking.hold_until < facts.now - timedelta(seconds=60)
        if booking.booking_status in WAITS_FOR_MONEY and overdue:
            yield f"{booking.booking_id} holds nights past its time"


ALWAYS: Final[tuple[Rule, ...]] = (
    claims_match_states,
    an_open_change_holds_what_it_needs,
    the_chain_is_unbroken_and_legal,
    nobody_rests_in_passing,
    one_decision,
    only_who_may_decides,
    a_ticket_for_the_confirmed_and_for_nobody_else,
    money_adds_up,
    refunds_have_their_state,
    commission_follows_the_booking,
    everybody_was_told,
    stuck_payments_are_told_once,
    sent_messages_are_logged,
    replies_answer_what_was_worked,
    a_used_button_did_what_it_says,
)
QUIET: Final[tuple[Rule, ...]] = (no_sender_is_forgotten, no_hold_is_overdue)
