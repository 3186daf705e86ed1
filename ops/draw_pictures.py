"""Paints the pictures of the sample places into web/static/places: `python -m ops.draw_pictures [name ...]`.

The same name gives the same picture every time; the pictures are kept in the repository, nothing paints at run time.
"""

from __future__ import annotations

import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from ops.pictures.scenes import SCENES

FOLDER = Path(__file__).parents[1] / "web" / "static" / "places"


def paint(name: str) -> str:
    """Paint one place; answers what was written and how large it is."""
    path = FOLDER / f"{name}.jpg"
    SCENES[name](zlib.crc32(name.encode())).finish(path)
    return f"{path.name}: {path.stat().st_size // 1000} kB"


def main(names: list[str]) -> None:
    """Paint the named places, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor() as painters:
        for line in painters.map(paint, names or SCENES):
            print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
