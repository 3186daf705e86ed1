"""The machine: settings, files, database, Redis, workers, clock."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import requests
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from ops.doctor.visit import SECONDS, Finding, NotAsked, Visit, found
from services import schema
from services.house import House
from services.reports.figures import workers_seen
from services.tables import Lease

FEWEST_CHARACTERS: Final = 12  # different ones, in a secret that was drawn and not typed
MOST_SKEW_SECONDS: Final = 30
OTHERS: Final = 0o077


def settings(visit: Visit) -> Iterator[Finding]:
    """What can be read and is unwise all the same; what cannot be read has stopped the visit before."""
    if len(set(visit.settings.jwt_secret)) < FEWEST_CHARACTERS:
        yield found("settings.weak_secret")
    if visit.settings.clock_shift_file:
        yield found("settings.moved_clock")


def files(visit: Visit) -> Iterator[Finding]:
    """Who may read what holds secrets, and whether we may write what we must."""
    env = visit.folder / ".env"
    if _open_to_others(env):
        yield found("files.env_open", file=env)
    database = visit.database_file
    if database is None:
        return
    if _open_to_others(database) and _open_to_others(database.parent):
        yield found("files.data_open", file=database)
    if database.parent.exists() and not os.access(database.parent, os.W_OK):
        yield found("files.not_writable", file=database.parent)


def database(visit: Visit) -> Iterator[Finding]:
    """Whether it answers, is migrated, and takes what is written."""
    try:
        engine = visit.house.engine
        current, head = schema.standing(engine)
    except NotAsked:
        yield found("database.missing", file=visit.database_file)
        return
    except SQLAlchemyError as error:
        yield found("database.away", why=_short(error))
        return
    if current != head:
        yield found("database.not_migrated", current=current or "-", head=head)
        return
    try:
        _write_and_take_back(visit.house)
    except SQLAlchemyError as error:
        yield found("database.read_only", why=_short(error))
    if engine.dialect.name == "sqlite" and visit.settings.web_workers > 1:
        yield found("database.several_web_servers", number=visit.settings.web_workers)


def redis(visit: Visit) -> Iterator[Finding]:
    """Whether it answers."""
    url = visit.settings.redis_url
    if not url:
        yield found("redis.embedded")
        return
    try:
        Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS, retry=None).ping()
    except (RedisError, ValueError) as error:
        yield found("redis.away", why=type(error).__name__)


def workers(visit: Visit) -> Iterator[Finding]:
    """Whether a schedule has worked in the last seconds."""
    try:
        with visit.house.reading() as work:
            seen = workers_seen(work)
    except SQLAlchemyError as error:
        raise NotAsked("the database does not answer") from error
    if not seen:
        yield found("workers.missing")


def clock(visit: Visit) -> Iterator[Finding]:
    """How far our clock is from that of others, by the date their answers bear."""
    seconds, whose = _skew(visit)
    yield found("clock.ok" if abs(seconds) <= MOST_SKEW_SECONDS else "clock.wrong", seconds=seconds, whose=whose)


def _skew(visit: Visit) -> tuple[int, str]:
    """Meta's clock if it can be had, else that of the payment gateway."""
    for url in (visit.settings.whatsapp_api_url, visit.settings.paytm_api_url):
        theirs = _date_of(visit, url)
        if theirs:
            return int((visit.clock.now() - theirs).total_seconds()), str(urlsplit(url).hostname)
    raise NotAsked("neither Meta nor the gateway tells the time")


def _date_of(visit: Visit, url: str) -> datetime | None:
    try:
        told = visit.http.get(url, timeout=SECONDS, allow_redirects=False).headers.get("Date", "")
        return parsedate_to_datetime(told).astimezone(UTC)
    except (requests.RequestException, ValueError):
        return None


def _open_to_others(file: Path) -> bool:
    return file.exists() and bool(file.stat().st_mode & OTHERS)


def _write_and_take_back(house: House) -> None:
    class TakenBackError(Exception):
        """So that nothing stays."""

    try:
        with house.work() as work:
            work.tx.add(Lease(name="doctor", holder="doctor", until=work.now))
            work.tx.flush()
            raise TakenBackError
    except TakenBackError:
        return


def _short(error: SQLAlchemyError) -> str:
    """The driver's first line; the whole text would quote the address with its password."""
    cause = getattr(error, "orig", None) or error
    return f"{type(cause).__name__}: {str(cause).strip().splitlines()[0][:200]}"
