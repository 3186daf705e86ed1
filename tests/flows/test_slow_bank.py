"""A bank that does not decide: what guest and admins hear of it, that nobody pays twice, and how it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from services import sweep
from services.payments.gateways.contract import Outcome
from services.tables import Booking
from tests.flows.admins import finds
from tests.services.stays import Stay, offered
from tests.town import MEERA, NEHA, RAVI, Town
from tests.web.pages import words

FAST = "lakeview cottage 4-6 dec, 2 people"
ASKED = "BOOKING_REQUEST_SENT_TO_OWNER"


def newest(town: Town) -> Stay:
    """The booking that was made last."""
    with town.house.reading() as work:
        return Stay(town, work.tx.scalars(select(Booking.booking_id).order_by(Booking.id.desc()).limit(1)).one())


def all_of(town: Town) -> list[Stay]:
    """All bookings, oldest first."""
    with town.house.reading() as work:
        return [Stay(town, each) for each in work.tx.scalars(select(Booking.booking_id).order_by(Booking.id))]


@pytest.fixture
def slow(town: Town) -> Stay:
    """Ravi has paid, as he says, and his bank has not decided."""
    town.phone(RAVI).says(FAST)
    stay = newest(town)
    stay.hears(stay.tries(), Outcome.PENDING)
    town.work()
    return stay


def hold_ends(stay: Stay) -> None:
    stay.town.wait(minutes=31)


def is_released(stay: Stay) -> None:
    finds(stay.town, stay.booking_id)
    stay.town.phone(MEERA).taps("Release dates")


ENDINGS: tuple[Callable[[Stay], None], ...] = (hold_ends, is_released)


def test_after_two_minutes_the_payer_hears_once_not_to_pay_again(slow: Stay) -> None:
    town, guest = slow.town, slow.town.phone(RAVI)
    before = len(guest.heard)
    town.wait(seconds=119)
    assert len(guest.heard) == before
    town.wait(seconds=1)
    assert "Your bank has not told us yet" in guest.last.text
    for line in ("Please do not pay again", slow.payments[0].order_id, slow.booking.pay_now.show()):
        assert line in guest.last.text
    for _ in range(3):
        town.wait(minutes=4)
    assert len(guest.heard) == before + 1


def test_a_bank_that_decides_in_time_is_no_matter_for_a_word(slow: Stay) -> None:
    slow.town.bank.pays(slow.payments[0].order_id)
    for _ in range(5):
        slow.town.wait(minutes=1)
    assert slow.state == ASKED
    assert "payment_undecided" not in slow.told("customer")


@pytest.mark.parametrize("ends", ENDINGS)
def test_the_end_of_a_hold_with_money_on_its_way_is_told_as_what_it_is(
    slow: Stay, ends: Callable[[Stay], None]
) -> None:
    ends(slow)
    assert (slow.state, slow.told("customer")[-1]) == ("EXPIRED", "ended_undecided")
    told = slow.town.phone(RAVI).last.text
    for line in ("still deciding", "Please do not pay again", slow.payments[0].order_id, slow.booking.pay_now.show()):
        assert line in told
    assert "30 minutes" not in told
    assert "*again*" not in told


def test_the_admins_read_that_the_bank_still_decides_and_later_how_it_ended(slow: Stay) -> None:
    town, meera = slow.town, slow.town.phone(MEERA)
    town.clock.move(minutes=16)
    assert sweep.alert_stuck(town.house, town.gateways) == 1
    town.work()
    hold_ends(slow)
    assert "The bank is still deciding" in meera.last.text
    assert "Nothing is left for you to do" not in meera.last.text
    slow.hears(slow.payments[0].order_id, Outcome.FAILED)
    town.work()
    assert "A pending payment is over" in meera.last.text
    assert "the bank has refused it" in meera.last.text


def test_an_admin_who_releases_the_dates_reads_that_the_bank_still_decides(slow: Stay) -> None:
    is_released(slow)
    told = slow.town.phone(MEERA).last.text
    assert "The bank is still deciding" in told
    assert slow.payments[0].order_id in told


def test_dates_released_without_money_on_its_way_name_no_minutes(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    is_released(newest(town))
    told = town.phone(RAVI).last.text
    assert "not held any more" in told
    assert "*again*" in told
    assert "30 minutes" not in told


@pytest.mark.parametrize("ends", ENDINGS)
@pytest.mark.parametrize(
    "said", ["again", "yes", "continue", "pay", "hello", FAST, "lakeview cottage 5-7 dec, 3 people"]
)
def test_nothing_they_say_holds_the_nights_again_while_the_bank_decides(
    slow: Stay, ends: Callable[[Stay], None], said: str
) -> None:
    ends(slow)
    heard = slow.town.phone(RAVI).says(said)
    assert "Your bank has not told us yet" in heard.text
    assert slow.payments[0].order_id in heard.text
    assert len(all_of(slow.town)) == 1


def test_an_old_button_does_not_hold_them_again_either(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    stay = newest(town)
    order_id = stay.tries()
    hold_ends(stay)
    card = town.phone(RAVI).says("hm")
    assert "Hold it again" in card.choices
    stay.hears(order_id, Outcome.PENDING)
    assert "Your bank has not told us yet" in town.phone(RAVI).taps("Hold it again", card).text
    assert len(all_of(town)) == 1


def test_a_new_talk_does_not_hold_the_same_nights_beside_it(slow: Stay) -> None:
    hold_ends(slow)
    slow.town.phone(RAVI).says("start over")
    slow.town.phone(RAVI).says(FAST)
    slow.town.phone(RAVI).taps("Ravi Kumar")
    heard = slow.town.phone(RAVI).taps("No code")
    assert "Your bank has not told us yet" in heard.text
    assert len(all_of(slow.town)) == 1


def test_other_nights_may_be_booked_meanwhile(slow: Stay) -> None:
    hold_ends(slow)
    assert "Pay now" in slow.town.phone(RAVI).says("lakeview cottage 11-13 dec, 2 people").text


def test_what_the_bank_decides_about_is_not_called_cancelled_with_nothing_paid(slow: Stay) -> None:
    hold_ends(slow)
    assert "Nothing was paid" not in slow.town.phone(RAVI).says("cancel").text


@pytest.mark.parametrize("ends", ENDINGS)
def test_the_pay_page_opens_nothing_while_the_bank_decides(slow: Stay, ends: Callable[[Stay], None]) -> None:
    ends(slow)
    assert "Please do not pay again" in words(slow.town.browser.get(slow.pay_path))
    assert slow.press_pay().status_code == 303
    assert len(slow.payments) == 1


def test_when_the_bank_has_said_no_they_hear_it_and_may_have_the_nights_again(slow: Stay) -> None:
    hold_ends(slow)
    slow.hears(slow.payments[0].order_id, Outcome.FAILED)
    slow.town.work()
    told = slow.town.phone(RAVI).last.text
    assert "Your bank has said no" in told
    assert "*again*" in told
    assert "Pay now" in slow.town.phone(RAVI).says("again").text
    assert newest(slow.town).state == "PAYMENT_PENDING"


def test_when_the_bank_has_said_yes_the_place_is_taken_if_it_is_free(slow: Stay) -> None:
    hold_ends(slow)
    slow.hears(slow.payments[0].order_id)
    slow.town.work()
    assert (slow.state, slow.told("customer")[-1]) == (ASKED, "payment_received")


# -- both are paid after all


def paid_later_than_the_next(town: Town) -> tuple[Stay, Stay]:
    """Nobody knew of Ravi's first payment when its hold had ended, so he has booked the same nights again."""
    town.phone(RAVI).says(FAST)
    first = newest(town)
    first.tries()
    hold_ends(first)
    town.phone(RAVI).says("again")
    return first, newest(town)


