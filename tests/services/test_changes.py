"""Other dates or people for a paid stay: what the guest asks, reads, agrees to and gets."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from services import trail
from services.tables import ReminderRow
from tests.services.changing import NO, YES, Changing, confirmed, it_is, set_listing
from tests.services.stays import offered
from tests.town import ASHA, MEERA, NEHA, PAWAR, RAVI, Town

OLD, NEW = ("2026-12-04", "2026-12-06"), ("2026-12-05", "2026-12-08")
DEARER = "5-8 dec and 3 people"


def test_a_dearer_change_shows_both_stays_and_the_difference_to_the_paisa(town: Town) -> None:
    card = confirmed(town, code="TEST123").asks(DEARER).text

    assert "Now: Fri 4 – Sun 6 Dec 2026, 2 guests, total ₹12,411" in card
    assert "New: Sat 5 – Tue 8 Dec 2026, 3 guests, *total ₹18,409.65*" in card
    assert "₹5,998.65 more in all" in card
    assert "pay ₹1,735.65 now; due on arrival is then ₹13,083 instead of ₹8,820" in card


def test_until_it_is_paid_and_agreed_to_the_old_stay_stands_and_the_new_nights_are_held(town: Town) -> None:
    ravi = confirmed(town)

    for step in (lambda: ravi.agrees(DEARER), ravi.pays):
        step()
        assert ravi.nights == OLD
        assert {claim.slot for claim in ravi.stay.claims} == {"2026-12-04", "2026-12-05"}
        assert ravi.held == ["2026-12-06", "2026-12-07"]
        ravi.is_sound()

    assert ravi.state == "OWNER_PENDING"


def test_with_the_owners_yes_nights_price_and_people_change_at_once(town: Town) -> None:
    ravi = confirmed(town)

    ravi.agrees(DEARER)
    ravi.pays().owner_taps("Confirm")

    booking = ravi.stay.booking
    assert (ravi.state, ravi.stay.state, ravi.nights, booking.guests) == ("ACCEPTED", "TICKET_GENERATED", NEW, 3)
    assert {claim.slot for claim in ravi.stay.claims} == {"2026-12-05", "2026-12-06", "2026-12-07"}
    assert ravi.held == []
    assert booking.paid == booking.pay_now
    ravi.is_sound()


def test_the_new_ticket_has_the_old_code_the_new_days_and_a_link_of_its_own(town: Town) -> None:
    ravi = confirmed(town)
    before = ravi.stay.booking

    ravi.agrees(DEARER)
    ravi.pays().owner_taps("Confirm")

    told = ravi.guest.last
    assert "Check-in: Sat 5 Dec 2026, 14:00" in told.text
    assert "&v=2" in told.text
    assert told.picture
    assert (ravi.stay.booking.check_in_code, ravi.stay.booking.version) == (before.check_in_code, 2)
    page = town.browser.get(f"/ticket?{ravi.stay.ticket_query}").text
    assert "Sat 5 Dec 2026" in page
    assert "3 guests" in page


def test_reminders_follow_the_new_days(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees("11-13 dec")
    ravi.owner_taps("Confirm")

    with town.house.reading() as work:
        planned = select(ReminderRow.day).where(ReminderRow.kind == "arrival_reminder")
        assert date(2026, 12, 11) in set(work.tx.scalars(planned))
    it_is(town, ravi.stay.booking.begins_at - timedelta(hours=24))
    town.sweep()
    reminders = [row for row in ravi.stay.letters if row.body["key"] == "arrival_reminder"]
    assert [row.body["facts"]["arrival_day"] for row in reminders] == ["Fri 11 Dec 2026"]


def test_a_cheaper_change_sends_the_difference_of_the_advance_back(town: Town) -> None:
    ravi = confirmed(town, guests=3)
    paid = ravi.stay.booking.paid

    card = ravi.asks("2 people").text
    ravi.guest.taps(YES)
    ravi.owner_taps("Confirm")

    assert "₹378 of your advance goes back to you" in card
    (refund,) = ravi.stay.refunds
    assert (refund.kind, refund.amount, refund.ends_booking) == ("PARTIAL", paid - ravi.stay.booking.paid, False)
    assert ravi.stay.state == "TICKET_GENERATED"
    ravi.is_sound()


def test_at_the_same_price_nothing_is_paid_and_nothing_goes_back(town: Town) -> None:
    ravi = confirmed(town)

    card = ravi.asks("11-13 dec").text
    ravi.guest.taps(YES)
    ravi.owner_taps("Confirm")

    assert "Nothing to pay now, and ₹8,820 on arrival." in card
    assert (ravi.nights, ravi.stay.refunds, len(ravi.stay.payments)) == (("2026-12-11", "2026-12-13"), [], 1)
    ravi.is_sound()


def test_where_the_owner_need_not_agree_it_is_done_at_once(town: Town) -> None:
    set_listing(town, asks_of_changes=False)
    ravi = confirmed(town)

    ravi.agrees("11-13 dec")

    assert (ravi.state, ravi.nights) == ("ACCEPTED", ("2026-12-11", "2026-12-13"))
    assert "Your stay was changed" in ravi.guest.last.text
    assert "A stay was changed" in town.phone(PAWAR).last.text
    assert "A stay was changed" in town.phone(MEERA).last.text


def test_the_guest_may_take_a_change_back_while_the_owner_is_waited_for(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    ravi.pays()

    ravi.guest.says("change")
    told = ravi.guest.taps("Take it back")

    assert (ravi.state, ravi.nights, ravi.held) == ("WITHDRAWN", OLD, [])
    assert "goes back to you in full" in told.text
    ravi.is_sound()


def test_a_change_of_mind_before_paying_replaces_the_change(town: Town) -> None:
    ravi = confirmed(town)
    first = ravi.asks(DEARER)

    ravi.asks("5-7 dec")
    assert "has ended" in ravi.guest.taps(YES, first).text

    assert [each.status for each in ravi.changes] == ["WITHDRAWN", "OFFERED"]
    assert ravi.held == ["2026-12-06"]
    assert "stays as it is" in ravi.guest.taps(NO, ravi.guest.heard[-2]).text
    assert ravi.held == []


def test_somebody_elses_yes_changes_nothing(town: Town) -> None:
    ravi = confirmed(town)
    card = ravi.asks("11-13 dec")

    told = town.phone(NEHA).taps_id(card.choices[YES])

    assert "do not find that change" in told.text
    assert ravi.state == "OFFERED"


@pytest.mark.parametrize(("hours", "open_still"), [(48, True), (47.99, False)])
def test_the_limit_is_exact(town: Town, hours: float, open_still: bool) -> None:
    ravi = confirmed(town)
    it_is(town, ravi.stay.booking.begins_at - timedelta(hours=hours))

    told = ravi.guest.says("change").text

    assert ("What shall we change?" in told) is open_still
    assert ("until 48 hours before check-in" in told) is not open_still


def test_an_offer_shown_in_time_is_not_agreed_to_after_the_limit(town: Town) -> None:
    ravi = confirmed(town)
    it_is(town, ravi.stay.booking.begins_at - timedelta(hours=48))
    ravi.asks("11-13 dec")
    town.clock.move(minutes=1)

    ravi.guest.taps(YES)

    assert ravi.nights == OLD


@pytest.mark.parametrize(
    ("moves", "why"),
    [
        (["Checked in"], "You are checked in"),
        (["Checked in", "Checked out"], "is over"),
        (["cancel"], "was cancelled"),
    ],
)
def test_a_stay_that_cannot_be_changed_says_why_and_what_else_can_be_done(
    town: Town, moves: list[str], why: str
) -> None:
    ravi = confirmed(town)
    ravi.guest.says("my bookings")
    ravi.guest.says("1")
    for move in moves:
        _does(town, ravi, move)

    told = ravi.guest.taps_id(f"mine.change:{ravi.stay.booking_id}")

    assert why in told.text
    assert ravi.changes == []


def _does(town: Town, ravi: Changing, move: str) -> None:
    if move == "cancel":
        ravi.guest.says("cancel")
        ravi.guest.taps("Yes, cancel it")
        return
    if ravi.stay.state == "TICKET_GENERATED":
        it_is(town, ravi.stay.booking.begins_at)
        town.phone(PAWAR).says(ravi.stay.booking.check_in_code or "")
    town.phone(PAWAR).taps(move)


def test_an_unpaid_offer_is_changed_in_the_talk_and_not_here(town: Town) -> None:
    stay = offered(town)

    told = town.phone(RAVI).taps_id(f"mine.change:{stay.booking_id}")

    assert "is not paid yet" in told.text


def test_full_nights_are_told_with_the_nearest_free_ones_and_the_own_ones_count_as_free(town: Town) -> None:
    ravi = confirmed(town)
    offered(town, guest=NEHA, arrival=date(2026, 12, 6)).is_paid()

    told = ravi.asks("5-7 dec")

    assert "is full on Sat 5 – Mon 7 Dec 2026" in told.text
    assert "Thu 3 – Sat 5 Dec" in told.choices
    assert "New: Thu 3 – Sat 5 Dec 2026" in ravi.guest.taps("Thu 3 – Sat 5 Dec").text


def test_more_people_than_one_tent_takes_another_and_fewer_give_it_back(town: Town) -> None:
    ravi = confirmed(town, listing="pawna-lake-camp")
    own = {claim.unit_id for claim in ravi.stay.claims}

    ravi.agrees("5 people")
    ravi.pays().owner_taps("Confirm")
    assert len(ravi.stay.claims) == 4
    assert own < {claim.unit_id for claim in ravi.stay.claims}
    ravi.agrees("2 people")
    ravi.owner_taps("Confirm")

    assert {claim.unit_id for claim in ravi.stay.claims} <= own | {claim.unit_id for claim in ravi.stay.claims}
    assert len(ravi.stay.claims) == 2
    ravi.is_sound()


def test_the_referrer_hears_of_a_commission_that_changes_and_only_then(town: Town) -> None:
    ravi = confirmed(town, code="TEST123")
    before = len(town.phone(ASHA).heard)

    ravi.agrees("11-13 dec")
    ravi.owner_taps("Confirm")
    assert len(town.phone(ASHA).heard) == before
    ravi.agrees("11-14 dec")
    ravi.pays().owner_taps("Confirm")

    assert "Your commission of it is now: ₹535.50" in town.phone(ASHA).last.text
    ravi.is_sound()


def test_each_step_is_in_the_trail_with_before_and_after(town: Town) -> None:
    ravi = confirmed(town)
    ravi.agrees(DEARER)
    ravi.pays().owner_taps("Confirm")

    with town.house.reading() as work:
        rows = [
            row for row in trail.of(work, ravi.stay.booking_id) if row.object == f"change:{ravi.changes[0].change_id}"
        ]
    assert [row.cause for row in rows] == ["offered", "topup_asked", "owner_asked", "accepted"]
    first = rows[0].after or {}
    assert (first["check_in_before"], first["check_in_after"], first["guests_after"]) == ("2026-12-04", "2026-12-05", 3)
    assert [(row.before or {})["status"] for row in rows[1:]] == ["OFFERED", "TOPUP_PENDING", "OWNER_PENDING"]
