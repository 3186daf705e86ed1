"""`find` in the chat: whoever is looked for, and taps that act under the admin's own number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.cloud.checks import check_message
from services import trail
from services.contacts import people
from services.payments.gateways.contract import Outcome
from services.states import BOOKING, all_events, all_states
from services.tables import Listing
from services.texts import parts, raw
from tests.flows.admins import LONG_NAME, THAT_MORNING, counted, finds, many, today
from tests.services.stays import Stay, forced, offered
from tests.town import DSOUZA, MEERA, NEHA, PAWAR, RAVI, VIKRAM, Heard, Town


@pytest.fixture
def ravi(town: Town) -> Stay:
    """Ravi's confirmed stay among others."""
    offered(town, guest=NEHA, listing="pine-cottage", name="Neha Sharma").is_paid()
    return offered(town, guest=RAVI, name="Ravi O'Neill-Kumar").is_confirmed()


def test_a_booking_is_found_however_it_is_remembered(ravi: Stay) -> None:
    booking_id = ravi.booking_id
    spellings = (
        booking_id, booking_id.lower(), booking_id.removeprefix("TH-"), booking_id.replace("-", ""), f"{booking_id}-1",
        f"RF-{booking_id}-1", f"  {booking_id}  ", "ravi", "O'NEILL", "neill-k", "Ravi   O'Neill", RAVI, "9000000001",
        "90000 00001", "+91 90000-00001", "(+91) 90000.00001", "09000000001", "00919000000001", "९००००००००१", "000001",
    )  # fmt: skip
    for spelled in spellings:
        heard = finds(ravi.town, spelled)
        assert heard.text.startswith(f"*{booking_id}*, Lakeview Cottage\n*confirmed, ticket sent*"), spelled


def test_what_is_not_there_is_not_found_and_nothing_breaks(ravi: Stay) -> None:
    for wanted in ("%", "_", "r%i", "r_vi", "\\", "'; DROP TABLE bookings; --", "zzz", "TH-7777777", "12", "+", "🧿",
                   "x" * 4000, "٣"):  # fmt: skip
        assert "I find no booking like that" in finds(ravi.town, wanted).text, wanted
    assert ravi.state == "TICKET_GENERATED"


@pytest.mark.parametrize("wanted", ["émile", "ÉMILE", "Émile d", "किरण"])
def test_letters_of_any_kind_are_found_whatever_their_case(town: Town, wanted: str) -> None:
    name = "किरण पाटील" if wanted == "किरण" else "Émile Dupont"
    stay = offered(town, name=name)
    assert stay.booking_id in finds(town, wanted).text


@pytest.mark.parametrize("name", ["100% Ravi", "Ravi_Kumar", "Back\\slash"])
def test_marks_that_mean_something_to_databases_are_letters_like_others(town: Town, name: str) -> None:
    stay = offered(town, name=name)
    offered(town, guest=NEHA, listing="pine-cottage", name="Neha")
    assert finds(town, name[3:7]).text.startswith(f"*{stay.booking_id}*")


def test_several_are_listed_newest_first_and_each_can_be_tapped(town: Town) -> None:
    stays = many(town, 4)
    heard = finds(town, "kabir")
    assert "4 bookings fit" in heard.text
    assert list(heard.choices) == [stay.booking_id for stay in reversed(stays)]
    assert "Kabir" in town.phone(MEERA).taps(stays[0].booking_id).text


def test_many_are_listed_page_by_page_with_as_many_queries_as_few(town: Town) -> None:
    today(town)  # because whoever writes for the first time is written down
    offered(town, guest=NEHA, name="Anil")
    offered(town, guest=VIKRAM, listing="pine-cottage", name="Anil")
    with counted(town.house.engine) as few:
        finds(town, "anil")
    many(town, 10)
    with counted(town.house.engine) as all_of_them:
        heard = finds(town, "kabir")
    assert len(all_of_them) == len(few)
    assert (len(heard.choices), "10 bookings fit" in heard.text) == (10, True)
    assert len(town.phone(MEERA).taps("More", heard).choices) == 1


def test_find_alone_says_how(town: Town) -> None:
    assert "find ravi" in town.phone(MEERA).says("Find").text


def test_others_who_type_it_talk_about_their_stay(town: Town, ravi: Stay) -> None:
    for number in (NEHA, PAWAR, VIKRAM):
        heard = town.phone(number).says("find ravi")
        assert RAVI not in heard.text
        assert ravi.booking_id not in heard.text


# -- taps by the state


def shown(stay: Stay) -> Heard:
    return finds(stay.town, stay.booking_id)


def test_a_booking_that_waits_for_money_can_be_checked_and_released(town: Town) -> None:
    stay = offered(town)
    assert list(shown(stay).choices) == ["Release dates"]
    order = stay.tries()
    heard = shown(stay)
    assert list(heard.choices) == ["Check payment", "Release dates"]
    town.bank.pays(order)
    town.phone(MEERA).taps("Check payment", heard)
    assert stay.state == "BOOKING_REQUEST_SENT_TO_OWNER"
    with town.house.reading() as work:
        [asked] = [row for row in trail.of(work, stay.booking_id) if row.object == f"payment:{order}"]
    assert (asked.cause, asked.actor) == ("asked", f"admin:{MEERA}")


def test_dates_are_released_in_the_admins_name(town: Town) -> None:
    stay = offered(town)
    town.phone(MEERA).taps("Release dates", shown(stay))
    assert (stay.state, stay.events[-1].actor) == ("EXPIRED", f"admin:{MEERA}")


