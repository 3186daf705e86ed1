"""The embedded Redis: its data outlives it, its own left-over is followed, a foreign server is left alone."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import RedisError

from ops.ports import free_port
from ops.processes import ROOT
from tests.ops.waiting import eventually


class Servers:
    """Starts embedded servers and ends what is left of them."""

    def __init__(self) -> None:
        self._started: list[subprocess.Popen[str]] = []

    def start(self, port: int, folder: Path) -> subprocess.Popen[str]:
        words = [sys.executable, "-m", "ops.redis_server", "--port", str(port), "--dir", str(folder)]
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self._started.append(process)
        return process

    def end(self) -> None:
        for process in self._started:
            process.kill()
            process.communicate()


@pytest.fixture
def servers() -> Iterator[Servers]:
    servers = Servers()
    yield servers
    servers.end()


def is_up(port: int) -> bool:
    with contextlib.suppress(RedisError), Redis("127.0.0.1", port) as client:
        return bool(client.ping())
    return False


def test_it_ends_cleanly_when_asked_and_finds_its_data_again(servers: Servers, tmp_path: Path) -> None:
    folder, port = tmp_path / "a folder", free_port()
    first = servers.start(port, folder)
    eventually(lambda: is_up(port))
    Redis("127.0.0.1", port).set("stay", "kept")
    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=10) == 0
    servers.start(port, folder)
    eventually(lambda: is_up(port))
    assert Redis("127.0.0.1", port).get("stay") == b"kept"


def test_it_follows_a_left_over_of_its_own_on_whatever_port(servers: Servers, tmp_path: Path) -> None:
    old_port, port = free_port(), free_port()
    left_over = servers.start(old_port, tmp_path)
    eventually(lambda: is_up(old_port))
    Redis("127.0.0.1", old_port).set("stay", "kept")
    servers.start(port, tmp_path)
    eventually(lambda: is_up(port))
    assert left_over.wait(timeout=10) == 0
    assert Redis("127.0.0.1", port).get("stay") == b"kept"


def test_it_leaves_a_foreign_redis_alone_and_says_whose_it_is(servers: Servers, tmp_path: Path) -> None:
    port = free_port()
    servers.start(port, tmp_path / "theirs")
    eventually(lambda: is_up(port))
    refused = servers.start(port, tmp_path / "ours")
    _, said = refused.communicate(timeout=15)
    assert refused.returncode == 2
    assert said.count("\n") == 1
    assert str(port) in said
    assert str(tmp_path / "theirs") in said
    assert is_up(port)
