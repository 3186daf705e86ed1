"""The front desk in the chat: which code lets a guest in, for whom, when, and that nothing else changes anything."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services import links
from services.ids import show_check_in_code
from services.owner import front_desk
from services.tables import Listing
from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import ASHA, DSOUZA, MEERA, PAWAR, RAVI, Heard, Town

BROTHER = "+919000000013"
# 14:00 on the day of arrival in India, the hour of check-in.
CHECK_IN = datetime(2026, 12, 4, 8, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 3, 18, 30, tzinfo=UTC)
CHECK_OUT = datetime(2026, 12, 6, 5, 30, tzinfo=UTC)


@pytest.fixture
def stay(town: Town) -> Stay:
    """Ravi's confirmed stay at Mr. Pawar's, and Ravi at the door."""
    stay = offered(town).is_confirmed()
    town.clock.instant = CHECK_IN
    town.work()
    return stay


def code_of(stay: Stay) -> str:
    return stay.booking.check_in_code or ""


def shown(stay: Stay, number: str = PAWAR) -> Heard:
    """What the desk answers to the code of this stay."""
    return stay.town.phone(number).says(code_of(stay))


def lets_in(stay: Stay, number: str = PAWAR) -> Heard:
    shown(stay, number)
    return stay.town.phone(number).taps("Checked in")


def test_the_code_on_the_ticket_says_who_comes_and_what_is_due(stay: Stay) -> None:
    heard = shown(stay)
    for words in ("Valid", "Ravi Kumar", "2 guests", stay.booking.due.show(), "Lakeview Cottage", stay.booking_id):
        assert words in heard.text
    assert set(heard.choices) == {"Checked in", "Problem"}
    assert stay.state == "TICKET_GENERATED"


@pytest.mark.parametrize("write", [
    str.lower, show_check_in_code, lambda code: f"code {show_check_in_code(code).lower()}", lambda code: f" {code}. ",
    lambda code: f"{code[:3]} {code[3:]}", lambda code: f"Check-in: {code}", lambda code: f"*{code[:3]}–{code[3:]}*",
])  # fmt: skip
def test_any_spelling_will_do(stay: Stay, write: type[str]) -> None:
    assert "Valid" in stay.town.phone(PAWAR).says(write(code_of(stay))).text


def test_the_link_of_the_ticket_will_do_too(stay: Stay) -> None:
    assert "Valid" in stay.town.phone(PAWAR).says(links.ticket(stay.town.settings, stay.booking_id)).text


def test_a_forged_link_opens_nothing(stay: Stay) -> None:
    link = links.ticket(stay.town.settings, stay.booking_id)
    stay.town.phone(PAWAR).says(link[:-1] + ("A" if link[-1] != "A" else "B"))
    assert "Valid" not in stay.town.phone(PAWAR).last.text


def test_a_tap_checks_the_guest_in_and_the_guest_is_told_once(stay: Stay) -> None:
    heard = lets_in(stay)
    assert "is checked in, since Fri 4 Dec 2026, 14:00" in heard.text
    assert stay.state == "CHECKED_IN"
    assert "Need anything? Type it" in stay.town.phone(RAVI).last.text
    again = stay.town.phone(PAWAR).taps("Checked in", stay.town.phone(PAWAR).heard[-2])
    assert "is checked in, since" in again.text
    assert stay.told("customer").count("checked_in") == 1
    assert stay.events[-1].actor == f"owner:{stay.booking.listing.owner_id}"


def test_the_buttons_may_be_typed(stay: Stay) -> None:
    shown(stay)
    stay.town.phone(PAWAR).says("checked in")
    assert stay.state == "CHECKED_IN"


def test_the_second_contact_may_let_the_guest_in(stay: Stay) -> None:
    with stay.town.house.work() as work:
        work.tx.get_one(Listing, stay.booking.listing_id).second_contact = BROTHER
    lets_in(stay, BROTHER)
    assert stay.state == "CHECKED_IN"


def test_an_admin_may_let_the_guest_in(stay: Stay) -> None:
    lets_in(stay, MEERA)
    assert (stay.state, stay.events[-1].actor) == ("CHECKED_IN", f"admin:{MEERA}")


def test_another_owner_may_not(stay: Stay) -> None:
    heard = shown(stay, DSOUZA)
    assert "not yours" in heard.text
    assert "Ravi" not in heard.text
    stay.town.phone(DSOUZA).taps_id(f"desk.checked_in:{code_of(stay)}")
    assert stay.state == "TICKET_GENERATED"


@pytest.mark.parametrize("number", [RAVI, ASHA])
def test_who_keeps_no_desk_gets_nothing_from_a_code(stay: Stay, number: str) -> None:
    assert "Valid" not in shown(stay, number).text
    heard = stay.town.phone(number).taps_id(f"desk.checked_in:{code_of(stay)}")
    assert "not yours" in heard.text
    assert stay.state == "TICKET_GENERATED"


@pytest.mark.parametrize(("at", "says"), [
    (MIDNIGHT - timedelta(seconds=1), "Too early"), (MIDNIGHT, "Valid"), (CHECK_OUT - timedelta(seconds=1), "Valid"),
    (CHECK_OUT, "is over"), (CHECK_OUT + timedelta(days=30), "is over"),
])  # fmt: skip
def test_a_code_is_good_from_the_first_minute_of_the_day_to_check_out(stay: Stay, at: datetime, says: str) -> None:
    stay.town.clock.instant = at
    heard = shown(stay)
    assert says in heard.text
    stay.town.phone(PAWAR).taps_id(f"desk.checked_in:{code_of(stay)}")
    assert (stay.state == "CHECKED_IN") == (says == "Valid")


@pytest.mark.parametrize(("zone", "at"), [
    ("America/New_York", datetime(2026, 12, 4, 5, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 12, 3, 11, tzinfo=UTC)),
])  # fmt: skip
def test_the_day_begins_by_the_clock_of_the_place(stay: Stay, zone: str, at: datetime) -> None:
    with stay.town.house.work() as work:
        work.tx.get_one(Listing, stay.booking.listing_id).timezone = zone
    stay.town.clock.instant = at - timedelta(seconds=1)
    assert "Too early" in shown(stay).text
    stay.town.clock.instant = at
    assert "Valid" in shown(stay).text


def test_a_cancelled_booking_lets_nobody_in(stay: Stay) -> None:
    stay.town.clock.instant = MIDNIGHT - timedelta(days=10)
    heard = stay.town.phone(RAVI).says("cancel")
    stay.town.phone(RAVI).taps("Yes, cancel it", heard)
    stay.town.clock.instant = CHECK_IN
    assert "was cancelled" in shown(stay).text
    stay.town.phone(PAWAR).taps_id(f"desk.checked_in:{code_of(stay)}")
    assert stay.state == "REFUND_REQUIRED"


def test_a_check_in_can_be_undone_for_some_minutes_and_done_again(stay: Stay) -> None:
    town, pawar = stay.town, stay.town.phone(PAWAR)
    lets_in(stay)
    town.clock.move(minutes=15)
    assert "Taken back" in pawar.taps("Undo").text
    assert stay.state == "TICKET_GENERATED"
    assert "taken back" in town.phone(RAVI).last.text
    pawar.taps("Checked in")
    assert stay.state == "CHECKED_IN"
    assert stay.told("customer").count("checked_in") == 2


def test_after_that_it_stays(stay: Stay) -> None:
    heard = lets_in(stay)
    stay.town.clock.move(minutes=15, seconds=1)
    assert "too long ago" in stay.town.phone(PAWAR).taps("Undo", heard).text
    assert stay.state == "CHECKED_IN"
    assert set(shown(stay).choices) == {"Checked out", "Problem"}


def test_an_undo_tapped_in_time_counts_although_it_came_late(stay: Stay) -> None:
    heard, town = lets_in(stay), stay.town
    stamp = str(int(town.clock.now().timestamp()) + 60)
    town.clock.move(hours=2)
    tap = {"type": "button_reply", "button_reply": {"id": heard.choices["Undo"], "title": "Undo"}}
    town.phone(PAWAR).post({"type": "interactive", "interactive": tap, "timestamp": stamp})
    assert stay.state == "TICKET_GENERATED"


def test_a_problem_goes_to_the_admins_with_every_number_and_a_tap(stay: Stay) -> None:
    shown(stay)
    told = stay.town.phone(PAWAR).taps("Problem")
    assert "will call" in told.text
    alert = stay.town.phone(MEERA).last
    for words in ("A problem at check-in", stay.booking_id, "Ravi Kumar", RAVI, "Mr. Pawar", PAWAR):
        assert words in alert.text
    stay.town.phone(MEERA).taps("Checked in", alert)
    assert stay.state == "CHECKED_IN"


def test_a_problem_tapped_twice_is_told_once_an_hour(stay: Stay) -> None:
    heard = shown(stay)
    for minutes in (0, 1, 60):
        stay.town.clock.move(minutes=minutes)
        stay.town.phone(PAWAR).taps("Problem", heard)
    assert stay.told("admin").count("check_in_problem") == 2


def test_a_tap_or_a_word_checks_the_guest_out(stay: Stay) -> None:
    pawar = stay.town.phone(PAWAR)
    lets_in(stay)
    assert "has left" in pawar.says(f"check out {code_of(stay)}").text
    assert stay.state == "COMPLETED"
    assert len(stay.claims) == stay.booking.nights
    assert "is over" in pawar.taps_id(f"desk.checked_out:{code_of(stay)}").text
    assert [event.event for event in stay.events].count("checked_out") == 1


def test_nobody_is_checked_out_who_is_not_in(stay: Stay) -> None:
    assert "Valid" in stay.town.phone(PAWAR).says(f"check out {code_of(stay)}").text
    assert stay.state == "TICKET_GENERATED"


def test_the_clock_checks_the_guest_out(stay: Stay) -> None:
    lets_in(stay)
    stay.town.clock.instant = CHECK_OUT - timedelta(seconds=1)
    stay.town.sweep()
    assert stay.state == "CHECKED_IN"
    stay.town.wait(seconds=1)
    assert (stay.state, stay.events[-1].event, stay.events[-1].actor) == ("COMPLETED", "checked_out", "clock")


def test_a_stay_nobody_was_checked_in_for_ends_and_says_so(stay: Stay) -> None:
    stay.town.clock.instant = CHECK_OUT
    stay.town.sweep()
    assert (stay.state, stay.events[-1].event) == ("COMPLETED", "stay_ended")
    assert stay.events[-1].reason == "check-out time, and nobody was checked in"
    heard = stay.town.phone(RAVI).says("cancel")
    assert "Yes, cancel it" not in heard.choices


def test_the_ticket_ends_when_the_guest_has_left(stay: Stay) -> None:
    lets_in(stay)
    assert stay.town.browser.get(f"/ticket?{stay.ticket_query}").status_code == 200
    stay.town.phone(PAWAR).taps_id(f"desk.checked_out:{code_of(stay)}")
    assert stay.town.browser.get(f"/ticket?{stay.ticket_query}").status_code == 410


def test_guessing_is_ended_after_ten_and_begins_anew_an_hour_later(stay: Stay) -> None:
    pawar = stay.town.phone(PAWAR)
    assert ["No ticket" in pawar.says(f"check in KKK {100 + n}").text for n in range(10)] == [True] * 10
    assert "too many wrong codes" in shown(stay).text
    pawar.taps_id(f"desk.checked_in:{code_of(stay)}")
    assert stay.state == "TICKET_GENERATED"
    assert "Valid" in shown(stay, MEERA).text
    stay.town.clock.move(hours=1)
    assert "Valid" in shown(stay).text


def test_who_comes_is_listed_until_they_leave(stay: Stay) -> None:
    pawar = stay.town.phone(PAWAR)
    assert "collect ₹8,820" in pawar.says("arrivals").text
    lets_in(stay)
    assert "checked in" in pawar.says("arrivals").text
    pawar.taps_id(f"desk.checked_out:{code_of(stay)}")
    assert "No confirmed stays" in pawar.says("arrivals").text


def test_every_ticket_has_a_code_of_its_own_that_looks_like_one(town: Town) -> None:
    stays = [offered(town, arrival=ARRIVAL + timedelta(days=3 * n)).is_confirmed() for n in range(5)]
    codes = {code_of(stay) for stay in stays}
    assert len(codes) == 5
    assert all(len(code) == 6 and code.isalnum() and not code.isalpha() and not code.isdigit() for code in codes)
    assert offered(town, guest=ASHA, listing="pine-cottage").booking.check_in_code is None


def test_the_guest_reads_the_code_and_the_owner_does_not(stay: Stay) -> None:
    code = show_check_in_code(code_of(stay))
    assert f"Check-in code: *{code}*" in stay.town.phone(RAVI).last.text
    assert not any(code in heard.text for heard in stay.town.phone(PAWAR).heard)
    page = stay.town.browser.get(f"/ticket?{stay.ticket_query}").text
    data = stay.town.browser.get(f"/api/etickets/booking?{stay.ticket_query}").get_json()
    assert code in page
    assert data["code"] == code


def test_undo_is_offered_as_long_as_it_works() -> None:
    at = CHECK_IN
    judged = front_desk.Judged("in_house", None, at)
    assert front_desk.can_be_undone(judged, at + front_desk.UNDO)
    assert not front_desk.can_be_undone(judged, at + front_desk.UNDO + timedelta(seconds=1))
