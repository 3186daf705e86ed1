"""A checkout in which everything but `ops/` is a stand-in, so that the commands are tried for themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ops.ports import address, answers, free_port
from ops.processes import ROOT

APP = """
import os, pathlib, sys

def create_app():
    def serve(_environment, start):
        start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
        return [b"ok"]
    return serve

if __name__ == "__main__":
    asked = " ".join(sys.argv[1:])
    with open("asked", "a") as file:
        file.write(asked + "\\n")
    if asked == "migrate":
        with open(os.environ["DATABASE_URL"].removeprefix("sqlite:///"), "a") as file:
            file.write("migrated\\n")
    if asked == os.environ.get("FAILS"):
        sys.exit("it does not work today")
"""

WORKER = """
import os, signal
with open("workers", "a") as file:
    file.write(f"{os.getpid()} {os.environ['REDIS_URL']}\\n")
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
while True:
    signal.pause()
"""


class Installation:
    """A stand-in checkout and the command that runs in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self.sandbox_port = free_port(), free_port()
        self._running: list[subprocess.Popen[str]] = []
        shutil.copytree(ROOT / "ops", folder / "ops")
        shutil.copytree(ROOT / "services", folder / "services")
        (folder / "sandbox").mkdir()
        for name, text in {"app.py": APP, "sandbox/app.py": APP, "worker.py": WORKER}.items():
            (folder / name).write_text(text)

    @property
    def url(self) -> str:
        return address("127.0.0.1", self.port)

    @property
    def sandbox_url(self) -> str:
        return address("127.0.0.1", self.sandbox_port)

    def run(self, module: str, **environment: str) -> subprocess.Popen[str]:
        """Start `python -m MODULE` in this checkout."""
        ports = {"PORT": str(self.port), "SANDBOX_PORT": str(self.sandbox_port), "DEMO_OPEN": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", module],
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **ports, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._running.append(process)
        return process

    def is_ready(self) -> bool:
        return answers(f"{self.url}/healthz")

    def lines(self, name: str) -> list[str]:
        file = self.folder / name
        return file.read_text().splitlines() if file.exists() else []

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.communicate()


def said_until(process: subprocess.Popen[str], word: str) -> str:
    """What the process prints up to the line that holds `word`."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if word in line:
            return said
    raise AssertionError(f"it ended without saying {word!r}: {said}{process.stderr and process.stderr.read()}")
