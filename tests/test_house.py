"""The rules of the house, read from the source itself: who may import whom, and who alone may do what."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("bot", "flows", "services", "web", "sandbox", "ops", "bench", "migrations", "tests")
PROGRAM = ("app.py", "worker.py", "bells.py", "bot", "flows", "services", "web")

# Which rooms the files of a room may import. app.py, worker.py, ops and tests put the parts together.
MAY = {
    "services": {"services"},
    "flows": {"flows", "services"},
    "bot": {"bot", "flows", "services"},
    "web": {"web", "services"},
    "sandbox": {"sandbox"},
}
# What a room must not know, though it is installed.
MAY_NOT = {
    "services": {"flask", "rq", "redis", "werkzeug"},
    "flows": {"flask", "rq", "redis", "werkzeug", "requests", "sqlalchemy"},
    "web": {"rq", "redis"},
    "bot": {"rq", "redis"},
}

ASKS_THE_TIME = re.compile(r"\bdatetime\.(now|utcnow|today)\(|\bdate\.today\(|\btime\.(time|monotonic|perf_counter)\(")
TIME_KEEPERS = {
    "services/clock.py": "the one place that asks",
    "bells.py": "leaves a Redis that hangs alone for a second, by the computer's own pace",
    "worker.py": "paces the sweep, and a demo's jump ahead must not make it run twice",
}

FLOAT = re.compile(r"\bfloat\(")
FLOATS = {
    "bot/incoming.py": "degrees of latitude and longitude",
    "web/amounts.py": "JSON shows amounts as numbers in major units; nothing is reckoned with them",
}

COMMITS = re.compile(r"\.(commit|rollback|begin)\(")
COMMITTERS = {"services/house.py": "the unit of work"}

ENVIRONMENT = re.compile(r"\bos\.environ\b|\bgetenv\(")
ENVIRONMENT_READERS = {"services/settings.py": "every setting, read once"}

CLAIM_WRITTEN = re.compile(r"\b(insert|delete|update)\(Claim\b|(?<!class )\bClaim\((?!Table)")

TRAIL_WRITTEN = re.compile(r"\b(insert|delete|update)\(TrailRow\b|(?<!class )\bTrailRow\((?!Table)")

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "lib"}
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 9
# Aim at 72. What is in the history stays there, so this only catches a paragraph in the place of a subject.
LONGEST_SUBJECT = 120
NOT_IMPERATIVE = re.compile(
    r"(Added|Adding|Adds|Fixed|Fixing|Fixes|Changed|Changing|Changes|Updated|Updates|Removed|Removes|Made|Makes)\b"
)
SPOKEN = {"Message", "Reply", "Choice", "Link"}
WORDS_OF_A_SENTENCE = 4


def files(*places: str) -> list[Path]:
    """The Python files at these places, in order."""
    found = (ROOT / place for place in places)
    return sorted(file for at in found for file in ([at] if at.is_file() else at.rglob("*.py")))


def name(file: Path) -> str:
    """A file as people name it."""
    return file.relative_to(ROOT).as_posix()


@cache
def source_of(file: Path) -> str:
    """What a file says."""
    return file.read_text()


@cache
def tree(file: Path) -> ast.Module:
    """The parsed source of a file."""
    return ast.parse(source_of(file))


@cache
def nodes(file: Path) -> list[ast.AST]:
    """Everything in the parsed source of a file."""
    return list(ast.walk(tree(file)))


@cache
def imported_by(file: Path) -> set[str]:
    """The first names of everything a file imports, wherever in the file it does so."""
    names = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Each function of a file and how many lines it has."""
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def lines_with(pattern: re.Pattern[str], *places: str) -> set[str]:
    """The files at these places in which a line of code fits."""
    return {name(file) for file in files(*places) if pattern.search(_without_comments(file))}


@cache
def _without_comments(file: Path) -> str:
    return "\n".join(line.partition("  #")[0] for line in source_of(file).splitlines())


