"""The pictures of the sample places are there, in the size a chat and a page want."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from ops.pictures.brush import HEIGHT, MOST_BYTES, WIDTH
from ops.pictures.scenes import SCENES

pytestmark = pytest.mark.quick

PLACES = Path(__file__).parents[2] / "web" / "static" / "places"


@pytest.mark.parametrize("name", SCENES)
def test_every_sample_place_has_a_picture_fit_for_a_chat(name: str) -> None:
    path = PLACES / f"{name}.jpg"
    with Image.open(path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (WIDTH, HEIGHT))
    assert path.stat().st_size < MOST_BYTES


def test_no_picture_is_kept_that_nobody_paints() -> None:
    assert {path.stem for path in PLACES.glob("*.jpg")} == set(SCENES)
