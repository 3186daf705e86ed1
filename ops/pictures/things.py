"""Things that stand about a place: boats, paths, pools, loungers."""

from __future__ import annotations

from ops.pictures import buildings as build
from ops.pictures import land
from ops.pictures.brush import Canvas, mix


def boat(canvas: Canvas, x: float, y: float) -> None:
    """A rowing boat on the water."""
    hull = [(x - 58, y - 12), (x + 58, y - 14), (x + 40, y + 8), (x - 40, y + 8)]
    canvas.oval((x - 60, y + 1, x + 60, y + 20), "#141a30", alpha=0.45, blur=4)
    canvas.shape(land.smooth(hull[:2], 2) + hull[2:], "#7a4a38", "#3a2228")
    canvas.stroke([hull[0], (x, y - 7), hull[1]], "#d9a37c", 3)
    canvas.stroke([(x - 22, y - 10), (x - 16, y + 2)], "#c98f66", 3)
    canvas.stroke([(x + 18, y - 10), (x + 14, y + 2)], "#c98f66", 3)


def sailing_boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A small boat under sail, far out."""
    canvas.shape([(x, y - 62 * size), (x, y - 6 * size), (x + 38 * size, y - 6 * size)], "#ffffff", "#f0e6d2")
    canvas.shape(
        [(x - 4 * size, y - 54 * size), (x - 4 * size, y - 6 * size), (x - 26 * size, y - 6 * size)],
        "#ffd98a",
        "#f2a65a",
    )
    canvas.shape(
        [
            (x - 32 * size, y - 4 * size),
            (x + 42 * size, y - 4 * size),
            (x + 28 * size, y + 7 * size),
            (x - 22 * size, y + 7 * size),
        ],
        "#c7493a",
        "#84281f",
    )
    canvas.oval((x - 26 * size, y + 6 * size, x + 32 * size, y + 14 * size), "#0d4f7f", alpha=0.5, blur=2)


def path(canvas: Canvas, line: list[tuple[float, float]], far: float, near: float, colour: str) -> None:
    """A trodden path along `line`, `far` pixels wide at its start and `near` at its end."""
    middle = land.smooth(line)
    widths = [far + (near - far) * (index / (len(middle) - 1)) ** 1.5 for index in range(len(middle))]
    left = [(x - wide / 2, y) for (x, y), wide in zip(middle, widths, strict=True)]
    right = [(x + wide / 2, y) for (x, y), wide in zip(middle, widths, strict=True)]
    canvas.shape([*left, *reversed(right)], mix(colour, "#ffffff", 0.1), mix(colour, "#4a3a20", 0.25), blur=2)
    for _ in range(110):
        spot = canvas.chance.randrange(len(middle))
        x, y = middle[spot][0] + canvas.chance.uniform(-0.45, 0.45) * widths[spot], middle[spot][1]
        r = 1 + widths[spot] * 0.018
        canvas.oval(
            (x - r * 1.6, y - r * 0.6, x + r * 1.6, y + r * 0.6),
            canvas.chance.choice((mix(colour, "#000000", 0.3), mix(colour, "#ffffff", 0.35))),
            alpha=0.5,
        )


def smoke(canvas: Canvas, x: float, y: float, colour: str) -> None:
    """Smoke from a chimney, drifting right."""
    for step in range(16):
        r = 5 + step * 2.1
        dx = step * 3.2 + canvas.chance.uniform(-4, 4)
        canvas.oval(
            (x + dx - r, y - step * 11 - r * 0.8, x + dx + r, y - step * 11 + r * 0.8),
            colour,
            alpha=0.24 * (1 - step / 18),
            blur=4,
        )


def log_seat(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A log to sit on."""
    canvas.oval((x - wide / 2 - 6, foot - 4, x + wide / 2 + 6, foot + 8), "#04060a", alpha=0.5, blur=3)
    canvas.shape(build.box(x - wide / 2, foot - 18, x + wide / 2, foot), "#b07a4a", "#3b2416")
    canvas.oval((x + wide / 2 - 8, foot - 18, x + wide / 2 + 8, foot), "#e0b27c", "#8a5a34")
    canvas.oval((x - wide / 2 - 8, foot - 18, x - wide / 2 + 8, foot), "#7a5030", "#3b2416")