def text_in(node: ast.AST) -> Iterator[str]:
    """Every piece of text written somewhere in a node."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def writes(code: Iterable[ast.AST], column: str) -> bool:
    """Whether some code sets that column: by assignment, in a tuple, in `.values(..)`, at birth or by setattr."""
    return any(_writes(node, column) for node in code)


def _writes(node: ast.AST, column: str) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == column and isinstance(node.ctx, ast.Store)
    if isinstance(node, ast.keyword):
        return node.arg == column
    is_setattr = isinstance(node, ast.Call) and _called(node) == "setattr"
    return is_setattr and column in text_in(node)


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


# -- who may know whom


@pytest.mark.parametrize("room", MAY)
def test_imports_point_inwards(room: str) -> None:
    strays = {name(file): imported_by(file) & set(ROOMS) - MAY[room] for file in files(room)}
    assert {file: rooms for file, rooms in strays.items() if rooms} == {}


@pytest.mark.parametrize("room", MAY_NOT)
def test_no_room_knows_what_is_not_its_business(room: str) -> None:
    strays = {name(file): imported_by(file) & MAY_NOT[room] for file in files(room)}
    assert {file: packages for file, packages in strays.items() if packages} == {}


def test_nothing_imports_the_sandbox() -> None:
    outside = [file for file in files(*PROGRAM, "ops") if "sandbox" in imported_by(file)]
    assert outside == []


def test_gateways_know_neither_the_database_nor_one_another() -> None:
    adapters = {name(file) for file in files("services/payments/gateways")} - {
        "services/payments/gateways/registry.py",
    }
    for adapter in adapters:
        source = source_of(ROOT / adapter)
        assert "sqlalchemy" not in imported_by(ROOT / adapter), adapter
        assert "services.tables" not in source, adapter


# -- who alone may do what


def test_only_the_clock_knows_what_time_it_is() -> None:
    assert lines_with(ASKS_THE_TIME, *PROGRAM) == set(TIME_KEEPERS)


def test_nobody_reckons_with_floats() -> None:
    assert lines_with(FLOAT, *PROGRAM) == set(FLOATS)


def test_money_is_never_divided() -> None:
    for file in files("services/pricing.py", "services/money.py", "services/payments"):
        divisions = [node.lineno for node in nodes(file) if _divides(node)]
        allowed = 1 if name(file) == "services/money.py" else 0  # a Decimal, in the one place that rounds
        assert len(divisions) == allowed, f"{name(file)}: lines {divisions}"


def _divides(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)


def test_only_the_unit_of_work_commits() -> None:
    assert lines_with(COMMITS, *PROGRAM) == set(COMMITTERS)


def test_the_environment_is_read_in_one_place() -> None:
    assert lines_with(ENVIRONMENT, *PROGRAM) <= set(ENVIRONMENT_READERS)


@pytest.mark.parametrize(
    ("column", "gate"),
    [
        pytest.param("booking_status", "services/bookings.py", id="a booking's state"),
        pytest.param("captured_minor", "services/payments/settle.py", id="money that arrived"),
    ],
)
def test_each_truth_has_one_gate(column: str, gate: str) -> None:
    assert {name(file) for file in files(*PROGRAM) if writes(nodes(file), column)} == {gate}


def test_only_the_inventory_takes_a_night_or_gives_it_back() -> None:
    assert lines_with(CLAIM_WRITTEN, *PROGRAM) == {"services/inventory.py"}


def test_only_the_trail_writes_its_rows() -> None:
    assert lines_with(TRAIL_WRITTEN, *PROGRAM) == {"services/trail.py"}


def test_nothing_but_the_tools_prints() -> None:
    assert lines_with(re.compile(r"(?<![.\w])print\("), *PROGRAM, "sandbox") == set()


def test_no_sentence_of_the_talk_lives_in_python() -> None:
    said = [
        (name(file), text)
        for file in files("bot", "flows", "services")
        for node in nodes(file)
        if isinstance(node, ast.Call) and _called(node) in SPOKEN
        for text in text_in(node)
        if len(text.split()) >= WORDS_OF_A_SENTENCE
    ]
    assert said == []


# -- how it is written


def _hand_written() -> list[Path]:
    return [file for file in files("app.py", "worker.py", "bells.py", *ROOMS) if source_of(file).strip()]


def test_every_module_says_what_it_is_for() -> None:
    assert [name(file) for file in _hand_written() if not (ast.get_docstring(tree(file)) or "").strip()] == []


def test_no_file_is_too_long() -> None:
    lines = {name(file): len(source_of(file).splitlines()) for file in _hand_written()}
    assert {file: count for file, count in lines.items() if count > LONGEST_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{name(file)}:{function}": lines
        for file in files(*PROGRAM, "sandbox", "ops")
        for function, lines in functions(file)
    }
    assert {function: lines for function, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_FUNCTION, f"of {len(lengths)} functions"


def test_names_say_what_is_inside() -> None:
    parts = {part for file in files(*ROOMS) for part in file.relative_to(ROOT).with_suffix("").parts}
    words = {word for part in parts for word in part.split("_")}
    assert words & VAGUE_NAMES == set()


def test_commits_say_what_they_do() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("no history here")
    told = subprocess.run(["git", "log", "--format=%s"], cwd=ROOT, capture_output=True, text=True, check=True)
    wrong = [subject for subject in told.stdout.splitlines() if not _says_what_it_does(subject)]
    assert wrong == []


def _says_what_it_does(subject: str) -> bool:
    if subject.startswith(("Merge ", "Revert ")):
        return True
    said_well = subject[0].isupper() and not subject.endswith(".") and not NOT_IMPERATIVE.match(subject)
    return said_well and len(subject) <= LONGEST_SUBJECT


# -- the rules themselves


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        (ASKS_THE_TIME, "at = datetime.now(UTC)"),
        (FLOAT, "amount = float(text)"),
        (COMMITS, "work.tx.commit()"),
        (ENVIRONMENT, "os.environ['PORT']"),
        (CLAIM_WRITTEN, "tx.execute(delete(Claim))"),
        (CLAIM_WRITTEN, "tx.add(Claim(unit_id=1))"),
        (TRAIL_WRITTEN, "tx.execute(delete(TrailRow))"),
        (TRAIL_WRITTEN, "tx.add(TrailRow(actor='clock'))"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_rule_sees_its_breach(rule: re.Pattern[str], breach: str) -> None:
    assert rule.search(breach)


@pytest.mark.parametrize(
    ("rule", "lawful"),
    [
        (COMMITS, "with tx.begin_nested():"),
        (CLAIM_WRITTEN, "class Claim(Table):"),
        (CLAIM_WRITTEN, "select(Claim.unit_id)"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_rule_lets_the_lawful_pass(rule: re.Pattern[str], lawful: str) -> None:
    assert rule.search(lawful) is None


@pytest.mark.parametrize(
    "breach",
    [
        "booking.booking_status = 'PAYMENT_SUCCESS'",
        "booking.booking_status, booking.paid_minor = 'PAYMENT_SUCCESS', 1",
        "update(Booking).values(booking_status='EXPIRED')",
        "Booking(booking_status='INITIATED')",
        "setattr(booking, 'booking_status', 'EXPIRED')",
    ],
)
def test_every_way_to_write_a_column_is_seen(breach: str) -> None:
    assert writes(ast.walk(ast.parse(breach)), "booking_status")
    assert not writes(ast.walk(ast.parse("if booking.booking_status == 'EXPIRED': pass")), "booking_status")
