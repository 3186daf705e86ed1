"""Finds and ends processes by a mark in their environment, wherever they went in the process tree.

A process group is not enough, because RQ's work-horses leave it. Run as a program (`python -m ops.family MARK`)
it is the watcher: when its standard input closes, because the supervisor ended or was killed, it ends whatever
still carries the mark. It never touches a process without the mark.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from pathlib import Path

VARIABLE = "THIKANA_RUN"


def members(mark: str) -> list[int]:
    """The ids of all living processes whose environment was marked with a value that starts with `mark`."""
    wanted = f"{VARIABLE}={mark}".encode()
    return [pid for pid in _all_ids() if any(item.startswith(wanted) for item in _environment(pid))]


def end(mark: str, patience_seconds: float) -> None:
    """End every process with the mark: ask, wait up to `patience_seconds`, then kill."""
    _send(mark, signal.SIGTERM)
    deadline = time.monotonic() + patience_seconds
    while members(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    kill(mark)


def kill(mark: str) -> None:
    """Kill every process with the mark, those included that are forked meanwhile."""
    deadline = time.monotonic() + 5
    while members(mark) and time.monotonic() < deadline:
        _send(mark, signal.SIGKILL)
        time.sleep(0.01)


def _send(mark: str, number: signal.Signals) -> None:
    for pid in members(mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _all_ids() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []  # because it ended meanwhile, or is another user's and so not ours


def _watch(mark: str) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.read()
    end(mark, patience_seconds=10)


if __name__ == "__main__":
    _watch(sys.argv[1])
