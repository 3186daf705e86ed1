"""How fast a business number may send, over all processes: one update of one row takes one message's share of time.

The row says until when the number's time is taken (a "generic cell rate"): a message may go while that is not too far
ahead. It lives in the database, so it holds with Redis away and over any number of machines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, case, update
from sqlalchemy.dialects import postgresql, sqlite

from services.house import Work
from services.tables import Pace

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
# A faster number's time is kept in several rows, so that senders do not queue for one.
MOST_PER_ROW: Final = 100


UNTIL: Final = case((Pace.until_us < bindparam("now"), bindparam("now")), else_=Pace.until_us) + bindparam("share")
# Put together once, because that takes longer than to ask.
TAKE: Final = (
    update(Pace)
    .where(Pace.name == bindparam("line"), bindparam("latest") >= UNTIL)
    .values(until_us=UNTIL)
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True)
class Rate:
    """So many messages a second, and for how many seconds' worth at once after a pause."""

    per_second: int
    burst_seconds: float

    @property
    def rows(self) -> int:
        """In how many rows the number's time is kept."""
        return -(-self.per_second // MOST_PER_ROW)


def take(work: Work, number: str, rate: Rate, row_id: int, *, urgent: bool) -> bool:
    """Take one message's time. False when none is left now; what is not urgent leaves the last half to what is.

    The last thing before the transaction ends, because others wait for the row until then.
    """
    name = _name(number, row_id % rate.rows)
    share = -(-1_000_000 * rate.rows // rate.per_second)
    ahead = int(rate.burst_seconds * 1_000_000)
    now = _microseconds(work.now)
    wanted = {"line": name, "now": now, "share": share, "latest": now + max(ahead if urgent else ahead // 2, share)}
    # A second time, because somebody else may have written the row down just then.
    return _take(work, wanted) or _begin(work, name, now + share) or _take(work, wanted)


def _take(work: Work, wanted: dict[str, object]) -> bool:
    taken = work.tx.execute(TAKE, wanted)
    return taken.rowcount == 1  # type: ignore[attr-defined, no-any-return]  # because Result hides what CursorResult has


def pause(work: Work, number: str, rate: Rate, seconds: float) -> None:
    """Let nothing of this number go for so long, because WhatsApp said that it goes too fast."""
    until = _microseconds(work.now) + int((seconds + rate.burst_seconds) * 1_000_000)
    names = [_name(number, each) for each in range(rate.rows)]
    for name in names:
        _begin(work, name, until)
    work.tx.execute(
        update(Pace)
        .where(Pace.name.in_(names), Pace.until_us < until)
        .values(until_us=until)
        .execution_options(synchronize_session=False)
    )


def _begin(work: Work, name: str, until: int) -> bool:
    """Write the row down if it is not there yet, which also takes its first message's time."""
    insert = postgresql.insert if work.tx.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(Pace).values(name=name, until_us=until).on_conflict_do_nothing(index_elements=["name"])
    return work.tx.execute(fresh.returning(Pace.name)).first() is not None


def _name(number: str, place: int) -> str:
    return f"{number}/{place}"


def _microseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MICROSECOND
