"""What the tests of the admin's day share: what Meera types, a full house, and how many questions it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event

from tests.services.stays import ARRIVAL, Stay, offered
from tests.town import MEERA, Heard, Town

# The morning of the day of arrival in India.
THAT_MORNING = datetime(2026, 12, 4, 3, 30, tzinfo=UTC)
LONG_NAME = "Wilhelmina Ananthapadmanabhan Venkatanarasimharajuvaripeta"


def today(town: Town) -> Heard:
    return town.phone(MEERA).says("today")


def finds(town: Town, wanted: str) -> Heard:
    return town.phone(MEERA).says(f"find {wanted}")


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The questions put to the database meanwhile."""
    sent: list[str] = []

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    yield sent
    event.remove(engine, "before_cursor_execute", keep)


def full_house(town: Town) -> None:
    """Six who come today, whom both owners' places have room for."""
    places = (
        "lakeview-cottage",
        "pine-cottage",
        "hilltop-villa",
        "seaview-villa",
        "palm-beach-villa",
        "riverside-camp",
    )
    for number, place in enumerate(places):
        offered(town, guest=f"+9190000005{number:02}", listing=place, name=f"Guest {number}").is_confirmed()


def many(town: Town, count: int, name: str = "Kabir") -> list[Stay]:
    """So many offers to as many guests."""
    return [
        offered(
            town, guest=f"+9190000005{n:02}", listing="pawna-lake-camp", arrival=ARRIVAL + timedelta(days=n), name=name
        )
        for n in range(count)
    ]
