"""Money that goes back: by hand, through the gateway, for guests who cancel; never twice, never more than came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from services import audit, bookings, policies
from services.days import at_hour
from services.errors import IllegalMove
from services.guest import cancelling
from services.house import Work
from services.money import Money
from services.payments import refunds
from services.payments.gateways.contract import RefundOutcome
from services.tables import Booking, Refund
from tests.services.stays import offered
from tests.town import MEERA, PAWAR, RAVI, Town


@pytest.fixture
def paid(town: Town) -> str:
    """Ravi has paid 3,780 for Lakeview Cottage; Mr. Pawar has not answered."""
    ravi = town.phone(RAVI)
    ravi.says("cottage near Lonavala 4-6 dec, 2 people")
    ravi.taps("Lakeview Cottage")
    town.browser.post(ravi.last.url.removeprefix("https://thikana.example"))
    reference = next(iter(town.bank.asked))
    town.bank.pays(reference)
    town.wait(minutes=1)
    return reference.removesuffix("-1")


@pytest.fixture
def refused(town: Town, paid: str) -> str:
    """Mr. Pawar has said no."""
    town.phone(PAWAR).taps("Cancel")
    return paid


def _do(town: Town, booking_id: str, act: Callable[[Work, Booking, Refund], object]) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, booking_id)
        assert booking is not None
        act(work, booking, refunds.of_booking(work, booking)[0])
    town.work()


def _status(town: Town, booking_id: str) -> tuple[str, list[str]]:
    with town.house.reading() as work:
        assert audit.differences(work) == []
        booking = bookings.by_id(work, booking_id)
        assert booking is not None
        return booking.booking_status, [each.status for each in refunds.of_booking(work, booking)]


def test_the_owners_no_asks_the_admin_for_a_refund(town: Town, refused: str) -> None:
    assert _status(town, refused) == ("REFUND_REQUIRED", ["REQUIRED"])
    assert {"Refund by gateway", "I did it by hand"} == set(town.phone(MEERA).last.choices)
    assert "₹3,780" in town.phone(RAVI).last.text
    assert "5-7 business days" in town.phone(RAVI).last.text


def test_a_refund_by_hand_goes_step_by_step_and_the_guest_reads_its_reference(town: Town, refused: str) -> None:
    _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-5521"))
    assert _status(town, refused) == ("REFUND_INITIATED", ["INITIATED"])
    assert "PTM-5521" in town.phone(RAVI).last.text
    _do(town, refused, lambda work, _, refund: refunds.complete(work, refund, actor="admin:1"))
    assert _status(town, refused) == ("REFUND_COMPLETED", ["COMPLETED"])


def test_a_step_done_twice_is_done_once(town: Town, refused: str) -> None:
    for _ in range(2):
        _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-5521"))
    for _ in range(2):
        _do(town, refused, lambda work, _, refund: refunds.complete(work, refund, actor="admin:2"))
    assert _status(town, refused) == ("REFUND_COMPLETED", ["COMPLETED"])
    told = [heard for heard in town.phone(RAVI).heard if "PTM-5521" in heard.text]
    assert len(told) == 2


def test_a_refund_cannot_be_completed_before_it_was_started(town: Town, refused: str) -> None:
    with pytest.raises(IllegalMove):
        _do(town, refused, lambda work, _, refund: refunds.complete(work, refund, actor="admin:1"))
    assert _status(town, refused) == ("REFUND_REQUIRED", ["REQUIRED"])


def test_what_the_gateway_refuses_can_be_tried_again_by_hand(town: Town, refused: str) -> None:
    _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-1"))
    _do(town, refused, lambda work, _, refund: refunds.fail(work, refund, actor="gateway:paytm", why="balance too low"))
    assert _status(town, refused) == ("REFUND_FAILED", ["FAILED"])
    assert "balance too low" in town.phone(MEERA).last.text
    _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-2"))
    assert _status(town, refused) == ("REFUND_INITIATED", ["INITIATED"])


@pytest.mark.parametrize(("minor", "currency"), [(378001, "INR"), (0, "INR"), (-5, "INR"), (100, "USD")])
def test_more_than_came_or_nothing_or_other_money_is_refused(town: Town, paid: str, minor: int, currency: str) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        with pytest.raises(IllegalMove):
            refunds.require(work, booking, reason="x", requested_by="admin:1", amount=Money(minor, currency))


def test_goodwill_leaves_the_booking_as_it_is_and_is_paid_by_ourselves(town: Town, paid: str) -> None:
    town.phone(PAWAR).taps("Confirm")
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        refund = refunds.require(work, booking, reason="cold water", requested_by="admin:1", amount=Money(50000))
        refunds.start(work, refund, actor="admin:1", reference="PTM-9")
        refunds.complete(work, refund, actor="admin:1")
    assert _status(town, paid) == ("TICKET_GENERATED", ["COMPLETED"])


@pytest.mark.parametrize(
    ("hours", "home", "state"), [(30, "REFUND", "REFUND_REQUIRED"), (3, "KEPT", "CANCELLED_NO_REFUND")]
)
def test_what_goes_back_of_money_already_kept_is_goodwill(
    town: Town, paid: str, hours: int, home: str, state: str
) -> None:
    town.phone(PAWAR).taps("Confirm")
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        work.now = booking.begins_at - timedelta(hours=hours)
        cancelling.cancel(work, booking, actor="guest:1")
        refund = refunds.require(work, booking, reason="a storm", requested_by="admin:1", amount=Money(50000))
        assert (refund.kind, refund.payment.home) == ("GOODWILL", home)
        refunds.start(work, refund, actor="admin:1", reference="PTM-9")
        refunds.complete(work, refund, actor="admin:1")
    assert _status(town, paid)[0] == state


def test_all_that_was_kept_of_a_cancelled_stay_can_go_back_and_no_more(town: Town, paid: str) -> None:
    town.phone(PAWAR).taps("Confirm")
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        work.now = booking.begins_at - timedelta(hours=30)
        cancelling.cancel(work, booking, actor="guest:1")
        assert refunds.require(work, booking, reason="a storm", requested_by="admin:1").amount == Money(189000)
        with pytest.raises(IllegalMove):
            refunds.require(work, booking, reason="a flood", requested_by="admin:1", amount=Money(1))
    assert _status(town, paid) == ("REFUND_REQUIRED", ["REQUIRED", "REQUIRED"])


@pytest.mark.parametrize("ends", ["the owner says no", "the guest cancels"])
def test_what_goodwill_has_sent_back_does_not_go_back_again(town: Town, paid: str, ends: str) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        refunds.require(work, booking, reason="cold water", requested_by="admin:1", amount=Money(50000))
        if ends == "the guest cancels":
            assert cancelling.cancel(work, booking, actor="guest:1").refund == Money(328000)
    if ends == "the owner says no":
        town.phone(PAWAR).taps("Cancel")
    assert _status(town, paid) == ("REFUND_REQUIRED", ["REQUIRED", "REQUIRED"])


@pytest.mark.parametrize(
    ("hours", "minutes", "refund"),
    [(48, 0, 378000), (47, 59, 189000), (24, 0, 189000), (23, 59, 0), (200, 0, 378000)],
)
def test_a_guest_who_cancels_gets_back_what_the_listing_says_to_the_minute(
    town: Town, paid: str, hours: int, minutes: int, refund: int
) -> None:
    town.phone(PAWAR).taps("Confirm")
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        arrival = at_hour(booking.check_in, booking.listing.check_in_hour, booking.listing.timezone)
        town.clock.instant = arrival - timedelta(hours=hours, minutes=minutes)
        work.now = town.clock.now()
        assert policies.terms(booking, work.now).refund == Money(refund)
        cancelling.cancel(work, booking, actor="guest:1")
    status, states = _status(town, paid)
    assert (status, states) == (("REFUND_REQUIRED", ["REQUIRED"]) if refund else ("CANCELLED_NO_REFUND", []))


def test_before_the_owner_answers_a_guest_gets_everything_back(town: Town, paid: str) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        assert cancelling.cancel(work, booking, actor="guest:1").refund == Money(378000)
    assert _status(town, paid) == ("REFUND_REQUIRED", ["REQUIRED"])


def test_an_overdue_refund_is_told_once(town: Town, refused: str) -> None:
    _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-1"))
    town.wait(days=12)
    town.wait(days=1)
    assert len([heard for heard in town.phone(MEERA).heard if "overdue" in heard.text]) == 1


def test_the_admin_taps_the_refund_through_the_gateway(town: Town, refused: str) -> None:
    meera = town.phone(MEERA)
    assert "on its way" in meera.taps("Refund by gateway").text
    town.wait(seconds=11)
    town.bank.refund_says[f"RF-{refused}-1"] = RefundOutcome.DONE
    town.wait(minutes=2)
    assert _status(town, refused) == ("REFUND_COMPLETED", ["COMPLETED"])
    assert list(town.bank.refund_asks) == [f"RF-{refused}-1"]


def test_the_admin_tells_the_reference_of_a_refund_made_by_hand(town: Town, refused: str) -> None:
    meera = town.phone(MEERA)
    assert f"refunded RF-{refused}-1" in meera.taps("I did it by hand").text
    assert "PTM-77" in meera.says(f"refunded RF-{refused}-1 PTM-77").text
    meera.says("refunds")
    meera.taps(refused)
    meera.taps("It has arrived")
    assert _status(town, refused) == ("REFUND_COMPLETED", ["COMPLETED"])


def test_nobody_else_may_tap_the_admins_buttons(town: Town, refused: str) -> None:
    town.phone(RAVI).taps_id(f"admin.refund_gateway:RF-{refused}-1")
    town.phone(RAVI).says(f"refunded RF-{refused}-1 PTM-77")
    assert _status(town, refused) == ("REFUND_REQUIRED", ["REQUIRED"])


def test_a_gateway_that_is_away_is_asked_again_and_never_twice(town: Town, refused: str) -> None:
    town.bank.away = True
    town.phone(MEERA).taps("Refund by gateway")
    town.bank.away = False
    town.wait(seconds=11)
    town.wait(minutes=2)
    assert list(town.bank.refund_asks) == [f"RF-{refused}-1"]


def test_a_guest_reads_what_cancelling_means_before_the_yes(town: Town, paid: str) -> None:
    ravi = town.phone(RAVI)
    assert "*₹3,780*" in ravi.says("cancel").text
    ravi.taps("Keep it")
    assert _status(town, paid)[0] == "BOOKING_REQUEST_SENT_TO_OWNER"
    ravi.says("cancel")
    assert "₹3,780" in ravi.taps("Yes, cancel it").text
    assert _status(town, paid) == ("REFUND_REQUIRED", ["REQUIRED"])
    assert "The guest has cancelled" in town.phone(PAWAR).last.text
    assert "asked for" in ravi.says("refund").text


def test_a_yes_tapped_twice_cancels_once(town: Town, paid: str) -> None:
    ravi = town.phone(RAVI)
    shown = ravi.says("cancel")
    ravi.taps("Yes, cancel it", shown)
    assert "cannot be cancelled now" in ravi.taps("Yes, cancel it", shown).text
    assert _status(town, paid) == ("REFUND_REQUIRED", ["REQUIRED"])


def test_all_of_a_living_booking_is_not_refunded_without_ending_it(town: Town, paid: str) -> None:
    with town.house.work() as work:
        booking = bookings.locked(work, paid)
        assert booking is not None
        with pytest.raises(IllegalMove):
            refunds.require(work, booking, reason="x", requested_by="admin:1")
    assert _status(town, paid) == ("BOOKING_REQUEST_SENT_TO_OWNER", [])


def _told(town: Town, line: str) -> int:
    """How often Meera has read an alert of that name."""
    return sum(line in heard.text for heard in town.phone(MEERA).heard)


def test_a_refund_that_nobody_starts_is_told_after_half_a_day_and_then_daily(town: Town, refused: str) -> None:
    town.wait(minutes=31)
    town.wait(hours=11)
    assert _told(town, "A refund still waits") == 0
    town.wait(hours=1)
    assert _told(town, "A refund still waits") == 1
    assert {"Refund by gateway", "I did it by hand"} == set(town.phone(MEERA).last.choices)
    for _ in range(23):
        town.wait(hours=1)
    assert _told(town, "A refund still waits") == 1
    for _ in range(2):
        town.wait(days=1)
    assert _told(town, "A refund still waits") == 3


def test_a_refund_that_was_started_is_no_longer_called_waiting(town: Town, refused: str) -> None:
    town.wait(hours=13)
    town.phone(MEERA).taps("Refund by gateway")
    for _ in range(3):
        town.wait(days=1)
    assert _told(town, "A refund still waits") == 1


def test_a_refund_told_of_as_waiting_is_told_of_as_overdue_too(town: Town, refused: str) -> None:
    town.wait(hours=13)
    _do(town, refused, lambda work, _, refund: refunds.start(work, refund, actor="admin:1", reference="PTM-1"))
    for _ in range(3):
        town.wait(days=6)
    assert _told(town, "A refund is overdue") == 1


def test_a_guest_with_several_refunds_reads_each_that_has_not_left(town: Town, refused: str) -> None:
    other = offered(town, listing="seaview-villa").is_paid()
    other.owner_taps("Cancel")
    asked = town.phone(RAVI).says("refund").text
    assert refused in asked
    assert other.booking_id in asked
    for act in (refunds.start, refunds.complete):
        _do(town, refused, lambda work, _, refund, act=act: act(work, refund, actor="admin:1"))
    asked = town.phone(RAVI).says("refund").text
    assert refused not in asked
    assert other.booking_id in asked


def test_when_all_have_left_the_newest_is_shown(town: Town, refused: str) -> None:
    for act in (refunds.start, refunds.complete):
        _do(town, refused, lambda work, _, refund, act=act: act(work, refund, actor="admin:1"))
    assert "sent, reference" in town.phone(RAVI).says("refund").text


@pytest.mark.parametrize("said", ["back", "my bookings"])
def test_a_stay_that_will_not_be_asks_for_nothing_on_arrival(town: Town, refused: str, said: str) -> None:
    heard = town.phone(RAVI).says(said)
    if heard.choices.get("Lakeview Cottage"):
        heard = town.phone(RAVI).taps("Lakeview Cottage")
    assert "due on arrival" not in heard.text
    assert "refund" in heard.text


def test_going_back_on_a_stay_that_is_refunded_says_that_it_is_over(town: Town, refused: str) -> None:
    town.phone(RAVI).says("hi")
    heard = town.phone(RAVI).says("back").text
    assert "nothing left to change" in heard
    assert "*cancel* shows" not in heard
