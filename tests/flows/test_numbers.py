"""How little a guest has to do, and how little we write: counted on the real way through."""

from __future__ import annotations

from tests.talks.playing import Player
from tests.town import MEERA, PAWAR, RAVI, Phone, Town


class Counting:
    """A phone whose taps are counted; a row of a list takes two, one of them to open it."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.lines, self.taps = phone, 0, 0

    def says(self, text: str) -> None:
        """One typed line."""
        self.lines += 1
        self.phone.says(text)

    def taps_on(self, title: str) -> None:
        """A tap, or two."""
        self.taps += 2 if self.phone.last.body["interactive"]["type"] == "list" else 1
        self.phone.taps(title)


def test_fast_path_is_one_line_and_two_taps_and_four_messages(town: Town) -> None:
    ravi = Counting(town.phone(RAVI))

    ravi.says("cottage near Lonavala 4-6 dec, 2 people, code ASHA10")
    ravi.taps_on("Lakeview Cottage")
    _pays_and_is_confirmed(town)

    assert (ravi.lines, ravi.taps) == (1, 2)
    assert len(ravi.phone.heard) == 4
    assert "Booking Confirmed" in ravi.phone.last.text


def test_guided_path_is_six_taps_and_eight_messages(town: Town) -> None:
    ravi = Counting(town.phone(RAVI))

    ravi.says("hi")
    for title in ("Lakeview Cottage", "Next weekend", "2 veg", "Ravi Kumar", "No code"):
        ravi.taps_on(title)
    _pays_and_is_confirmed(town)

    assert ravi.taps == 6
    assert len(ravi.phone.heard) == 8
    assert "Booking Confirmed" in ravi.phone.last.text


def test_the_figures_of_the_fast_path_are_those_promised(town: Town) -> None:
    ravi = town.phone(RAVI)

    ravi.says("cottage near Lonavala 4-6 dec, 2 people, code ASHA10")
    card = ravi.taps("Lakeview Cottage").text

    assert "*Total ₹12,411*" in card
    assert "*Pay now ₹3,591*" in card
    assert "Due on arrival ₹8,820" in card


def test_owner_and_admin_are_told_twice_each_and_nobody_else_is(town: Town) -> None:
    town.phone(RAVI).says("lakeview cottage 4-6 dec, 2 people")
    _pays_and_is_confirmed(town)

    assert [len(town.phone(number).heard) for number in (PAWAR, MEERA)] == [2, 2]
    assert len(town.api.sent) == 3 + 2 + 2


def _pays_and_is_confirmed(town: Town) -> None:
    Player(town).play("ravi pays\npawar taps: Confirm")
