"""The supervisor, tried on small real processes: what dies is restarted, and nothing outlives the whole."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import family
from ops.processes import ROOT, Command, Crew, Failed, Trouble
from tests.ops.waiting import eventually

SLEEPER = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
RUNAWAY = (
    "import os, signal\n"
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    print('child', os.getpid(), flush=True)\n"
    "signal.pause()\n"
)


def python(name: str, code: str, **environment: str) -> Command:
    return Command(name, (sys.executable, "-c", code), environment)


class Lines:
    """A sink that keeps what was said."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def __call__(self, name: str, line: str) -> None:
        self.said.append((name, line))

    def of(self, name: str) -> list[str]:
        return [line for who, line in self.said if who == name]

    def number_after(self, word: str) -> int:
        found = eventually(lambda: [line for _, line in self.said if line.startswith(f"{word} ")])
        return int(found[0].split()[1])


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def crew(lines: Lines) -> Iterator[Crew]:
    with Crew(lines) as crew:
        yield crew


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_what_a_command_says_carries_its_name_and_its_environment(crew: Crew, lines: Lines) -> None:
    crew.run(python("greet", "import os; print('hello', os.environ['WHO'])", WHO="Ravi"))
    eventually(lambda: lines.of("greet") == ["hello Ravi"])


def test_a_step_that_fails_is_told_with_its_last_words(crew: Crew) -> None:
    with pytest.raises(Failed, match=r"(?s)migrate failed.*no such table"):
        crew.run(python("migrate", "raise SystemExit('no such table')"))


def test_a_step_that_hangs_is_not_waited_for_forever(crew: Crew) -> None:
    with pytest.raises(Failed, match=r"migrate took longer than 0 seconds"):
        crew.run(python("migrate", SLEEPER), seconds=0.4)


def test_a_killed_command_comes_back(crew: Crew, lines: Lines) -> None:
    crew.start(python("web", f"import os; print('pid', os.getpid()); {SLEEPER}"))
    eventually(lambda: "up" in lines.of("web"))
    os.kill(lines.number_after("pid"), signal.SIGKILL)
    crew.wait_until(lambda: lines.of("web").count("up") == 2, "the second web", seconds=10)


def test_a_restart_leaves_no_child_of_the_dead_one(crew: Crew, lines: Lines) -> None:
    crew.start(python("workers", f"import os; print('parent', os.getpid(), flush=True)\n{RUNAWAY}"))
    child = lines.number_after("child")
    os.kill(lines.number_after("parent"), signal.SIGKILL)
    crew.wait_until(lambda: is_gone(child), "the end of the child", seconds=10)


def test_a_command_that_keeps_crashing_stops_everything_and_says_why(
    crew: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.processes.FIRST_BACK_OFF_SECONDS", 0.02)
    crew.start(python("web", "raise SystemExit('ADMIN_PHONE: required')"))
    with pytest.raises(Trouble, match=r"(?s)web ended 5 times within a minute.*ADMIN_PHONE: required"):
        crew.wait_until(lambda: False, "never", seconds=60)


def test_being_killed_often_is_not_held_against_a_command(
    crew: Crew, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.processes.FIRST_BACK_OFF_SECONDS", 0.02)
    crew.start(python("web", f"import os, signal; print('up', flush=True); os.kill(os.getpid(), {signal.SIGKILL:d})"))
    crew.wait_until(lambda: lines.of("web").count("up") > 6, "the seventh web", seconds=30)


def test_waiting_in_vain_says_for_what(crew: Crew) -> None:
    with pytest.raises(Trouble, match="The web server was not there after 0 seconds"):
        crew.wait_until(lambda: False, "The web server", seconds=0.1)


def test_stopping_one_ends_its_runaway_children_and_leaves_the_others(crew: Crew, lines: Lines) -> None:
    crew.start(python("workers", RUNAWAY), python("sandbox", f"import os; print('sandbox', os.getpid()); {SLEEPER}"))
    child, sandbox = lines.number_after("child"), lines.number_after("sandbox")
    crew.stop("workers")
    assert is_gone(child)
    assert not is_gone(sandbox)


def test_ending_takes_those_that_will_not_go(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.processes.END_SECONDS", 0.3)
    with Crew(lines) as crew:
        crew.start(python("web", f"import os; print('stubborn', os.getpid()); {STUBBORN}"))
        eventually(lambda: "up" in lines.of("web"))
    assert is_gone(lines.number_after("stubborn"))


def test_what_others_need_ends_last(lines: Lines) -> None:
    farewell = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye'))); " + SLEEPER
    with Crew(lines) as crew:
        crew.start(Command("redis", (sys.executable, "-c", farewell), ends_last=True), python("web", farewell))
        eventually(lambda: "up" in lines.of("redis") and "up" in lines.of("web"))
    eventually(lambda: ("redis", "bye") in lines.said)
    assert lines.said.index(("web", "bye")) < lines.said.index(("redis", "bye"))


SUPERVISED = textwrap.dedent(
    """
    import sys
    from ops.processes import Command, supervise, to_console

    def work(crew):
        crew.start(Command("workers", (sys.executable, "-c", sys.argv[1])))
        crew.keep_going()

    sys.exit(supervise(work, to_console))
    """
)


@pytest.fixture
def supervisor() -> Iterator[tuple[subprocess.Popen[str], int]]:
    words = [sys.executable, "-c", SUPERVISED, RUNAWAY]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline().rsplit(" ", 1)[1])
        process.kill()


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_and_counts_as_success(
    supervisor: tuple[subprocess.Popen[str], int], asked: signal.Signals
) -> None:
    process, child = supervisor
    process.send_signal(asked)
    assert process.wait(timeout=15) == 0
    assert is_gone(child)
    assert family.members(f"{process.pid}-") == []


def test_killing_the_supervisor_leaves_nothing(supervisor: tuple[subprocess.Popen[str], int]) -> None:
    process, child = supervisor
    process.kill()
    eventually(lambda: is_gone(child))
    eventually(lambda: family.members(f"{process.pid}-") == [])
