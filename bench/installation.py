"""The program as the demo runs it, with a pretend or a stand-in Cloud API, to be measured from outside."""

from __future__ import annotations

from pathlib import Path

from bench.webhooks import Account
from ops import commands
from ops.ports import answers, free_port, listens
from ops.pretend import Place, program_environment, sandbox_environment
from ops.processes import Command, Crew

READY_SECONDS = 120
HOST = "127.0.0.1"


class Installation:
    """Web, workers, Redis, sandbox and a seeded database in `folder`; the crew ends them all."""

    def __init__(self, crew: Crew, folder: Path, database_url: str = "") -> None:
        self._crew = crew
        self.place = Place(HOST, free_port(), free_port(), free_port(), free_port(), free_port(), folder)
        self.environment = program_environment(self.place)
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        self.account = Account(self.environment["WHATSAPP_PHONE_NUMBER_ID"], self.environment["WHATSAPP_APP_SECRET"])

    def start(self, api_url: str = "") -> None:
        """Bring everything up; messages go to `api_url`, or to the sandbox."""
        crew, place = self._crew, self.place
        crew.start(
            commands.redis(place.redis_port, place.folder / "redis"),
            commands.sandbox(sandbox_environment(place), HOST, place.sandbox_port),
        )
        crew.run(commands.operator(self.environment, "migrate"))
        crew.run(commands.operator(self.environment, "seed"))
        crew.wait_until(lambda: listens(HOST, place.redis_port), "Redis", seconds=READY_SECONDS)
        crew.start(commands.web(self.environment, HOST, place.port, workers=1, threads=64))
        crew.wait_until(lambda: answers(f"{place.sandbox_url}/healthz"), "The sandbox", seconds=READY_SECONDS)
        crew.run(commands.operator(self.environment, "templates", "sync"))
        self.send_to(api_url or place.sandbox_url)

    def send_to(self, api_url: str) -> None:
        """Let the workers, started anew, hand their messages over there."""
        self._crew.stop("workers")
        self._crew.start(commands.workers(self.environment | {"WHATSAPP_API_URL": api_url}))
        self._crew.wait_until(lambda: answers(f"{self.place.url}/readyz"), "The schedule", seconds=READY_SECONDS)

    def start_beside(self, command: Command, port: int) -> None:
        """Start one more server and wait until it listens."""
        self._crew.start(command)
        self._crew.wait_until(lambda: listens(HOST, port), command.name, seconds=READY_SECONDS)

    def stop(self, *names: str) -> None:
        """End these."""
        self._crew.stop(*names)

    def end(self) -> None:
        """End all of it and leave the crew to others."""
        self._crew.stop("web", "workers", "sandbox", "redis")
