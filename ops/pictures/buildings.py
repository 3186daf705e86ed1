"""Cottages, villas, tents, decks and lamps, each placed by its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ops.pictures.brush import Canvas, Colour, Point, mix

LAMP = "#ffcf7d"


def window(
    canvas: Canvas, x: float, y: float, wide: float, tall: float, *, lit: bool, frame: Colour, panes: int = 2
) -> None:
    """A window by its upper left corner; a lit one shines on what is near."""
    canvas.shape(box(x - 3, y - 3, x + wide + 3, y + tall + 3), frame, mix(frame, "#000000", 0.25))
    if lit:
        canvas.shape(box(x, y, x + wide, y + tall), "#fff0bd", "#ffb457")
    else:
        canvas.shape(box(x, y, x + wide, y + tall), "#bfe0ea", "#4f7f93")
        canvas.shape(
            [(x, y + tall * 0.55), (x + wide * 0.65, y), (x + wide * 0.95, y), (x, y + tall * 0.85)],
            "#ffffff",
            alpha=0.28,
        )
    for pane in range(1, panes):
        across = x + wide * pane / panes
        canvas.stroke([(across, y), (across, y + tall)], frame, 2)
    canvas.stroke([(x, y + tall * 0.5), (x + wide, y + tall * 0.5)], frame, 2)
    if lit:
        canvas.glow(x + wide / 2, y + tall / 2, max(wide, tall) * 1.9, LAMP, 0.5)


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """The four corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def planks(
    canvas: Canvas, left: float, top: float, right: float, bottom: float, colour: Colour, step: float = 9
) -> None:
    """A boarded wall, lighter to the right."""
    canvas.shape(box(left, top, right, bottom), mix(colour, "#000000", 0.2), mix(colour, "#fff0d8", 0.12), across=True)
    y = top + step
    while y < bottom:
        canvas.stroke([(left, y), (right, y)], mix(colour, "#000000", 0.4), 1, alpha=0.6)
        y += step


def tiles(canvas: Canvas, corners: Sequence[Point], colour: Colour, rows: int = 8) -> None:
    """A tiled roof side: four corners, upper two first (left, right), then lower right and lower left."""
    (x1, y1), (x2, y2), (x3, y3), (x4, y4) = corners
    canvas.shape(corners, mix(colour, "#ffe2b8", 0.18), mix(colour, "#000000", 0.22))
    for row in range(1, rows + 1):
        t = row / rows
        left, right = (x1 + (x4 - x1) * t, y1 + (y4 - y1) * t), (x2 + (x3 - x2) * t, y2 + (y3 - y2) * t)
        canvas.stroke([left, right], mix(colour, "#000000", 0.45), 1.3, alpha=0.55)
        count = max(4, round((right[0] - left[0]) / 11))
        up = 1 / rows
        for tile in range(count):
            s = (tile + 0.5 * (row % 2)) / count
            x = left[0] + (right[0] - left[0]) * s
            y = left[1] + (right[1] - left[1]) * s
            canvas.stroke(
                [(x, y), (x + (x1 - x4) * up, y - (y4 - y1) * up)], mix(colour, "#000000", 0.4), 1, alpha=0.35
            )


@dataclass(frozen=True)
class Gabled:
    """Where a gabled house stands: its long side from left to corner, its gable from corner to right."""

    left: float
    corner: float
    right: float
    ridge: float
    eaves: float
    foot: float

    @property
    def wide(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.corner + self.right) / 2


def cottage(
    canvas: Canvas,
    x: float,
    foot: float,
    wide: float,
    *,
    wall: Colour,
    roof: Colour,
    trim: Colour,
    lit: bool,
    boarded: bool = True,
) -> None:
    """A gabled cottage seen from its front corner, with a chimney."""
    eaves = foot - wide * 0.3
    house = Gabled(x, x + wide * 0.58, x + wide, eaves - wide * 0.27, eaves, foot)
    canvas.oval((house.left - 20, foot - 8, house.right + 40, foot + 16), "#0b1018", alpha=0.4, blur=7)
    _chimney(canvas, house, wall)
    _walls(canvas, house, wall, boarded)
    _openings(canvas, house, trim, lit)
    _gabled_roof(canvas, house, roof)


