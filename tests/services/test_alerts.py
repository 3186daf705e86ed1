"""Alerts that close: those who were alarmed read once that it is over and how; what one admin does, the others hear."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from services import bookings, notices, sweep
from services.admin import alerts
from services.payments.gateways.contract import Outcome
from services.texts import raw
from tests.services.stays import Stay, offered
from tests.town import ASHA, MEERA, NAMES, PAWAR, RAVI, VIKRAM, Heard, Phone, Town, settings_of


@pytest.fixture
def town(database_url: str, sqlite_engine: Engine) -> Town:
    """A town with two admins."""
    return Town(settings_of(database_url, admin_whatsapp_number=f"{MEERA},{VIKRAM}"), sqlite_engine)


@pytest.fixture
def stuck(town: Town) -> Stay:
    """A payment the bank thinks about for so long that both admins were told."""
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    assert watched(town, minutes=16) == 1
    return stay


def watched(town: Town, *, minutes: int = 0) -> int:
    town.clock.move(minutes=minutes)
    raised = sweep.alert_stuck(town.house, town.gateways)
    town.work()
    return raised


def keys(town: Town, number: str, *, since: int = 0) -> list[str]:
    """What an admin was told, by its first line."""
    return [heard.text.splitlines()[0] for heard in town.phone(number).heard[since:]]


OVER, DONE = "✅ *A pending payment is over*", "✅ *One of you has dealt with it*"


def test_the_alert_has_the_very_words_that_were_agreed() -> None:
    assert raw("en", "notice.payment_stuck") == AGREED
    assert raw("en", "notice.payment_stuck_unasked").startswith(AGREED)


def test_a_gateway_that_cannot_be_asked_is_told_as_that(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    town.bank.away = True
    assert [watched(town, minutes=minutes) for minutes in (16, 5)] == [1, 0]
    alert = town.phone(MEERA).last
    assert "The gateway could not be asked" in alert.text
    assert set(alert.choices) == {"Check now", "Release dates"}
    assert (stay.booking.alerted_admin, stay.told("admin")) == (True, ["payment_stuck_unasked"] * 2)


def test_a_page_nobody_opened_needs_no_gateway(town: Town) -> None:
    offered(town)
    town.bank.away = True
    assert watched(town, minutes=16) == 1
    assert "The gateway could not be asked" not in town.phone(MEERA).last.text


def is_paid(stay: Stay) -> None:
    stay.hears(stay.payments[-1].order_id)


def is_refused(stay: Stay) -> None:
    stay.hears(stay.payments[-1].order_id, Outcome.FAILED)


def runs_out(stay: Stay) -> None:
    stay.town.wait(minutes=15)


def is_refused_after_the_hold(stay: Stay) -> None:
    runs_out(stay)
    is_refused(stay)


def is_let_go(stay: Stay) -> None:
    offered(stay.town, listing="pine-cottage")


@pytest.mark.parametrize(
    ("ends", "how"),
    [
        (is_paid, "the bank has confirmed it"),
        (is_refused, "the bank has refused it"),
        (is_refused_after_the_hold, "the bank has refused it after the hold had ended"),
        (is_let_go, "the guest has asked for something else"),
    ],
)
def test_an_alert_that_is_over_is_closed_once_for_all_who_got_it(
    town: Town, stuck: Stay, ends: Callable[[Stay], None], how: str
) -> None:
    ends(stuck)
    town.work()
    for number in (MEERA, VIKRAM):
        [closing] = [heard.text for heard in town.phone(number).heard if heard.text.startswith(OVER)]
        assert how in closing
        assert stuck.booking_id in closing
    assert (stuck.booking.alerted_admin, stuck.booking.alert_closed_at) == (True, town.clock.now())
    assert all(OVER not in heard.text for number in (RAVI, PAWAR) for heard in town.phone(number).heard)


def test_an_alert_is_closed_once_whatever_comes_after_and_never_raised_again(town: Town, stuck: Stay) -> None:
    is_refused(stuck)
    stuck.tries()
    assert watched(town, minutes=10) == 0
    runs_out(stuck)
    stuck.hears(stuck.payments[-1].order_id)
    town.work()
    assert stuck.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    assert stuck.told("admin").count("payment_stuck") == 2
    assert stuck.told("admin").count("payment_stuck_over") == 2


def test_only_those_who_got_the_alert_hear_of_its_end(database_url: str, sqlite_engine: Engine) -> None:
    alone = Town(settings_of(database_url), sqlite_engine)
    stay = offered(alone)
    stay.hears(stay.tries(), Outcome.PENDING)
    watched(alone, minutes=16)
    later = Town(settings_of(database_url, admin_whatsapp_number=f"{MEERA},{VIKRAM}"), sqlite_engine)
    later.clock.instant, later.bank.books = alone.clock.now(), {}
    with later.house.work() as work:
        booking = bookings.locked(work, stay.booking_id)
        assert booking is not None
        bookings.move(work, booking, "hold_ended", actor="clock")
    later.work()
    assert (keys(later, MEERA), keys(later, VIKRAM)) == ([OVER], [])


def test_a_payment_nobody_was_alarmed_about_closes_nothing(town: Town) -> None:
    stay = offered(town).is_paid()
    assert "payment_stuck_over" not in stay.told("admin")
    assert stay.booking.alert_closed_at is None


def test_who_releases_the_dates_is_named_to_the_others_and_not_told_themselves(town: Town, stuck: Stay) -> None:
    town.phone(MEERA).taps("Release dates")
    assert f"Meera, {MEERA} has released the dates" in town.phone(VIKRAM).last.text
    assert OVER not in keys(town, MEERA)
    assert stuck.state == "EXPIRED"


# -- what one admin does, the others hear


def owner_is_silent(town: Town) -> Stay:
    stay = offered(town).is_paid()
    for _ in range(2):
        town.wait(minutes=31)
    return stay


@pytest.mark.parametrize(
    ("title", "deed"), [("Confirm", "confirmed in the owner's place"), ("Cancel", "declined in the owner's place")]
)
def test_a_decision_in_the_owners_place_is_told_to_the_other_admins(town: Town, title: str, deed: str) -> None:
    stay = owner_is_silent(town)
    since = len(town.phone(VIKRAM).heard)
    town.phone(MEERA).taps(title)
    told = next(heard.text for heard in town.phone(VIKRAM).heard[since:] if heard.text.startswith(DONE))
    assert f"Done by: Meera, {MEERA}" in told
    assert deed in told
    assert f"{stay.booking_id}, Lakeview Cottage" in told
    assert DONE not in keys(town, MEERA)


def test_what_the_owner_or_the_clock_decides_needs_no_such_word(town: Town) -> None:
    owner_is_silent(town).owner_taps("Confirm")
    town.wait(hours=3)
    assert DONE not in keys(town, MEERA) + keys(town, VIKRAM)


def sends_it(phone: Phone, alert: Heard, refund_id: str) -> None:
    phone.taps("Refund by gateway", alert)


def has_sent_it(phone: Phone, alert: Heard, refund_id: str) -> None:
    phone.says(f"refunded {refund_id} PTM-5521")


@pytest.mark.parametrize(
    ("act", "deed"), [(sends_it, "refund started through the gateway"), (has_sent_it, "refund made by hand")]
)
def test_a_refund_one_has_seen_to_is_told_to_the_others_once(
    town: Town, act: Callable[[Phone, Heard, str], None], deed: str
) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps("Cancel")
    vikram, refund_id = town.phone(VIKRAM), f"RF-{stay.booking_id}-1"
    alert = vikram.last
    for _ in range(2):
        act(vikram, alert, refund_id)
    [told] = [heard.text for heard in town.phone(MEERA).heard if heard.text.startswith(DONE)]
    assert deed in told
    assert f"{refund_id}, {stay.booking.paid.show()}" in told
    assert (stay.refunds[0].processed_by, keys(town, VIKRAM).count(DONE)) == (f"admin:{VIKRAM}", 0)


@pytest.mark.parametrize(("title", "deed"), [("Approve", "payout approved"), ("Refuse", "payout refused")])
def test_a_payout_one_has_decided_is_told_to_the_others(town: Town, title: str, deed: str) -> None:
    offered(town, code="ASHA10").is_confirmed()
    town.phone(ASHA).says("upi asha@upi")
    town.phone(ASHA).says("payout 100")
    town.phone(ASHA).taps("Yes")
    town.phone(MEERA).taps(title)
    assert deed in town.phone(VIKRAM).last.text
    assert f"Done by: {NAMES[MEERA]}, {MEERA}" in town.phone(VIKRAM).last.text


@pytest.mark.parametrize(("who", "told"), [(MEERA, 1), (PAWAR, 0)])
def test_a_problem_at_the_door_is_over_when_an_admin_lets_the_guest_in(town: Town, who: str, told: int) -> None:
    stay = offered(town).is_confirmed()
    town.clock.move(days=14)
    town.phone(PAWAR).says(stay.booking.check_in_code or "")
    town.phone(PAWAR).taps("Problem")
    town.phone(who).taps("Checked in", town.phone(PAWAR).heard[-2] if who == PAWAR else None)
    assert stay.state == "CHECKED_IN"
    assert [DONE in heard.text for heard in town.phone(VIKRAM).heard].count(True) == told


def test_a_house_with_one_admin_tells_itself_nothing(database_url: str, sqlite_engine: Engine) -> None:
    town = Town(settings_of(database_url), sqlite_engine)
    owner_is_silent(town)
    town.phone(MEERA).taps("Confirm")
    assert DONE not in keys(town, MEERA)


def test_every_end_of_waiting_has_its_words() -> None:
    for event in (*alerts.ENDS_WAITING, *alerts.ENDS_LATE, "released_undecided"):
        assert raw("en", "stuck_ending", event)
    assert notices.NOTICES.keys() >= alerts.ENDS_WAITING


AGREED = """⚠️ *Payment Pending Alert*

Booking ID: {booking_id}
Property: {property_name}
Guest: {guest_name}
Phone: {guest_phone}
Amount: {pay_now}
Pending Since: {minutes} minutes

⚠️ *Action Required*
This payment has been pending for over {alert_minutes} minutes.
Please investigate and contact the customer if needed."""
