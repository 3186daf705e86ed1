"""The files of this installation that hold secrets or tell of guests: who may read them, and may we write."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ops.doctor.visit import Finding, Visit, found

OTHERS: Final = 0o077
SQLITES_OWN: Final = ("", "-wal", "-shm", "-journal")
# Where the embedded Redis writes; the bells in it name the numbers of those who write to us.
REDIS: Final = Path("var/redis/appendonlydir")


def files(visit: Visit) -> Iterator[Finding]:
    """Who may read what holds secrets or guests' names, and whether we may write what we must."""
    secret = {"files.env_open": visit.folder / ".env", "files.key_open": visit.key_file}
    wrong = [found(key, file=file) for key, file in secret.items() if file.exists() and _open(file)]
    wrong += _data(visit)
    there = [file.name for file in (*secret.values(), *_of_guests(visit)) if file.exists()]
    yield from wrong or [found("files.ok", files=", ".join(there)) if there else found("files.none")]


def _data(visit: Visit) -> Iterator[Finding]:
    bare = [
        file for file in _of_guests(visit) if file.exists() and _open(file) and not _behind_a_closed_door(file, visit)
    ]
    if bare:
        yield found("files.data_open", files=shlex.join(map(str, bare)))
    database = visit.database_file
    if database and database.parent.exists() and not os.access(database.parent, os.W_OK):
        yield found("files.not_writable", file=database.parent)


def _of_guests(visit: Visit) -> Iterator[Path]:
    database = visit.database_file
    if database:
        yield from (database.with_name(database.name + ending) for ending in SQLITES_OWN)
    if not visit.settings.redis_url:
        yield visit.folder / REDIS


def _behind_a_closed_door(file: Path, visit: Visit) -> bool:
    """Whether a folder on the way to it lets nobody else in; of ours, not counting those ours lies in."""
    inside = [folder for folder in file.parents if folder.is_relative_to(visit.folder)]
    return any(not _open(folder) for folder in inside or file.parents)


def _open(file: Path) -> bool:
    return bool(file.stat().st_mode & OTHERS)
