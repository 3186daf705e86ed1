"""A process that dies at its nth step: before a statement, a commit, a ring, and around each call to the far side."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from werkzeug.test import TestResponse

from services.tables import InboxRow, OutboxRow, Picture
from tests.town import MORNING, QuietBell, StandInApi, StandInBank, Town

SWEEPS_SECONDS = (5, 10, 20, 40, 60, 60, 60, 60)
BOOKS = ("asked", "books", "refund_asks", "refund_says")  # what a gateway remembers


class Died(BaseException):
    """The process is gone. Not an Exception, so that no handler of the program hears of it."""


@dataclass
class Fuse:
    """Counts the points at which a process may die, and dies at one of them."""

    dies_at: int = 0
    passed: int = 0

    def point(self, *_: Any) -> None:
        """One point."""
        self.passed += 1
        if self.passed == self.dies_at:
            raise Died


@dataclass
class FusedApi(StandInApi):
    """WhatsApp, with a point before each message and one after it was taken and before we hear so."""

    fuse: Fuse = field(default_factory=Fuse)

    def fetch_picture(self, media_id: str) -> bytes:
        """Give a picture."""
        self.fuse.point()
        content = super().fetch_picture(media_id)
        self.fuse.point()
        return content

    def upload(self, content: bytes, mime_type: str, filename: str) -> str:
        """Keep a file."""
        self.fuse.point()
        media_id = super().upload(content, mime_type, filename)
        self.fuse.point()
        return media_id

    def send(self, body: dict[str, Any]) -> str:
        """Take one message."""
        self.fuse.point()
        taken = super().send(body)
        self.fuse.point()
        return taken


@dataclass
class FusedBank(StandInBank):
    """The gateway, with a point before and after each call."""

    fuse: Fuse = field(default_factory=Fuse)

    def open(self, ask: Any) -> Any:
        """Make a page."""
        self.fuse.point()
        form = super().open(ask)
        self.fuse.point()
        return form

    def look_up(self, reference: str) -> Any:
        """Say how it stands."""
        self.fuse.point()
        news = super().look_up(reference)
        self.fuse.point()
        return news

    def refund(self, ask: Any) -> Any:
        """Send money back."""
        self.fuse.point()
        news = super().refund(ask)
        self.fuse.point()
        return news


class FusedBell(QuietBell):
    """A bell with a point before each ring."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self.fuse = fuse

    def ring(self, job: str, key: str) -> None:
        """Keep one ring."""
        self.fuse.point()
        super().ring(job, key)


@dataclass(frozen=True)
class Snapshot:
    """Everything a town is at one moment."""

    file: Path
    api: dict[str, Any]
    bank: dict[str, Any]
    seconds: float


class MortalTown:
    """A town on a SQLite file whose process can die, and that can be put back to an earlier moment."""

    def __init__(self, town: Town) -> None:
        self.town, self.fuse = town, Fuse()
        town.api = FusedApi.__new__(FusedApi)
        town.api.__init__()  # type: ignore[misc]
        town.api.fuse = self.fuse
        town.bank = town.gateways["paytm"] = FusedBank(town.clock, fuse=self.fuse)
        town.bell = town.house.bell = FusedBell(self.fuse)
        engine = town.house.engine
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        event.listen(engine, "before_cursor_execute", self.fuse.point)
        event.listen(engine, "commit", self.fuse.point)
        engine.dispose()
        self._file = Path(str(engine.url.database))

    def save(self, place: Path) -> Snapshot:
        """This moment."""
        self.town.house.engine.dispose()
        shutil.copy(self._file, place)
        api = {"sent": list(self.town.api.sent), "numbers": copy.copy(self.town.api.numbers)}
        bank = {name: dict(getattr(self.town.bank, name)) for name in BOOKS}
        return Snapshot(place, api, bank, (self.town.clock.instant - MORNING).total_seconds())

    def restore(self, moment: Snapshot) -> None:
        """Back to that moment, with nothing rung for."""
        self.town.house.engine.dispose()
        for leftover in self._file.parent.glob(f"{self._file.name}-*"):
            leftover.unlink()
        shutil.copy(moment.file, self._file)
        self.town.api.sent = list(moment.api["sent"])
        self.town.api.numbers = copy.copy(moment.api["numbers"])
        for name in BOOKS:
            setattr(self.town.bank, name, dict(moment.bank[name]))
        self.town.clock.instant = MORNING
        self.town.clock.move(seconds=moment.seconds)
        self.town.bell.rings.clear()

    def survives(self, do: Callable[[], Any]) -> bool:
        """Whether the process lived through this; if not, what it only remembered is lost."""
        try:
            do()
        except Died:
            self.town.bell.rings.clear()
            return False
        return True

    def insists(self, do: Callable[[], TestResponse | int]) -> None:
        """Somebody outside who comes again until we have said that we have it."""
        for _ in range(3):
            if self.survives(do):
                return
        raise AssertionError("died twice, though there is one crash in a run")

    def calms_down(self) -> None:
        """Let the bells be heard; whatever a death has left undone is found by the sweep alone, in time."""
        self.survives(self.town.work)
        for seconds in SWEEPS_SECONDS:
            if self.is_quiet():
                return
            self.town.clock.move(seconds=seconds)
            self.survives(self.town.sweep)
        raise AssertionError(f"still not quiet after {sum(SWEEPS_SECONDS)} seconds")

    def is_quiet(self) -> bool:
        """Whether nothing waits."""
        dies_at, passed = self.fuse.dies_at, self.fuse.passed
        self.fuse.dies_at = 0
        with self.town.house.reading() as work:
            news = work.tx.scalar(select(InboxRow.id).where(InboxRow.status == "new").limit(1))
            open_ = ("due", "sending", "unknown")
            post = work.tx.scalar(select(OutboxRow.id).where(OutboxRow.status.in_(open_)).limit(1))
            seen = work.tx.scalar(select(Picture.id).where(Picture.status == "due").limit(1))
        self.fuse.dies_at, self.fuse.passed = dies_at, passed
        return (news, post, seen) == (None, None, None) and not self.town.bell.rings
