"""Changes of paid stays as an admin meets them: in `today`, on their list, in `find`, and answered for the owner."""

from __future__ import annotations

import pytest

from tests.flows.admins import counted, finds, today
from tests.services.changing import Changing, confirmed
from tests.services.stays import offered
from tests.town import MEERA, NEHA, Town

WISH = "5-8 dec"


@pytest.fixture
def ravi(town: Town) -> Changing:
    """Ravi's confirmed stay, whose change he has agreed to and not yet paid for."""
    stay = confirmed(town)
    stay.agrees(WISH)
    return stay


def test_a_day_without_changes_does_not_speak_of_them(town: Town) -> None:
    confirmed(town)
    heard = today(town)
    assert "Changes of stays" not in heard.text
    assert "Changes of stays" not in heard.choices


def test_a_change_under_way_stands_in_today_and_leads_to_its_booking(ravi: Changing) -> None:
    meera = ravi.town.phone(MEERA)
    heard = today(ravi.town)
    assert "Changes of stays under way: 1" in heard.text

    listed = meera.taps("Changes of stays", heard)
    assert list(listed.choices) == [ravi.stay.booking_id]

    shown = meera.taps(ravi.stay.booking_id, listed)
    assert "Change to Sat 5 – Tue 8 Dec 2026, 2 guests: waits for the payment" in shown.text
    assert "Agree to change" not in shown.choices


def test_a_change_that_was_only_shown_is_not_under_way(town: Town) -> None:
    stay = confirmed(town)
    stay.asks(WISH)
    assert "Changes of stays" not in today(town).text
    assert "shown to the guest" in finds(town, "ravi").text


@pytest.mark.parametrize(("tap", "state"), [("Agree to change", "ACCEPTED"), ("Decline change", "DECLINED")])
def test_an_admin_answers_a_change_found_by_the_guests_name(ravi: Changing, tap: str, state: str) -> None:
    ravi.pays()
    found = finds(ravi.town, "ravi")
    assert "waits for the owner" in found.text

    ravi.town.phone(MEERA).taps(tap, found)

    assert ravi.state == state
    ravi.is_sound()


def test_many_changes_cost_as_many_queries_as_one(ravi: Changing) -> None:
    meera = ravi.town.phone(MEERA)
    heard = today(ravi.town)
    with counted(ravi.town.house.engine) as one:
        meera.taps("Changes of stays", heard)
    Changing(offered(ravi.town, guest=NEHA, listing="pine-cottage", name="Neha").is_confirmed()).agrees(WISH)
    with counted(ravi.town.house.engine) as two:
        listed = meera.taps("Changes of stays", heard)
    assert len(listed.choices) == 2
    assert len(two) == len(one)
