"""The example file and the settings name the same variables, with the same defaults."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from ops.pretend import Place, program_environment
from services.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^#?([A-Z][A-Z0-9_]*)=(.*)$")


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {match[1]: match[2] for match in map(LINE.match, lines) if match}


def test_every_setting_stands_in_the_example_and_nothing_else_does() -> None:
    assert sorted(example()) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_true_defaults() -> None:
    plain = {
        name.upper(): str(item.default)
        for name, item in Settings.model_fields.items()
        if item.default not in (PydanticUndefined, None, [], "")
    }
    assert {name: example()[name] for name in plain} == plain


def test_every_setting_of_the_example_has_a_sentence_before_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [line for before, line in pairwise(lines) if LINE.match(line) and not before]
    assert bare == []


def test_the_demo_sets_every_setting_so_that_no_env_file_reaches_it(tmp_path: Path) -> None:
    place = Place("127.0.0.1", 8100, 8101, 8102, 8103, 8104, tmp_path)
    told = {name for name, value in program_environment(place).items() if value}
    assert {name.upper() for name in Settings.model_fields} <= told


def test_the_demo_listens_to_exported_times_but_never_to_an_exported_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMENT_HOLD_MINUTES", "7")
    monkeypatch.setenv("DATABASE_URL", "postgresql://real.example/bookings")
    told = program_environment(Place("127.0.0.1", 8100, 8101, 8102, 8103, 8104, tmp_path))
    assert told["PAYMENT_HOLD_MINUTES"] == "7"
    assert told["DATABASE_URL"] == f"sqlite:///{tmp_path / 'thikana.db'}"


def test_the_demo_keeps_its_secret_so_that_links_survive_a_restart(tmp_path: Path) -> None:
    place = Place("127.0.0.1", 8100, 8101, 8102, 8103, 8104, tmp_path)
    first, second = program_environment(place), program_environment(place)
    assert first["JWT_SECRET"] == second["JWT_SECRET"]
    assert len(first["JWT_SECRET"]) >= 32
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0
