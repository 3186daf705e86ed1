"""The camps' pictures, each painted from the sky to the grass before one's feet."""

from __future__ import annotations

from ops.pictures import buildings as build
from ops.pictures import land, things
from ops.pictures.brush import Canvas

# (x, foot, height) and (x, foot, half width)
RIVER_TREES = ((70, 490, 200), (180, 476, 140), (1120, 488, 240), (1010, 470, 150), (700, 452, 90), (780, 456, 110))
RIVER_STONES = (
    *((418, 630, 24), (455, 645, 16), (350, 560, 14), (690, 625, 15)),
    *((560, 712, 34), (515, 730, 20), (960, 712, 20), (1010, 745, 30)),
)


def pawna_lake_camp(seed: int) -> Canvas:
    """Dome tents by a lake under the stars, a fire and a string of bulbs."""
    canvas = Canvas(((0, "#070b26"), (0.3, "#131c4d"), (0.5, "#2d3a78"), (0.6, "#5a5a94"), (1, "#5a5a94")), seed)
    land.stars(canvas, 440, 620)
    canvas.glow(980, 470, 420, "#b58fb4", 0.45, 0.5)
    land.hills(canvas, 400, 48, "#28336d", "#3f4781", floor=500)
    land.hills(canvas, 438, 30, "#1a234f", "#2b3467", floor=500)
    line = land.hills(canvas, 468, 12, "#101736", "#182047", floor=492)
    land.pines(canvas, line, 20, "#0c1230", "#1a2247", 4)
    land.water(canvas, 486, 680, "#3b467f", "#0d1334", clear=0.7)
    land.glitter(canvas, 250, 492, 660, "#c9d2ff", 50, spread=130, alpha=0.35)
    for x in (180, 540, 905):
        land.glitter(canvas, x, 585, 660, "#ffc27d", 45, spread=40, alpha=0.5)
    land.bank(canvas, [(-20, 640), (200, 624), (480, 636), (760, 622), (1000, 634), (1220, 616)], "#33412f", "#090d16")
    for x, foot, wide, colour in ((190, 662, 190, "#e8793a"), (545, 664, 215, "#2aa39a"), (905, 660, 200, "#d9567a")):
        build.dome(canvas, x, foot, wide, colour)
    build.campfire(canvas, 722, 728, 1.15)
    for x, foot, half in ((684, 742, 13), (704, 750, 12), (742, 750, 13), (764, 742, 12)):
        land.stones(canvas, ((x, foot, half),), "#8a6a50", "#2a211f")
    things.log_seat(canvas, 590, 740, 70)
    things.log_seat(canvas, 850, 742, 66)
    for x, top in ((40, 478), (372, 470), (742, 474), (1130, 466)):
        canvas.stroke([(x, top), (x, 690)], "#17130f", 5)
    for start, end in (((40, 480), (372, 472)), ((372, 472), (742, 476)), ((742, 476), (1130, 468))):
        build.festoon(canvas, start, end, 34, 13)
    land.grass(
        canvas, [(-10, 690), (620, 706)], 26, ("#1c2a1f", "#273626", "#131d19", "#3c4127"), per_pixel=1.1, down=120
    )
    land.grass(
        canvas, [(820, 706), (1210, 690)], 26, ("#1c2a1f", "#273626", "#131d19", "#3c4127"), per_pixel=1.1, down=120
    )
    canvas.glow(722, 735, 300, "#ff9a3d", 0.3, 0.3)
    land.pine(canvas, 1160, 770, 560, "#060a18", "#1b2746", sun=-1)
    land.pine(canvas, 1080, 730, 330, "#070c1c", "#1f2b49", sun=-1)
    land.pine(canvas, 22, 770, 470, "#060a18", "#1b2746")
    return canvas


def riverside_camp(seed: int) -> Canvas:
    """Cream tents beside a winding river at sunrise."""
    canvas = Canvas(((0, "#6fa6c9"), (0.2, "#a9cbd6"), (0.38, "#f6dcb4"), (0.48, "#ffc98a"), (1, "#ffc98a")), seed)
    land.clouds(canvas, 120, 70, "#ffe9d2", 10, alpha=0.6)
    land.clouds(canvas, 250, 40, "#ffd0a0", 6, alpha=0.5)
    canvas.glow(400, 262, 430, "#fff0b8", 0.95)
    canvas.oval((366, 228, 434, 296), "#fffbe0", "#ffe6a0")
    land.hills(canvas, 318, 60, "#94aab5", "#f0cfa4", floor=440)
    land.hills(canvas, 362, 36, "#6b918d", "#d8c795", floor=460)
    line = land.hills(canvas, 398, 18, "#4d7a5f", "#8fa56b", floor=480)
    for x, y in line[::7]:
        land.leafy(canvas, x, y - 3, 17, 12, "#2f5c45", "#a9b968", leaves=26, sun=-1)
    land.mist(canvas, 425, 20, "#fff0d2", 0.55)
    land.bank(canvas, [(-20, 436), (300, 430), (700, 432), (1220, 426)], "#9db25f", "#3d6a38")
    _river(canvas)
    land.mist(canvas, 470, 16, "#fff3da", 0.4)
    for x, foot, tall in RIVER_TREES:
        land.tree(canvas, x, foot, tall, "#2c5a3a", "#c2c766", sun=-1)
    for x, foot, wide in ((700, 532, 105), (860, 566, 140), (1030, 624, 180)):
        build.canvas_tent(canvas, x, foot, wide, "#efdcb8")
    build.campfire(canvas, 835, 640, 0.5)
    land.stones(canvas, RIVER_STONES, "#c9bea6", "#5b6660")
    land.grass(
        canvas,
        [(-10, 500), (320, 560), (420, 660), (540, 780)],
        20,
        ("#5f8a3f", "#7ca24a", "#46713a", "#b3b95a"),
        per_pixel=1.6,
        down=150,
    )
    land.grass(canvas, [(-10, 660), (520, 760)], 34, ("#3f6b37", "#5c8740", "#335c33"), per_pixel=1.2, down=120)
    land.grass(canvas, [(980, 700), (1210, 660)], 26, ("#5f8a3f", "#7ca24a", "#46713a"), per_pixel=1.6, down=140)
    land.flowers(canvas, (20, 640, 430, 800), ("#fff2d8", "#f4b740", "#e8798a"), 110, 2.8)
    land.birds(canvas, 690, 180, "#5c6f76", 7)
    return canvas


def _river(canvas: Canvas) -> None:
    river = [(452, 434), (500, 452), (420, 488), (330, 540), (400, 610), (560, 690), (600, 810)]
    far = [(466, 434), (540, 452), (520, 492), (520, 540), (700, 610), (960, 690), (1080, 810)]
    left, right = land.smooth(river), land.smooth(far)
    canvas.shape([*left, *reversed(right)], "#ffe3ad", "#4f93a8")
    canvas.shape(
        [(x + 6, y + 1) for x, y in left] + [(x - 6, y + 1) for x, y in reversed(right)],
        "#ffd9a0",
        "#3b7f9b",
        alpha=0.75,
        blur=5,
    )
    land.glitter(canvas, 478, 440, 500, "#fffbe0", 40, spread=10, alpha=0.9)
    land.glitter(canvas, 440, 506, 600, "#fffbe0", 70, spread=30, alpha=0.85)
    land.glitter(canvas, 690, 650, 790, "#e6f6f2", 70, spread=70, alpha=0.6)
