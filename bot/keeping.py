"""Keeps deliveries that come at the same time in one transaction, because each commit waits for the disk.

Whoever calls returns only once its own delivery is stored for good.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot import incoming
from services.house import House
from services.post import inbox

log = structlog.get_logger(__name__)

SOURCE = "whatsapp"


@dataclass(eq=False)
class _Delivery:
    updates: list[incoming.Update]
    stored: bool = False
    trouble: OperationalError | None = None


class Keeper:
    """One writer at a time; it takes along whatever has come in while the one before it wrote."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._pen, self._lock = threading.Lock(), threading.Lock()
        self._waiting: list[_Delivery] = []

    def keep(self, updates: list[incoming.Update]) -> None:
        """Store each update under its own id and ring for those who must look at it.

        Raises SQLAlchemyError when it could not be stored.
        """
        own = _Delivery(updates)
        with self._lock:
            self._waiting.append(own)
        with self._pen:
            if not own.stored and not own.trouble:
                self._store_waiting()
        if own.trouble:
            raise own.trouble
        if not own.stored:  # because another delivery among them could not be stored, which is no fault of this one
            self._store([own])

    def _store_waiting(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        try:
            self._store(waiting)
        except OperationalError as error:
            for delivery in waiting:
                delivery.trouble = error
        except SQLAlchemyError as error:
            log.warning("deliveries_not_stored_together", count=len(waiting), why=type(error).__name__)

    def _store(self, deliveries: list[_Delivery]) -> None:
        updates = [update for delivery in deliveries for update in delivery.updates]
        self._house.tried(partial(_write, self._house, updates))
        for delivery in deliveries:
            delivery.stored = True


def _write(house: House, updates: list[incoming.Update]) -> None:
    with house.work() as work:
        inbox.keep(work, [_arrival(update) for update in updates])
        for talker in dict.fromkeys(update.talker for update in updates if update.kind == "message"):
            work.ring("turn", talker)
        if any(update.kind != "message" for update in updates):
            work.ring("news", SOURCE)


def _arrival(update: incoming.Update) -> inbox.Arrival:
    return inbox.Arrival(SOURCE, update.kind, update.external_id, update.talker, update.raw, update.at)
