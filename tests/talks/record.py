"""`python -m tests.talks.record [FILE ...]`: plays the talks and writes what was said into them, for a reviewer's diff.

Without files, all of them; `-` reads a transcript from the terminal and prints it played.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from services.db import make_engine
from tests.conftest import seed
from tests.talks.playing import Player
from tests.town import Town, settings_of

HERE = Path(__file__).parent


def play_in_a_town_of_its_own(transcript: str, seeded: Path) -> str:
    """The transcript as it goes now."""
    file = seeded.with_name("playing.db")
    shutil.copy(seeded, file)
    url = f"sqlite:///{file}"
    engine = make_engine(url)
    try:
        return Player(Town(settings_of(url), engine)).play(transcript)
    finally:
        engine.dispose()


def main(names: list[str]) -> None:
    """Record the talks named, or all."""
    with tempfile.TemporaryDirectory() as folder:
        seeded = Path(folder) / "thikana.db"
        seed(f"sqlite:///{seeded}")
        if names == ["-"]:
            sys.stdout.write(play_in_a_town_of_its_own(sys.stdin.read(), seeded))
            return
        for file in [Path(name) for name in names] or sorted(HERE.glob("*.txt")):
            file.write_text(play_in_a_town_of_its_own(file.read_text("utf-8"), seeded), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
