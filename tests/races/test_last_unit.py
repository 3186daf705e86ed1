"""Fifty customers and one last cottage."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services import inventory
from services.tables import Booking, Claim
from tests.races.together import at_once, customer, towns
from tests.town import Heard, Town

WISH = "Lakeview Cottage 4-6 Dec 2 veg"
MANY = {"postgresql": 50, "sqlite": 12}


def _wishes(town: Town, count: int, wish: str = WISH) -> list[Callable[[], Heard]]:
    """So many customers who have said what they want; what is left is the last answer, which takes it."""
    phones = [place.phone(customer(number)) for number, place in enumerate(towns(town, count))]
    assert all("In whose name" in phone.says(wish).text for phone in phones)
    return [partial(phone.says, "Kabir Shah") for phone in phones]


def test_one_gets_it_and_the_others_are_told_at_once_with_what_is_free_instead(racing_town: Town) -> None:
    count = MANY[racing_town.house.engine.dialect.name]
    answers = at_once(_wishes(racing_town, count))
    winners = [each for each in answers if "Pay now" in each.text]
    losers = [each for each in answers if each not in winners]
    assert len(winners) == 1
    assert all(each.choices and "Lakeview Cottage" in each.text for each in losers)
    assert _bookings(racing_town) == 1
    assert _claims(racing_town) == [("2026-12-04", 1), ("2026-12-05", 1)]


@pytest.mark.postgres
def test_six_tents_go_to_six_of_thirty(postgres_town: Town) -> None:
    answers = at_once(_wishes(postgres_town, 30, "Pawna Lake Camp 4-5 Dec 2 veg"))
    assert sum("Pay now" in each.text for each in answers) == 6
    assert _claims(postgres_town) == [("2026-12-04", 6)]


@pytest.mark.postgres
def test_without_its_key_and_lock_the_same_race_sells_the_cottage_twice(
    postgres_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it shows that the race is a race, and that key and lock are what decides it."""
    with postgres_town.house.engine.begin() as connection:
        connection.execute(text("ALTER TABLE claims DROP CONSTRAINT pk_claims"))
    monkeypatch.setattr(
        "services.bookings.lock", lambda tx, table, *where: tx.scalars(select(table).where(*where)).one()
    )
    met = threading.Barrier(2, timeout=10)
    really_free = inventory.free_units

    def slowly(tx: Session, listing_id: int, slots: list[str]) -> list[int]:
        free = really_free(tx, listing_id, slots)
        met.wait()
        return free

    monkeypatch.setattr(inventory, "free_units", slowly)
    answers = at_once(_wishes(postgres_town, 2))
    assert sum("Pay now" in each.text for each in answers) == 2
    assert _claims(postgres_town) == [("2026-12-04", 2), ("2026-12-05", 2)]


def _bookings(town: Town) -> int:
    with town.house.reading() as work:
        return work.tx.scalar(select(func.count()).select_from(Booking)) or 0


def _claims(town: Town) -> list[tuple[str, int]]:
    with town.house.reading() as work:
        rows = work.tx.execute(select(Claim.slot, func.count()).group_by(Claim.slot).order_by(Claim.slot))
        return [(slot, count) for slot, count in rows]