def _chimney(canvas: Canvas, house: Gabled, wall: Colour) -> None:
    wide = house.wide
    left, right = house.left + wide * 0.16, house.left + wide * 0.225
    brick = mix(wall, "#6d5648", 0.75)
    canvas.shape(box(left, house.ridge - wide * 0.07, right, house.eaves), brick, mix(wall, "#3a2c26", 0.8))
    canvas.shape(box(left - 3, house.ridge - wide * 0.085, right + 3, house.ridge - wide * 0.06), "#4a3a33")


def _openings(canvas: Canvas, house: Gabled, trim: Colour, lit: bool) -> None:
    wide, side = house.wide, house.corner - house.left
    pane, tall, top = wide * 0.1, wide * 0.138, house.eaves + wide * 0.075
    for share in (0.1, 0.62):
        window(canvas, house.left + side * share, top, pane, tall, lit=lit, frame=trim)
    window(canvas, house.middle - pane * 0.75, top, pane * 1.5, tall, lit=lit, frame=trim, panes=3)
    window(canvas, house.middle - 9, house.ridge + wide * 0.13, 18, 22, lit=lit, frame=trim)
    door = house.left + side * 0.4
    wood = mix(trim, "#7a3b22", 0.7)
    canvas.shape(box(door, top, door + wide * 0.085, house.foot), wood, mix(trim, "#4a2012", 0.8))
    if lit:
        canvas.glow(door + 15, house.foot + 6, wide * 0.45, LAMP, 0.5, 0.3)


def _gabled_roof(canvas: Canvas, house: Gabled, roof: Colour) -> None:
    over, top, middle = house.wide * 0.05, house.ridge, house.middle
    low = house.eaves + over
    left, right = house.corner - over, house.right + over
    tiles(
        canvas,
        [(house.left + over * 0.6, top), (middle, top), (left + over * 0.5, low), (house.left - over, low)],
        roof,
    )
    dark, light = mix(roof, "#000000", 0.15), mix(roof, "#ffe2b8", 0.2)
    far = [(middle, top - 3), (right, low), (right - 3, low + 7), (middle, top + 9)]
    near = [(middle, top - 3), (left, low), (left + 5, low + 7), (middle, top + 9)]
    canvas.shape(far, dark, mix(roof, "#000000", 0.4))
    canvas.shape(near, light, mix(roof, "#000000", 0.2))


def _walls(canvas: Canvas, house: Gabled, wall: Colour, boarded: bool) -> None:
    left, corner, right, eaves, foot = house.left, house.corner, house.right, house.eaves, house.foot
    shade = mix(wall, "#1c1420", 0.22)
    if boarded:
        planks(canvas, left, eaves, corner, foot, shade)
        planks(canvas, corner, eaves, right, foot, wall)
    else:
        canvas.shape(box(left, eaves, corner, foot), mix(shade, "#ffffff", 0.08), shade)
        canvas.shape(box(corner, eaves, right, foot), mix(wall, "#ffffff", 0.12), wall)
    gable = [(corner, eaves + 1), (house.middle, house.ridge), (right, eaves + 1)]
    canvas.shape(gable, mix(wall, "#ffffff", 0.1), wall)
    canvas.shape(box(left, foot - 7, right, foot), mix(wall, "#3b3838", 0.75), mix(wall, "#222222", 0.8))


