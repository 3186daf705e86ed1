"""How long it takes to find what is free among very many claims."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from sqlalchemy import Engine, delete, insert, select, text
from sqlalchemy.orm import Session

from bench.figures import Figure, percentile
from services import inventory, listings
from services.bell import SilentBell
from services.clock import SystemClock
from services.db import make_engine
from services.house import House
from services.settings import Settings
from services.tables import Claim, Listing, Unit

LISTINGS, UNITS_EACH, NIGHTS = 200, 4, 500
ROWS_AT_ONCE = 5000
HOLDER = "bench"
FIRST = date(2030, 1, 1)
TARGET_MS = 10


def measure(settings: Settings, claims: int, searches: int, name: str) -> list[Figure]:
    """Searches for two nights at random in a world with so many claims, all of which is taken out again."""
    house = House(settings, SystemClock(), make_engine(settings.database_url), SilentBell())
    chance = random.Random(1)
    stays = [FIRST + timedelta(days=chance.randrange(NIGHTS - 2)) for _ in range(searches)]
    try:
        _fill(house.engine, claims, chance)
        free = [_timed(partial(_count, house, stay)) for stay in stays]
        found = [_timed(partial(_find, house, stay)) for stay in stays[: max(5, searches // 10)]]
    finally:
        _empty(house.engine)
        house.engine.dispose()
    what = f"{claims:,} claims, {LISTINGS} listings, {name}"
    return [
        Figure(f"{what}: units free in every listing, median", percentile(free, 0.5), "ms", TARGET_MS),
        Figure(f"{what}: whole search with prices, median", percentile(found, 0.5), "ms"),
    ]


def _count(house: House, check_in: date) -> None:
    with house.reading() as work:
        inventory.count_free(work.tx, inventory.slots_of(check_in, check_in + timedelta(days=2)))


def _find(house: House, check_in: date) -> None:
    with house.reading() as work:
        listings.find(work, listings.Wish(check_in=check_in, check_out=check_in + timedelta(days=2), guests=2))


def _timed(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def _fill(engine: Engine, claims: int, chance: random.Random) -> None:
    with Session(engine) as tx, tx.begin():
        units = [unit for number in range(LISTINGS) for unit in _add_listing(tx, number)]
        places = chance.sample(range(len(units) * NIGHTS), claims)
        rows = [_claim(units[place // NIGHTS], place % NIGHTS) for place in places]
        for at in range(0, len(rows), ROWS_AT_ONCE):
            tx.execute(insert(Claim), rows[at : at + ROWS_AT_ONCE])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _add_listing(tx: Session, number: int) -> list[int]:
    like = tx.scalars(select(Listing).order_by(Listing.id)).first()
    if like is None:
        raise LookupError("the sample listings are missing")
    columns = [column.key for column in Listing.__table__.columns if column.key not in ("id", "slug", "name")]
    listing = Listing(
        slug=f"{HOLDER}-{number}", name=f"Cottage {number}", **{column: getattr(like, column) for column in columns}
    )
    tx.add(listing)
    tx.flush()
    units = [Unit(listing_id=listing.id, label=f"Unit {label}") for label in range(UNITS_EACH)]
    tx.add_all(units)
    tx.flush()
    return [unit.id for unit in units]


def _claim(unit_id: int, night: int) -> dict[str, object]:
    return {"unit_id": unit_id, "slot": (FIRST + timedelta(days=night)).isoformat(), "holder": HOLDER, "holder_id": 0}


def _empty(engine: Engine) -> None:
    ours = select(Listing.id).where(Listing.slug.startswith(f"{HOLDER}-"))
    with Session(engine) as tx, tx.begin():
        tx.execute(delete(Claim).where(Claim.holder == HOLDER))
        tx.execute(delete(Unit).where(Unit.listing_id.in_(ours)))
        tx.execute(delete(Listing).where(Listing.slug.startswith(f"{HOLDER}-")))
