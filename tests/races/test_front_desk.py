"""One guest at two desks, and a check-out by a tap and by the clock at once: each move happens once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Final

from services.contacts import people
from services.house import Work
from services.owner import front_desk
from services.tables import Person
from tests.races.together import at_once
from tests.services.stays import Stay, offered
from tests.town import MEERA, PAWAR, Town

ROUNDS: Final = {"postgresql": 5, "sqlite": 1}

Deed = Callable[[Work, Person, str], front_desk.Judged]


def _at_the_door(town: Town) -> Stay:
    """A confirmed stay whose day has come."""
    stay = offered(town).is_confirmed()
    town.clock.instant = stay.booking.begins_at
    return stay


def _does(stay: Stay, number: str, deed: Deed) -> str:
    with stay.town.house.work() as work:
        return deed(work, people.find_or_make(work, number), stay.booking.check_in_code or "").verdict


def _ends(town: Town) -> int:
    with town.house.work() as work:
        return front_desk.end_stays(work)


def _count(stay: Stay, event: str) -> int:
    return [each.event for each in stay.events].count(event)


def test_a_guest_checked_in_at_two_desks_is_checked_in_once(racing_town: Town) -> None:
    stay = _at_the_door(racing_town)
    deeds = [partial(_does, stay, number, front_desk.check_in) for number in (PAWAR, MEERA)] * 5
    assert at_once(deeds) == ["in_house"] * 10
    assert (stay.state, _count(stay, "checked_in"), stay.told("customer").count("checked_in")) == ("CHECKED_IN", 1, 1)


def test_a_tap_and_the_clock_end_a_stay_once(racing_town: Town) -> None:
    for round_ in range(ROUNDS[racing_town.house.engine.dialect.name]):
        stay = offered(racing_town, arrival=racing_town.clock.now().date() + timedelta(days=5 + round_)).is_confirmed()
        racing_town.clock.instant = stay.booking.begins_at
        _does(stay, PAWAR, front_desk.check_in)
        racing_town.clock.instant = stay.booking.ends_at
        at_once([partial(_does, stay, PAWAR, front_desk.check_out), partial(_ends, racing_town)] * 3)
        assert (stay.state, _count(stay, "checked_out")) == ("COMPLETED", 1)


def test_an_undo_and_another_check_in_at_once_leave_a_whole_history(racing_town: Town) -> None:
    stay = _at_the_door(racing_town)
    _does(stay, PAWAR, front_desk.check_in)

    def undo(work: Work, person: Person, code: str) -> front_desk.Judged:
        return front_desk.undo(work, person, code, work.now)

    at_once([partial(_does, stay, PAWAR, undo), partial(_does, stay, MEERA, front_desk.check_in)] * 4)
    assert stay.state in ("CHECKED_IN", "TICKET_GENERATED")
    assert _count(stay, "checked_in") == _count(stay, "check_in_undone") + (stay.state == "CHECKED_IN")
