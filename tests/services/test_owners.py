"""The owner's answer: who may give it, by which button or words, how long, and that it counts once."""

from __future__ import annotations

import jwt
import pytest

from bot.limits import TEMPLATE_PAYLOAD
from services.owner import owner_taps
from services.tables import OwnerToken
from tests.services.stays import ARRIVAL, Stay, money_is_right, offered
from tests.town import DSOUZA, NEHA, PAWAR, RAVI, Heard, Town

ASKED = "BOOKING_REQUEST_SENT_TO_OWNER"
LONGEST_TOKEN = 120


@pytest.fixture
def stay(town: Town) -> Stay:
    """A paid booking with a code, of which Mr. Pawar has just been asked."""
    return offered(town, code="TEST123").is_paid()


def answer(stay: Stay, choice: str, number: str = PAWAR) -> Heard:
    """Somebody taps a button with that id."""
    return stay.town.phone(number).taps_id(choice, as_template=True)


def token(stay: Stay, title: str = "Confirm") -> str:
    return stay.request().choices[title]


def claims_of(stay: Stay) -> dict[str, object]:
    return dict(jwt.decode(token(stay), options={"verify_signature": False}))


@pytest.mark.quick
def test_a_yes_makes_the_ticket_and_earns_the_commission(stay: Stay) -> None:
    assert stay.booking.commission_status == "PENDING"
    stay.owner_taps("Confirm")
    booking = stay.booking
    assert (booking.booking_status, booking.commission_status) == ("TICKET_GENERATED", "CONFIRMED")
    assert (booking.decided_at, booking.decided_by) == (stay.town.clock.now(), f"owner:{booking.listing.owner_id}")
    assert stay.told("customer") == ["payment_received", "ticket"]
    assert stay.told("owner") == ["owner_request", "owner_ticket_sent"]
    assert stay.told("admin") == ["booking_record", "admin_ticket"]
    money_is_right(stay)


@pytest.mark.quick
def test_a_no_sends_the_money_back_and_voids_the_commission(stay: Stay) -> None:
    stay.owner_taps("Cancel")
    booking, (refund,) = stay.booking, stay.refunds
    assert (booking.booking_status, booking.commission_status) == ("REFUND_REQUIRED", "CANCELLED")
    assert (refund.amount, refund.status, refund.requested_by) == (booking.pay_now, "REQUIRED", booking.decided_by)
    assert stay.told("customer") == ["payment_received", "booking_cancelled"]
    assert stay.told("admin") == ["booking_record", "refund_needed_or_moved"]
    assert booking.pay_now.show() in stay.town.phone(RAVI).last.text
    assert (stay.claims, booking.qr_code) == ([], None)
    money_is_right(stay)


def test_without_a_code_there_is_no_commission_of_a_referrer(town: Town) -> None:
    stay = offered(town).is_confirmed()
    assert (stay.booking.commission_status, stay.booking.referrer_minor) == ("NONE", 0)


@pytest.mark.parametrize(("first", "second"), [("Confirm", "Confirm"), ("Confirm", "Cancel"), ("Cancel", "Confirm"),
                                               ("Cancel", "Cancel")])  # fmt: skip
def test_the_first_answer_stands_and_the_second_tap_reads_it(stay: Stay, first: str, second: str) -> None:
    request = stay.request()
    stay.owner_taps(first, request)
    state, moves, letters = stay.state, len(stay.events), len(stay.letters)
    heard = stay.town.phone(PAWAR).taps(second, request)
    assert ("confirmed already" if first == "Confirm" else "cancelled already") in heard.text
    assert (stay.state, len(stay.events), len(stay.letters)) == (state, moves, letters)


@pytest.mark.quick
def test_both_taps_in_one_delivery_count_once(stay: Stay) -> None:
    town, request = stay.town, stay.request()
    taps = [
        {
            "from": PAWAR.lstrip("+"),
            "id": town.next_id(),
            "timestamp": str(int(town.clock.now().timestamp())),
            "type": "button",
            "button": {"payload": request.choices[title], "text": title},
        }
        for title in ("Confirm", "Cancel")
    ]
    assert town.deliver(*taps) == 200
    town.work()
    assert (stay.state, stay.refunds) == ("TICKET_GENERATED", [])
    assert "confirmed already" in town.phone(PAWAR).last.text


def test_the_same_tap_delivered_five_times_is_one_tap(stay: Stay) -> None:
    tap = {"type": "button", "button": {"payload": token(stay), "text": "Confirm"}}
    for _ in range(5):
        stay.town.phone(PAWAR).post(tap, "wamid.SAME")
    assert stay.told("customer") == ["payment_received", "ticket"]


