"""The program as real processes, with the pretend world in this one, so that its books survive whatever is killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from werkzeug.serving import make_server

from app import create_app
from ops import commands
from ops.ports import free_port, listens
from ops.pretend import Place, program_environment, sandbox_environment
from ops.processes import ROOT, Command
from sandbox import saying
from sandbox.app import create_app as create_sandbox
from sandbox.phones import Bubble, Phone
from sandbox.settings import DEFAULT_CAST, from_environment
from sandbox.world import World
from services.settings import Settings

T = TypeVar("T")
RAVI, PAWAR, MEERA = "919000000001", "919000000011", "919000000021"
PACE = 0.2
LAST_WORDS = 3000


def eventually(look: Callable[[], T], what: str, seconds: float = 15) -> T:
    """What `look` gives as soon as it is true; fails the test after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain for {what}"
        time.sleep(0.01)
    return seen


class Running:
    """One installation in a folder: its processes by name, its far side, its settings."""

    def __init__(self, folder: Path, database_url: str, guests: int = 0, **settings: str) -> None:
        self.place = Place("127.0.0.1", free_port(), free_port(), free_port(), free_port(), free_port(), folder)
        self.environment = program_environment(self.place) | {"DATABASE_URL": database_url} | SETTINGS | settings
        self.folder = folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.world, self._server = self._open_far_side(guests)

    @property
    def settings(self) -> Settings:
        """The settings the processes are given."""
        known = {
            name: self.environment[name.upper()] for name in Settings.model_fields if name.upper() in self.environment
        }
        return Settings(_env_file=None, **known)  # type: ignore[arg-type]

    def command(self, name: str) -> Command:
        """What is run under that name."""
        if name == "redis":
            return commands.redis(self.place.redis_port, self.folder / "redis")
        if name == "web":
            return commands.web(self.environment, self.place.host, self.place.port, workers=1, threads=16)
        return commands.workers(self.environment)

    def start(self, *names: str) -> None:
        """Start processes; what they say goes to a file each. A name may end in a number: workers1, workers2."""
        for name in names:
            command = self.command(name.rstrip("0123456789"))
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command.words,
                    cwd=ROOT,
                    env={**os.environ, **command.environment, "PYTHONUNBUFFERED": "1"},
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )

    def kill(self, name: str) -> None:
        """SIGKILL for a process and all that it forked."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes.pop(name).wait()

    def terminate(self, name: str, seconds: float = 15) -> int:
        """SIGTERM for the process alone; answers its exit code."""
        self.processes[name].terminate()
        return self.processes[name].wait(seconds)

    def end(self) -> None:
        """End everything."""
        for name in list(self.processes):
            self.kill(name)
        self._server.shutdown()
        for log in sorted(self.folder.glob("*.log")):  # pytest shows it when the test has failed
            sys.stderr.write(f"--- the end of {log.name}\n{log.read_text(errors='replace')[-LAST_WORDS:]}\n")

    def said(self, name: str) -> str:
        """What a process has logged."""
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def await_redis(self) -> None:
        """Wait until Redis takes connections."""
        eventually(lambda: listens("127.0.0.1", self.place.redis_port), "Redis")

    def children(self, name: str) -> list[int]:
        """The processes that this one has started."""
        file = Path(f"/proc/{self.processes[name].pid}/task/{self.processes[name].pid}/children")
        return [int(word) for word in file.read_text().split()]

    def say(self, number: str, **deed: Any) -> str:
        """Somebody does something on their phone."""
        return saying.say(self.world, number, deed, self.place.sandbox_url)

    def received(self, number: str) -> list[Bubble]:
        """What the business has said to this phone."""
        with self.world.lock:
            return [bubble for bubble in self.world.talks.chats.get(number, []) if bubble.sender == "them"]

    @contextlib.contextmanager
    def door(self) -> Iterator[Any]:
        """The webhook's door in this process, for tests that need no web server."""
        app = create_app(self.settings)
        server = make_server("127.0.0.1", self.place.port, app, threaded=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield app
        server.shutdown()

    def _open_far_side(self, guests: int) -> tuple[World, Any]:
        cast = (*DEFAULT_CAST, *(Phone(guest(number), "Kabir Shah", "customer") for number in range(guests)))
        given = from_environment(sandbox_environment(self.place))
        app = create_sandbox(replace(given, pace=PACE, cast=cast))
        world: World = app.extensions["sandbox"]
        world.switches.merge({"rate_limits": "off"})
        server = make_server("127.0.0.1", self.place.sandbox_port, app, threaded=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return world, server


SETTINGS = {
    "WHATSAPP_TIMEOUT_SECONDS": "3",
    "GATEWAY_TIMEOUT_SECONDS": "3",
    "NOTIFICATION_RETRY_SECONDS": "1",
    "SWEEP_SECONDS": "1",
    "WORKER_COUNT": "2",
}


def guest(number: int) -> str:
    """The phone of one of many guests."""
    return f"9190000007{number:02}"
