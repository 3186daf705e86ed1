"""The programs of one installation as commands for the supervisor. Only words are put together here; nothing starts."""

from __future__ import annotations

import sys
from pathlib import Path

from ops.processes import Command

GUNICORN = (sys.executable, "-m", "gunicorn", "-k", "gthread", "--no-control-socket", "--log-level", "warning")


def redis(port: int, folder: Path) -> Command:
    """The embedded Redis; others need it to the end."""
    words = (sys.executable, "-m", "ops.redis_server", "--port", str(port), "--dir", str(folder))
    return Command("redis", words, ends_last=True)


def web(environment: dict[str, str], host: str, port: int, *, workers: int, threads: int) -> Command:
    """The program's web server; it finishes running requests for up to 10 seconds when ended."""
    return Command("web", _served("app:create_app()", host, port, workers, threads, 10), environment)


def sandbox(environment: dict[str, str], host: str, port: int) -> Command:
    """The pretend world; its open event streams are cut at once when ended, because nothing is lost with them."""
    words = _served("sandbox.app:create_app()", host, port, 1, 64, 1)
    # One of Meta's headers has an underscore in its name, which Gunicorn else takes for a forger's and drops.
    return Command("sandbox", (*words, "--forwarder-headers", "FILE_OFFSET"), environment)


def workers(environment: dict[str, str]) -> Command:
    """The workers and their schedule."""
    return Command("workers", (sys.executable, "worker.py"), environment)


def operator(environment: dict[str, str], *words: str) -> Command:
    """One of the operator's commands, such as `migrate`."""
    return Command("-".join(words), (sys.executable, "app.py", *words), environment)


def _served(app: str, host: str, port: int, workers: int, threads: int, grace_seconds: int) -> tuple[str, ...]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    sizes = ("--workers", str(workers), "--threads", str(threads), "--graceful-timeout", str(grace_seconds))
    return (*GUNICORN, "--bind", bind, *sizes, app)
