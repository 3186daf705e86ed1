"""Sky, hills, water, trees and grass, put on a canvas from far to near."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from PIL import Image, ImageFilter

from ops.pictures.brush import HEIGHT, SCALE, WIDTH, Canvas, Colour, Point, mix


def ridge_line(canvas: Canvas, y: float, rise: float, rough: float = 0.5) -> list[Point]:
    """A broken line across the picture around height `y`: halves are moved up and down, ever less."""
    heights = [canvas.chance.uniform(-rise, rise) for _ in range(5)]
    while len(heights) < 300:
        rise *= rough
        between = [(a + b) / 2 + canvas.chance.uniform(-rise, rise) for a, b in itertools.pairwise(heights)]
        heights = [value for pair in zip(heights, between, strict=False) for value in pair] + [heights[-1]]
    step = (WIDTH + 40) / (len(heights) - 1)
    return [(-20 + index * step, y + height) for index, height in enumerate(heights)]


def hills(
    canvas: Canvas, y: float, rise: float, top: Colour, bottom: Colour, *, rough: float = 0.5, floor: float = HEIGHT
) -> list[Point]:
    """A range of hills down to `floor`, mistier below; returns its ridge."""
    line = ridge_line(canvas, y, rise, rough)
    canvas.shape([*line, (WIDTH + 20, floor), (-20, floor)], top, bottom)
    return line


def bank(canvas: Canvas, points: Sequence[Point], top: Colour, bottom: Colour) -> None:
    """Ground below a smooth line through `points`, down to the picture's edge."""
    line = smooth(points)
    canvas.shape([*line, (line[-1][0], HEIGHT + 5), (line[0][0], HEIGHT + 5)], top, bottom)


