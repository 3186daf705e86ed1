"""The three villas, each placed by the lower left corner of its front."""

from __future__ import annotations

from ops.pictures import buildings as build
from ops.pictures import land, plants
from ops.pictures.brush import Canvas


def _glass(canvas: Canvas, left: float, top: float, right: float, foot: float, panes: int) -> None:
    canvas.shape(build.box(left, top, right, foot), "#8fb6c4", "#ffd9a0")
    canvas.shape(
        [(left, foot), (left, top + (foot - top) * 0.4), (right, top), (right, top + (foot - top) * 0.3)],
        "#fff3d6",
        alpha=0.25,
    )
    canvas.shape(build.box(left, top + (foot - top) * 0.45, right, foot), "#ffcf8a", "#ffb765", alpha=0.5, blur=3)
    for pane in range(panes + 1):
        x = left + (right - left) * pane / panes
        canvas.stroke([(x, top), (x, foot)], "#3a3f44", 2.5)
    canvas.stroke([(left, top), (right, top)], "#3a3f44", 3)
    canvas.glow((left + right) / 2, (top + foot) / 2, (right - left) * 0.55, "#ffcf8a", 0.35, 0.5)


def modern_villa(canvas: Canvas, x: float, foot: float) -> None:
    """Stone, wood and glass under flat roofs."""
    canvas.oval((x - 40, foot - 12, x + 520, foot + 24), "#26361d", alpha=0.45, blur=10)
    canvas.shape(build.box(x + 300, foot - 112, x + 470, foot), "#b9a58c", "#7d6c58", across=True)
    for _ in range(90):
        sx, sy = canvas.chance.uniform(x + 304, x + 452), canvas.chance.uniform(foot - 108, foot - 8)
        canvas.shape(
            build.box(sx, sy, sx + canvas.chance.uniform(9, 18), sy + 6),
            canvas.chance.choice(("#cdbba2", "#94826c", "#a8967e")),
            alpha=0.7,
        )
    canvas.shape(build.box(x, foot - 108, x + 300, foot), "#6d6a63", "#57534d")
    _glass(canvas, x + 14, foot - 100, x + 292, foot, 5)
    canvas.shape(build.box(x - 46, foot - 124, x + 486, foot - 108), "#faf5ea", "#cfc4b2")
    canvas.shape(build.box(x + 130, foot - 226, x + 430, foot - 124), "#f7f1e4", "#d8ccb8", across=True)
    build.planks(canvas, x + 330, foot - 218, x + 430, foot - 124, "#a8713f", 8)
    _glass(canvas, x + 146, foot - 212, x + 322, foot - 124, 3)
    canvas.shape(build.box(x + 92, foot - 244, x + 462, foot - 226), "#fffaf0", "#cbbfac")
    canvas.shape(build.box(x + 100, foot - 226, x + 462, foot - 219), "#3a342c", alpha=0.35, blur=3)
    for share in range(15):
        post = x - 40 + share * 12
        canvas.stroke([(post, foot - 150), (post, foot - 124)], "#5d6468", 1.2)
    canvas.stroke([(x - 42, foot - 151), (x + 130, foot - 151)], "#444a4e", 3)
    canvas.shape(build.box(x - 60, foot, x + 500, foot + 10), "#e9dcc4", "#bfae90")
    for lamp in (x - 20, x + 296, x + 470):
        build.lantern(canvas, lamp, foot - 60, 0.7)
    for bush in (x + 330, x + 380, x + 440):
        land.leafy(canvas, bush, foot - 4, 30, 18, "#2c5a35", "#a9bd5c", leaves=60, sun=-1)


def white_villa(canvas: Canvas, x: float, foot: float) -> None:
    """White walls, arches and blue windows."""
    canvas.oval((x - 20, foot - 14, x + 470, foot + 18), "#5c5034", alpha=0.4, blur=9)
    canvas.shape(build.box(x + 30, foot - 280, x + 270, foot - 130), "#ffffff", "#e9e3d6")
    canvas.shape(build.box(x, foot - 140, x + 450, foot), "#ffffff", "#e6ddcb")
    canvas.shape(build.box(x + 270, foot - 210, x + 420, foot - 140), "#f4efe4", "#ded5c2")
    for left, top, right in (
        (x + 20, foot - 290, x + 280),
        (x - 12, foot - 150, x + 462),
        (x + 262, foot - 218, x + 430),
    ):
        canvas.shape(build.box(left, top, right, top + 11), "#fffdf6", "#d9cfba")
        canvas.shape(build.box(left, top + 11, right, top + 17), "#6d7f8c", alpha=0.3, blur=2)
    for arch in range(4):
        left = x + 22 + arch * 108
        _arch(canvas, left, foot - 112, 78, foot)
    for left in (x + 62, x + 162):
        build.window(canvas, left, foot - 250, 66, 72, lit=False, frame="#2f7fb0")
        canvas.stroke([(left - 12, foot - 168), (left + 78, foot - 168)], "#2f6f9c", 3)
        for rail in range(12):
            canvas.stroke([(left - 12 + rail * 8, foot - 190), (left - 12 + rail * 8, foot - 168)], "#2f6f9c", 1.4)
        canvas.stroke([(left - 12, foot - 190), (left + 78, foot - 190)], "#2f6f9c", 3)
    build.window(canvas, x + 310, foot - 196, 70, 44, lit=False, frame="#2f7fb0", panes=3)
    plants.bougainvillea(canvas, x + 318, foot - 226, 58, 22)
    plants.bougainvillea(canvas, x + 10, foot - 128, 46, 34)
    plants.bougainvillea(canvas, x + 440, foot - 120, 40, 50)