def cabin(canvas: Canvas, x: float, foot: float, wide: float, *, wood: Colour, roof: Colour) -> None:
    """An A-shaped cabin seen from the front, a tall lit window under the ridge."""
    top = foot - wide * 1.12
    left, right = x - wide / 2, x + wide / 2
    canvas.oval((left - 25, foot - 8, right + 25, foot + 16), "#0b1018", alpha=0.45, blur=8)
    tiles(
        canvas,
        [(x - wide * 0.16, top + 6), (x, top), (left + wide * 0.07, foot), (left - wide * 0.26, foot - wide * 0.08)],
        roof,
        12,
    )
    canvas.shape(
        [(x, top + 14), (right - 12, foot), (left + 12, foot)], mix(wood, "#ffe9c4", 0.1), mix(wood, "#000000", 0.15)
    )
    for step in range(1, 14):
        share = step / 14
        y = top + 14 + (foot - top - 14) * share
        half = (wide / 2 - 12) * share
        canvas.stroke([(x - half, y), (x + half, y)], mix(wood, "#000000", 0.35), 1, alpha=0.5)
    glass_top, glass_foot = top + wide * 0.3, foot - wide * 0.52
    canvas.shape([(x, glass_top), (x + wide * 0.15, glass_foot), (x - wide * 0.15, glass_foot)], "#fff2c4", "#ffbb61")
    canvas.stroke([(x, glass_top), (x, glass_foot)], "#4b2f1d", 2.5)
    for side in (-1, 1):
        window(
            canvas,
            x + side * wide * 0.21 - wide * 0.075,
            foot - wide * 0.34,
            wide * 0.15,
            wide * 0.2,
            lit=True,
            frame="#4b2f1d",
        )
    canvas.shape(box(x - wide * 0.075, foot - wide * 0.38, x + wide * 0.075, foot), "#6d3822", "#47220f")
    canvas.oval((x + wide * 0.035, foot - wide * 0.18, x + wide * 0.055, foot - wide * 0.16), "#ffd890")
    for side in (-1, 1):
        edge = [
            (x, top - 8),
            (x + side * (wide / 2 + 14), foot + 2),
            (x + side * (wide / 2 - 10), foot + 2),
            (x, top + 20),
        ]
        canvas.shape(edge, mix(roof, "#ffe2b8", 0.22 if side > 0 else 0.06), mix(roof, "#000000", 0.25))
    planks(canvas, left - 30, foot - 2, right + 30, foot + 14, mix(wood, "#20140c", 0.3), 5)
    canvas.glow(x, foot - wide * 0.45, wide * 0.9, LAMP, 0.5)
    canvas.glow(x, foot + 20, wide * 0.95, LAMP, 0.5, 0.22)


def dome(canvas: Canvas, x: float, foot: float, wide: float, colour: Colour) -> None:
    """A dome tent lit from inside."""
    half, tall = wide / 2, wide * 0.56
    canvas.glow(x, foot - 4, wide * 0.95, mix(colour, LAMP, 0.5), 0.5, 0.35)
    canvas.oval((x - half - 12, foot - 7, x + half + 12, foot + 9), "#05070d", alpha=0.5, blur=4)
    rim = [(x + half * t, foot - tall * (1 - abs(t) ** 2.1)) for t in [i / 16 for i in range(-16, 17)]]
    canvas.shape([*rim, (x + half, foot), (x - half, foot)], mix(colour, "#fff1c9", 0.45), mix(colour, "#2a0f08", 0.25))
    canvas.glow(x, foot - tall * 0.35, wide * 0.42, "#fff0c0", 0.65)
    for lean in (-0.62, 0.62):
        seam = [(x + half * lean * t, foot - tall * (1 - t**2.1)) for t in [i / 10 for i in range(11)]]
        canvas.stroke(seam, mix(colour, "#2a0f08", 0.5), 1.6, alpha=0.8)
    door = [
        (x - wide * 0.13, foot),
        (x - wide * 0.1, foot - tall * 0.45),
        (x, foot - tall * 0.68),
        (x + wide * 0.1, foot - tall * 0.45),
        (x + wide * 0.13, foot),
    ]
    canvas.shape(door, "#fff6da", "#ffcf86")
    canvas.stroke(door, mix(colour, "#2a0f08", 0.55), 2)
    canvas.shape(
        [door[2], door[3], door[4], (x + wide * 0.04, foot)], mix(colour, "#fff1c9", 0.25), mix(colour, "#2a0f08", 0.2)
    )
    for side in (-1, 1):
        canvas.stroke(
            [(x + side * half * 0.75, foot - tall * 0.42), (x + side * (half + 20), foot + 4)],
            "#e9dcc0",
            0.8,
            alpha=0.5,
        )