def smooth(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """A soft curve through `points` (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    line: list[Point] = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        line += [
            (_between(a[0], b[0], c[0], d[0], t / steps), _between(a[1], b[1], c[1], d[1], t / steps))
            for t in range(steps)
        ]
    return [*line, points[-1]]


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def clouds(
    canvas: Canvas, y: float, spread: float, colour: Colour, count: int, *, alpha: float = 0.5, size: float = 1.0
) -> None:
    """Flat soft clouds around height `y`."""
    chance = canvas.chance
    for _ in range(count):
        x, middle = chance.uniform(-50, WIDTH + 50), y + chance.uniform(-spread, spread)
        length = chance.uniform(90, 240) * size
        for _ in range(7):
            dx, wide = chance.uniform(-0.5, 0.5) * length, chance.uniform(0.3, 0.7) * length
            tall = wide * chance.uniform(0.08, 0.16)
            lift = chance.uniform(-0.04, 0.04) * length
            canvas.oval(
                (x + dx - wide / 2, middle + lift - tall, x + dx + wide / 2, middle + lift + tall),
                colour,
                alpha=alpha * chance.uniform(0.3, 0.7),
                blur=5 * size,
            )


def mist(canvas: Canvas, y: float, thick: float, colour: Colour, alpha: float = 0.5) -> None:
    """A lying band of mist."""
    chance = canvas.chance
    for _ in range(9):
        x, wide = chance.uniform(0, WIDTH), chance.uniform(250, 520)
        tall = thick * chance.uniform(0.4, 1)
        canvas.oval(
            (x - wide, y - tall, x + wide, y + tall), colour, alpha=alpha * chance.uniform(0.3, 0.6), blur=thick * 0.6
        )


def stars(canvas: Canvas, low: float, count: int) -> None:
    """Stars above `low`, thick along a milky band."""
    chance = canvas.chance
    for _ in range(42):
        along = chance.uniform(-0.1, 1.1)
        x, y = WIDTH * along, low * (0.86 - 0.8 * along) + chance.gauss(0, 22)
        canvas.glow(x, y, chance.uniform(50, 150), "#8f9be0", 0.075, chance.uniform(0.5, 0.9))
    for _ in range(count):
        x, y = chance.uniform(0, WIDTH), low * chance.random() ** 1.2
        if chance.random() < 0.55:
            x = chance.uniform(0, WIDTH)
            y = low * (0.86 - 0.8 * x / WIDTH) + chance.gauss(0, 42)
        bright, r = chance.random() ** 2, chance.choice((0.5, 0.6, 0.7, 0.9, 1.2))
        canvas.oval((x - r, y - r, x + r, y + r), mix("#9fb0f0", "#fffaf0", chance.random()), alpha=0.3 + 0.7 * bright)
        if bright > 0.9:
            canvas.glow(x, y, 9, "#dfe6ff", 0.7)


def water(
    canvas: Canvas, top: float, bottom: float, tint: Colour, deep: Colour, *, clear: float = 0.6, ripple: float = 1.0
) -> None:
    """Still water from `top` to `bottom` that mirrors what is above it."""
    first, last = round(top * SCALE), round(bottom * SCALE)
    tall = last - first
    seen = canvas.image.crop((0, max(0, first - tall), WIDTH * SCALE, first))
    mirror = seen.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH * SCALE, tall))
    mirror = mirror.filter(ImageFilter.BoxBlur((2, 6)))
    rows = Image.new("RGB", mirror.size)
    for row in range(tall):
        near = row / tall
        shift = round(ripple * (2 + 16 * near) * math.sin(row / (3.5 + 12 * near) + 4 * math.sin(row / 23)))
        rows.paste(mirror.crop((0, row, mirror.width, row + 1)), (shift, row))
        if shift:
            edge = mirror.crop((0, row, 1, row + 1)).resize((abs(shift), 1))
            rows.paste(edge, (0 if shift > 0 else mirror.width - abs(shift), row))
    body = Image.new("RGB", mirror.size)
    body.paste(_depth(mirror.size, tint, deep))
    canvas.image.paste(Image.blend(body, rows, clear), (0, first))


def _depth(size: tuple[int, int], tint: Colour, deep: Colour) -> Image.Image:
    ramp = Image.new("RGB", (1, 64))
    ramp.putdata([tuple(int(mix(tint, deep, step / 63)[i : i + 2], 16) for i in (1, 3, 5)) for step in range(64)])
    return ramp.resize(size, Image.Resampling.BICUBIC)


def glitter(
    canvas: Canvas,
    x: float,
    top: float,
    bottom: float,
    colour: Colour,
    count: int,
    *,
    spread: float = 60,
    alpha: float = 0.6,
) -> None:
    """Light broken on water below a lamp, a sun or a moon at `x`."""
    chance = canvas.chance
    for _ in range(count):
        near = chance.random()
        y = top + (bottom - top) * near
        middle = x + chance.gauss(0, spread * (0.35 + near))
        wide, tall = chance.uniform(5, 16) * (0.4 + 1.4 * near), 0.5 + 1.1 * near
        canvas.oval((middle - wide, y - tall, middle + wide, y + tall), colour, alpha=alpha * chance.uniform(0.3, 1))


def pine(canvas: Canvas, x: float, foot: float, tall: float, dark: Colour, light: Colour, *, sun: int = 1) -> None:
    """A conifer of ragged tiers, lit from the right (`sun` 1) or the left (-1)."""
    chance = canvas.chance
    canvas.shape(
        [(x - tall * 0.018, foot), (x + tall * 0.018, foot), (x, foot - tall * 0.5)], mix(dark, "#3a2417", 0.5)
    )
    tiers = max(6, round(tall / 16))
    for tier in range(tiers):
        share = tier / tiers
        y = foot - tall * (0.08 + 0.84 * share)
        half = tall * 0.21 * (1 - share) ** 0.85 * chance.uniform(0.85, 1.12) + tall * 0.012
        drop, top = tall * 0.05, y - tall * 0.16
        rag = [
            (x - half + 2 * half * i / 8, y + drop * (chance.random() if i % 2 else -0.25 * chance.random()))
            for i in range(9)
        ]
        canvas.shape([(x, top), *reversed(rag)], mix(dark, light, 0.12 + 0.2 * share), dark)
        lit = [(x + sun * abs(px - x) * 0.9, py - 1) for px, py in rag[5:]]
        canvas.shape([(x, top), *lit], mix(dark, light, 0.75), mix(dark, light, 0.2), alpha=0.55)


def pines(canvas: Canvas, line: Sequence[Point], tall: float, dark: Colour, light: Colour, every: int = 3) -> None:
    """A row of conifers along a ridge."""
    for x, y in line[::every]:
        if canvas.chance.random() < 0.85:
            pine(
                canvas,
                x + canvas.chance.uniform(-6, 6),
                y + tall * 0.12,
                tall * canvas.chance.uniform(0.55, 1.2),
                dark,
                light,
            )


def leafy(
    canvas: Canvas,
    x: float,
    y: float,
    wide: float,
    tall: float,
    dark: Colour,
    light: Colour,
    *,
    leaves: int = 260,
    sun: float = 1.0,
) -> None:
    """A round crown of many leaf dabs, darker inside and below, lit from above on the `sun` side."""
    chance = canvas.chance
    dabs = []
    for _ in range(leaves):
        angle, far = chance.uniform(0, math.tau), math.sqrt(chance.random())
        bump = 1 + 0.12 * math.sin(angle * 5 + x) + 0.07 * math.sin(angle * 9)
        dabs.append((math.cos(angle) * far * bump, math.sin(angle) * far * bump))
    for dx, dy in sorted(dabs, key=lambda dab: -dab[1] - 0.5 * sun * -dab[0]):
        light_here = 0.42 - 0.5 * dy + 0.28 * sun * dx + chance.gauss(0, 0.13)
        r = (wide + tall) * chance.uniform(0.055, 0.11)
        cx, cy = x + dx * wide, y + dy * tall
        canvas.oval(
            (cx - r, cy - r * 0.72, cx + r, cy + r * 0.72),
            mix(dark, light, light_here + 0.08),
            mix(dark, light, light_here - 0.12),
        )


def tree(
    canvas: Canvas,
    x: float,
    foot: float,
    tall: float,
    dark: Colour,
    light: Colour,
    *,
    bark: Colour = "#4c3524",
    sun: float = 1.0,
) -> None:
    """A broad-leaved tree."""
    w = tall * 0.045
    canvas.shape(
        [(x - w * 1.5, foot), (x - w * 0.7, foot - tall * 0.5), (x + w * 0.7, foot - tall * 0.5), (x + w * 1.6, foot)],
        mix(bark, "#000000", 0.25),
        bark,
        across=True,
    )
    canvas.stroke([(x, foot - tall * 0.3), (x - tall * 0.2, foot - tall * 0.55)], bark, w * 0.7)
    canvas.stroke([(x, foot - tall * 0.32), (x + tall * 0.2, foot - tall * 0.58)], bark, w * 0.7)
    for dx, dy, share in ((-0.2, -0.55, 0.7), (0.22, -0.57, 0.7), (0, -0.72, 1.0)):
        leafy(
            canvas,
            x + dx * tall,
            foot + dy * tall,
            tall * 0.27 * share + tall * 0.06,
            tall * 0.22 * share + tall * 0.03,
            dark,
            light,
            leaves=170,
            sun=sun,
        )


def palm(
    canvas: Canvas,
    x: float,
    foot: float,
    tall: float,
    lean: float,
    dark: Colour,
    light: Colour,
    *,
    bark: Colour = "#7a5a3c",
) -> None:
    """A coconut palm whose crown stands `lean` pixels beside its foot."""
    chance = canvas.chance
    trunk = smooth(
        [
            (x, foot),
            (x + lean * 0.18, foot - tall * 0.4),
            (x + lean * 0.6, foot - tall * 0.78),
            (x + lean, foot - tall),
        ],
        20,
    )
    for index, ((x1, y1), (x2, y2)) in enumerate(itertools.pairwise(trunk)):
        width = tall * (0.034 - 0.018 * index / len(trunk))
        canvas.stroke([(x1, y1), (x2, y2 - 1)], mix(bark, "#000000", 0.22), width)
        canvas.stroke([(x1 + width * 0.22, y1), (x2 + width * 0.22, y2 - 1)], mix(bark, "#fff0d8", 0.25), width * 0.35)
        if index % 2:
            canvas.stroke([(x1 - width / 2, y1), (x1 + width / 2, y1)], mix(bark, "#000000", 0.4), 1)
    top = trunk[-1]
    angles = [
        math.radians(angle + chance.uniform(-8, 8)) for angle in (-172, 8, -150, -28, -125, -52, -88, 168, 28, 195)
    ]
    for angle in sorted(angles, key=lambda a: math.sin(a), reverse=True):
        _frond(canvas, top, angle, tall * chance.uniform(0.36, 0.46), dark, light)
    for dx, dy in ((-5, 6), (5, 7), (0, 10)):
        canvas.oval((top[0] + dx - 6, top[1] + dy - 6, top[0] + dx + 6, top[1] + dy + 6), "#8a6a34", "#4a3418")


def _frond(canvas: Canvas, top: Point, angle: float, length: float, dark: Colour, light: Colour) -> None:
    steps = 24
    spine = []
    for step in range(steps + 1):
        t = step / steps
        spine.append(
            (
                top[0] + math.cos(angle) * length * t * (1 - 0.12 * t),
                top[1] + math.sin(angle) * length * t * 0.8 + length * 0.52 * t * t,
            )
        )
    for step in range(2, steps):
        (x1, y1), (x2, y2) = spine[step - 1], spine[step]
        along = math.atan2(y2 - y1, x2 - x1)
        leaf = length * 0.27 * math.sin(math.pi * (0.12 + 0.86 * step / steps)) ** 0.8
        for side, shade in ((1, 0.18), (-1, 0.72)):
            way = along + side * 0.95
            tip = (x2 + math.cos(way) * leaf, y2 + math.sin(way) * leaf + leaf * 0.32)
            canvas.shape(
                [(x1, y1), (x2 + 1.5, y2), tip], mix(dark, light, shade + canvas.chance.uniform(-0.12, 0.12)), dark
            )
    canvas.stroke(spine, mix(light, "#f4e6a0", 0.3), 1.3)


def grass(
    canvas: Canvas,
    line: Sequence[Point],
    tall: float,
    colours: Sequence[Colour],
    *,
    per_pixel: float = 1.0,
    down: float = 0.0,
) -> None:
    """Blades along a line, spread `down` pixels below it, nearer ones later and taller."""
    chance = canvas.chance
    spots = []
    for (x1, y1), (x2, y2) in itertools.pairwise(line):
        for _ in range(max(1, round((x2 - x1) * per_pixel * 1.9))):
            t, below = chance.random(), chance.random() * down
            spots.append((x1 + (x2 - x1) * t, y1 + (y2 - y1) * t + below, below))
    for x, y, below in sorted(spots, key=lambda spot: spot[1]):
        height = tall * chance.uniform(0.4, 1.1) * (0.6 + (below / down if down else 0.4))
        bend = chance.gauss(height * 0.1, height * 0.2)
        wide = 0.55 + height * 0.02
        colour = chance.choice(colours)
        canvas.shape(
            [
                (x - wide, y + 2),
                (x + wide, y + 2),
                (x + bend * 0.45 + wide * 0.4, y - height * 0.6),
                (x + bend, y - height),
            ],
            mix(colour, "#fff3c8", 0.06),
            colour,
        )


def flowers(
    canvas: Canvas, box: tuple[float, float, float, float], colours: Sequence[Colour], count: int, size: float = 3
) -> None:
    """Dabs of blossom in a box, small above and larger below."""
    chance = canvas.chance
    left, top, right, bottom = box
    for y in sorted(chance.uniform(top, bottom) for _ in range(count)):
        x, r = chance.uniform(left, right), size * (0.5 + 0.8 * (y - top) / (bottom - top or 1))
        colour = chance.choice(colours)
        canvas.oval((x - r, y - r * 0.8, x + r, y + r * 0.8), mix(colour, "#ffffff", 0.25), colour)


def birds(canvas: Canvas, x: float, y: float, colour: Colour, count: int = 6) -> None:
    """A loose flock far away."""
    for _ in range(count):
        bx, by, r = x + canvas.chance.gauss(0, 45), y + canvas.chance.gauss(0, 18), canvas.chance.uniform(4, 8)
        canvas.stroke(
            smooth(
                [
                    (bx - r, by - r * 0.35),
                    (bx - r * 0.4, by - r * 0.5),
                    (bx, by),
                    (bx + r * 0.4, by - r * 0.55),
                    (bx + r, by - r * 0.3),
                ],
                5,
            ),
            colour,
            1.3,
        )


def stones(canvas: Canvas, spots: Sequence[tuple[float, float, float]], light: Colour, dark: Colour) -> None:
    """Boulders at (x, foot, half width)."""
    for x, foot, half in spots:
        rim = []
        for step in range(11):
            angle = math.pi * step / 10
            far = half * canvas.chance.uniform(0.86, 1.08)
            rim.append((x - math.cos(angle) * far, foot - math.sin(angle) * far * 0.72))
        canvas.oval(
            (x - half * 1.1, foot - half * 0.12, x + half * 1.15, foot + half * 0.2), "#101418", alpha=0.4, blur=3
        )
        canvas.shape(rim, light, dark)
        canvas.shape([*rim[2:6], (x - half * 0.1, foot - half * 0.3)], mix(light, "#ffffff", 0.3), light, alpha=0.5)
