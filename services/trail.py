"""The audit trail: written by the gates in the transaction that acts, then sealed row by row into a chain of hashes.

Nobody waits for anybody to write it. Sealing comes a moment later, by the sweep, and never changes what a row says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update

from services.house import House, Work
from services.tables import TrailRow

ORIGIN: Final = "0" * 64  # stands where the first row's predecessor would
PROGRAM: Final = "program"
SEALED_AT_ONCE: Final = 1000
# What a hash covers besides the place in the chain.
SAID: Final = ("id", "actor", "cause", "object", "about", "before", "after")

Facts = Mapping[str, str | int | bool | None]


@dataclass(frozen=True)
class End:
    """A link of the chain that the next one follows: its place and its hash."""

    seq: int = 0
    hash: str = ORIGIN


def add(
    work: Work,
    thing: str,
    cause: str,
    *,
    actor: str,
    about: str,
    before: Facts | None = None,
    after: Facts | None = None,
) -> None:
    """Write down what happened to a thing, such as `refund:RF-TH-K7Q4MPX-1`, with the fact itself.

    Facts are states, amounts and ids of rows; never a guest's number, name or words, because nothing here is erased.
    """
    work.tx.add(
        TrailRow(
            at=work.now,
            actor=actor,
            cause=cause,
            object=thing,
            about=about,
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
        )
    )


def of(work: Work, about: str) -> Sequence[TrailRow]:
    """Everything that happened about one booking or payout, oldest first."""
    return work.tx.scalars(select(TrailRow).where(TrailRow.about == about).order_by(TrailRow.id)).all()


def seal(house: House, at_once: int = SEALED_AT_ONCE) -> int:
    """Put every unsealed row at the end of the chain, some in each transaction; answers how many."""
    sealed = 0
    while _waits(house):
        with house.work() as work:
            sealed += _seal_some(work, at_once)
    return sealed


def _waits(house: House) -> bool:
    """Whether there is anything to seal, so that an idle sweep does not ask for the pen."""
    with house.reading() as work:
        return work.tx.scalar(select(TrailRow.id).where(TrailRow.hash.is_(None)).limit(1)) is not None


def _seal_some(work: Work, most: int) -> int:
    """The order of the chain is that of sealing, because a transaction may commit after one that began later.

    Two at once wait for one another at the first row both want, and no writer waits for either.
    """
    unsealed = select(TrailRow).where(TrailRow.hash.is_(None)).order_by(TrailRow.id).limit(most)
    rows = work.tx.scalars(unsealed.with_for_update().execution_options(populate_existing=True)).all()
    if not rows:
        return 0
    last, links = end(work), []
    for row in rows:
        digest = hash_of(row, last)
        links.append({"id": row.id, "seq": last.seq + 1, "previous": last.hash, "hash": digest})
        last = End(last.seq + 1, digest)
    work.tx.execute(update(TrailRow), links)
    return len(links)


def end(work: Work) -> End:
    """The last link of the chain; its hash is the chain's head."""
    sealed = select(TrailRow).where(TrailRow.seq.is_not(None))
    last = work.tx.scalars(sealed.order_by(TrailRow.seq.desc()).limit(1)).one_or_none()
    return End(last.seq or 0, last.hash or "") if last else End()


def hash_of(row: Any, last: End) -> str:
    """SHA-256 over what a row says, its place and the hash before it, as JSON in one agreed spelling."""
    content = {name: getattr(row, name) for name in SAID}
    content |= {"at": row.at.isoformat(timespec="microseconds"), "seq": last.seq + 1, "previous": last.hash}
    spelled = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()


def first_break(work: Work) -> str:
    """Walk the whole chain and say what its first wrong link is; nothing when it is whole."""
    last = End()
    for row in _chain(work):
        wrong = _wrong_link(row, last)
        if wrong:
            return wrong
        last = End(row.seq, row.hash)
    return ""


def missing(work: Work, heads: Sequence[str]) -> list[str]:
    """Which of these hashes, heads of former times, the chain does not hold.

    Whoever can write to the database can also reckon every hash anew; only a head kept elsewhere shows that.
    """
    wanted = [head.strip().lower() for head in heads]
    found = set(work.tx.scalars(select(TrailRow.hash).where(TrailRow.hash.in_(wanted))))
    return [head for head in wanted if head not in found]


def _chain(work: Work) -> Iterator[Any]:
    columns = (*(getattr(TrailRow, name) for name in SAID), TrailRow.at, TrailRow.seq, TrailRow.previous, TrailRow.hash)
    sealed = select(*columns).where(TrailRow.seq.is_not(None)).order_by(TrailRow.seq)
    yield from work.tx.execute(sealed.execution_options(yield_per=1000))


def _wrong_link(row: Any, last: End) -> str:
    seq = last.seq + 1
    if row.seq != seq:
        return f"row {seq} of the chain is gone: row {row.seq} comes next"
    if row.previous != last.hash:
        return f"row {seq} of the chain ({row.object}, {row.cause}) does not follow the one before it"
    if row.hash != hash_of(row, last):
        return f"row {seq} of the chain ({row.object}, {row.cause}) was changed after it was sealed"
    return ""