def _arch(canvas: Canvas, left: float, top: float, wide: float, foot: float) -> None:
    r = wide / 2
    canvas.oval((left, top - r * 0.1, left + wide, top + wide * 0.9), "#5f7f92", "#8fb0bb")
    canvas.shape(build.box(left, top + r * 0.8, left + wide, foot), "#8fb0bb", "#d8c7a4")
    canvas.shape(
        [
            (left, top + r),
            (left + wide * 0.5, top + r * 0.2),
            (left + wide, top + r * 0.8),
            (left + wide, foot - 20),
            (left, foot - 4),
        ],
        "#3d6478",
        "#a58f6c",
        alpha=0.55,
        blur=2,
    )
    canvas.shape(
        build.box(left + wide * 0.3, top + r * 1.1, left + wide * 0.7, foot), "#ffe8b8", "#e2b271", alpha=0.75, blur=2
    )


def goan_villa(canvas: Canvas, x: float, foot: float) -> None:
    """Two tiled roofs and a verandah with white columns."""
    canvas.oval((x - 30, foot - 10, x + 420, foot + 20), "#5a3c20", alpha=0.45, blur=8)
    canvas.shape(build.box(x + 60, foot - 210, x + 340, foot - 120), "#fdf1d8", "#f0d3a4")
    for left in (x + 88, x + 180, x + 272):
        build.window(canvas, left, foot - 190, 42, 56, lit=True, frame="#2f7d7a")
    build.tiles(
        canvas,
        [(x + 120, foot - 292), (x + 280, foot - 292), (x + 372, foot - 204), (x + 28, foot - 204)],
        "#c9583a",
        9,
    )
    canvas.shape(build.box(x + 10, foot - 110, x + 390, foot), "#fbe7c2", "#e5bf8a")
    canvas.shape(build.box(x + 10, foot - 110, x + 390, foot), "#6b3f2a", "#c98a52", alpha=0.5)
    for left in (x + 60, x + 280):
        build.window(canvas, left, foot - 88, 58, 62, lit=True, frame="#2f7d7a", panes=3)
    canvas.shape(build.box(x + 170, foot - 92, x + 232, foot), "#ffe6ae", "#f0a95c")
    canvas.stroke([(x + 201, foot - 92), (x + 201, foot)], "#6b3a20", 3)
    for post in range(6):
        px = x + 4 + post * 77
        canvas.shape(build.box(px, foot - 112, px + 12, foot), "#fffaf0", "#e0cba6", across=True)
        canvas.shape(build.box(px - 3, foot - 8, px + 15, foot), "#fff6e2", "#cdb489")
    for rail in range(46):
        px = x + 14 + rail * 8.2
        if not x + 160 < px < x + 240:
            canvas.stroke([(px, foot - 28), (px, foot - 2)], "#fffaf0", 1.8)
    canvas.stroke([(x + 10, foot - 29), (x + 160, foot - 29)], "#fffaf0", 4)
    canvas.stroke([(x + 240, foot - 29), (x + 392, foot - 29)], "#fffaf0", 4)
    build.tiles(
        canvas, [(x + 44, foot - 150), (x + 356, foot - 150), (x + 420, foot - 104), (x - 20, foot - 104)], "#d1633f", 5
    )
    for step in range(3):
        canvas.shape(
            build.box(x + 160 - step * 8, foot + step * 6, x + 242 + step * 8, foot + 6 + step * 6),
            "#f7e3bd",
            "#c9a36c",
        )
    build.lantern(canvas, x + 150, foot - 86, 0.8)
    build.lantern(canvas, x + 252, foot - 86, 0.8)
    canvas.glow(x + 200, foot + 8, 240, "#ffbf70", 0.4, 0.25)