@pytest.mark.parametrize(
    ("title", "state"), [("Confirm for owner", "TICKET_GENERATED"), ("Cancel for owner", "REFUND_REQUIRED")]
)
def test_the_owners_answer_is_given_in_the_admins_name(town: Town, title: str, state: str) -> None:
    stay = offered(town).is_paid()
    town.phone(MEERA).taps(title, shown(stay))
    assert (stay.state, stay.booking.decided_by) == (state, f"admin:{MEERA}")


def test_a_ticket_is_sent_once_more_and_it_is_written_down_who_sent_it(town: Town) -> None:
    stay = offered(town).is_confirmed()
    sent = len(town.phone(RAVI).heard)
    assert "gets the ticket" in town.phone(MEERA).taps("Send ticket again", shown(stay)).text
    assert [heard.picture[-4:] or heard.text for heard in town.phone(RAVI).heard[sent:]] != []
    assert "Your E-Ticket is Ready" in town.phone(RAVI).last.text
    with town.house.reading() as work:
        [told] = [row for row in trail.of(work, stay.booking_id) if row.object.startswith("ticket:")]
    assert (told.cause, told.actor) == ("sent_again", f"admin:{MEERA}")


def test_no_ticket_is_sent_of_a_stay_that_is_over(town: Town) -> None:
    stay = offered(town).is_confirmed()
    heard = shown(stay)
    town.clock.instant = THAT_MORNING + timedelta(days=3)
    sent = len(town.phone(RAVI).heard)
    assert "not possible any more" in town.phone(MEERA).taps("Send ticket again", heard).text
    assert len(town.phone(RAVI).heard) == sent


def test_a_refund_is_started_and_told_from_where_the_booking_is_shown(town: Town) -> None:
    stay = offered(town).is_paid()
    stay.owner_taps("Cancel")
    heard = shown(stay)
    assert list(heard.choices) == ["Refund by gateway", "I did it by hand", "Messages"]
    assert f"Refund RF-{stay.booking_id}-1: {stay.booking.paid.show()}, waits for you" in heard.text
    town.phone(MEERA).taps("Refund by gateway", heard)
    assert list(shown(stay).choices) == ["It has arrived", "Messages"]
    town.phone(MEERA).taps("It has arrived")
    assert (stay.state, stay.events[-1].actor) == ("REFUND_COMPLETED", f"admin:{MEERA}")


def test_every_state_is_shown_in_words_an_admin_understands(town: Town) -> None:
    stay = offered(town)
    for state in sorted(all_states(BOOKING)):
        with forced(stay, state):
            pass
        words = raw("en", "admin_state", state)
        assert f"*{words}*" in shown(stay).text
        assert not {"you", "your"} & set(words.split()), state


def test_every_move_and_every_hand_has_words() -> None:
    assert {"offered", *all_events(BOOKING)} == set(parts("en", "event"))
    assert {"customer", "owner", "admin", "referrer"} == set(parts("en", "role"))


def test_who_did_what_is_told_in_words(town: Town) -> None:
    stay = offered(town).is_paid()
    town.phone(MEERA).taps("Confirm for owner", shown(stay))
    text = shown(stay).text
    for line in ("10:00: owner asked, by paytm", f"10:00: confirmed, by {MEERA}", "paid\n"):
        assert line in text
    assert "_" not in text.replace(stay.booking_id, "")


def test_the_longest_booking_fits_and_keeps_its_head(town: Town) -> None:
    with town.house.work() as work:
        camp = work.tx.query(Listing).filter(Listing.slug == "riverside-camp").one()
        camp.name = "The Grand Old Mango Orchard Cottage by the Quiet Backwaters 🏡🌴" * 2
        people.find_or_make(work, DSOUZA).name = LONG_NAME
    stay = offered(town, listing="riverside-camp", name="🧿" * 60)
    for _ in range(4):
        stay.hears(stay.tries(), Outcome.FAILED)
        town.clock.move(minutes=1)
    heard = shown(stay)
    check_message(heard.body)
    assert heard.text.startswith(f"*{stay.booking_id}*")


def test_a_tap_nobody_made_changes_nothing_and_is_answered(ravi: Stay) -> None:
    for tap in TAPS_OF_NOBODY:
        for number in (MEERA, RAVI):
            heard = ravi.town.phone(number)
            before = len(heard.heard)
            heard.taps_id(tap)
            [answer] = heard.heard[before:]
            assert "{" not in answer.text, tap
            assert number == MEERA or "I do not know that button any more." in answer.text, tap
    assert ravi.state == "TICKET_GENERATED"


def test_words_of_the_day_do_not_move_the_admins_own_talk(town: Town) -> None:
    meera = town.phone(MEERA)
    question = meera.says("seaview villa 4-6 dec").text
    for words in ("today", "find ravi", "stuck", "refunds", "monitor", "find"):
        meera.says(words)
    assert "*How many people?*" in question
    assert "4 guests" in meera.says("4").text


TAPS_OF_NOBODY = (
    "admin.list:", "admin.list:x", "admin.list:arrivals.0", "admin.list:arrivals.99999", "admin.list:arrivals.x",
    "admin.find:", "admin.find:x.y", "admin.find:0.zzz", "admin.find:99999.ravi", "admin.booking:",
    "admin.booking:TH-K7Q4MPX", "admin.ticket:x", "admin.failed:x", "admin.failed:99999999999999999999",
    "admin.failed:", "admin.messages:", "admin.messages:x.y", "admin.message:x", "admin.message:²",
    "admin.message:99999999999999999999",
    "admin.stray:x", "admin.stray_gateway:", "admin.stray_hand:x", "admin.stray_leave:x",
)  # fmt: skip
