"""`make demo` as a process: its steps, its fresh start, its end."""

from __future__ import annotations

import os
import signal

from redis import Redis

from ops import family
from ops.ports import answers, listens
from tests.ops.installation import Installation, said_until
from tests.ops.waiting import eventually

LAST_LINE = "Ctrl-C"


def test_it_says_its_steps_and_one_page_to_open_and_is_ready_then(installation: Installation) -> None:
    said = said_until(installation.run("ops.demo"), LAST_LINE)
    assert [line[:5] for line in said.splitlines() if line.startswith("[")] == [f"[{n}/5]" for n in range(1, 6)]
    assert f"Open  {installation.sandbox_url}\n" in said
    assert answers(f"{installation.url}/healthz")
    assert answers(f"{installation.sandbox_url}/healthz")
    assert installation.lines("asked") == ["migrate", "seed", "templates sync", "flow keys", "flow publish"]


def test_ctrl_c_leaves_nothing_running_and_the_next_start_finds_its_data(installation: Installation) -> None:
    for _ in range(2):
        demo = installation.run("ops.demo")
        said_until(demo, LAST_LINE)
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=20) == 0
        assert family.members(f"{demo.pid}-") == []
        assert not listens("127.0.0.1", installation.port)
        assert not listens("127.0.0.1", installation.sandbox_port)
    assert installation.lines("var/demo/thikana.db") == ["migrated", "migrated"]


def test_killed_without_warning_it_leaves_nothing_running(installation: Installation) -> None:
    demo = installation.run("ops.demo")
    said_until(demo, LAST_LINE)
    (worker,) = eventually(lambda: installation.lines("workers"))
    redis_port = int(worker.rsplit(":", 1)[1].split("/")[0])
    assert listens("127.0.0.1", redis_port)
    demo.kill()
    eventually(lambda: family.members(f"{demo.pid}-") == [])
    assert not any(listens("127.0.0.1", port) for port in (redis_port, installation.port, installation.sandbox_port))


def test_killed_workers_come_back(installation: Installation) -> None:
    said_until(installation.run("ops.demo"), LAST_LINE)
    (first,) = eventually(lambda: installation.lines("workers"))
    os.kill(int(first.split()[0]), signal.SIGKILL)
    eventually(lambda: len(installation.lines("workers")) == 2)


def test_starting_over_forgets_everything_and_begins_again(installation: Installation) -> None:
    said_until(installation.run("ops.demo"), LAST_LINE)
    data = installation.folder / "var" / "demo"
    (first,) = eventually(lambda: installation.lines("workers"))
    redis = Redis.from_url(first.split()[1])
    redis.set("stay", "old")
    (data / "clock-shift").write_text("86400")
    (data / "start-over").touch()
    eventually(lambda: not (data / "start-over").exists())
    assert installation.lines("var/demo/thikana.db") == ["migrated"]
    assert installation.lines("asked") == ["migrate", "seed", "templates sync", "flow keys", "flow publish"] * 2
    assert redis.get("stay") is None
    assert not (data / "clock-shift").exists()
    assert installation.is_ready()
    eventually(lambda: len(installation.lines("workers")) == 2)


def test_a_failing_step_ends_it_with_the_reason(installation: Installation) -> None:
    demo = installation.run("ops.demo", FAILS="seed")
    _, told = demo.communicate(timeout=30)
    assert demo.returncode == 1
    assert told.splitlines()[0] == "seed failed:"
    assert "it does not work today" in told
    assert family.members(f"{demo.pid}-") == []


def test_a_second_demo_of_the_same_folder_is_refused_in_one_line(installation: Installation) -> None:
    said_until(installation.run("ops.demo"), LAST_LINE)
    second = installation.run("ops.demo")
    _, told = second.communicate(timeout=15)
    assert second.returncode == 1
    assert told.count("\n") == 1
    assert "in use by another run" in told
    assert installation.is_ready()


def test_an_env_file_does_not_reach_it(installation: Installation) -> None:
    (installation.folder / ".env").write_text("REDIS_URL=redis://real.example:6379/0\n")
    said_until(installation.run("ops.demo"), LAST_LINE)
    (line,) = eventually(lambda: installation.lines("workers"))
    assert line.split()[1].startswith("redis://127.0.0.1:")
