"""Every move says whom it tells; every notice has its words, its facts, and could be a template."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot import letters, templates
from bot.limits import INTERACTIVE_BODY, length
from services import bookings, notices, texts
from services.guest import cancelling, moving, similar
from services.house import Work
from services.notices import CHANGE_NOTICES, NOBODY, NOTICES, TABLES
from services.payments import refunds
from services.payments.gateways.contract import Outcome
from services.post.messages import Note
from services.states import BOOKING, CHANGE, all_events
from services.tables import Booking, Listing
from tests.services.changing import Changing
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import MEERA, NEHA, PAWAR, RAVI, Town

SILENT_ON_PURPOSE = {
    "link_offered", "replaced", "retried", "revived", "paid", "owner_confirmed", "owner_cancelled", "guest_cancelled",
    "nothing_to_refund", "checked_out", "stay_ended", "moved_over", "refund_started", "refund_done", "refund_failed",
}  # fmt: skip
LONG_NAME = "W" * 60
# Lines people were promised word for word.
PROMISED = {
    "ticket": (
        "🎉 *Booking Confirmed!*", "🎫 *Your E-Ticket is Ready*", "Booking ID: ", "Property: ", "Guest: ", "Check-in: ",
        "Check-out: ", "Persons: ", "Advance Paid: ₹", "📱 *View Your E-Ticket*", "💡 *Check-in Instructions*",
        "- Show this ticket at the property", "- Carry a valid ID proof", "- Contact owner if needed: +91",
        "Have a wonderful stay! 🏡",
    ),
    "booking_cancelled": (
        "❌ *Booking Cancelled*", "Booking ID: ", "Property: ",
        "Due to unavailability, your booking has been cancelled by the owner.", "💰 *Refund Information*",
        "Amount: ₹", "The refund will be credited to your payment source within 5-7 business days.",
        "For any queries, please contact support",
    ),
}  # fmt: skip


def all_notices() -> list[tuple[str, notices.Notice]]:
    return [(event, notice) for table in TABLES for event, told in table.items() for notice in told]


@pytest.mark.quick
def test_every_event_says_whom_it_tells_or_that_it_tells_nobody() -> None:
    assert set(NOTICES) == all_events(BOOKING)
    assert all_events(CHANGE) <= set(CHANGE_NOTICES)
    assert {event for event, told in NOTICES.items() if told is NOBODY} <= SILENT_ON_PURPOSE


@pytest.mark.quick
def test_every_notice_has_its_words() -> None:
    wanted = {f"notice.{notice.key}" for _, notice in all_notices()}
    assert wanted <= set(texts.keys("notice."))


@pytest.mark.quick
@pytest.mark.parametrize("template", letters.wanted_templates(), ids=lambda each: f"{each['name']}/{each['language']}")
def test_every_notice_could_be_a_template(template: dict[str, object]) -> None:
    assert templates.problems(template) == []


@pytest.mark.quick
def test_every_template_has_a_sample_of_each_fact() -> None:
    for locale in texts.languages():
        for key in texts.keys("notice.", locale):
            wanted = texts.placeholders(texts.raw(locale, key))
            assert set(wanted) <= set(letters.examples(locale)), key


@pytest.mark.parametrize(("owner_says", "key"), [("Confirm", "ticket"), ("Cancel", "booking_cancelled")])
def test_the_guest_reads_the_promised_lines_in_their_order(town: Town, owner_says: str, key: str) -> None:
    town.phone(RAVI).says("hi")
    stay = offered(town).is_paid()
    stay.owner_taps(owner_says)
    lines = iter(town.phone(RAVI).last.text.splitlines())
    missing = [start for start in PROMISED[key] if not any(line.startswith(start) for line in lines)]
    assert missing == []


def lived(town: Town, owner_says: str) -> Stay:
    with town.house.work() as work:
        for listing in work.tx.query(Listing):
            listing.name = "Q" * 60
    stay = offered(town, name=LONG_NAME, code="TEST123").is_paid()
    stay.owner_taps(owner_says)
    return stay


@pytest.mark.parametrize(("owner_says", "to"), [("Confirm", "TICKET_GENERATED"), ("Cancel", "REFUND_REQUIRED")])
def test_notices_fit_even_with_the_longest_names(town: Town, owner_says: str, to: str) -> None:
    stay = lived(town, owner_says)
    assert stay.state == to
    for row in stay.letters:
        words = letters.worded(Note.from_json(row.body), "en").text
        assert length(words) <= INTERACTIVE_BODY, row.body["key"]
        assert stay.booking_id in words


def test_every_notice_finds_its_facts_in_its_moment(town: Town) -> None:
    told = [lived(town, "Confirm"), paid_too_late(town)]
    cancelled = offered(town, arrival=ARRIVAL + timedelta(days=14), code="ASHA10").is_paid()
    cancelled.owner_taps("Cancel")
    failed = offered(town, arrival=ARRIVAL + timedelta(days=21))
    failed.hears(failed.tries(), Outcome.FAILED)
    town.wait(minutes=31)
    _refund_fails_and_arrives(town, cancelled)
    taken_back = offered(town, arrival=ARRIVAL + timedelta(days=28)).is_paid()
    with town.house.work() as work:
        cancelling.cancel(work, locked_in(work, taken_back), actor="guest:1")
        refunds.start(work, refunds.of_booking(work, locked_in(work, taken_back))[0], actor="admin:1", reference="P-3")
    _lets_in_and_takes_it_back(town, told[0])
    told += [_counts_in_vain_on_an_advance(town), *_let_go_by_an_admin(town)]
    told.append(offered(town, arrival=ARRIVAL + timedelta(days=56)).is_paid())  # whose owner never answers
    town.wait(days=30)
    changed = _changes_its_mind(town)
    said = {row.body["key"] for stay in (changed, *told, cancelled, failed, taken_back) for row in stay.letters}
    assert {notice.key for _, notice in all_notices()} <= said


def _counts_in_vain_on_an_advance(town: Town) -> Stay:
    """A dearer place than one that fell through, let go because the advance goes back."""
    stay = offered(town, listing="pine-cottage", arrival=ARRIVAL + timedelta(days=35)).is_paid()
    stay.owner_taps("Cancel")
    with town.house.work() as work:
        old = locked_in(work, stay)
        dearer = next(each for each in similar.places(work, old) if each.quote and each.quote.total > old.total)
        agreed = moving.terms(work, old, dearer.listing.id)
        assert agreed is not None
        answered = moving.accept(work, old.guest, old.booking_id, agreed.listing.id, agreed.quote.total.minor)
        assert answered.booking is not None
        moving.take_refund(work, old, actor="guest:1")
        return Stay(town, answered.booking.booking_id)


def _let_go_by_an_admin(town: Town) -> list[Stay]:
    """One hold with nothing paid for it, one the bank is still deciding about."""
    unpaid = offered(town, arrival=ARRIVAL + timedelta(days=42))
    undecided = offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=49))
    undecided.hears(undecided.tries(), Outcome.PENDING)
    with town.house.work() as work:
        for stay in (unpaid, undecided):
            bookings.end_hold(work, locked_in(work, stay), actor="admin:1", ending="hold_released")
    return [unpaid, undecided]


def _changes_its_mind(town: Town) -> Stay:
    """Asked for before and after the owner's yes; paid, failed, agreed to, declined, unanswered, taken back."""
    stay = offered(town, guest=NEHA, arrival=date(2027, 2, 5), code="TEST123").is_paid()
    neha = Changing(stay)
    neha.agrees("12-14 feb")
    neha.owner_taps("Confirm")
    neha.agrees("12-15 feb")
    neha.hears(neha.tries(), Outcome.FAILED)
    neha.pays().owner_taps("Confirm")
    for answer in ("Cancel", "Take it back", ""):
        neha.agrees("12-14 feb")
        _answers(town, neha, answer)
    neha.agrees("12-16 feb")
    town.wait(minutes=31)
    return stay


