"""`make serve`: the program on one machine with real settings, until Ctrl-C or SIGTERM. No sandbox, no sample data."""

from __future__ import annotations

import sys
from contextlib import nullcontext

from ops import commands
from ops.folder import hold
from ops.ports import PortTaken, address, answers, free_port, listens, refuse_taken
from ops.processes import ROOT, Command, Crew, Failed, Trouble, supervise, to_console
from services import settings as all_settings
from services.errors import SettingsError
from services.settings import Settings

FOLDER = ROOT / "var"
READY_SECONDS = 90
MIGRATION_SECONDS = 3600


def serve(settings: Settings, crew: Crew) -> None:
    """Migrate, then keep web and workers running; an embedded Redis as well when none is given."""
    environment = {"REDIS_URL": settings.redis_url or _embedded_redis(crew)}
    to_console("serve", "migrating the database")
    crew.run(commands.operator(environment, "migrate"), seconds=MIGRATION_SECONDS)
    crew.start(_web(environment, settings), commands.workers(environment))
    url = address(settings.host, settings.port)
    crew.wait_until(lambda: answers(f"{url}/healthz"), "The web server", seconds=READY_SECONDS)
    to_console("serve", f"ready on {url}")
    _sync_templates(environment, crew)
    crew.keep_going()


def main() -> int:
    """Serve until a signal; 2 with one line when a setting or the port is wrong, 1 when the program fails."""
    try:
        settings = all_settings.load()
        refuse_taken(settings.host, settings.port, "Stop what uses it, or set PORT.")
        lock = nullcontext() if settings.redis_url else hold(FOLDER / "serve")
    except (SettingsError, PortTaken, Trouble) as error:
        print(error, file=sys.stderr)
        return 2
    with lock:
        return supervise(lambda crew: serve(settings, crew), to_console)


def _web(environment: dict[str, str], settings: Settings) -> Command:
    workers, threads = settings.web_workers, settings.web_threads
    return commands.web(environment, settings.host, settings.port, workers=workers, threads=threads)


def _embedded_redis(crew: Crew) -> str:
    folder, port = FOLDER / "redis", free_port()
    to_console("serve", f"REDIS_URL is not set: an embedded Redis keeps its data in {folder}")
    crew.start(commands.redis(port, folder))
    crew.wait_until(lambda: listens("127.0.0.1", port), "Redis", seconds=READY_SECONDS)
    return f"redis://127.0.0.1:{port}/0"


def _sync_templates(environment: dict[str, str], crew: Crew) -> None:
    try:
        crew.run(commands.operator(environment, "templates", "sync"))
    except Failed:
        to_console("serve", "the message templates are not synced; later: .venv/bin/python app.py templates sync")


if __name__ == "__main__":
    sys.exit(main())
