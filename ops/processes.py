"""A small supervisor: starts named commands, restarts those that die, ends them all together.

Nothing it started outlives it: every process carries a mark, and a watcher ends whatever carries it even when the
supervisor itself is killed.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO

from ops import family

ROOT = Path(__file__).resolve().parent.parent
END_SECONDS = 10
FIRST_BACK_OFF_SECONDS = 0.25
CRASHES_PER_MINUTE = 5
DEATHS_PER_MINUTE = 30  # because being killed from outside, unlike crashing, says nothing against the program
TAIL_LINES = 15
LOOK_SECONDS = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Sink = Callable[[str, str], None]


class Trouble(Exception):
    """What was to run does not; the text is for the person at the keyboard, the reason in its first line."""


class Failed(Trouble):
    """A command that was to run to its end did not do its work; those that keep running go on."""


@dataclass(frozen=True)
class Command:
    """A program to run: its name in logs, its words, and what its environment holds besides ours.

    `ends_last`: others need it to the end, so it is ended after them.
    """

    name: str
    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ends_last: bool = False


class _Process:
    """One process and the last lines it said."""

    def __init__(self, command: Command, mark: str, write: Sink) -> None:
        self.popen = subprocess.Popen(
            command.words,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **command.environment, family.VARIABLE: mark},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._tail: deque[str] = deque(maxlen=TAIL_LINES)
        self._reader = threading.Thread(target=self._read, args=(command.name, write), daemon=True)
        self._reader.start()

    def last_words(self) -> str:
        """What it said at the end, indented, to stand after the reason."""
        self._reader.join(timeout=0.5)  # because its last lines may still be in the pipe
        lines = list(self._tail)
        return ":\n" + "\n".join(f"    {line}" for line in lines) if lines else "; it said nothing"

    def _read(self, name: str, write: Sink) -> None:
        assert self.popen.stdout is not None  # noqa: S101  # because it was asked for as a pipe
        for line in self.popen.stdout:
            self._tail.append(line.rstrip())
            write(name, line.rstrip())


@dataclass
class _Member:
    command: Command
    process: _Process
    deaths: list[tuple[float, int]] = field(default_factory=list)
    starts_at: float | None = None

    def ended(self) -> bool:
        return self.process.popen.poll() is not None


class Crew:
    """The processes of one run. Use it as a context: leaving it ends them all."""

    def __init__(self, write: Sink) -> None:
        self._write = write
        self._mark = f"{os.getpid()}-{secrets.token_hex(8)}:"
        self._members: dict[str, _Member] = {}
        self._parent = os.getppid()
        self._watcher = subprocess.Popen(
            [sys.executable, "-m", "ops.family", self._mark],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def run(self, command: Command, *, seconds: float = 120) -> None:
        """Run a command to its end. Raises Failed when it fails or takes longer than `seconds`."""
        process = self._launch(command)
        deadline = time.monotonic() + seconds
        while process.popen.poll() is None:
            self.look()
            if time.monotonic() > deadline:
                raise Failed(f"{command.name} took longer than {seconds:.0f} seconds{process.last_words()}")
            time.sleep(LOOK_SECONDS / 5)
        if process.popen.returncode != 0:
            raise Failed(f"{command.name} failed{process.last_words()}")

    def start(self, *commands: Command) -> None:
        """Start commands that are to keep running; `look` restarts them."""
        for command in commands:
            self._members[command.name] = _Member(command, self._launch(command))

    def stop(self, *names: str) -> None:
        """End these commands and all they forked; they are not restarted."""
        gone = [self._members.pop(name) for name in names if name in self._members]
        self._end(gone)

    def look(self) -> None:
        """Restart what died, each time a little later.

        Raises Trouble when one died too often within a minute, KeyboardInterrupt when who started us is gone.
        """
        if os.getppid() != self._parent:
            raise KeyboardInterrupt
        for member in self._members.values():
            if member.starts_at is None and member.ended():
                self._mourn(member)
            elif member.starts_at is not None and time.monotonic() >= member.starts_at:
                member.process, member.starts_at = self._launch(member.command), None

    def wait_until(self, so: Callable[[], bool], what: str, *, seconds: float) -> None:
        """Look after the crew until `so()` holds. Raises Trouble that names `what` after `seconds`."""
        deadline = time.monotonic() + seconds
        while not so():
            if time.monotonic() > deadline:
                raise Trouble(f"{what} was not there after {seconds:.0f} seconds{self._all_last_words()}")
            self.look()
            time.sleep(LOOK_SECONDS / 2)

    def keep_going(self, also: Callable[[], None] = lambda: None) -> None:
        """Look after the crew, and do `also` each time, until a signal or trouble ends it."""
        while True:
            self.look()
            also()
            time.sleep(LOOK_SECONDS)

    def end(self) -> None:
        """End everything: what others need last; then whatever else was forked."""
        everybody = list(self._members.values())
        self._members.clear()
        self._end([member for member in everybody if not member.command.ends_last])
        self._end([member for member in everybody if member.command.ends_last])
        family.kill(self._mark)
        self._watcher.communicate()

    def _launch(self, command: Command) -> _Process:
        return _Process(command, self._mark_of(command), self._write)

    def _mourn(self, member: _Member) -> None:
        now, how = time.monotonic(), member.process.popen.returncode
        family.kill(self._mark_of(member.command))
        member.deaths = [*((at, code) for at, code in member.deaths if at > now - 60), (now, how)]
        crashes = sum(code != -signal.SIGKILL for _, code in member.deaths)
        if crashes >= CRASHES_PER_MINUTE or len(member.deaths) >= DEATHS_PER_MINUTE:
            times = f"{member.command.name} ended {len(member.deaths)} times within a minute"
            raise Trouble(times + member.process.last_words())
        back_off_seconds = FIRST_BACK_OFF_SECONDS * 2**crashes
        self._write(member.command.name, f"ended with {how}, restarts in {back_off_seconds} s")
        member.starts_at = now + back_off_seconds

    def _end(self, leaving: list[_Member]) -> None:
        for member in leaving:
            member.process.popen.terminate()
        deadline = time.monotonic() + END_SECONDS
        while not all(member.ended() for member in leaving) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS / 5)
        for member in leaving:
            family.kill(self._mark_of(member.command))
            member.process.popen.wait()

    def _mark_of(self, command: Command) -> str:
        return f"{self._mark}{command.name}:"

    def _all_last_words(self) -> str:
        return "".join(f"\n--- {m.command.name}{m.process.last_words()}" for m in self._members.values())


def supervise(work: Callable[[Crew], None], write: Sink) -> int:
    """Do `work` with a crew until it returns, is in trouble, or a signal asks to stop; then end the crew.

    Gives the exit code: 0 after a signal, 1 after trouble, which is told on the error output.
    """
    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # because of nohup
            signal.signal(number, _stop)
    crew = Crew(write)
    try:
        work(crew)
    except KeyboardInterrupt:
        return 0
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        crew.end()
    return 0


def to_console(name: str, line: str) -> None:
    """A sink that prints each line after the name it came from."""
    print(f"{name:>8} | {line}", flush=True)


def to_files(folder: Path) -> Sink:
    """A sink that begins one file per name in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    files: dict[str, IO[str]] = {}

    def write(name: str, line: str) -> None:
        if name not in files:
            files[name] = (folder / f"{name}.log").open("w", buffering=1)
        files[name].write(line + "\n")

    return write


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
