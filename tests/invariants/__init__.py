"""What must hold of the database at any moment, whatever was killed or doubled; which of them is which, see forty.py.

`broken(house)` holds after every commit; with `quiet=True` also what must hold once everything has been worked off.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import TextClause

from services.house import House
from tests.invariants import queries, rules
from tests.invariants.facts import Facts


def broken(house: House, *, quiet: bool = False) -> list[str]:
    """Every breach found, in words; an empty list when all is well."""
    with house.reading() as work:
        return breaches(Facts(work), quiet=quiet)


def breaches(facts: Facts, *, quiet: bool = False) -> list[str]:
    """The same of tables already being read."""
    found = _asked(facts, queries.NO_ROW, queries.ALWAYS) + _ruled(facts, rules.ALWAYS)
    if quiet:
        found += _asked(facts, queries.NO_ROW_WHEN_QUIET, queries.QUIET) + _ruled(facts, rules.QUIET)
    return found


def assert_whole(house: House, *, quiet: bool = False) -> None:
    """Fail with everything that is broken."""
    found = broken(house, quiet=quiet)
    assert not found, "\n".join(found)


def _asked(facts: Facts, names: Mapping[str, str], as_one: TextClause) -> list[str]:
    listed = list(names)
    return [f"{listed[row.place]}: {row.what}" for row in facts.work.tx.execute(as_one)]


def _ruled(facts: Facts, which: tuple[rules.Rule, ...]) -> list[str]:
    return [f"{rule.__name__}: {what}" for rule in which for what in rule(facts)]
