"""The demo as a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from ops.ports import address, free_port
from ops.processes import ROOT
from tests.ops.installation import said_until

READY = "Ctrl-C"


class Demo:
    """A running demo. It is ready once made."""

    def __init__(self, folder: Path) -> None:
        port, sandbox_port = free_port(), free_port()
        self.sandbox_url = address("127.0.0.1", sandbox_port)
        places = {"PORT": str(port), "SANDBOX_PORT": str(sandbox_port), "DEMO_FOLDER": str(folder)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ops.demo"],
            cwd=ROOT,
            env={**os.environ, **places, "DEMO_OPEN": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            said_until(self._process, READY)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Stop it as Ctrl-C does, or harder when it does not want to."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
