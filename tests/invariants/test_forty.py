"""The list of what must always hold is whole, and each of it has a proof that exists."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from services.audit import PROOFS
from tests.invariants import queries, rules
from tests.invariants.forty import FORTY

pytestmark = pytest.mark.quick
ROOT = Path(__file__).resolve().parents[2]
QUERIES = {**queries.NO_ROW, **queries.NO_ROW_WHEN_QUIET}
RULES = {rule.__name__ for rule in (*rules.ALWAYS, *rules.QUIET)}


def exists(proof: str) -> bool:
    """Whether there is such a query, rule, proof of the audit or test."""
    if proof.startswith("audit: "):
        return proof.removeprefix("audit: ") in PROOFS
    file, _, name = proof.partition("::")
    return name in named_in(ROOT / file) if name else proof in QUERIES or proof in RULES


def named_in(file: Path) -> set[str]:
    """The tests that stand in a file."""
    return {each.name for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.FunctionDef)}


def test_they_are_forty_and_each_says_something_of_its_own() -> None:
    assert [each.number for each in FORTY] == list(range(1, 41))
    assert len({each.says for each in FORTY}) == len(FORTY)


@pytest.mark.parametrize("number", range(1, 41))
def test_each_has_a_proof_that_exists(number: int) -> None:
    invariant = FORTY[number - 1]
    assert invariant.proved_by
    assert [proof for proof in invariant.proved_by if not exists(proof)] == []


def test_no_query_and_no_rule_is_asked_for_nothing() -> None:
    named = {proof for each in FORTY for proof in each.proved_by}
    assert (QUERIES.keys() | RULES) - named == set()