def canvas_tent(canvas: Canvas, x: float, foot: float, wide: float, cloth: Colour) -> None:
    """A ridge tent of cream cloth with open flaps, seen from the front and a little from the left."""
    tall, back = wide * 0.78, wide * 0.5
    top, left, right = (x, foot - tall), (x - wide / 2, foot), (x + wide / 2, foot)
    far = (top[0] + back, top[1] + tall * 0.1)
    canvas.oval((left[0] - 12, foot - 8, right[0] + back + 10, foot + 12), "#14200f", alpha=0.45, blur=6)
    canvas.shape(
        [top, far, (right[0] + back * 0.9, foot - tall * 0.08), right],
        mix(cloth, "#8a6a4c", 0.3),
        mix(cloth, "#5a4632", 0.5),
    )
    canvas.shape([top, right, left], mix(cloth, "#ffffff", 0.3), mix(cloth, "#b98f5f", 0.3))
    inside = [(x, foot - tall * 0.8), (x + wide * 0.17, foot), (x - wide * 0.17, foot)]
    canvas.shape(inside, "#7a4a26", "#ffc878")
    canvas.shape(
        [inside[0], (x - wide * 0.17, foot), (x - wide * 0.3, foot - tall * 0.1)], mix(cloth, "#ffffff", 0.5), cloth
    )
    canvas.shape(
        [inside[0], (x + wide * 0.17, foot), (x + wide * 0.29, foot - tall * 0.1)], cloth, mix(cloth, "#b98f5f", 0.4)
    )
    canvas.stroke([top, (x, foot - tall * 0.8)], "#6b4a2d", 2)
    canvas.stroke([left, (left[0] - 26, foot + 6)], "#d8c9a8", 1)
    canvas.glow(x, foot - tall * 0.25, wide * 0.3, LAMP, 0.5)


def lantern(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """A small lamp and its light."""
    canvas.shape(box(x - 3 * size, y - 5 * size, x + 3 * size, y + 5 * size), "#fff4cf", "#ffbe62")
    canvas.stroke([(x - 4 * size, y - 6 * size), (x + 4 * size, y - 6 * size)], "#2b1d14", 2 * size)
    canvas.glow(x, y, 48 * size, LAMP, 0.75)


def festoon(canvas: Canvas, start: Point, end: Point, sag: float, bulbs: int) -> None:
    """A hanging string of bulbs."""
    spots = []
    for bulb in range(bulbs + 1):
        t = bulb / bulbs
        spots.append((start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + sag * 4 * t * (1 - t)))
    canvas.stroke(spots, "#1a1512", 1.2)
    for x, y in spots[1:-1]:
        canvas.oval((x - 2.4, y, x + 2.4, y + 5.5), "#fff6d6", "#ffc566")
        canvas.glow(x, y + 3, 20, LAMP, 0.7)


def jetty(canvas: Canvas, near: tuple[Point, Point], far: tuple[Point, Point], wood: Colour, boards: int = 16) -> None:
    """A plank pier from its near edge (left, right) to its far edge."""
    canvas.shape([near[0], near[1], far[1], far[0]], mix(wood, "#1a2030", 0.3), wood)
    for board in range(boards + 1):
        t = (board / boards) ** 1.4
        a, b = _toward(far[0], near[0], t), _toward(far[1], near[1], t)
        canvas.stroke([a, b], mix(wood, "#000000", 0.5), 1 + 1.3 * t, alpha=0.8)
        if board % 4 == 0:
            for x, y in (a, b):
                canvas.shape(
                    box(x - 2 - 2 * t, y - 10 - 14 * t, x + 2 + 2 * t, y + 8 + 10 * t),
                    mix(wood, "#000000", 0.25),
                    mix(wood, "#000000", 0.55),
                )


def _toward(one: Point, other: Point, t: float) -> Point:
    return one[0] + (other[0] - one[0]) * t, one[1] + (other[1] - one[1]) * t


def campfire(canvas: Canvas, x: float, foot: float, size: float = 1.0) -> None:
    """Logs, flames, sparks and the light of them."""
    canvas.glow(x, foot, 210 * size, "#ff9a3d", 0.75, 0.45)
    for dx in (-13, 13, -6, 6):
        canvas.stroke([(x - dx * size, foot + 4 * size), (x + dx * 0.5 * size, foot - 9 * size)], "#3a2113", 5 * size)
    for wide, tall, colour in ((13, 44, "#ff7a2a"), (9, 33, "#ffb03d"), (5, 21, "#fff0b0")):
        flame = [
            (x - wide * size, foot),
            (x - wide * 0.75 * size, foot - tall * 0.45 * size),
            (x + wide * 0.15 * size, foot - tall * size),
            (x + wide * 0.8 * size, foot - tall * 0.4 * size),
            (x + wide * size, foot),
        ]
        canvas.shape(flame, colour, alpha=0.92, blur=1)
    for _ in range(16):
        sx, sy = x + canvas.chance.gauss(0, 18 * size), foot - canvas.chance.uniform(30, 130) * size
        canvas.oval((sx - 1, sy - 1, sx + 1, sy + 1), "#ffc46b", alpha=canvas.chance.uniform(0.4, 1))
    canvas.glow(x, foot - 16 * size, 75 * size, "#ffb454", 0.9)
