"""Where the demo runs: wrong or taken ports are refused in one line that names the variable to set."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from ops.demo import chosen_place
from ops.folder import hold
from ops.ports import address, free_port
from ops.processes import Trouble


@pytest.fixture(autouse=True)
def free_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOST", raising=False)
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setenv("SANDBOX_PORT", str(free_port()))


@pytest.mark.parametrize("name", ["PORT", "SANDBOX_PORT"])
def test_a_taken_port_is_named_with_the_variable_to_set(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv(name, str(port))
        with pytest.raises(Trouble, match=rf"^[^\n]*\b{port}\b[^\n]* {name}=\d+ make demo$"):
            chosen_place(tmp_path)


@pytest.mark.parametrize("said", ["eighty", "0", "65536", "-1", "８０００"])
def test_what_is_no_port_is_refused(said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANDBOX_PORT", said)
    with pytest.raises(Trouble, match=r"^SANDBOX_PORT: expected a port from 1 to 65535"):
        chosen_place(tmp_path)


def test_one_port_for_both_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8000")
    monkeypatch.setenv("SANDBOX_PORT", "8000")
    with pytest.raises(Trouble, match="give two different ports"):
        chosen_place(tmp_path)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("stay.example", "http://stay.example:8000"),
    ],
)
def test_the_page_to_open_is_one_a_browser_reaches(host: str, url: str) -> None:
    assert address(host, 8000) == url


def test_two_runs_never_share_a_folder(tmp_path: Path) -> None:
    with hold(tmp_path), pytest.raises(Trouble, match="in use by another run"):
        hold(tmp_path)
    hold(tmp_path).close()
