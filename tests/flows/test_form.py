"""The form in the talk: offered beside the buttons, believed no more than typed words, and never in anybody's way."""

from __future__ import annotations

from typing import Any

import pytest

from bot import limits
from services import texts
from services.admin import live
from services.errors import SendError
from services.tables import Booking
from tests.forms import FLOW_ID, NIGHTS, FormPhone, reply, token_of
from tests.forms import cottage as cottage
from tests.forms import form_town as form_town
from tests.forms import key_file as key_file
from tests.forms import ravi as ravi
from tests.forms import villa as villa
from tests.services.stays import offered
from tests.town import NEHA, Heard, Town

TWO_VEG = {"nights": NIGHTS, "vegetarian": "2", "non_vegetarian": "0"}
LABEL, HINT = 20, 80  # of a field, and of the line under it: Meta docs
BLOCKED = SendError("132068: Flow is blocked", permanent=True, code=132068)


def bookings(town: Town) -> int:
    with town.house.reading() as work:
        return work.tx.query(Booking).count()


def test_without_a_published_form_there_is_no_calendar(town: Town) -> None:
    ravi = town.phone("+919000000001")
    assert list(ravi.says("lakeview cottage").choices) == ["This weekend", "Next weekend"]


def test_the_calendar_stands_beside_the_usual_choices(ravi: FormPhone) -> None:
    assert list(ravi.says("lakeview cottage").choices) == ["This weekend", "Next weekend", "Calendar"]


def test_the_form_opens_from_a_button_and_its_token_is_short(cottage: Heard) -> None:
    interactive = cottage.body["interactive"]
    assert interactive["type"] == "flow"
    parameters = interactive["action"]["parameters"]
    assert (parameters["flow_id"], parameters["flow_cta"]) == (str(FLOW_ID), "Choose dates")
    assert parameters["flow_action"] == "data_exchange"
    assert len(token_of(cottage)) <= 128


def test_one_form_answers_dates_guests_and_code_at_once(ravi: FormPhone, cottage: Heard) -> None:
    card = ravi.answers(cottage, **TWO_VEG, code="test123")
    assert "Fri 4 – Sun 6 Dec" in card.text
    assert "2 guests (veg)" in card.text
    assert "TEST123" in card.text
    assert "/pay/" in card.url


def test_a_villa_is_asked_for_persons_only(ravi: FormPhone, villa: Heard) -> None:
    assert "4 guests" in ravi.answers(villa, nights=NIGHTS, guests="4").text


def test_the_fast_path_meets_no_form(ravi: FormPhone) -> None:
    assert "/pay/" in ravi.says("lakeview cottage 4-6 dec, 2 people").url
    assert len(ravi.heard) == 1


def test_dates_may_be_typed_instead(ravi: FormPhone, cottage: Heard) -> None:
    assert "How many" in ravi.says("4-6 dec").text


def test_an_answer_counts_once(ravi: FormPhone, cottage: Heard) -> None:
    ravi.answers(cottage, **TWO_VEG)
    again = ravi.answers(cottage, **TWO_VEG | {"vegetarian": "1"})
    assert "That form is closed" in again.text
    assert "/pay/" in again.url
    assert bookings(ravi.town) == 1


@pytest.mark.trap(13)
def test_somebody_elses_form_counts_for_nobody(ravi: FormPhone, cottage: Heard) -> None:
    neha = FormPhone(ravi.town, NEHA)
    neha.says("lakeview cottage")
    assert "That form is closed" in neha.answers(cottage, **TWO_VEG).text
    assert bookings(ravi.town) == 0


@pytest.mark.trap(10)
@pytest.mark.parametrize("token", ["", None, 7, "1.1.ffffffff.abc.forged"])
def test_a_token_may_be_missing_but_not_forged(ravi: FormPhone, cottage: Heard, token: Any) -> None:
    heard = ravi._after(reply(TWO_VEG | {"flow_token": token}))
    assert ("/pay/" in str(heard.body)) == (not token)


def test_an_answer_nobody_asked_for_is_not_taken(ravi: FormPhone) -> None:
    assert "closed" in ravi._after(reply(TWO_VEG)).text
    assert "did not ask for that form" in ravi._after(reply({"name": "survey"})).text


