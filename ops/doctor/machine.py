"""The machine: settings, database, Redis, workers, clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

import requests
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from ops.doctor.visit import SECONDS, Finding, NotAsked, Visit, found, in_short
from services import schema
from services.house import House
from services.reports.figures import workers_seen
from services.tables import Lease

FEWEST_CHARACTERS: Final = 12  # different ones, in a secret that was drawn and not typed
MOST_SKEW_SECONDS: Final = 30


def settings(visit: Visit) -> Iterator[Finding]:
    """What can be read and is unwise all the same; what cannot be read has stopped the visit before."""
    if len(set(visit.settings.jwt_secret)) < FEWEST_CHARACTERS:
        yield found("settings.weak_secret")
    if visit.settings.clock_shift_file:
        yield found("settings.moved_clock")


def database(visit: Visit) -> Iterator[Finding]:
    """Whether it answers, is migrated, and takes what is written."""
    try:
        engine = visit.house.engine
        current, head = schema.standing(engine)
    except NotAsked:
        yield found("database.missing", file=visit.database_file)
        return
    except SQLAlchemyError as error:
        yield found("database.away", why=in_short(error))
        return
    if current != head:
        yield found("database.not_migrated", current=current or "-", head=head)
        return
    try:
        _write_and_take_back(visit.house)
    except SQLAlchemyError as error:
        yield found("database.read_only", why=in_short(error))
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
    with visit.house.reading() as work:
        seen = workers_seen(work)
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
