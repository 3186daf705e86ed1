"""Bougainvillea and mango trees."""

from __future__ import annotations

from ops.pictures import land
from ops.pictures.brush import Canvas, mix


def bougainvillea(canvas: Canvas, x: float, y: float, wide: float, tall: float) -> None:
    """A flowering bush around its middle."""
    land.leafy(canvas, x, y, wide, tall, "#23593a", "#8fbf57", leaves=150)
    for _ in range(170):
        angle_x, angle_y = canvas.chance.gauss(0, 0.45), canvas.chance.gauss(-0.1, 0.45)
        if angle_x**2 + angle_y**2 > 1:
            continue
        px, py, r = x + angle_x * wide, y + angle_y * tall, canvas.chance.uniform(2.4, 4.8)
        canvas.oval(
            (px - r, py - r * 0.8, px + r, py + r * 0.8),
            canvas.chance.choice(("#f2579a", "#e0327f", "#ff8fc0")),
            "#b81f63",
        )


def mango_tree(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    """A mango tree in fruit."""
    land.tree(canvas, x, foot, tall, "#1f5a34", "#a6c552")
    for _ in range(max(5, round(tall / 11))):
        mx, my = x + canvas.chance.gauss(0, tall * 0.18), foot - tall * canvas.chance.uniform(0.45, 0.82)
        _mango(canvas, mx, my, tall * 0.02)


def _mango(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.stroke([(x, y - r * 2), (x, y)], "#3f6b34", 1)
    canvas.oval((x - r * 0.85, y - r * 0.4, x + r * 0.85, y + r * 2), "#ffd84d", "#f2871f")


def shade(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    """The shadow under a tree."""
    canvas.oval(
        (x - tall * 0.5, foot - tall * 0.05, x + tall * 0.42, foot + tall * 0.13), "#2c5a2c", alpha=0.45, blur=6
    )


def mango_bough(canvas: Canvas) -> None:
    """A bough with fruit, hanging into the upper right corner."""
    canvas.stroke(land.smooth([(1215, 40), (1080, 66), (960, 60), (880, 84)]), "#4c3524", 9)
    for x, y, angle in (
        (900, 80, 1),
        (950, 62, -1),
        (1010, 64, 1),
        (1070, 66, -1),
        (1130, 60, 1),
        (1180, 50, -1),
        (980, 60, 1),
        (1100, 62, 1),
    ):
        for spread in (-34, -12, 14, 36):
            tip = (x + spread * 1.7, y + 40 + canvas.chance.uniform(0, 34) - abs(spread) * 0.3)
            bend = ((x + tip[0]) / 2 + 10 * angle, (y + tip[1]) / 2)
            leaf = land.smooth([(x, y), (bend[0] - 9, bend[1]), tip], 6) + land.smooth(
                [tip, (bend[0] + 9, bend[1] - 3), (x, y)], 6
            )
            canvas.shape(leaf, mix("#1f5a34", "#a6c552", canvas.chance.uniform(0.1, 0.8)), "#1f5a34")
            canvas.stroke([(x, y), bend, tip], "#cfe07a", 1, alpha=0.5)
    for x, y, r in ((930, 140, 17), (1042, 150, 20), (1070, 132, 16), (1150, 128, 18)):
        canvas.stroke([(x, 66), (x, y - r * 0.3)], "#4f7a34", 2)
        canvas.oval((x - r * 0.85, y - r * 0.4, x + r * 0.85, y + r * 1.9), "#ffe066", "#ee7d22")
        canvas.oval((x - r * 0.5, y, x - r * 0.1, y + r * 0.7), "#fff6c9", alpha=0.55, blur=2)
