"""How long admins wait for their sums over very many bookings, asked by the API as a dashboard asks.

The bookings are the same thousand again and again, so that a database copies them in one statement; their running
totals are multiplied likewise, and proved against the bookings before anything is measured.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, Final

import requests
from sqlalchemy import String, cast, insert, literal, select, text, update

from bench.figures import Figure, percentile
from services import tallies
from services.admin import admins
from services.bell import SilentBell
from services.clock import SystemClock
from services.db import make_engine
from services.house import House, Work
from services.settings import Settings
from services.tables import Booking, Listing, Person, ReferralCode, Tally

EMAIL, PASSWORD = "bench@thikana.example", "a bench in the shade"
NAME = "BENCH"
PATTERN, DAYS = 1000, 365
FIRST = date(2024, 1, 1)
# How stays end, and what became of the commission. None of them lives, so that no sweep has to do with them.
ENDS: Final = (("COMPLETED", "CONFIRMED"), ("COMPLETED", "CONFIRMED"), ("REFUND_COMPLETED", "CANCELLED"),
               ("EXPIRED", "NONE"))  # fmt: skip
SUMMARY = "/api/commissions/summary"
ANALYTICS = f"/api/v1/admin/analytics?start_date={FIRST}&end_date={FIRST + timedelta(days=DAYS - 1)}&group_by=day"
TARGET_MS = 200
WARM_UP = 3


def measure(settings: Settings, url: str, sizes: Sequence[int], asks: int, name: str) -> list[Figure]:
    """The waits for both sums at each of these numbers of bookings, the smallest first; the database is left full."""
    house = House(settings, SystemClock(), make_engine(settings.database_url), SilentBell())
    try:
        admins.create(house, EMAIL, PASSWORD)
        _write_pattern(house)
        figures: list[Figure] = []
        for before, bookings in pairwise((PATTERN, *sizes)):
            _copy(house, before // PATTERN, bookings // PATTERN)
            figures += _asked(house, url, asks, f"{bookings:,} bookings, {name}")
        return figures
    finally:
        house.engine.dispose()


def _asked(house: House, url: str, asks: int, what: str) -> list[Figure]:
    proof_ms = _timed(partial(_prove, house))
    session = _signed_in(url)
    figures = []
    for question, path in (("summary of commissions", SUMMARY), ("analytics of a year", ANALYTICS)):
        waits = [_timed(partial(_ask, session, url + path)) for _ in range(WARM_UP + asks)][WARM_UP:]
        figures += [
            Figure(f"{what}: {question}, median", percentile(waits, 0.5), "ms", TARGET_MS),
            Figure(f"{what}: {question}, 95 %", percentile(waits, 0.95), "ms", TARGET_MS),
        ]
    return [*figures, Figure(f"{what}: the same sums over the bookings themselves", proof_ms, "ms")]


def _signed_in(url: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{url}/api/auth/token", json={"email": EMAIL, "password": PASSWORD}, timeout=30)
    answer.raise_for_status()
    session.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return session


def _ask(session: requests.Session, url: str) -> None:
    session.get(url, timeout=30).raise_for_status()


def _prove(house: House) -> None:
    with house.still() as work:
        found = tallies.differences(work)
    if found:
        raise RuntimeError(f"the totals are wrong: {found}")


def _timed(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return (time.perf_counter() - began) * 1000


def _write_pattern(house: House) -> None:
    """The bookings that all others are copies of, counted as every booking is, their totals folded."""
    with house.work() as work:
        listings = work.tx.scalars(select(Listing).order_by(Listing.id)).all()
        codes = work.tx.scalars(select(ReferralCode).order_by(ReferralCode.id)).all()
        guest = work.tx.scalars(select(Person).order_by(Person.id)).first()
        for number in range(PATTERN):
            listing, code = listings[number % len(listings)], codes[number % len(codes)] if number % 3 else None
            booking = Booking(listing=listing, guest=guest, referral_code=code, **_facts(number, code is not None))
            work.tx.add(booking)
            tallies.count(work, booking)
        tallies.tidy(work, most=2 * PATTERN)


def _facts(number: int, referred: bool) -> dict[str, Any]:
    day = FIRST + timedelta(days=number % DAYS)
    status, commission = ENDS[number % len(ENDS)]
    made_at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    return {
        "booking_id": f"{NAME}-{number}",
        "guest_name": "Ravi Kumar",
        "check_in": day + timedelta(days=7),
        "check_out": day + timedelta(days=9),
        "guests": 2,
        "booking_status": status,
        "payment_status": "NONE" if status == "EXPIRED" else "SUCCESS",
        "commission_status": commission if referred else "NONE",
        "currency": "INR",
        "price_minor": 1_000_000,
        "advance_minor": 300_000,
        "platform_minor": 45_000 if referred else 90_000,
        "referrer_minor": 30_000 if referred else 0,
        "discount_minor": 15_000 if referred else 0,
        "paid_minor": 0 if status == "EXPIRED" else 300_000,
        "created_at": made_at,
        "updated_at": made_at,
    }


def _copy(house: House, before: int, times: int) -> None:
    """As many times the pattern as asked for, where so many are there already: a multiple of them."""
    with house.work() as work:
        if house.engine.dialect.name == "postgresql":
            work.tx.execute(text("SET LOCAL statement_timeout = 0"))
        _copy_bookings(work, before, times)
        ours = Tally.day.between(FIRST, FIRST + timedelta(days=DAYS))
        grown = {name: getattr(Tally, name) * (times // before) for name in tallies.MEASURES}
        work.tx.execute(update(Tally).where(ours).values(grown))
    with house.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _copy_bookings(work: Work, before: int, times: int) -> None:
    first = select(literal(before).label("number")).cte("series", recursive=True)
    series = first.union_all(select(first.c.number + 1).where(first.c.number < times - 1))
    copied = [each for each in Booking.__table__.columns if each.key not in ("id", "booking_id")]
    fresh_id = Booking.booking_id + "-" + cast(series.c.number, String)
    pattern = Booking.booking_id.startswith(f"{NAME}-") & ~Booking.booking_id.like(f"{NAME}-%-%")
    rows = select(fresh_id, *copied).join(series, literal(True)).where(pattern)
    work.tx.execute(insert(Booking).from_select(["booking_id", *(each.key for each in copied)], rows))
