"""The brush: shapes with gradients, soft edges and light on one canvas. Knows nothing of what is painted.

Places are given in the finished picture's pixels (1200 x 800); painting happens at twice that size.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
SCALE = 2
JPEG_QUALITY = 84
MOST_BYTES = 180_000

Point = tuple[float, float]
Colour = str
Stops = Sequence[tuple[float, Colour]]


def rgb(colour: Colour) -> tuple[int, int, int]:
    """`#f5ab3d` as numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`one` with `share` (0 to 1) of `other` in it."""
    share = min(max(share, 0.0), 1.0)
    parts = (round(a + (b - a) * share) for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def at(stops: Stops, place: float) -> Colour:
    """The colour of a gradient at `place` (0 to 1)."""
    for (start, one), (end, other) in itertools.pairwise(stops):
        if place <= end:
            return mix(one, other, (place - start) / (end - start or 1))
    return stops[-1][1]


def gradient(size: tuple[int, int], stops: Stops, across: bool = False) -> Image.Image:
    """A gradient from top to bottom, or from left to right when `across`."""
    steps = 256
    ramp = Image.new("RGB", (steps, 1) if across else (1, steps))
    ramp.putdata([rgb(at(stops, step / (steps - 1))) for step in range(steps)])
    return ramp.resize(size, Image.Resampling.BICUBIC)


class Canvas:
    """A picture being painted, from the farthest thing to the nearest."""

    def __init__(self, sky: Stops, seed: int) -> None:
        self.image = gradient((WIDTH * SCALE, HEIGHT * SCALE), sky)
        self.chance = random.Random(seed)  # noqa: S311  # because a picture keeps no secret

    def shape(
        self,
        points: Sequence[Point],
        top: Colour,
        bottom: Colour | None = None,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        across: bool = False,
    ) -> None:
        """A filled polygon, from colour `top` to `bottom`, `alpha` strong, its edge softened by `blur` pixels."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._lay(
            (min(xs), min(ys), max(xs), max(ys)),
            lambda pen, move: pen.polygon([move(x, y) for x, y in points], fill=round(255 * alpha)),
            (top, bottom or top),
            blur,
            across,
        )

    def oval(
        self,
        box: tuple[float, float, float, float],
        top: Colour,
        bottom: Colour | None = None,
        *,
        alpha: float = 1.0,
        blur: float = 0.0,
        across: bool = False,
    ) -> None:
        """A filled ellipse in `box` (left, top, right, bottom)."""
        left, up, right, down = box
        self._lay(
            box,
            lambda pen, move: pen.ellipse([move(left, up), move(right, down)], fill=round(255 * alpha)),
            (top, bottom or top),
            blur,
            across,
        )

    def stroke(
        self, points: Sequence[Point], colour: Colour, width: float = 1.0, *, alpha: float = 1.0, blur: float = 0.0
    ) -> None:
        """A line through `points`, `width` pixels thick."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._lay(
            (min(xs) - width, min(ys) - width, max(xs) + width, max(ys) + width),
            lambda pen, move: pen.line(
                [move(x, y) for x, y in points],
                fill=round(255 * alpha),
                width=max(1, round(width * SCALE)),
                joint="curve",
            ),
            (colour, colour),
            blur,
            False,
        )

    def _lay(
        self,
        box: tuple[float, float, float, float],
        draw: Callable[[ImageDraw.ImageDraw, Callable[[float, float], Point]], None],
        colours: tuple[Colour, Colour],
        blur: float,
        across: bool,
    ) -> None:
        room = math.ceil(blur * 3) + 1
        left, top = math.floor(box[0]) - room, math.floor(box[1]) - room
        size = (
            max(1, (math.ceil(box[2]) + room - left) * SCALE),
            max(1, (math.ceil(box[3]) + room - top) * SCALE),
        )
        mask = Image.new("L", size)
        draw(ImageDraw.Draw(mask), lambda x, y: ((x - left) * SCALE, (y - top) * SCALE))
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * SCALE))
        one, other = colours
        paint = Image.new("RGB", size, one) if one == other else gradient(size, ((0, one), (1, other)), across=across)
        self.image.paste(paint, (left * SCALE, top * SCALE), mask)

    def glow(
        self, x: float, y: float, radius: float, colour: Colour, strength: float = 1.0, squash: float = 1.0
    ) -> None:
        """Light around a point, added to what is there; `squash` below 1 makes it flat."""
        size = (round(2 * radius * SCALE), max(1, round(2 * radius * SCALE * squash)))
        corner = (round((x - radius) * SCALE), round((y - radius * squash) * SCALE))
        falloff = Image.radial_gradient("L").point(lambda far: round(255 * strength * max(0.0, 1 - far / 181) ** 2.2))
        light = ImageChops.multiply(
            Image.merge("RGB", [falloff.resize(size, Image.Resampling.BICUBIC)] * 3), Image.new("RGB", size, colour)
        )
        box = (*corner, corner[0] + size[0], corner[1] + size[1])
        self.image.paste(ImageChops.screen(self.image.crop(box), light), corner)

    def finish(self, path: Path) -> None:
        """Darken the corners a little, add paper grain, save as JPEG below the size limit."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        corners = Image.radial_gradient("L").resize((WIDTH, HEIGHT)).point(lambda far: round(max(0, far - 110) * 0.42))
        small = Image.composite(Image.new("RGB", small.size, "#0a1420"), small, corners)
        small = ImageChops.overlay(small, self._grain())
        for quality in range(JPEG_QUALITY, 40, -4):
            small.save(path, "JPEG", quality=quality, optimize=True, progressive=True)
            if path.stat().st_size < MOST_BYTES:
                return

    def _grain(self) -> Image.Image:
        # Pillow's own noise cannot be seeded, and a picture must come out the same every time.
        tile = 200
        noise = Image.new("L", (tile, tile))
        noise.putdata([round(self.chance.gauss(128, 3)) for _ in range(tile * tile)])
        grain = Image.new("L", (WIDTH, HEIGHT))
        for left in range(0, WIDTH, tile):
            for top in range(0, HEIGHT, tile):
                grain.paste(noise.rotate(90 * self.chance.randrange(4)), (left, top))
        return Image.merge("RGB", [grain] * 3)
