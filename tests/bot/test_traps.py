"""Every trap of tests/bot/traps.py is held by a test that names it; here are those that are at home nowhere else."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot import senders
from bot.client import CloudApi
from tests.bot import flow_json
from tests.bot.answers import told
from tests.bot.conftest import PretendMeta
from tests.bot.traps import TRAPS
from tests.town import RAVI, Town

TESTS = Path(__file__).resolve().parents[1]
PROGRAM = ("app.py", "worker.py", "bells.py", "bot", "flows", "services", "web", "ops")
LAST_TRAP = 30
SAYS_THE_SAME = "Thank you for writing to Sharma Traders. We will get back to you soon."


def held() -> Counter[int]:
    """How many tests are marked with each trap."""
    found: Counter[int] = Counter()
    for file in TESTS.rglob("test_*.py"):
        source = file.read_text()
        if "mark.trap(" in source:
            found += Counter(number for node in ast.walk(ast.parse(source)) for number in marks_of(node))
    return found


def marks_of(node: ast.AST) -> list[int]:
    """The traps that a test function is marked with."""
    if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
        return []
    marks = [re.fullmatch(r"pytest\.mark\.trap\((\d+)\)", ast.unparse(each)) for each in node.decorator_list]
    return [int(mark[1]) for mark in marks if mark]


@pytest.mark.quick
def test_every_trap_is_held_by_a_test_that_names_it() -> None:
    assert list(TRAPS) == list(range(1, LAST_TRAP + 1))
    assert set(held()) == set(TRAPS)


@pytest.mark.trap(23)
def test_a_machine_that_answers_everything_is_not_answered_for_ever(town: Town) -> None:
    phone = town.phone(RAVI)
    for _ in range(60):
        phone.post({"type": "text", "text": {"body": SAYS_THE_SAME}})
        town.clock.move(seconds=6)
    assert len(phone.heard) == 8
    assert phone.says("villa").choices


@pytest.mark.trap(23)
def test_who_asks_the_same_every_day_is_answered_every_day(town: Town) -> None:
    for _ in range(12):
        before = len(town.phone(RAVI).heard)
        town.phone(RAVI).says("menu")
        assert len(town.phone(RAVI).heard) == before + 1
        town.clock.move(days=1)


@pytest.mark.quick
@pytest.mark.trap(26)
def test_ticks_come_with_the_answer_and_dots_never(meta: PretendMeta, api: CloudApi) -> None:
    meta.answers.append(told({"success": True}))
    senders.show_read(api, "wamid.A")
    senders.show_read(api, "")
    assert [asked["body"] for asked in meta.asked] == [
        {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
    ]


def our_forms() -> list[Path]:
    """Every form of ours: JSON with screens."""
    files = [file for place in PROGRAM for file in (TESTS.parent / place).rglob("*.json")]
    return [file for file in files if '"screens"' in file.read_text()]


@pytest.mark.quick
@pytest.mark.trap(28)
def test_our_forms_hold_what_the_phone_asks_of_them() -> None:
    assert [why for file in our_forms() for why in flow_json.complaints(json.loads(file.read_text()))] == []


CALENDAR = {"type": "CalendarPicker", "name": "nights", "required": True, "min-date": "${data.first}"}
SHOWN = "${data.first}"
LAYOUT = {"type": "SingleColumnLayout", "children": [CALENDAR, {"type": "Footer", "label": "Go on"}]}
SCREEN = {"id": "NIGHTS", "terminal": True, "data": {"first": {"type": "string"}}, "layout": LAYOUT}


@pytest.mark.quick
@pytest.mark.trap(28)
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"id": "NIGHTS_2"}, "letters"),
        ({"id": "SUCCESS"}, "letters"),
        ({"data": {}}, "data.first"),
        ({"layout": {"children": [CALENDAR | {"visible": "${data.first}"}, {"type": "Footer"}]}}, "hidden"),
        ({"layout": {"children": [CALENDAR | {"visible": SHOWN, "required": SHOWN}, {"type": "Footer"}]}}, ""),
        ({"layout": {"children": [CALENDAR]}}, "button"),
        ({"layout": {"children": [CALENDAR, *[{"type": "Footer"}] * 50]}}, "51 parts"),
    ],
)
def test_a_form_that_would_fail_on_the_phone_is_seen(changes: dict[str, Any], why: str) -> None:
    found = flow_json.complaints({"routing_model": {}, "screens": [SCREEN | changes]})
    assert (why in found[0]) if why else (found == [])


@pytest.mark.quick
@pytest.mark.trap(29)
def test_nothing_of_ours_registers_a_number() -> None:
    places = [TESTS.parent / place for place in PROGRAM]
    files = [file for at in places for file in ([at] if at.is_file() else at.rglob("*.py"))]
    calls = re.compile(r"/(?:de)?register\b|request_code|verify_code")
    assert len(files) > len(PROGRAM)
    assert [file.name for file in files if calls.search(file.read_text())] == []
