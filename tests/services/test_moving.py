"""A stay that fell through: the advance moves over to a place like it, or goes back; never both, and never half."""

from __future__ import annotations

from sqlalchemy import Engine, select

from services import bookings, ledger
from services.guest import similar
from services.money import Money
from services.tables import Listing, Posting
from tests.services.falling_through import (
    CHEAPER,
    DEARER,
    SAME,
    admin_refunds,
    books_are_right,
    costs,
    declined,
    newest,
    stands,
    takes,
    the_offer,
    yes,
)
from tests.services.stays import offered
from tests.services.test_settle import new_attempt
from tests.town import MEERA, NEHA, RAVI, Town, settings_of

# -- what is offered


def test_the_decline_offers_places_like_it_and_the_refund(town: Town) -> None:
    stay = declined(town)
    heard = town.phone(RAVI).last
    assert "your booking has been cancelled by the owner" in heard.text
    assert list(heard.choices) == ["Pine Cottage", "Mango Orchard Cottage", "Pawna Lake Camp", "Refund ₹3,780"]
    abouts = [row["description"] for row in heard.body["interactive"]["action"]["sections"][0]["rows"]]
    assert abouts[0] == "Cottage, Lonavala: −₹3,150, total ₹9,450"
    assert "by 10:30" in heard.text
    assert stay.told("admin")[-1] == "refund_needed_or_moved"


def test_a_place_that_costs_the_same_says_so(town: Town) -> None:
    costs(town, SAME, "Lakeview Cottage")
    declined(town)
    rows = town.phone(RAVI).last.body["interactive"]["action"]["sections"][0]["rows"]
    assert rows[0]["description"] == "Cottage, Lonavala: 0 extra, total ₹12,600"


def test_without_a_place_like_it_the_refund_runs_as_ever(automatic: Town) -> None:
    with automatic.house.work() as work:
        for listing in work.tx.scalars(select(Listing).where(Listing.slug != "lakeview-cottage")):
            listing.active = False
    stay = declined(automatic)
    assert [each.status for each in stay.refunds] == ["INITIATED"]
    assert all(not heard.choices for heard in automatic.phone(RAVI).heard[-2:])


def test_with_no_minutes_to_choose_nothing_is_offered_and_the_refund_goes_at_once(
    database_url: str, sqlite_engine: Engine
) -> None:
    town = Town(settings_of(database_url, paytm_refund_way="gateway", move_over_minutes=0), sqlite_engine)
    assert [each.status for each in declined(town).refunds] == ["INITIATED"]


def test_money_that_came_too_late_may_move_over_too(town: Town) -> None:
    town.phone(RAVI).says("hi")
    stay = offered(town)
    order_id = stay.tries()
    town.wait(minutes=31)
    takes(town, "Lakeview Cottage")
    stay.hears(order_id)
    town.work()
    assert "Paid too late" in town.phone(RAVI).last.text
    new = yes(town, CHEAPER)
    assert stands(stay) == ("CANCELLED_NO_REFUND", 0, [("WITHDRAWN", 378000)])
    assert stands(new) == ("BOOKING_REQUEST_SENT_TO_OWNER", 283500, [("REQUIRED", 94500)])
    books_are_right(town)


# -- the yes


def test_a_place_at_the_same_price_asks_its_owner_at_once(town: Town) -> None:
    costs(town, SAME, "Lakeview Cottage")
    stay = declined(town)
    new = yes(town, SAME)
    assert stands(stay) == ("CANCELLED_NO_REFUND", 0, [("WITHDRAWN", 378000)])
    assert stands(new) == ("BOOKING_REQUEST_SENT_TO_OWNER", 378000, [])
    assert [each.order_id for each in new.payments] == [f"{stay.booking_id}-1"]
    assert (len(stay.claims), len(new.claims)) == (0, 2)
    assert new.told("owner") == ["owner_request"]
    assert new.told("customer") == []
    assert stay.told("admin")[-1] == "refund_withdrawn"
    books_are_right(town)
    new.owner_taps("Confirm")
    assert new.state == "TICKET_GENERATED"
    books_are_right(town)


def test_each_of_the_postings_is_written_once_and_the_way_over_is_empty(town: Town) -> None:
    stay, new = declined(town), yes(town, CHEAPER)
    with town.house.reading() as work:
        keys = list(work.tx.scalars(select(Posting.key).order_by(Posting.id)))
        assert ledger.balance(work, ledger.MOVING) == Money(0)
        assert ledger.balance(work, ledger.GUEST_MONEY) == Money(-283500)
    assert keys == [
        f"{stay.booking_id}-1:captured",
        f"RF-{stay.booking_id}-1:due",
        f"RF-{stay.booking_id}-1:withdrawn",
        f"{stay.booking_id}:moved_out",
        f"{new.booking_id}:moved_in",
        f"RF-{stay.booking_id}-1-2:due",
    ]


