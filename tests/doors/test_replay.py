"""What came in once and what comes in again: told thrice and in another order, it makes the same house."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import select

from services.db import make_engine
from services.tables import Booking, BookingEvent, Claim, InboxRow, OutboxRow
from tests.invariants import assert_whole
from tests.town import ASHA, DSOUZA, NEHA, RAVI, Town, settings_of

ANY_ID: Final = re.compile(r'(?<=/pay/)[^"]+|TH-[0-9A-Z]{7}')
# Who says what, in their own order; what one says is nothing to the others.
SAID: Final = {
    RAVI: ("Lakeview Cottage 4-6 Dec 2 veg", "make it 3 people", "5-7 dec instead", "menu"),
    NEHA: ("Pawna Lake Camp 4-5 Dec 2 veg", "cancel", "Hilltop Villa 10-12 Dec 4 veg"),
    ASHA: ("commission", "earn"),
    DSOUZA: ("hi", "arrivals"),
}


def message(town: Town, number: str, place: int, words: str) -> dict[str, Any]:
    """One text as WhatsApp brings it; written a second after the one before."""
    stamp = int(town.clock.now().timestamp()) + place
    return {"from": number.lstrip("+"), "id": f"wamid.{number[-2:]}{place}", "timestamp": str(stamp), "type": "text",
            "text": {"body": words}}  # fmt: skip


def day(town: Town) -> list[dict[str, Any]]:
    """Everything that is said, one person after the other."""
    return [message(town, who, at, words) for who, said in SAID.items() for at, words in enumerate(said)]


def shuffled(first: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Everybody's own words in their order, all else in any; each of them twice more, somewhere later."""
    turns = [each["from"] for each in first]
    chance.shuffle(turns)
    queues = {who: iter([each for each in first if each["from"] == who]) for who in turns}
    mixed = [next(queues[who]) for who in turns]
    for each in first * 2:
        mixed.insert(chance.randrange(mixed.index(each) + 1, len(mixed) + 1), each)
    return mixed


def house_of(town: Town) -> dict[str, list[str]]:
    """What stands in the tables, without the ids that are drawn by lot."""
    with town.house.reading() as work:
        bookings = {each.id: each for each in work.tx.scalars(select(Booking))}
        moves = work.tx.execute(select(BookingEvent.booking_id, BookingEvent.seq, BookingEvent.event)).all()
        claims = work.tx.execute(select(Claim.holder_id, Claim.slot, Claim.unit_id)).all()
        letters = work.tx.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()
        arrivals = work.tx.execute(select(InboxRow.external_id, InboxRow.status)).all()
    name = {id_: f"{each.guest.address} {each.listing.slug} {each.check_in}" for id_, each in bookings.items()}
    state = {
        id_: f"{each.booking_status} {each.check_out} {each.guests} {each.price}" for id_, each in bookings.items()
    }
    return {
        "bookings": sorted(f"{name[id_]}: {state[id_]}" for id_ in bookings),
        "moves": sorted(f"{name[id_]} {seq} {event}" for id_, seq, event in moves),
        "claims": sorted(f"{name[id_]} {slot} {unit}" for id_, slot, unit in claims),
        "letters": sorted(f"{each.to} {each.role} {ANY_ID.sub('*', json.dumps(each.body))}" for each in letters),
        "arrivals": sorted(f"{external_id} {status}" for external_id, status in arrivals),
    }


def played(town: Town, messages: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The house after all of that."""
    for each in messages:
        assert town.deliver(each) == 200
        town.work()
    assert_whole(town.house)
    return house_of(town)


@pytest.mark.parametrize("lot", range(3))
def test_a_day_told_thrice_and_shuffled_makes_the_same_house(
    town: Town, seeded_file: Path, tmp_path: Path, lot: int
) -> None:
    should = played(town, day(town))
    shutil.copy(seeded_file, tmp_path / "again.db")
    url = f"sqlite:///{tmp_path / 'again.db'}"
    again = Town(settings_of(url), make_engine(url))
    found = played(again, shuffled(day(again), random.Random(lot)))
    again.house.engine.dispose()
    assert len(should["bookings"]) > 2
    assert found == should
