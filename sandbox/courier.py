"""Carries webhooks to the program and comes back with less and less hurry until they are taken."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import requests

from sandbox.clock import Clock
from sandbox.journal import Journal
from sandbox.scheduler import Scheduler

BACK_OFF_SECONDS = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600)
TIMEOUT_SECONDS = 10


@dataclass(frozen=True)
class Letter:
    """One webhook, ready to go. `taken` is called once the program has answered 200."""

    path: str
    body: bytes
    headers: dict[str, str]
    about: str
    taken: Callable[[], None] | None = None
    retry_refused: bool = True


class Courier:
    """Delivers letters at least once, or gives up after the last wait of the table."""

    def __init__(self, program_url: str, scheduler: Scheduler, clock: Clock, journal: Journal) -> None:
        self._program_url, self._scheduler = program_url, scheduler
        self._clock, self._journal = clock, journal
        self._local = threading.local()

    def send(self, letter: Letter, *, after_seconds: float = 0, lane: str = "") -> None:
        """Post the letter to the program; letters of one lane go one after the other."""
        era = self._scheduler.era
        self._scheduler.after(after_seconds, lambda: self._try(letter, 0, era), lane)

    def _try(self, letter: Letter, tries: int, era: int) -> None:
        status = self._post(letter)
        if era != self._scheduler.era:
            return  # because a letter of the world before a start-over must not reach the one after it
        if status == 200:
            if letter.taken:
                letter.taken()
            return
        refused = 400 <= status < 500 and not letter.retry_refused
        if refused or tries >= len(BACK_OFF_SECONDS):
            return
        self._scheduler.after(BACK_OFF_SECONDS[tries], lambda: self._try(letter, tries + 1, era))

    def _post(self, letter: Letter) -> int:
        url = self._program_url + letter.path
        try:
            answer = self._session().post(
                url, data=letter.body, headers=letter.headers, timeout=TIMEOUT_SECONDS, allow_redirects=False
            )
            status = answer.status_code
        except requests.RequestException:
            status = 0
        self._journal.note(self._clock.now(), "out", "POST", letter.path, status, letter.about)
        return status

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = requests.Session()
            self._local.session.trust_env = False
        session: requests.Session = self._local.session
        return session