def test_what_is_too_much_for_a_cheaper_place_goes_back(automatic: Town) -> None:
    stay = declined(automatic)
    new = yes(automatic, CHEAPER)
    assert stands(stay) == ("CANCELLED_NO_REFUND", 0, [("WITHDRAWN", 378000)])
    assert stands(new) == ("BOOKING_REQUEST_SENT_TO_OWNER", 283500, [("INITIATED", 94500)])
    books_are_right(automatic)


def test_a_dearer_place_is_held_until_the_difference_is_paid(town: Town) -> None:
    stay = declined(town, "pine-cottage")
    new = yes(town, DEARER)
    difference = new.booking.advance_minor - 283500
    assert stands(stay) == ("REFUND_REQUIRED", 283500, [("REQUIRED", 283500)])
    assert (new.state, new.booking.pay_now.minor, len(new.claims)) == ("PAYMENT_PENDING", difference, 2)
    books_are_right(town)
    new.is_paid()
    assert stands(stay) == ("CANCELLED_NO_REFUND", 0, [("WITHDRAWN", 283500)])
    assert stands(new) == ("BOOKING_REQUEST_SENT_TO_OWNER", 283500 + difference, [])
    assert [each.amount_minor for each in new.payments] == [difference, 283500]
    assert f"Payment of {Money(difference).show()} received" in town.phone(RAVI).last.text
    books_are_right(town)


def test_a_second_yes_finds_what_the_first_one_did(town: Town) -> None:
    declined(town, "pine-cottage")
    card = town.phone(RAVI).taps(DEARER)
    held = town.phone(RAVI).taps("Yes, move over", card)
    first = newest(town)
    again = town.phone(RAVI).taps("Yes, move over", card)
    assert newest(town).booking_id == first.booking_id
    assert held.url == again.url
    first.is_paid()
    told = town.phone(RAVI).taps("Yes, move over", card)
    assert first.booking_id in told.text
    assert newest(town).booking_id == first.booking_id
    books_are_right(town)


def test_the_old_commission_stays_cancelled_and_the_new_one_waits_for_its_owner(town: Town) -> None:
    stay = declined(town, code="TEST123")
    new = yes(town, CHEAPER)
    assert (stay.booking.commission_status, new.booking.commission_status) == ("CANCELLED", "PENDING")
    assert (new.booking.discount_minor, new.booking.referrer_minor) == (14175, 28350)
    assert new.told("referrer") == ["commission_pending"]
    new.owner_taps("Confirm")
    assert new.booking.commission_status == "CONFIRMED"
    books_are_right(town)


# -- when it comes otherwise


def test_a_place_taken_meanwhile_leaves_the_others(town: Town) -> None:
    stay = declined(town)
    card = town.phone(RAVI).taps(CHEAPER)
    takes(town, CHEAPER)
    told = town.phone(RAVI).taps("Yes, move over", card)
    assert "just been taken" in told.text
    assert next(iter(told.choices)) == "Mango Orchard Cottage"
    assert stands(stay) == ("REFUND_REQUIRED", 378000, [("REQUIRED", 378000)])


def test_another_price_than_the_one_shown_is_shown_first(town: Town) -> None:
    stay = declined(town)
    card = town.phone(RAVI).taps(CHEAPER)
    costs(town, CHEAPER, "Lakeview Cottage")
    told = town.phone(RAVI).taps("Yes, move over", card)
    assert "price has changed" in told.text
    assert "0 extra" in told.text
    assert stay.state == "REFUND_REQUIRED"
    town.phone(RAVI).taps("Yes, move over")
    assert stands(newest(town)) == ("BOOKING_REQUEST_SENT_TO_OWNER", 378000, [])


def test_the_new_owner_may_say_no_too_and_the_money_moves_again(town: Town) -> None:
    stay = declined(town)
    second = yes(town, CHEAPER)
    second.owner_taps("Cancel")
    offered_now = list(town.phone(RAVI).last.choices)
    assert not {"Lakeview Cottage", "Pine Cottage"} & set(offered_now)
    third = yes(town, "Hilltop Villa").is_paid()
    assert stands(second) == ("CANCELLED_NO_REFUND", 0, [("REQUIRED", 94500), ("WITHDRAWN", 283500)])
    assert stands(third)[0] == "BOOKING_REQUEST_SENT_TO_OWNER"
    third.owner_taps("Cancel")
    assert sum(each.amount_minor for each in third.refunds) == third.booking.paid_minor
    assert stay.state == "CANCELLED_NO_REFUND"
    books_are_right(town)


def test_a_refund_an_admin_has_started_is_not_withdrawn_any_more(town: Town) -> None:
    stay = declined(town)
    card = town.phone(RAVI).taps(CHEAPER)
    admin_refunds(town, stay)
    told = town.phone(RAVI).taps("Yes, move over", card)
    assert "on its way, reference PTM-77" in told.text
    assert newest(town).booking_id == stay.booking_id
    books_are_right(town)


