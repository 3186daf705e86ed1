"""What an operation of the API is: one row that says where it is, what it takes, who may ask and what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final, Generic, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from services.clock import local_date
from services.costs.rates import Cost
from services.house import House
from services.money import Money
from services.payments.gateways.contract import Gateway
from services.reports.paging import Slice
from services.tables import Admin, Booking
from web.amounts import in_major
from web.api.refusals import wrong_field

MOST_A_PAGE: Final = 200
LAST_PAGE: Final = 1_000_000
USUAL_DAYS: Final = 30
MOST_DAYS: Final = 3660
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# Letters, digits and hyphen, so that nothing a database cannot store gets as far as one.
BookingId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,40}$")]
# No control characters: a NUL cannot be stored, and the others only hide things.
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*$")
]
Currency = Annotated[str, StringConstraints(pattern=r"^(INR|USD|EUR|GBP|VND|JPY)$")]
Amount = Annotated[
    Any,
    BeforeValidator(lambda given: in_major(given) if isinstance(given, Money | Cost) else given),
    WithJsonSchema({"type": "number", "description": "in major units of the currency beside it"}),
]

Day = Annotated[
    date,
    BeforeValidator(lambda given: given if isinstance(given, str) and DAY.fullmatch(given) else "expected: 2026-12-04"),
    Field(ge=date(2000, 1, 1), le=date(2999, 12, 31)),
]

T = TypeVar("T")


class Asked(BaseModel):
    """Base of what may stand behind a question mark; names we do not know are ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Sent(BaseModel):
    """Base of what is sent as JSON; a name we do not know is an error, because a slip there may cost money."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paged(Asked):
    """Which part of a list is wanted."""

    page: Annotated[int, Field(ge=1, le=LAST_PAGE)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST_A_PAGE)] = 50

    @property
    def slice(self) -> Slice:
        """That part, as services know it."""
        return Slice(self.page, self.per_page)


class Listed(BaseModel, Generic[T]):
    """One page of a list: `total` counts all of it, and a page beyond the end is empty."""

    items: list[T]
    total: int
    page: int
    per_page: int


@dataclass(frozen=True)
class Call:
    """One request, proved and read: path, query and body hold what their models made of them.

    `count(limit, *who)` counts it against one more limit, and refuses when that is used up.
    """

    house: House
    gateways: dict[str, Gateway]
    path: Mapping[str, Any]
    query: Any
    body: Any
    admin: Admin | None
    count: Callable[..., None]

    @property
    def actor(self) -> str:
        """Who asks, as the histories name them."""
        return f"admin:{self.admin.email}" if self.admin else "api"

    @property
    def days(self) -> tuple[date, date]:
        """The span of days asked for."""
        return cast(Between, self.query).days(local_date(self.house.clock.now(), self.house.settings.default_timezone))


@dataclass(frozen=True)
class Operation:
    """One operation. `refusals` are statuses besides those that follow from the rest. `limit` is of its own.

    Without `run` it is only described here and served elsewhere, with no other refusals than it names.
    """

    method: str
    path: str
    topic: str
    summary: str
    run: Callable[[Call], BaseModel] | None
    answer: type[BaseModel]
    query: type[Asked] | None = None
    body: type[Sent] | None = None
    refusals: tuple[int, ...] = ()
    public: bool = False
    limit: str = ""

    @property
    def statuses(self) -> tuple[int, ...]:
        """Every status it may answer with instead of 200."""
        if self.run is None:
            return self.refusals
        taken = (400,) if self.query or self.body else ()
        sent = (413, 415) if self.body else ()
        named = (404,) if "<" in self.path else ()
        proved = () if self.public else (401,)
        return tuple(sorted({*taken, *sent, *named, *proved, *self.refusals, 429}))


class Between(Asked):
    """A span of days, both ends in it, as days are where the house stands; without them the last thirty."""

    start_date: Day | None = None
    end_date: Day | None = None

    def days(self, today: date) -> tuple[date, date]:
        """Both ends. Raises Refused when they are in the wrong order, or further apart than we reckon at once."""
        end = self.end_date or today
        start = self.start_date or end - timedelta(days=USUAL_DAYS - 1)
        if end < start:
            raise wrong_field("end_date", "is before start_date")
        if (end - start).days >= MOST_DAYS:
            raise wrong_field("start_date", f"is more than {MOST_DAYS} days before end_date")
        return start, end


def statuses_of(booking: Booking) -> dict[str, str]:
    """A booking's id and where it stands, by the names every answer uses."""
    return {
        "booking_id": booking.booking_id,
        "booking_status": booking.booking_status,
        "payment_status": booking.payment_status,
        "commission_status": booking.commission_status,
    }