def _answers(town: Town, neha: Changing, answer: str) -> None:
    if answer == "Take it back":
        neha.guest.says("change")
        neha.guest.taps(answer)
    elif answer:
        neha.owner_taps(answer)
    for _ in range(0 if answer else 4):
        town.wait(minutes=31)


def _lets_in_and_takes_it_back(town: Town, stay: Stay) -> None:
    with town.house.work() as work:
        for event in ("checked_in", "check_in_undone"):
            bookings.move(work, locked_in(work, stay), event, actor="owner:1")


def locked_in(work: Work, stay: Stay) -> Booking:
    booking = bookings.locked(work, stay.booking_id)
    assert booking is not None
    return booking


def _refund_fails_and_arrives(town: Town, stay: Stay) -> None:
    with town.house.work() as work:
        refund = refunds.of_booking(work, locked_in(work, stay))[0]
        refunds.start(work, refund, actor="admin:1", reference="PTM-1")
        refunds.fail(work, refund, actor="gateway:paytm", why="balance too low")
        refunds.start(work, refund, actor="admin:1", reference="PTM-2")
        refunds.complete(work, refund, actor="admin:1")


def paid_too_late(town: Town) -> Stay:
    stay = offered(town, arrival=ARRIVAL + timedelta(days=7))
    order_id = stay.tries()
    town.wait(minutes=31)
    offered(town, guest=NEHA, arrival=ARRIVAL + timedelta(days=7))
    stay.hears(order_id)
    return stay


@pytest.mark.quick
def test_three_people_hear_of_one_confirm_and_each_knows_which_booking(town: Town) -> None:
    stay = offered(town).is_paid()
    before = len(town.api.sent)
    stay.owner_taps("Confirm")
    sent = town.api.sent[before:]
    assert [body["to"] for body in sent] == [RAVI, PAWAR, MEERA]
    assert all(stay.booking_id in town.phone(number).last.text for number in (RAVI, PAWAR, MEERA))
