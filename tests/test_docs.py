"""What the docs say is true: files, commands, settings, addresses, switches and alerts they name exist."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

import app
from ops.check_links import dead_links, markdown_files
from ops.draw_states import CHAPTERS, drawn
from sandbox.cloud.templates import STANDINGS
from sandbox.saying import DEEDS
from sandbox.switches import OPTIONS
from services import notices, states, texts
from services.settings import Settings
from tests.town import NEHA, RAVI, Town

pytestmark = pytest.mark.quick

ROOT = Path(__file__).resolve().parents[1]
PAGES = markdown_files(ROOT)


CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:bot|flows|services|web|sandbox|ops|tests|docs|migrations|bench)/[\w./-]*|[\w-]+\.(?:py|md|toml)")
ENVIRONMENT = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
ADDRESS = re.compile(
    r"(?:(GET|POST) )?((?<!/)/(?:api|pay|payment|ticket|healthz|readyz|metrics|admin|ui)\b[^\s?`\"'{]*)"
)

# Names in capitals that are no settings of the program.
OTHER_NAMES = states.all_states(states.BOOKING) | {"SANDBOX_PORT", "DEMO_OPEN", "BABEL_LOCALE", "STATE_EXAMPLES"}


def named(page: Path) -> list[str]:
    """Everything a page shows as code: between backticks and in blocks."""
    text = page.read_text()
    blocks = [body for kind, body in FENCED.findall(text) if kind != "mermaid"]
    return CODE.findall(FENCED.sub("", text)) + [line.strip() for body in blocks for line in body.splitlines()]


def in_docs(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """Each fitting piece of code with the page that shows it."""
    return {(page.name, found) for page in PAGES for code in named(page) for found in pattern.findall(code)}


def page(name: str) -> str:
    """A page's text."""
    return (ROOT / name).read_text()


@pytest.mark.parametrize("file", drawn(), ids=lambda file: file.name)
def test_what_is_drawn_from_the_tables_is_drawn_from_the_tables_of_today(file: Path) -> None:
    assert file.read_text() == drawn()[file], "run: .venv/bin/python -m ops.draw_states"


def test_every_state_has_its_chapter() -> None:
    here = [state for chapter in CHAPTERS.values() for state in chapter]
    assert sorted(here) == sorted(states.all_states(states.BOOKING))


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_no_link_is_dead(file: Path) -> None:
    assert list(dead_links(file)) == []


def test_every_file_they_name_is_there() -> None:
    gone = {(where, path) for where, path in in_docs(PATH) if not _is_there(path)}
    assert gone == set()


def _is_there(path: str) -> bool:
    return (ROOT / path).exists() or any((ROOT / room / path).exists() for room in ("bot", "flows", "services"))


def test_every_make_target_they_name_is_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))
    assert {name for _, name in in_docs(re.compile(r"(?:^|\s)make ([a-z]+)"))} <= targets


def test_every_operators_command_is_there_and_is_told() -> None:
    told = {name for _, name in in_docs(re.compile(r"app\.py ([a-z-]+)"))}
    assert told == set(app.cli.commands)


def test_every_tool_they_name_is_there() -> None:
    tools = {name for _, name in in_docs(re.compile(r"python -m ([\w.]+)"))}
    assert {tool for tool in tools if find_spec(tool) is None} == set()


def test_every_setting_they_name_is_one() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    strays = {(where, name) for where, name in in_docs(ENVIRONMENT) if name not in settings | OTHER_NAMES}
    assert strays == set()


def test_every_setting_is_explained() -> None:
    readme = page("README.md")
    assert [name for name in Settings.model_fields if f"| `{name.upper()}` |" not in readme] == []


def test_every_address_they_name_is_served(town: Town) -> None:
    served = {_shape(str(rule)) for rule in town.app.url_map.iter_rules()} | _sandbox_addresses()
    strays = {(where, address) for where, (_, address) in in_docs(ADDRESS) if _shape(address) not in served}  # type: ignore[misc]
    assert strays == set()


def _shape(address: str) -> str:
    shape = re.sub(r"<[^>]*>", "<>", address).rstrip("/.,")
    return shape.replace("/webhook/paytm", "/webhook/<>")


def _sandbox_addresses() -> set[str]:
    files = (ROOT / "sandbox").rglob("*.py")
    paths = (path for file in files for path in re.findall(r'@routes\.\w+\("(/[^"]*)"', file.read_text()))
    return {_shape(path) for path in paths}


def test_every_switch_of_the_sandbox_is_explained() -> None:
    text = page("docs/sandbox.md")
    names = [*OPTIONS, *(value for values in OPTIONS.values() for value in values), *STANDINGS, *DEEDS]
    assert [name for name in names if f"`{name}`" not in text and f'`{{"{name}":' not in text] == []


def test_every_alert_is_explained_to_operators() -> None:
    text = page("docs/operations.md")
    moves = {
        notice.key for table in notices.TABLES for told in table.values() for notice in told if notice.to == "admin"
    }
    assert [key for key in sorted(moves | _alerts_apart()) if f"`{key}`" not in text] == []


def _alerts_apart() -> set[str]:
    """Notices no move causes and that are for admins: whatever `tell_admins` is called with, found in the source."""
    sources = "\n".join(file.read_text() for room in ("bot", "services") for file in (ROOT / room).rglob("*.py"))
    keys = {key.removeprefix("notice.") for key in texts.keys("notice.")}
    caused = {notice.key for table in notices.TABLES for told in table.values() for notice in told}
    to_others = set(re.findall(r'tell_(?:guest|referrer)\([^)]*?"(\w+)"', sources))
    return keys - caused - to_others


def test_every_line_of_the_log_is_explained_to_operators() -> None:
    sources = [file for room in ("bot", "flows", "services", "web") for file in (ROOT / room).rglob("*.py")]
    sources += [ROOT / "worker.py", ROOT / "bells.py"]
    written = re.compile(r'\blog\.(?:info|warning|error|exception)\("(\w+)"')
    events = {event for file in sources for event in written.findall(file.read_text())}
    text = page("docs/operations.md")
    assert sorted(event for event in events if f"`{event}`" not in text) == []
    assert len(events) > 10


def test_the_pictures_are_of_a_kind_a_code_host_draws() -> None:
    kinds = {body.split()[0] for file in PAGES for kind, body in FENCED.findall(file.read_text()) if kind == "mermaid"}
    assert kinds <= {"stateDiagram-v2", "flowchart", "sequenceDiagram"}
    assert kinds


def test_the_sample_of_the_readme_is_understood(town: Town) -> None:
    guest = town.phone(RAVI)
    heard = guest.says("cottage near Lonavala 4-6 dec, 2 people")
    assert "Lakeview Cottage" in heard.choices
    other = town.phone(NEHA)
    card = other.says("seaview villa 12-14 dec, 4 people, code TEST123")
    assert "/pay/" in card.url
    assert "TEST123" in card.text