@pytest.mark.trap(13)
def test_a_button_lives_thirty_minutes_and_then_brings_fresh_ones(stay: Stay) -> None:
    old = stay.request()
    stay.town.clock.move(minutes=30, seconds=1)
    pawar = stay.town.phone(PAWAR)
    before = len(pawar.heard)
    pawar.taps("Confirm", old)
    fresh, word = sorted(pawar.heard[before:], key=lambda heard: not heard.choices)
    assert word.text == "That button has run out. Nothing was changed; here are fresh ones."
    assert stay.booking_id in fresh.text
    assert (stay.state, stay.booking.decided_at) == (ASKED, None)
    assert stay.request().choices != old.choices
    stay.owner_taps("Confirm")
    assert stay.state == "TICKET_GENERATED"


def test_a_tap_in_the_last_second_counts(stay: Stay) -> None:
    stay.town.clock.move(minutes=30)
    stay.owner_taps("Confirm")
    assert stay.state == "TICKET_GENERATED"


def late(stay: Stay, title: str = "Confirm", **after: float) -> None:
    """A tap of now that reaches us only after so much time."""
    town = stay.town
    tap = {
        "from": PAWAR.lstrip("+"),
        "id": town.next_id(),
        "timestamp": str(int(town.clock.now().timestamp())),
        "type": "button",
        "button": {"payload": token(stay, title), "text": title},
    }
    town.clock.move(**after)
    assert town.deliver(tap) == 200
    town.work()


def test_an_outage_of_ours_does_not_end_a_button(stay: Stay) -> None:
    stay.town.clock.move(minutes=29)
    late(stay, hours=5)
    assert stay.state == "TICKET_GENERATED"


def test_after_a_day_even_a_tap_in_time_is_asked_again(stay: Stay) -> None:
    late(stay, hours=25)
    assert stay.state == ASKED


@pytest.mark.trap(6)
def test_fresh_buttons_end_the_old_ones(stay: Stay) -> None:
    old = stay.request()
    stay.town.clock.move(minutes=1)
    stay.town.phone(PAWAR).says("requests")
    assert stay.request().choices != old.choices
    stay.town.clock.move(minutes=1)
    stay.town.phone(PAWAR).taps("Confirm", old)
    assert stay.state == ASKED


def test_no_fresh_buttons_where_nothing_is_to_be_answered(stay: Stay) -> None:
    old = stay.request()
    stay.owner_taps("Confirm", old)
    stay.town.clock.move(hours=1)
    heard = stay.town.phone(PAWAR).taps("Confirm", old)
    assert (heard.choices, "confirmed already" in heard.text) == ({}, True)


@pytest.mark.parametrize("number", [DSOUZA, RAVI, NEHA])
@pytest.mark.parametrize("title", ["Confirm", "Cancel"])
@pytest.mark.trap(13)
def test_a_forwarded_button_is_nobody_elses(stay: Stay, number: str, title: str) -> None:
    heard = answer(stay, token(stay, title), number)
    assert heard.text == "Only the owner of the property can answer this. Nothing was changed."
    assert (stay.state, stay.booking.decided_by) == (ASKED, None)
    stay.owner_taps("Confirm")
    assert stay.state == "TICKET_GENERATED"


def test_a_token_answers_its_own_booking_only(stay: Stay) -> None:
    other = offered(stay.town, guest=NEHA, arrival=ARRIVAL.replace(day=12)).is_paid()
    answer(stay, token(stay))
    assert (stay.state, other.state) == ("TICKET_GENERATED", ASKED)


@pytest.mark.quick
def test_every_flipped_bit_of_a_token_is_noticed(stay: Stay) -> None:
    right = token(stay)
    with stay.town.house.work() as work:
        assert owner_taps.read(work, right) is not None
        believed = [spoiled for spoiled in flipped(right) if owner_taps.read(work, spoiled) is not None]
    assert believed == []


