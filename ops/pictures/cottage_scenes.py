"""The cottages' pictures, each painted from the sky to the grass before one's feet."""

from __future__ import annotations

from ops.pictures import buildings as build
from ops.pictures import land, plants, things
from ops.pictures.brush import HEIGHT, WIDTH, Canvas, mix

# (height, rise, upper colour, lower colour, trees' height), far to near
PINE_RANGES = (
    (300, 70, "#9dbfc0", "#e8dcc0", 0),
    (350, 52, "#739fa2", "#d3d2bb", 22),
    (412, 40, "#4f8081", "#b4c0aa", 40),
    (480, 30, "#356466", "#8ba793", 70),
)


def lakeview_cottage(seed: int) -> Canvas:
    """A boarded cottage above a lake at dusk, its jetty lit by lanterns."""
    canvas = Canvas(
        ((0, "#1c2a57"), (0.2, "#57508f"), (0.36, "#b96f8f"), (0.47, "#f3a183"), (0.55, "#ffd59a"), (1, "#ffd59a")),
        seed,
    )
    land.clouds(canvas, 150, 90, "#e58f96", 9, alpha=0.5)
    land.clouds(canvas, 290, 60, "#ffc79b", 8, alpha=0.5)
    canvas.glow(830, 405, 420, "#ffbe78", 0.85)
    canvas.oval((802, 372, 862, 432), "#fff1c4", "#ffd184")
    land.hills(canvas, 350, 62, "#7d6a9c", "#c98d98", rough=0.55, floor=460)
    land.hills(canvas, 392, 36, "#574f86", "#94708f", floor=460)
    line = land.hills(canvas, 424, 16, "#352f5c", "#4e3f66", floor=462)
    land.pines(canvas, line, 26, "#2a2850", "#57497a", 4)
    land.water(canvas, 446, HEIGHT, "#d99a98", "#232c58", clear=0.62)
    land.glitter(canvas, 830, 450, 760, "#ffe3b0", 150, spread=34, alpha=0.75)
    build.jetty(canvas, ((560, 742), (700, 742)), ((690, 560), (738, 560)), "#8a6a52")
    build.lantern(canvas, 690, 545, 0.9)
    build.lantern(canvas, 740, 545, 0.9)
    things.boat(canvas, 905, 610)
    land.bank(
        canvas,
        [(-20, 560), (140, 548), (330, 566), (520, 640), (700, 735), (900, 782), (1220, 800)],
        "#3d4a3e",
        "#151d26",
    )
    for x, tall in ((42, 250), (104, 190), (8, 170), (470, 120)):
        land.pine(canvas, x, 580 + (40 if x > 400 else 0), tall, "#16233a", "#4a5560")
    build.cottage(canvas, 130, 606, 310, wall="#a8745a", roof="#54405a", trim="#f1dfc8", lit=True)
    canvas.glow(330, 640, 260, "#ffb96a", 0.4, 0.3)
    things.path(canvas, [(300, 612), (330, 645), (440, 680), (600, 742)], 12, 46, "#b88f76")
    things.smoke(canvas, 190, 415, "#c9b3c4")
    land.grass(
        canvas,
        [(-10, 640), (300, 668), (520, 722), (800, 800)],
        24,
        ("#26382f", "#34493a", "#1c2b2b", "#5b5a45"),
        per_pixel=1.3,
        down=120,
    )
    land.grass(canvas, [(900, 800), (1220, 770)], 70, ("#171f2c", "#232b35", "#0f1722"), per_pixel=0.5, down=30)
    land.flowers(canvas, (20, 690, 420, 790), ("#f2b6c6", "#f7d58a", "#d9c7f2"), 70, 2.4)
    return canvas


