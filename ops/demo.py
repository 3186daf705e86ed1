"""`make demo`: the whole program and its pretend world on this machine, until Ctrl-C.

Everything it writes is under var/demo (or DEMO_FOLDER), apart from what `make serve` uses, so that pretend bookings
and real ones never meet. It needs no account and no credentials and talks to nobody outside this machine.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

from redis import Redis

from ops import commands
from ops.folder import hold
from ops.ports import PortTaken, answers, free_port, listens, refuse_taken
from ops.pretend import Place, program_environment, sandbox_environment
from ops.processes import ROOT, Crew, Failed, Trouble, supervise, to_files

READY_SECONDS = 90

PLAY = """
  Open  {sandbox}
  The phones there are Ravi, who wants a stay, Mr. Pawar, who owns one, and others.
  Say "hi" from Ravi's phone, book, pay with the pretend gateway, then tap Confirm on Mr. Pawar's phone.
  The program itself is at {program}; what it says is in {logs}
  Ctrl-C stops everything.
"""


class Demo:
    """One run of the demo at one place."""

    def __init__(self, place: Place, crew: Crew) -> None:
        self._place, self._crew = place, crew
        self._environment = program_environment(place)

    def begin(self) -> None:
        """Start everything, step by step, and say where to look."""
        self._say(1, "Redis and the pretend world")
        self._crew.start(
            commands.redis(self._place.redis_port, self._place.folder / "redis"),
            commands.sandbox(sandbox_environment(self._place), self._place.host, self._place.sandbox_port),
        )
        self._say(2, "Database")
        self._operate("migrate")
        self._say(3, "Sample listings")
        self._operate("seed")
        self._say(4, "Web server and workers")
        self._open_doors()
        self._say(5, "Message templates and the form")
        self._sync_templates()
        self._publish_form()
        print(
            PLAY.format(
                sandbox=self._place.sandbox_url, program=self._place.url, logs=_near(self._place.folder / "log")
            )
        )
        sys.stdout.flush()

    def start_over_when_asked(self) -> None:
        """Begin again on an empty database when the sandbox asks for it."""
        if not self._place.start_over.exists():
            return
        self._crew.stop("web", "workers")
        self._forget()
        self._operate("migrate")
        self._operate("seed")
        self._open_doors()
        self._sync_templates()
        self._publish_form()
        self._place.start_over.unlink()

    def _open_doors(self) -> None:
        place = self._place
        self._crew.wait_until(lambda: listens("127.0.0.1", place.redis_port), "Redis", seconds=READY_SECONDS)
        self._crew.start(
            commands.web(self._environment, place.host, place.port, workers=1, threads=64),
            commands.workers(self._environment),
        )
        self._await(place.url, "The web server")
        self._await(place.sandbox_url, "The sandbox")

    def _await(self, url: str, what: str) -> None:
        self._crew.wait_until(lambda: answers(f"{url}/healthz"), what, seconds=READY_SECONDS)

    def _forget(self) -> None:
        with Redis("127.0.0.1", self._place.redis_port, socket_timeout=5) as redis:
            redis.flushall()
        for file in self._place.folder.glob(f"{self._place.database.name}*"):
            file.unlink()
        self._place.clock_shift.unlink(missing_ok=True)

    def _operate(self, *words: str) -> None:
        self._crew.run(commands.operator(self._environment, *words))

    def _sync_templates(self) -> None:
        try:
            self._operate("templates", "sync")
        except Failed as error:
            print(f"Going on, but not all message templates are ready. {error}", flush=True)

    def _publish_form(self) -> None:
        try:
            self._operate("flow", "keys")
            self._operate("flow", "publish")
        except Failed as error:
            print(f"Going on without the form in the chat. {error}", flush=True)

    def _say(self, step: int, what: str) -> None:
        print(f"[{step}/5] {what}", flush=True)


def chosen_folder() -> Path:
    """Where the demo keeps its data."""
    return Path(os.environ.get("DEMO_FOLDER") or ROOT / "var" / "demo").resolve()


def chosen_place(folder: Path) -> Place:
    """Where PORT, SANDBOX_PORT and HOST want the demo. Raises Trouble in one line when that cannot be."""
    host = os.environ.get("HOST") or "127.0.0.1"
    port, sandbox_port = _asked_port("PORT", 8000), _asked_port("SANDBOX_PORT", 8001)
    if port == sandbox_port:
        raise Trouble(f"PORT and SANDBOX_PORT are both {port}; give two different ports.")
    for name, number in (("PORT", port), ("SANDBOX_PORT", sandbox_port)):
        try:
            refuse_taken(host, number, f"Give another port, such as: {name}={number % 60000 + 100} make demo")
        except PortTaken as error:
            raise Trouble(str(error)) from None
    return Place(host, port, sandbox_port, free_port(), free_port(), free_port(), folder)


def main() -> int:
    """Run the demo until a signal; 0 after Ctrl-C, 1 with the reason when something is wrong."""
    folder = chosen_folder()
    try:
        lock = hold(folder)
        place = chosen_place(folder)
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    with lock:
        place.start_over.unlink(missing_ok=True)
        code = supervise(lambda crew: _live(Demo(place, crew), crew, place), to_files(folder / "log"))
    print("Stopped." if code == 0 else f"Stopped; more is in {_near(folder / 'log')}")
    return code


def _live(demo: Demo, crew: Crew, place: Place) -> None:
    demo.begin()
    if os.environ.get("DEMO_OPEN") != "0" and _has_display():
        webbrowser.open(place.sandbox_url)
    crew.keep_going(demo.start_over_when_asked)


def _has_display() -> bool:
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _asked_port(name: str, otherwise: int) -> int:
    asked = os.environ.get(name) or str(otherwise)
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= 65535:
        raise Trouble(f"{name}: expected a port from 1 to 65535, not {asked!r}")
    return int(asked)


def _near(folder: Path) -> str:
    return str(folder.relative_to(Path.cwd())) if folder.is_relative_to(Path.cwd()) else str(folder)


if __name__ == "__main__":
    sys.exit(main())