def flipped(right: str) -> list[str]:
    """The token with one bit of one character changed; of the last one only the four bits that mean something."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return [
        right[:place] + alphabet[alphabet.index(character) ^ bit] + right[place + 1 :]
        for place, character in enumerate(right)
        if character in alphabet
        for bit in ((4, 8, 16, 32) if place == len(right) - 1 else (1, 2, 4, 8, 16, 32))
    ]


def test_forged_tokens_get_a_clear_word_and_change_nothing(stay: Stay) -> None:
    claims, secret = claims_of(stay), stay.town.settings.jwt_secret
    unsigned = jwt.encode(claims, "", algorithm="none")
    for forged in (
        unsigned,
        unsigned + token(stay).split(".")[2],
        jwt.encode(claims, secret[::-1], algorithm="HS256"),
        jwt.encode(claims, secret.encode() * 2, algorithm="HS512"),
        jwt.encode({"exp": claims["exp"]}, secret, algorithm="HS256"),
        jwt.encode({"jti": claims["jti"]}, secret, algorithm="HS256"),
        jwt.encode(claims | {"jti": "A" * 12}, secret, algorithm="HS256"),
        token(stay).rsplit(".", 1)[0] + ".",
        "eyJ.." + "A" * 40,
    ):
        assert answer(stay, forged).text == "That button is not one of ours. Nothing was changed."
    assert (stay.state, len(stay.events)) == (ASKED, 4)


@pytest.mark.trap(15)
def test_tokens_fit_into_any_button_and_are_kept_with_what_they_are_for(stay: Stay) -> None:
    with stay.town.house.reading() as work:
        kept = work.tx.query(OwnerToken).all()
    assert {each.action for each in kept} == {"confirm", "cancel"}
    assert {(each.booking_id, each.address) for each in kept} == {(stay.booking.id, PAWAR)}
    assert all(len(choice) <= LONGEST_TOKEN <= TEMPLATE_PAYLOAD for choice in stay.request().choices.values())


@pytest.mark.parametrize(("typed", "state"), [
    ("YES {code}", "TICKET_GENERATED"),
    ("yes {code}", "TICKET_GENERATED"),
    ("Confirm {code}", "TICKET_GENERATED"),
    ("हो {code}", "TICKET_GENERATED"),
    ("đồng ý {code}", "TICKET_GENERATED"),
    ("cancel {code}", "REFUND_REQUIRED"),
    ("नहीं {code}", "REFUND_REQUIRED"),
    ("  Yes:  {code}. ", "TICKET_GENERATED"),
    ("haan {code}", "TICKET_GENERATED"),
    ("YES {booking_id}", "TICKET_GENERATED"),
    ("yes {lower_id}", "TICKET_GENERATED"),
    ("NO {code}", "REFUND_REQUIRED"),
    ("no {code}", "REFUND_REQUIRED"),
    ("NO {booking_id}", "REFUND_REQUIRED"),
    ("YES", ASKED),
    ("NO", ASKED),
    ("YES 0000", ASKED),
    ("maybe {code}", ASKED),
    ("YES {code}1", ASKED),
])  # fmt: skip
def test_an_answer_may_be_typed_with_its_code(stay: Stay, typed: str, state: str) -> None:
    facts = {"code": stay.booking.owner_code, "booking_id": stay.booking_id, "lower_id": stay.booking_id.lower()}
    stay.town.phone(PAWAR).says(typed.format(**facts))
    assert stay.state == state


def test_a_wrong_code_is_told_so(stay: Stay) -> None:
    assert "no request with the code 0000" in stay.town.phone(PAWAR).says("YES 0000").text


@pytest.mark.parametrize("number", [DSOUZA, RAVI, NEHA])
def test_typed_by_anybody_else_the_code_is_nothing(stay: Stay, number: str) -> None:
    stay.town.phone(number).says(f"YES {stay.booking.owner_code}")
    stay.town.phone(number).says(f"NO {stay.booking_id}")
    assert (stay.state, stay.refunds) == (ASKED, [])


def test_typed_twice_the_second_reads_the_first(stay: Stay) -> None:
    pawar, code = stay.town.phone(PAWAR), stay.booking.owner_code
    pawar.says(f"YES {code}")
    assert "confirmed already" in pawar.says(f"NO {code}").text
    assert stay.state == "TICKET_GENERATED"


def test_the_request_says_what_is_at_stake_and_by_when(stay: Stay) -> None:
    request, booking = stay.request().text, stay.booking
    for fact in ("Lakeview Cottage", "Ravi Kumar", "2 guests", booking.paid.show(), booking.due.show(), "11:00"):
        assert fact in request
    assert f"YES {booking.owner_code}" in request


def test_two_open_requests_of_one_owner_have_two_codes(stay: Stay) -> None:
    others = [offered(stay.town, guest=NEHA, arrival=ARRIVAL.replace(day=day)).is_paid() for day in (10, 13)]
    assert len({each.booking.owner_code for each in (stay, *others)}) == 3


@pytest.mark.parametrize("words", ["confirm", "Yes", "yes please", "cancel", "nahi", "👍"])
def test_an_answer_without_its_number_brings_the_request_again_and_decides_nothing(stay: Stay, words: str) -> None:
    pawar = stay.town.phone(PAWAR)
    pawar.says("hi")

    told = pawar.says(words)

    assert "1 guest waits for your answer" in "".join(each.text for each in pawar.heard[-2:])
    assert "Please answer" in "".join(each.text for each in pawar.heard[-2:])
    assert told.text
    assert stay.state == ASKED


def test_with_nothing_to_answer_a_yes_is_only_a_yes(town: Town) -> None:
    assert "wait" not in town.phone(PAWAR).says("yes").text