def test_an_admin_who_refunds_while_the_difference_is_awaited_lets_the_new_place_go(town: Town) -> None:
    stay = declined(town, "pine-cottage")
    new = yes(town, DEARER)
    order_id = new.tries()
    admin_refunds(town, stay)
    assert (new.state, new.claims) == ("EXPIRED", [])
    assert new.told("customer") == ["advance_gone"]
    new.hears(order_id)
    assert stands(new)[0] == "REFUND_REQUIRED"
    assert [each.status for each in stay.refunds] == ["INITIATED"]
    books_are_right(town)


def test_a_refund_that_was_withdrawn_cannot_be_started(town: Town) -> None:
    stay = declined(town)
    refused = [heard for heard in town.phone(MEERA).heard if "Refund by gateway" in heard.choices][-1]
    yes(town, SAME)
    told = town.phone(MEERA).taps("Refund by gateway", refused)
    assert "moved over" in told.text
    assert [each.status for each in stay.refunds] == ["WITHDRAWN"]


def test_a_difference_that_is_not_paid_lets_the_refund_go(automatic: Town) -> None:
    stay = declined(automatic, "pine-cottage")
    new = yes(automatic, DEARER)
    automatic.wait(minutes=29)
    assert [each.status for each in stay.refunds] == ["REQUIRED"]
    automatic.wait(minutes=2)
    assert (new.state, [each.status for each in stay.refunds]) == ("EXPIRED", ["INITIATED"])
    books_are_right(automatic)


def test_a_difference_paid_after_the_advance_went_back_goes_back_itself(automatic: Town) -> None:
    stay = declined(automatic, "pine-cottage")
    new = yes(automatic, DEARER)
    order_id = new.tries()
    automatic.wait(minutes=31)
    new.hears(order_id)
    automatic.work()
    assert new.state == "REFUND_INITIATED"
    assert (stay.state, [each.status for each in stay.refunds]) == ("REFUND_INITIATED", ["INITIATED"])
    books_are_right(automatic)


def test_a_difference_paid_late_still_counts_while_nobody_has_sent_the_advance_back(town: Town) -> None:
    stay = declined(town, "pine-cottage")
    new = yes(town, DEARER)
    order_id = new.tries()
    town.wait(minutes=45)
    assert new.state == "EXPIRED"
    new.hears(order_id)
    assert (stay.state, new.state) == ("CANCELLED_NO_REFUND", "BOOKING_REQUEST_SENT_TO_OWNER")
    books_are_right(town)


def test_who_does_not_choose_in_time_gets_the_money(automatic: Town) -> None:
    stay = declined(automatic)
    offer = automatic.phone(RAVI).last
    assert [each.status for each in stay.refunds] == ["REQUIRED"]
    automatic.wait(minutes=31)
    assert [each.status for each in stay.refunds] == ["INITIATED"]
    told = automatic.phone(RAVI).taps(CHEAPER, offer)
    assert "on its way" in told.text
    books_are_right(automatic)


def test_a_refund_by_hand_is_asked_for_once_however_long_the_guest_takes(town: Town) -> None:
    stay = declined(town)
    town.wait(minutes=31)
    town.wait(minutes=31)
    asked = [key for key in stay.told("admin") if key.startswith("refund_needed")]
    assert asked == ["refund_needed_or_moved"]


def test_a_tap_on_the_refund_sends_it_at_once(automatic: Town) -> None:
    stay = declined(automatic)
    automatic.phone(RAVI).taps("Refund ₹3,780")
    assert [(each.status, each.way) for each in stay.refunds] == [("INITIATED", "gateway")]
    assert "Your refund is on its way" in automatic.phone(RAVI).last.text
    again = automatic.phone(RAVI).taps("Refund ₹3,780", the_offer(automatic))
    assert "on its way" in again.text
    books_are_right(automatic)


def test_a_tap_on_the_refund_lets_a_dearer_place_go(automatic: Town) -> None:
    stay = declined(automatic, "pine-cottage")
    new = yes(automatic, DEARER)
    automatic.phone(RAVI).taps("Refund ₹2,835", the_offer(automatic))
    assert (new.state, [each.status for each in stay.refunds]) == ("EXPIRED", ["INITIATED"])
    books_are_right(automatic)


def test_somebody_else_cannot_move_it(town: Town) -> None:
    stay = declined(town)
    for choice in ("place", "yes", "refund", "offers"):
        told = town.phone(NEHA).taps_id(f"moving.{choice}:{stay.booking_id}.3.945000")
        assert stay.booking_id not in told.text
    assert stands(stay) == ("REFUND_REQUIRED", 378000, [("REQUIRED", 378000)])


def test_a_second_payment_of_a_booking_that_has_moved_goes_back(town: Town) -> None:
    town.phone(RAVI).says("hi")
    stay = offered(town)
    first, second = stay.tries(), new_attempt(stay)
    stay.hears(first)
    town.work()
    stay.owner_taps("Cancel")
    yes(town, CHEAPER)
    stay.hears(second)
    assert [(each.status, each.amount_minor) for each in stay.refunds] == [("WITHDRAWN", 378000), ("REQUIRED", 378000)]
    with town.house.reading() as work:
        again = bookings.by_id(work, stay.booking_id)
        assert again is not None
        assert similar.until(work, again) is None
    books_are_right(town)