@pytest.mark.trap(27)
@pytest.mark.parametrize(("params", "words"), [
    ({"nights": NIGHTS, "vegetarian": "99"}, "people at most"),
    ({"nights": NIGHTS}, "At least one"),
    ({"nights": {"start-date": "2026-11-01", "end-date": "2026-11-03"}, "vegetarian": "2"}, "have passed"),
    ({"nights": ["2026-12-04"], "vegetarian": "2"}, "could not read"),
    ({"nights": NIGHTS, "vegetarian": "2", "code": "NOSUCH"}, "do not know the code"),
])  # fmt: skip
def test_what_comes_back_is_checked_as_if_typed(
    ravi: FormPhone, cottage: Heard, params: dict[str, Any], words: str
) -> None:
    heard = ravi.answers(cottage, **params)
    assert words in str(heard.body["interactive"])


@pytest.mark.trap(27)
def test_place_and_price_are_never_taken_from_an_answer(ravi: FormPhone, cottage: Heard) -> None:
    heard = ravi.answers(cottage, **TWO_VEG, listing_id=3, place="Elsewhere", total="1", pay_now="1", name="Nobody")
    with ravi.town.house.reading() as work:
        booking = work.tx.query(Booking).one()
        assert (booking.listing.name, booking.guest_name) == ("Lakeview Cottage", "Ravi Kumar")
        assert booking.total.show() in heard.text


def test_nights_taken_after_the_form_closed_are_told_with_what_is_near(ravi: FormPhone, villa: Heard) -> None:
    assert ravi.fills_in(villa, nights=NIGHTS, guests="2")[1]["screen"] == "SUCCESS"
    offered(ravi.town, listing="seaview-villa", guest=NEHA)
    heard = ravi.answers(villa, nights=NIGHTS, guests="2")
    assert "is full on" in heard.text
    assert "Other places" in heard.choices


def test_a_form_asked_for_twice_is_the_same(ravi: FormPhone, cottage: Heard) -> None:
    ravi.says("back")
    ravi.says("lakeview cottage")
    assert token_of(ravi.taps("Calendar")) == token_of(cottage)


def test_a_form_whatsapp_refuses_becomes_buttons_and_is_not_tried_again(ravi: FormPhone) -> None:
    ravi.says("lakeview cottage")
    ravi.town.api.troubles = [BLOCKED]
    heard = ravi.taps("Calendar")
    assert list(heard.choices) == ["This weekend", "Next weekend"]
    ravi.says("back")
    assert "Calendar" not in ravi.says("lakeview cottage").choices
    ravi.town.clock.move(days=8)
    assert "Calendar" in ravi.says("lakeview cottage").choices


def test_a_phone_that_cannot_show_it_gets_buttons(ravi: FormPhone, cottage: Heard) -> None:
    failed = {"id": f"wamid.{len(ravi.town.api.sent)}", "status": "failed", "timestamp": "1795000000",
              "recipient_id": "919000000001", "errors": [{"code": 1026, "title": "Receiver incapable"}]}  # fmt: skip
    ravi.town.deliver(statuses=[failed])
    ravi.town.work()
    ravi.town.sweep()
    assert list(ravi.last.choices) == ["This weekend", "Next weekend"]


def test_once_it_is_off_an_old_button_shows_the_choices(ravi: FormPhone) -> None:
    old = ravi.says("lakeview cottage")
    with ravi.town.house.work() as work:
        live.change(work, live.FLOW_ID, 0, actor="operator")
    assert list(ravi.taps("Calendar", old).choices) == ["This weekend", "Next weekend"]


@pytest.mark.quick
@pytest.mark.parametrize("locale", texts.languages())
def test_its_words_fit_the_form_in_every_language(locale: str) -> None:
    def width(key: str, part: str) -> int:
        return limits.length(texts.raw(locale, key, part))

    assert width("stay.dates", "calendar") <= limits.BUTTON_TITLE
    assert width("stay.calendar", "open") <= limits.FORM_TITLE
    labels = ("check_in", "check_out", "guests", "vegetarian", "non_vegetarian", "code", "send")
    assert {part: width("stay.form", part) for part in labels if width("stay.form", part) > LABEL} == {}
    assert width("stay.form", "code_hint") <= HINT