def pine_cottage(seed: int) -> Canvas:
    """An A-shaped cabin among pines in the hills, early, with mist in the valleys."""
    canvas = Canvas(((0, "#86b4c4"), (0.25, "#b9d3cf"), (0.45, "#f5e3bf"), (0.6, "#fbd9a8"), (1, "#fbd9a8")), seed)
    land.clouds(canvas, 130, 70, "#fff4e0", 8, alpha=0.6)
    canvas.glow(300, 255, 420, "#ffe6ad", 0.9)
    for y, rise, top, bottom, tall in PINE_RANGES:
        line = land.hills(canvas, y, rise, top, bottom)
        if tall:
            land.pines(canvas, line, tall, mix(top, "#12302f", 0.25), mix(top, "#fff0c0", 0.35), max(3, tall // 8))
        land.mist(canvas, y + 85, 34, "#fff3dc", 0.5)
    land.bank(canvas, [(-20, 590), (250, 566), (560, 572), (860, 560), (1220, 590)], "#7d9a5c", "#2f4a34")
    for x, foot, tall in (
        (330, 590, 250),
        (420, 580, 190),
        (780, 584, 220),
        (880, 590, 290),
        (250, 596, 210),
        (960, 594, 200),
    ):
        land.pine(canvas, x, foot, tall, "#1d4440", "#8fae6c", sun=-1)
    build.cabin(canvas, 600, 612, 230, wood="#a9713f", roof="#5d3a2e")
    things.path(canvas, [(600, 624), (585, 668), (640, 720), (600, 810)], 26, 130, "#d9c193")
    land.grass(
        canvas,
        [(-10, 608), (300, 612), (480, 640), (560, 800)],
        20,
        ("#6f8f4d", "#86a55a", "#557a43", "#a8b765"),
        per_pixel=1.4,
        down=175,
    )
    land.grass(
        canvas,
        [(690, 800), (720, 640), (900, 612), (1210, 608)],
        20,
        ("#6f8f4d", "#86a55a", "#557a43", "#a8b765"),
        per_pixel=1.4,
        down=175,
    )
    land.flowers(canvas, (60, 660, 500, 800), ("#fff4d6", "#f6c6d2", "#f5d15f", "#c9b8f0"), 110, 2.6)
    land.flowers(canvas, (740, 660, 1150, 800), ("#fff4d6", "#f6c6d2", "#f5d15f", "#c9b8f0"), 100, 2.6)
    land.stones(canvas, ((470, 690, 26), (505, 698, 15), (760, 730, 32)), "#b9b4a4", "#5d655c")
    for x, foot, tall in ((150, 700, 400), (1060, 706, 430), (40, 760, 640), (1165, 780, 700)):
        land.pine(canvas, x, foot, tall, "#12302f", "#6d9560", sun=1 if x < 600 else -1)
    land.birds(canvas, 720, 170, "#5d7d86")
    return canvas


def mango_orchard_cottage(seed: int) -> Canvas:
    """A yellow cottage with a tiled roof at the end of a row of mango trees, in the morning."""
    canvas = Canvas(((0, "#6db3dc"), (0.3, "#b5dce4"), (0.5, "#fdf0cc"), (1, "#fdf0cc")), seed)
    land.clouds(canvas, 120, 70, "#ffffff", 12, alpha=0.75)
    canvas.glow(940, 150, 420, "#fff4c4", 0.7)
    land.hills(canvas, 352, 36, "#9fc0b8", "#dfe3b8", floor=460)
    line = land.hills(canvas, 392, 18, "#74a277", "#b8cc86", floor=470)
    for x, y in line[::5]:
        land.leafy(canvas, x, y - 2, 18, 13, "#3f7a48", "#b6cc66", leaves=26)
    land.bank(canvas, [(-20, 440), (400, 434), (800, 436), (1220, 440)], "#b3c765", "#4f8038")
    for x, foot, tall in ((470, 462, 95), (740, 462, 95), (400, 476, 120), (810, 476, 125)):
        plants.mango_tree(canvas, x, foot, tall)
    build.cottage(canvas, 470, 528, 290, wall="#f4c95d", roof="#c65f3a", trim="#fff4dc", lit=False, boarded=False)
    for x, y in ((486, 524), (560, 528), (660, 530), (742, 528)):
        land.leafy(canvas, x, y, 24, 14, "#2f6b3c", "#a9cc5c", leaves=50)
    land.flowers(canvas, (462, 512, 770, 536), ("#ff7aa5", "#ffd34d", "#ffffff", "#f0563f"), 90, 2.4)
    things.path(canvas, [(575, 532), (585, 590), (560, 680), (600, 810)], 30, 210, "#e8c48d")
    for y in range(540, HEIGHT, 9):
        canvas.stroke([(0, y), (WIDTH, y + canvas.chance.uniform(-4, 4))], "#6f9a3f", 2, alpha=0.12, blur=2)
    for x, foot, tall in ((290, 512, 190), (930, 512, 195), (150, 568, 280), (1070, 572, 290)):
        plants.shade(canvas, x, foot, tall)
        plants.mango_tree(canvas, x, foot, tall)
    land.grass(
        canvas,
        [(-10, 560), (380, 592), (480, 650), (500, 800)],
        18,
        ("#7fa844", "#9abf50", "#5d8c3c", "#c4cf62"),
        per_pixel=1.5,
        down=220,
    )
    land.grass(
        canvas,
        [(700, 800), (730, 650), (820, 592), (1210, 560)],
        18,
        ("#7fa844", "#9abf50", "#5d8c3c", "#c4cf62"),
        per_pixel=1.5,
        down=220,
    )
    land.flowers(canvas, (20, 640, 450, 800), ("#ffb02e", "#ff8a1f", "#fff0c2"), 120, 3.2)
    land.flowers(canvas, (790, 640, 1180, 800), ("#ffb02e", "#ff8a1f", "#fff0c2"), 120, 3.2)
    things.basket(canvas, 850, 722)
    plants.mango_bough(canvas)
    return canvas
