"""The admin's day in the chat: `today` in one look, and the lists behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from sandbox.cloud.checks import check_message
from services import audit
from services.errors import SendError
from services.payments.gateways.contract import Outcome
from services.tables import Booking, Listing, OutboxRow
from tests.flows.admins import LONG_NAME, THAT_MORNING, counted, full_house, many, today
from tests.services.stays import ARRIVAL, offered
from tests.services.test_costs import REGULAR, a_wamid, all_arrive, tells
from tests.town import ASHA, MEERA, NEHA, PAWAR, RAVI, Town


def test_a_day_without_anything_says_so_and_offers_nothing_to_tap(town: Town) -> None:
    heard = today(town)
    for line in ("Today, Fri 20 Nov", "Arrivals: 0", "Departures: 0", "Refunds open: 0", "Money in: nothing yet",
                 "Messages that failed: 0", "Books: not audited yet"):  # fmt: skip
        assert line in heard.text
    assert heard.choices == {}


def test_who_comes_and_goes_with_what_they_owe(town: Town) -> None:
    ravi = offered(town).is_confirmed()
    leaving = offered(town, guest=NEHA, listing="seaview-villa", arrival=ARRIVAL - timedelta(days=2), name="Neha")
    leaving.is_confirmed()
    offered(town, guest=ASHA, listing="pine-cottage", arrival=ARRIVAL + timedelta(days=1), name="Asha").is_confirmed()
    town.clock.instant = THAT_MORNING
    heard = today(town)
    assert f"*Arrivals: 1*\n· Ravi Kumar, Lakeview Cottage, due {ravi.booking.due.show()}\n" in heard.text
    assert f"*Departures: 1*\n· Neha, Seaview Villa, due {leaving.booking.due.show()}\n" in heard.text
    assert "Asha" not in heard.text
    assert list(heard.choices)[:2] == ["Arrivals", "Departures"]


def test_the_day_begins_at_midnight_where_the_house_stands(town: Town) -> None:
    offered(town).is_confirmed()
    for minutes, expected in ((-1, 0), (0, 1)):
        town.clock.instant = datetime(2026, 12, 3, 18, 30, tzinfo=UTC) + timedelta(minutes=minutes)
        assert f"Arrivals: {expected}" in today(town).text


def test_who_was_let_in_is_still_shown_but_as_that_and_last(town: Town) -> None:
    first = offered(town).is_confirmed()
    offered(town, guest=NEHA, listing="pine-cottage", name="Neha").is_confirmed()
    town.clock.instant = THAT_MORNING
    town.phone(PAWAR).says(first.booking.check_in_code or "")
    town.phone(PAWAR).taps("Checked in")
    text = today(town).text
    assert "Ravi Kumar, Lakeview Cottage, checked in" in text
    assert text.index("Neha") < text.index("Ravi Kumar")


@pytest.mark.parametrize(
    ("passed", "clock"),
    [(0, "60 min left"), (48, "12 min left"), (60, "0 min left"), (61, "1 min over"), (181, "2 h over")],
)
def test_owners_who_are_waited_for_have_their_clocks(town: Town, passed: int, clock: str) -> None:
    with town.house.work() as work:
        work.tx.query(Listing).filter(Listing.slug == "lakeview-cottage").one().silent_outcome = "wait"
    offered(town).is_paid()
    town.clock.move(minutes=passed)
    heard = today(town)
    assert f"*Owners who have not answered: 1*\n· Mr. Pawar, Lakeview Cottage: {clock}\n" in heard.text


def test_money_in_is_what_was_captured_since_midnight(town: Town) -> None:
    first, second = offered(town).is_paid(), offered(town, guest=NEHA, listing="pine-cottage").is_paid()
    assert f"Money in: {(first.booking.paid + second.booking.paid).show()} paytm" in today(town).text
    town.clock.instant = datetime(2026, 11, 20, 18, 29, tzinfo=UTC)
    assert "Money in: ₹" in today(town).text
    town.clock.move(minutes=1)
    assert "Money in: nothing yet" in today(town).text


def test_open_refunds_are_counted_summed_and_dated(town: Town) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps("Cancel")
    town.clock.move(hours=5)
    heard = today(town)
    assert f"*Refunds open: 1*, {stay.booking.paid.show()}, the oldest for 5 h" in heard.text
    town.phone(MEERA).taps("Refunds", heard)
    town.phone(MEERA).taps(stay.booking_id)
    town.phone(MEERA).taps("Refund by gateway")
    assert stay.refunds[0].processed_by == f"admin:{MEERA}"
    assert "*Refunds open: 1*" in today(town).text


def test_messages_that_failed_of_late_are_counted_and_lead_to_their_booking(town: Town) -> None:
    stay = offered(town)
    stay.hears(stay.tries())
    town.api.troubles = [SendError("(131026) Message undeliverable", permanent=True, code=131026)]
    town.work()
    heard = today(town)
    assert "Messages that failed: 1" in heard.text
    town.phone(MEERA).taps("Failed messages", heard)
    shown = town.phone(MEERA).taps("Guest")
    for words in (f"To: Guest, {RAVI}", "Message: payment_received", "131026"):
        assert words in shown.text
    assert stay.booking_id in town.phone(MEERA).taps(stay.booking_id, shown).text
    town.clock.move(hours=25)
    assert "Messages that failed: 0" in today(town).text


def test_what_the_days_messages_cost_is_one_line(town: Town) -> None:
    assert "Messages today: 0, none of them billed" in today(town).text
    stay = offered(town).is_confirmed()
    many = all_arrive(town, stay)
    assert f"Messages today: {many}, ₹{many * 115 / 1000:.2f} at Meta's list prices\n" in today(town).text
    abroad = a_wamid(town)
    with town.house.work() as work:
        work.tx.query(OutboxRow).filter(OutboxRow.provider_id == abroad).one().to = "+6799000001"
    tells(town, abroad, "delivered", REGULAR)
    assert "and 1 of unknown price" in today(town).text


def test_the_books_are_shown_with_the_time_they_were_read(town: Town) -> None:
    stay = offered(town).is_confirmed()
    town.sweep()
    audit.once_a_day(town.house)
    town.clock.move(hours=2)
    assert "Books: no difference, Fri 20 Nov 2026, 10:00" in today(town).text
    with town.house.work() as work:
        work.tx.get_one(Booking, stay.booking.id).paid_minor += 1
    town.clock.move(days=1)
    audit.once_a_day(town.house)
    assert "*Books: " in today(town).text
    assert "differences*, Sat 21 Nov 2026, 12:00" in today(town).text
    town.clock.move(days=9)
    assert "Books: not audited yet" in today(town).text


def test_what_is_stuck_or_to_be_paid_out_can_be_tapped(town: Town) -> None:
    offered(town, code="ASHA10").is_confirmed()
    for words in ("upi asha@upi", "payout 100"):
        town.phone(ASHA).says(words)
    town.phone(ASHA).taps("Yes")
    waiting = offered(town, guest=NEHA, listing="pine-cottage", name="Neha")
    waiting.hears(waiting.tries(), Outcome.PENDING)
    town.clock.move(minutes=16)
    heard = today(town)
    for line in ("Waiting for payment: 1", "Stuck payments: 1", "Payouts to approve: 1"):
        assert line in heard.text
    assert waiting.booking_id in town.phone(MEERA).taps("Stuck payments", heard).choices
    assert any(title.startswith("PO-") for title in town.phone(MEERA).taps("Payouts", heard).choices)


def test_a_crowded_day_fits_into_one_message_and_the_list_holds_the_rest(town: Town) -> None:
    full_house(town)
    with town.house.work() as work:
        for booking in work.tx.scalars(select(Booking)):
            booking.guest_name = "🧿" * 60
        for listing in work.tx.scalars(select(Listing)):
            listing.name, listing.owner.name = "🏡 " * 50, LONG_NAME
    for number in range(3):
        offered(town, guest=f"+9190000006{number:02}", listing="pawna-lake-camp", name=LONG_NAME).is_paid()
    town.clock.instant = THAT_MORNING
    heard = today(town)
    check_message(heard.body)
    assert "*Arrivals: 6*" in heard.text
    assert "more" in heard.text
    listed = town.phone(MEERA).taps("Arrivals", heard)
    check_message(listed.body)
    assert len(listed.choices) == 6


def test_today_costs_as_many_queries_on_a_full_day_as_on_an_empty_one(town: Town) -> None:
    today(town)  # because whoever writes for the first time is written down
    with counted(town.house.engine) as empty:
        today(town)
    full_house(town)
    town.clock.instant = THAT_MORNING
    with counted(town.house.engine) as full:
        heard = today(town)
    assert "*Arrivals: 6*" in heard.text
    assert len(full) == len(empty)


def test_more_than_a_list_holds_goes_on_page_by_page(town: Town) -> None:
    for stay in many(town, 11):
        stay.is_paid()
    heard = town.phone(MEERA).taps("Owners waited for", today(town))
    assert (len(heard.choices), "More" in heard.choices) == (10, True)
    rest = town.phone(MEERA).taps("More", heard)
    assert len(rest.choices) == 2
    assert not set(rest.choices) & set(heard.choices)


@pytest.mark.parametrize("word", ["refund", "refunds", "रिफंड", "hoàn tiền"])
def test_the_word_for_money_back_shows_an_admin_everybodys(town: Town, word: str) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps("Cancel")

    assert stay.booking_id in town.phone(MEERA).says(word).choices