def test_the_same_nights_paid_twice_become_one_stay_and_the_second_money_goes_back(town: Town) -> None:
    first, second = paid_later_than_the_next(town)
    second.is_paid()
    first.hears(first.payments[0].order_id)
    town.work()
    assert (first.state, second.state) == ("EXPIRED", ASKED)
    assert [refund.amount for refund in first.refunds] == [first.booking.pay_now]
    assert "goes back to you" in (told := town.phone(RAVI).last.text)
    assert second.booking_id in told
    assert first.told("admin")[-1] == "payment_same_nights"
    assert second.refunds == []


def test_money_that_comes_while_the_next_offer_waits_takes_the_nights_and_lets_that_offer_go(town: Town) -> None:
    first, second = paid_later_than_the_next(town)
    order_id = second.tries()
    first.hears(first.payments[0].order_id)
    town.work()
    assert (first.state, second.state) == (ASKED, "EXPIRED")
    assert first.refunds == []
    assert first.booking_id in town.phone(RAVI).says("again").text
    second.hears(order_id)
    town.work()
    assert (second.state, [refund.amount for refund in second.refunds]) == ("EXPIRED", [second.booking.pay_now])


def test_nights_that_somebody_else_has_are_not_taken_from_the_next_offer_for_nothing(town: Town) -> None:
    first, second = paid_later_than_the_next(town)
    hold_ends(second)
    offered(town, guest=NEHA).is_paid()
    first.hears(first.payments[0].order_id)
    assert (first.state, second.state) == ("REFUND_REQUIRED", "EXPIRED")


def test_a_second_unit_asked_for_after_the_first_was_paid_is_a_second_stay(town: Town) -> None:
    first = offered(town, listing="mango-orchard-cottage").is_paid()
    second = offered(town, listing="mango-orchard-cottage").is_paid()
    assert (first.state, second.state, second.refunds) == (ASKED, ASKED, [])


# -- the link of a card that was replaced


def test_the_link_of_a_replaced_card_leads_to_the_present_one(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    old = newest(town)
    town.phone(RAVI).says("5-7 dec")
    new = newest(town)
    page = town.browser.get(old.pay_path)
    assert "This was changed" in words(page)
    assert "Sat 5" in words(page)
    assert new.pay_path in page.text
    assert "The hold has ended" not in words(page)
    new.is_paid()
    assert new.pay_path in town.browser.get(old.pay_path).text
    new.owner_taps("Confirm")
    assert new.ticket_query.split("&")[0] in town.browser.get(old.pay_path).text
    assert "Open my ticket" in words(town.browser.get(old.pay_path))


def test_a_replaced_card_whose_successor_has_ended_has_ended(town: Town) -> None:
    town.phone(RAVI).says(FAST)
    old = newest(town)
    town.phone(RAVI).says("5-7 dec")
    hold_ends(old)
    assert "The hold has ended" in words(town.browser.get(old.pay_path))
