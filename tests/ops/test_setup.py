"""`make setup`, tried in a folder of its own: once it works, then it is quick; what is missing gets one clear line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ops.processes import ROOT

TOO_OLD = "#!/bin/sh\nexit 1\n"
WITHOUT_VENV = f"""#!/bin/sh
case "$2" in *ensurepip*) exit 1;; esac
exec {sys.executable} "$@"
"""


class Checkout:
    """A checkout that holds only what setup needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "ops").mkdir()
        shutil.copy(ROOT / "ops" / "setup.sh", folder / "ops")
        self.lock("")

    def lock(self, text: str) -> None:
        (self.folder / "requirements.txt").write_text(text)

    def setup(self, **environment: str) -> subprocess.CompletedProcess[str]:
        told = {**os.environ, "PYTHON": sys.executable, **environment}
        return subprocess.run(["ops/setup.sh"], cwd=self.folder, env=told, capture_output=True, text=True, check=False)

    def program(self, name: str, text: str) -> str:
        file = self.folder / name
        file.write_text(text)
        file.chmod(0o755)
        return str(file)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_time_says_its_steps_and_the_second_is_quick_and_silent(checkout: Checkout) -> None:
    first = checkout.setup()
    assert first.returncode == 0, first.stderr
    assert [line[:5] for line in first.stdout.splitlines()] == ["[1/2]", "[2/2]"]
    began = time.monotonic()
    second = checkout.setup()
    assert time.monotonic() - began < 1
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_without_network_one_line_says_so_and_the_next_time_tries_again(checkout: Checkout) -> None:
    checkout.lock(f"thikana-no-such-package==1.0 --hash=sha256:{'0' * 64}\n")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_CONFIG_FILE": os.devnull}
    for _ in range(2):
        refused = checkout.setup(**nowhere)
        assert refused.returncode != 0
        assert refused.stderr.count("\n") == 1
        assert "no network" in refused.stderr


def test_an_old_python_gets_one_line_that_says_what_to_type(checkout: Checkout) -> None:
    refused = checkout.setup(PYTHON=checkout.program("old-python", TOO_OLD))
    assert refused.returncode != 0
    assert refused.stderr.count("\n") == 1
    assert "Python 3.11 or newer is needed" in refused.stderr


def test_a_python_without_venv_gets_one_line_where_it_cannot_be_installed(checkout: Checkout, tmp_path: Path) -> None:
    few_programs = tmp_path / "bin"
    few_programs.mkdir()
    for name in ("sh", "dirname", "id"):
        (few_programs / name).symlink_to(str(shutil.which(name)))
    refused = checkout.setup(PYTHON=checkout.program("bare-python", WITHOUT_VENV), PATH=str(few_programs))
    assert refused.returncode != 0
    assert refused.stderr.count("\n") == 1
    assert f"sudo apt-get install -y python3.{sys.version_info.minor}-venv" in refused.stderr
