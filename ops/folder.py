"""The data folder of one run, held so that two runs never work on the same data."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from ops.processes import Trouble


def hold(folder: Path) -> IO[str]:
    """Make the folder and hold it while the answer is kept. Raises Trouble when another run holds it."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Trouble(f"{folder} is in use by another run from this folder; stop that one first.") from None
    return lock