def pool(canvas: Canvas, corners: list[tuple[float, float]], light: str, deep: str) -> None:
    """A pool by its four corners: far left, far right, near right, near left."""
    middle = (sum(x for x, _ in corners) / 4, sum(y for _, y in corners) / 4)
    rim = [(middle[0] + (x - middle[0]) * 1.05, middle[1] + (y - middle[1]) * 1.17) for x, y in corners]
    canvas.shape(rim, "#f8efdd", "#d5c4a2")
    canvas.shape(corners, light, deep)
    top, foot = corners[0][1], corners[2][1]
    for _ in range(60):
        y = canvas.chance.uniform(top + 6, foot - 6)
        share = (y - top) / (foot - top)
        left = corners[0][0] + (corners[3][0] - corners[0][0]) * share
        right = corners[1][0] + (corners[2][0] - corners[1][0]) * share
        x, wide = canvas.chance.uniform(left + 40, right - 40), canvas.chance.uniform(14, 36)
        canvas.stroke(
            land.smooth([(x - wide, y), (x - wide / 3, y - 3), (x + wide / 3, y + 3), (x + wide, y)], 6),
            "#e6fffb",
            1.2,
            alpha=0.4,
        )


def lounger(canvas: Canvas, x: float, foot: float) -> None:
    """A deck chair facing left."""
    canvas.oval((x - 46, foot - 3, x + 46, foot + 9), "#3a2c1c", alpha=0.35, blur=4)
    canvas.stroke([(x - 38, foot), (x - 36, foot - 12)], "#7a5636", 4)
    canvas.stroke([(x + 30, foot), (x + 28, foot - 12)], "#7a5636", 4)
    canvas.shape(
        [(x - 44, foot - 18), (x + 18, foot - 18), (x + 22, foot - 10), (x - 44, foot - 10)], "#fffaf0", "#d8c8ac"
    )
    canvas.shape(
        [(x + 14, foot - 18), (x + 44, foot - 44), (x + 50, foot - 39), (x + 22, foot - 10)], "#fffaf0", "#e3d3b6"
    )
    canvas.oval((x + 29, foot - 44, x + 47, foot - 32), "#f2a65a", "#d9783c")


def parasol(canvas: Canvas, x: float, foot: float) -> None:
    """A striped sunshade."""
    canvas.oval((x - 62, foot - 4, x + 70, foot + 12), "#3a2c1c", alpha=0.3, blur=6)
    canvas.stroke([(x, foot), (x, foot - 140)], "#8a6644", 4)
    panels = 6
    for panel in range(panels):
        a, b = -82 + 164 * panel / panels, -82 + 164 * (panel + 1) / panels
        colour = ("#f4efe2", "#e8683f")[panel % 2]
        droop = [(x + a, foot - 98), (x + (a + b) / 2, foot - 91), (x + b, foot - 98)]
        canvas.shape(
            [(x, foot - 146), (x + b * 0.72, foot - 128), *reversed(droop), (x + a * 0.72, foot - 128)],
            mix(colour, "#ffffff", 0.2),
            mix(colour, "#5a2a1a", 0.2),
        )


def basket(canvas: Canvas, x: float, foot: float) -> None:
    """A basket full of mangoes."""
    canvas.oval((x - 58, foot - 6, x + 58, foot + 14), "#2c4a20", alpha=0.45, blur=5)
    for _ in range(34):
        mx, my = x + canvas.chance.uniform(-40, 40), foot - 46 - canvas.chance.uniform(0, 22)
        canvas.oval(
            (mx - 11, my - 9, mx + 11, my + 11), canvas.chance.choice(("#ffd84d", "#ffc02e", "#f7a52c")), "#e8791f"
        )
    canvas.shape(
        [(x - 54, foot - 44), (x + 54, foot - 44), (x + 40, foot + 4), (x - 40, foot + 4)], "#c98f4e", "#7d4f26"
    )
    for row in range(5):
        y = foot - 38 + row * 9
        canvas.stroke([(x - 52 + row * 3, y), (x + 52 - row * 3, y)], "#8a5a2c", 2.4)
    for column in range(9):
        cx = x - 44 + column * 11
        canvas.stroke([(cx, foot - 44), (x + (cx - x) * 0.78, foot + 4)], "#e3b272", 2, alpha=0.7)
    canvas.stroke([(x - 56, foot - 45), (x + 56, foot - 45)], "#a86f38", 6)
