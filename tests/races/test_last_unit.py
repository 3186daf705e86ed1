"""Fifty customers and one last cottage."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot import turns
from services import inventory
from services.tables import Booking, Claim
from tests.races.together import at_once, customer, towns, written
from tests.town import Heard, Town

WISH = "Lakeview Cottage 4-6 Dec 2 veg"
MANY = {"postgresql": 50, "sqlite": 8}


def _race(town: Town, count: int, wish: str = WISH) -> list[Heard]:
    """So many customers say what they want; their last answer, which takes it, is worked by as many workers at once."""
    phones = [town.phone(customer(number)) for number in range(count)]
    assert all("In whose name" in phone.says(wish).text for phone in phones)
    for phone in phones:
        town.deliver(written(town, phone.number, "Kabir Shah"))
    houses = [each.house for each in towns(town, count)]
    at_once([partial(turns.answer_all, house, phone.number) for house, phone in zip(houses, phones, strict=True)])
    town.sweep()
    return [phone.last for phone in phones]


def test_one_gets_it_and_the_others_are_told_at_once_with_what_is_free_instead(racing_town: Town) -> None:
    answers = _race(racing_town, MANY[racing_town.house.engine.dialect.name])
    winners = [each for each in answers if "Pay now" in each.text]
    losers = [each for each in answers if each not in winners]
    assert len(winners) == 1
    assert all(each.choices and "Lakeview Cottage" in each.text for each in losers)
    assert _bookings(racing_town) == 1
    assert _claims(racing_town) == [("2026-12-04", 1), ("2026-12-05", 1)]


@pytest.mark.postgres
def test_six_tents_go_to_six_of_eighteen(postgres_town: Town) -> None:
    answers = _race(postgres_town, 18, "Pawna Lake Camp 4-5 Dec 2 veg")
    assert sum("Pay now" in each.text for each in answers) == 6
    assert _claims(postgres_town) == [("2026-12-04", 6)]


@pytest.mark.postgres
def test_without_its_key_and_lock_the_same_race_sells_the_cottage_twice(
    postgres_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: it shows that the race is a race, and that key and lock are what decides it."""
    with postgres_town.house.engine.begin() as connection:
        connection.execute(text("ALTER TABLE claims DROP CONSTRAINT pk_claims"))
    unlocked = lambda tx, table, *where: tx.scalars(select(table).where(*where)).one()  # noqa: E731
    monkeypatch.setattr("services.bookings.lock", unlocked)
    met = threading.Barrier(2, timeout=10)
    really_free = inventory.free_units

    def slowly(tx: Session, listing_id: int, slots: list[str]) -> list[int]:
        free = really_free(tx, listing_id, slots)
        met.wait()
        return free

    monkeypatch.setattr(inventory, "free_units", slowly)
    answers = _race(postgres_town, 2)
    assert sum("Pay now" in each.text for each in answers) == 2
    assert _claims(postgres_town) == [("2026-12-04", 2), ("2026-12-05", 2)]


def _bookings(town: Town) -> int:
    with town.house.reading() as work:
        return work.tx.scalar(select(func.count()).select_from(Booking)) or 0


def _claims(town: Town) -> list[tuple[str, int]]:
    with town.house.reading() as work:
        rows = work.tx.execute(select(Claim.slot, func.count()).group_by(Claim.slot).order_by(Claim.slot))
        return [(slot, count) for slot, count in rows]
