"""The eight places, each painted from the sky to the grass before one's feet."""

from __future__ import annotations

from collections.abc import Callable

from ops.pictures import buildings as build
from ops.pictures import land
from ops.pictures.brush import HEIGHT, WIDTH, Canvas, mix


def lakeview_cottage(seed: int) -> Canvas:
    """A boarded cottage above a lake at dusk, its jetty lit by lanterns."""
    canvas = Canvas(((0, "#1c2a57"), (0.2, "#57508f"), (0.36, "#b96f8f"), (0.47, "#f3a183"), (0.55, "#ffd59a"), (1, "#ffd59a")), seed)
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
    _boat(canvas, 905, 610)
    land.bank(canvas, [(-20, 560), (140, 548), (330, 566), (520, 640), (700, 735), (900, 782), (1220, 800)], "#3d4a3e", "#151d26")
    for x, tall in ((42, 250), (104, 190), (8, 170), (470, 120)):
        land.pine(canvas, x, 580 + (40 if x > 400 else 0), tall, "#16233a", "#4a5560")
    build.cottage(canvas, 130, 606, 310, wall="#a8745a", roof="#54405a", trim="#f1dfc8", lit=True)
    canvas.glow(330, 640, 260, "#ffb96a", 0.4, 0.3)
    _path(canvas, [(300, 612), (330, 645), (440, 680), (600, 742)], 12, 46, "#b88f76")
    _smoke(canvas, 190, 415, "#c9b3c4")
    land.grass(canvas, [(-10, 640), (300, 668), (520, 722), (800, 800)], 24, ("#26382f", "#34493a", "#1c2b2b", "#5b5a45"), per_pixel=1.3, down=120)
    land.grass(canvas, [(900, 800), (1220, 770)], 70, ("#171f2c", "#232b35", "#0f1722"), per_pixel=0.5, down=30)
    land.flowers(canvas, (20, 690, 420, 790), ("#f2b6c6", "#f7d58a", "#d9c7f2"), 70, 2.4)
    return canvas


def pine_cottage(seed: int) -> Canvas:
    """An A-shaped cabin among pines in the hills, early, with mist in the valleys."""
    canvas = Canvas(((0, "#86b4c4"), (0.25, "#b9d3cf"), (0.45, "#f5e3bf"), (0.6, "#fbd9a8"), (1, "#fbd9a8")), seed)
    land.clouds(canvas, 130, 70, "#fff4e0", 8, alpha=0.6)
    canvas.glow(300, 255, 420, "#ffe6ad", 0.9)
    for y, rise, top, bottom, tall in (
        (300, 70, "#9dbfc0", "#e8dcc0", 0),
        (350, 52, "#739fa2", "#d3d2bb", 22),
        (412, 40, "#4f8081", "#b4c0aa", 40),
        (480, 30, "#356466", "#8ba793", 70),
    ):
        line = land.hills(canvas, y, rise, top, bottom)
        if tall:
            land.pines(canvas, line, tall, mix(top, "#12302f", 0.25), mix(top, "#fff0c0", 0.35), max(3, tall // 8))
        land.mist(canvas, y + 85, 34, "#fff3dc", 0.5)
    land.bank(canvas, [(-20, 590), (250, 566), (560, 572), (860, 560), (1220, 590)], "#7d9a5c", "#2f4a34")
    for x, foot, tall in ((330, 590, 250), (420, 580, 190), (780, 584, 220), (880, 590, 290), (250, 596, 210), (960, 594, 200)):
        land.pine(canvas, x, foot, tall, "#1d4440", "#8fae6c", sun=-1)
    build.cabin(canvas, 600, 612, 230, wood="#a9713f", roof="#5d3a2e")
    _path(canvas, [(600, 624), (585, 668), (640, 720), (600, 810)], 26, 130, "#d9c193")
    land.grass(canvas, [(-10, 615), (520, 622)], 22, ("#6f8f4d", "#86a55a", "#557a43", "#a8b765"), per_pixel=1.4, down=175)
    land.grass(canvas, [(700, 622), (1210, 615)], 22, ("#6f8f4d", "#86a55a", "#557a43", "#a8b765"), per_pixel=1.4, down=175)
    land.flowers(canvas, (60, 660, 500, 800), ("#fff4d6", "#f6c6d2", "#f5d15f", "#c9b8f0"), 110, 2.6)
    land.flowers(canvas, (740, 660, 1150, 800), ("#fff4d6", "#f6c6d2", "#f5d15f", "#c9b8f0"), 100, 2.6)
    land.stones(canvas, ((470, 690, 26), (505, 698, 15), (760, 730, 32)), "#b9b4a4", "#5d655c")
    for x, foot, tall in ((40, 760, 640), (1165, 780, 700), (150, 700, 400), (1060, 706, 430)):
        land.pine(canvas, x, foot, tall, "#12302f", "#6d9560", sun=1 if x < 600 else -1)
    land.birds(canvas, 720, 170, "#5d7d86")
    return canvas


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
    _log_seat(canvas, 590, 740, 70)
    _log_seat(canvas, 850, 742, 66)
    for x, top in ((40, 478), (372, 470), (742, 474), (1130, 466)):
        canvas.stroke([(x, top), (x, 690)], "#17130f", 5)
    for start, end in (((40, 480), (372, 472)), ((372, 472), (742, 476)), ((742, 476), (1130, 468))):
        build.festoon(canvas, start, end, 34, 13)
    land.grass(canvas, [(-10, 690), (620, 706)], 26, ("#1c2a1f", "#273626", "#131d19", "#3c4127"), per_pixel=1.1, down=120)
    land.grass(canvas, [(820, 706), (1210, 690)], 26, ("#1c2a1f", "#273626", "#131d19", "#3c4127"), per_pixel=1.1, down=120)
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
    canvas.glow(430, 352, 460, "#fff0b8", 0.95)
    canvas.oval((400, 322, 460, 382), "#fffbe0", "#ffe6a0")
    land.hills(canvas, 318, 60, "#94aab5", "#f0cfa4", floor=440)
    land.hills(canvas, 362, 36, "#6b918d", "#d8c795", floor=460)
    line = land.hills(canvas, 398, 18, "#4d7a5f", "#8fa56b", floor=480)
    for x, y in line[::7]:
        land.leafy(canvas, x, y - 3, 17, 12, "#2f5c45", "#a9b968", leaves=26, sun=-1)
    land.mist(canvas, 425, 20, "#fff0d2", 0.55)
    land.bank(canvas, [(-20, 436), (300, 430), (700, 432), (1220, 426)], "#9db25f", "#3d6a38")
    river = [(452, 434), (500, 452), (420, 488), (330, 540), (400, 610), (560, 690), (600, 810)]
    far = [(466, 434), (540, 452), (520, 492), (520, 540), (700, 610), (960, 690), (1080, 810)]
    left, right = land.smooth(river), land.smooth(far)
    canvas.shape([*left, *reversed(right)], "#ffe3ad", "#4f93a8")
    canvas.shape([(x + 6, y + 1) for x, y in left] + [(x - 6, y + 1) for x, y in reversed(right)], "#ffd9a0", "#3b7f9b", alpha=0.75, blur=5)
    land.glitter(canvas, 440, 440, 560, "#fffbe0", 110, spread=38, alpha=0.9)
    land.glitter(canvas, 620, 600, 790, "#d9f0f2", 90, spread=120, alpha=0.6)
    land.mist(canvas, 470, 16, "#fff3da", 0.4)
    for x, foot, tall in ((70, 490, 200), (180, 476, 140), (1120, 488, 240), (1010, 470, 150), (700, 452, 90), (780, 456, 110)):
        land.tree(canvas, x, foot, tall, "#2c5a3a", "#c2c766", sun=-1)
    for x, foot, wide in ((700, 532, 105), (860, 566, 140), (1030, 624, 180)):
        build.canvas_tent(canvas, x, foot, wide, "#efdcb8")
    build.campfire(canvas, 835, 640, 0.5)
    land.stones(canvas, ((418, 630, 24), (455, 645, 16), (350, 560, 14), (690, 625, 15), (560, 712, 34), (515, 730, 20), (960, 712, 20), (1010, 745, 30)), "#c9bea6", "#5b6660")
    land.grass(canvas, [(-10, 500), (320, 560), (420, 660), (540, 780)], 20, ("#5f8a3f", "#7ca24a", "#46713a", "#b3b95a"), per_pixel=1.6, down=150)
    land.grass(canvas, [(-10, 660), (520, 760)], 34, ("#3f6b37", "#5c8740", "#335c33"), per_pixel=1.2, down=120)
    land.grass(canvas, [(980, 700), (1210, 660)], 26, ("#5f8a3f", "#7ca24a", "#46713a"), per_pixel=1.6, down=140)
    land.flowers(canvas, (20, 640, 430, 800), ("#fff2d8", "#f4b740", "#e8798a"), 110, 2.8)
    land.birds(canvas, 690, 180, "#5c6f76", 7)
    return canvas


def hilltop_villa(seed: int) -> Canvas:
    """A modern villa of stone, wood and glass over hills at the golden hour."""
    canvas = Canvas(((0, "#5e8fc0"), (0.22, "#a7c4d4"), (0.42, "#fbe0b5"), (0.55, "#ffc489"), (1, "#ffc489")), seed)
    land.clouds(canvas, 120, 80, "#fff0de", 10, alpha=0.6)
    canvas.glow(250, 330, 460, "#ffe2a6", 0.9)
    canvas.oval((222, 300, 278, 356), "#fffbe3", "#ffe3a0")
    for y, rise, top, bottom in ((350, 46, "#9aa7c0", "#f2cda6"), (405, 50, "#7391a4", "#e3c79c"), (470, 44, "#527c82", "#b9b98d"), (545, 36, "#3c6a5f", "#86a06e")):
        line = land.hills(canvas, y, rise, top, bottom)
        land.mist(canvas, y + 62, 22, "#ffeccc", 0.45)
    for x, y in line[::6]:
        land.leafy(canvas, x, y + 4, 16, 12, "#2b5546", "#9db26a", leaves=24, sun=-1)
    land.bank(canvas, [(-20, 720), (260, 690), (520, 640), (760, 610), (1220, 600)], "#8aa257", "#38592f")
    for x, foot, tall in ((1150, 470, 260), (1060, 440, 170), (640, 600, 130)):
        land.tree(canvas, x, foot + 130, tall, "#234c34", "#b9bd62", sun=-1)
    _modern_villa(canvas, 650, 632)
    _pool(canvas, [(360, 690), (820, 690), (900, 742), (300, 742)], "#7fd6dc", "#2794ad")
    land.glitter(canvas, 470, 694, 738, "#fff6d8", 60, spread=110, alpha=0.7)
    for x in (880, 960):
        _lounger(canvas, x, 726)
    land.grass(canvas, [(-10, 728), (300, 752), (900, 756), (1210, 700)], 26, ("#5d8440", "#7d9e4b", "#446b37", "#b5b25c"), per_pixel=1.6, down=80)
    land.flowers(canvas, (20, 745, 1180, 800), ("#f6d25c", "#f08fa0", "#fff1d6", "#c49ae0"), 190, 2.8)
    land.leafy(canvas, 40, 720, 110, 62, "#214a33", "#a8b661", leaves=420, sun=1)
    land.leafy(canvas, 1175, 735, 85, 60, "#214a33", "#a8b661", leaves=360, sun=-1)
    land.birds(canvas, 480, 210, "#5b6a80", 8)
    return canvas


def seaview_villa(seed: int) -> Canvas:
    """A white villa with a pool above a blue sea, bougainvillea over its walls."""
    canvas = Canvas(((0, "#2f86c9"), (0.25, "#74b9e0"), (0.45, "#cfe9ee"), (0.5, "#f4f0dc"), (1, "#f4f0dc")), seed)
    land.clouds(canvas, 110, 60, "#ffffff", 12, alpha=0.75)
    land.clouds(canvas, 300, 40, "#ffffff", 9, alpha=0.6, size=0.8)
    canvas.shape(build.box(-5, 372, WIDTH + 5, 640), "#4fb0c9", "#0f5f96")
    land.hills(canvas, 362, 14, "#8fb3c4", "#7fb0bd", floor=376)
    land.glitter(canvas, 330, 378, 600, "#ffffff", 260, spread=190, alpha=0.55)
    for y, wide in ((430, 60), (470, 110), (520, 150)):
        for _ in range(9):
            x = canvas.chance.uniform(0, 800)
            canvas.oval((x, y, x + wide * canvas.chance.uniform(0.4, 1), y + 2), "#d9f2f2", alpha=0.5, blur=1)
    _sailing_boat(canvas, 250, 404, 1.0)
    _sailing_boat(canvas, 460, 392, 0.6)
    land.bank(canvas, [(-20, 640), (200, 610), (480, 596), (1220, 590)], "#c9b68c", "#8c8058")
    land.palm(canvas, 640, 610, 300, -50, "#1f5a3c", "#9fc25a")
    land.palm(canvas, 1150, 600, 420, 30, "#1f5a3c", "#9fc25a")
    _white_villa(canvas, 690, 620)
    canvas.shape([(-10, 620), (1210, 612), (1210, 810), (-10, 810)], "#efe3cb", "#cdb890")
    for step in range(9):
        y = 626 + step * step * 2.6
        canvas.stroke([(-10, y), (1210, y - 4)], "#b49f78", 1, alpha=0.45)
    _pool(canvas, [(150, 648), (720, 644), (800, 756), (40, 764)], "#8ee6e2", "#1c9cb8")
    land.glitter(canvas, 400, 654, 750, "#ffffff", 110, spread=200, alpha=0.55)
    for x, foot in ((860, 700), (960, 706)):
        _lounger(canvas, x, foot)
    _parasol(canvas, 930, 712)
    for x, y, wide, tall in ((1120, 650, 80, 70), (680, 600, 44, 30), (1180, 560, 50, 60)):
        _bougainvillea(canvas, x, y, wide, tall)
    land.leafy(canvas, 20, 650, 75, 55, "#1d5238", "#9cc25c", leaves=260)
    land.flowers(canvas, (0, 610, 90, 690), ("#f04f8b", "#ff8fb8"), 40, 3.4)
    land.leafy(canvas, 1180, 790, 120, 60, "#1d5238", "#9cc25c", leaves=300, sun=-1)
    land.flowers(canvas, (1080, 745, 1200, 800), ("#f04f8b", "#ff8fb8", "#ffd35c"), 60, 3.6)
    return canvas


def palm_beach_villa(seed: int) -> Canvas:
    """A tiled villa with a verandah among palms, on a beach toward evening."""
    canvas = Canvas(((0, "#2d6f9e"), (0.22, "#79b4b8"), (0.4, "#f7d7a0"), (0.5, "#ffb070"), (1, "#ffb070")), seed)
    land.clouds(canvas, 130, 80, "#ffd9b0", 10, alpha=0.6)
    land.clouds(canvas, 290, 40, "#ff9f7a", 8, alpha=0.5)
    canvas.glow(300, 396, 480, "#ffdf9a", 0.95)
    canvas.oval((262, 352, 338, 428), "#fff6cf", "#ffcf76")
    canvas.shape(build.box(-5, 404, WIDTH + 5, 600), "#f5b47c", "#1f8796")
    canvas.shape(build.box(-5, 404, WIDTH + 5, 600), "#f0a878", "#2c9aa0", alpha=0.6)
    land.glitter(canvas, 300, 407, 590, "#fff0bd", 230, spread=44, alpha=0.85)
    land.glitter(canvas, 600, 430, 590, "#ffe0b0", 160, spread=330, alpha=0.4)
    land.hills(canvas, 398, 8, "#5d7f80", "#5d7f80", floor=406)
    land.bank(canvas, [(-20, 640), (180, 606), (420, 582), (700, 552), (900, 530), (1220, 520)], "#f3d6a2", "#c8965c")
    for rise, alpha in ((0, 0.9), (-13, 0.55), (-30, 0.35)):
        foam = land.smooth([(-20, 640 + rise), (180, 606 + rise), (420, 582 + rise), (700, 552 + rise * 0.8), (900, 530 + rise * 0.6)])
        canvas.stroke([(x, y + canvas.chance.uniform(-2, 2)) for x, y in foam], "#fff8ea", 5 + rise * 0.07, alpha=alpha, blur=1)
    canvas.shape([*land.smooth([(-20, 646), (180, 612), (420, 588), (700, 558)]), (700, 570), (420, 606), (180, 636), (-20, 676)], "#b98a5c", alpha=0.5, blur=5)
    for x, foot, tall, lean in ((690, 548, 300, -40), (1130, 540, 430, -60)):
        land.palm(canvas, x, foot, tall, lean, "#1d4a38", "#a8b04e")
    _goan_villa(canvas, 740, 574)
    for x, y in ((760, 588), (1120, 590), (1165, 580)):
        _bougainvillea(canvas, x, y, 40, 30)
    _path(canvas, [(905, 584), (890, 640), (800, 700), (760, 810)], 30, 150, "#fbe6bd")
    for _ in range(420):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(650, HEIGHT)
        canvas.oval((x - 5, y - 1.3, x + 5, y + 1.3), canvas.chance.choice(("#a87744", "#ffeccb")), alpha=0.28)
    _lounger(canvas, 470, 690)
    _lounger(canvas, 570, 696)
    _parasol(canvas, 540, 702)
    _boat(canvas, 215, 560, sail=False)
    land.palm(canvas, 60, 760, 560, 150, "#153a30", "#8a9a48")
    land.palm(canvas, 1120, 800, 520, 70, "#153a30", "#8a9a48")
    land.grass(canvas, [(960, 740), (1210, 690)], 40, ("#3d5f35", "#5b7d3c", "#2b4a30"), per_pixel=0.7, down=110)
    land.grass(canvas, [(-10, 770), (160, 800)], 40, ("#3d5f35", "#5b7d3c", "#2b4a30"), per_pixel=0.6, down=40)
    land.birds(canvas, 520, 250, "#6b5a5a", 7)
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
        _mango_tree(canvas, x, foot, tall)
    build.cottage(canvas, 470, 528, 290, wall="#f4c95d", roof="#c65f3a", trim="#fff4dc", lit=False, boarded=False)
    for x, y in ((486, 524), (560, 528), (660, 530), (742, 528)):
        land.leafy(canvas, x, y, 24, 14, "#2f6b3c", "#a9cc5c", leaves=50)
    land.flowers(canvas, (462, 512, 770, 536), ("#ff7aa5", "#ffd34d", "#ffffff", "#f0563f"), 90, 2.4)
    _path(canvas, [(575, 532), (585, 590), (560, 680), (600, 810)], 30, 210, "#e8c48d")
    for y in range(540, HEIGHT, 9):
        canvas.stroke([(0, y), (WIDTH, y + canvas.chance.uniform(-4, 4))], "#6f9a3f", 2, alpha=0.12, blur=2)
    for x, foot, tall in ((290, 512, 190), (930, 512, 195), (150, 568, 280), (1070, 572, 290)):
        _shade(canvas, x, foot, tall)
        _mango_tree(canvas, x, foot, tall)
    land.grass(canvas, [(-10, 560), (470, 600), (400, 780)], 18, ("#7fa844", "#9abf50", "#5d8c3c", "#c4cf62"), per_pixel=1.5, down=220)
    land.grass(canvas, [(720, 600), (1210, 560)], 18, ("#7fa844", "#9abf50", "#5d8c3c", "#c4cf62"), per_pixel=1.5, down=220)
    land.flowers(canvas, (20, 640, 450, 800), ("#ffb02e", "#ff8a1f", "#fff0c2"), 120, 3.2)
    land.flowers(canvas, (790, 640, 1180, 800), ("#ffb02e", "#ff8a1f", "#fff0c2"), 120, 3.2)
    _basket(canvas, 850, 722)
    _mango_bough(canvas)
    return canvas


def _boat(canvas: Canvas, x: float, y: float, sail: bool = False) -> None:
    hull = [(x - 58, y - 12), (x + 58, y - 14), (x + 40, y + 8), (x - 40, y + 8)]
    canvas.oval((x - 60, y + 1, x + 60, y + 20), "#141a30", alpha=0.45, blur=4)
    canvas.shape(land.smooth(hull[:2], 2) + hull[2:], "#7a4a38", "#3a2228")
    canvas.stroke([hull[0], (x, y - 7), hull[1]], "#d9a37c", 3)
    canvas.stroke([(x - 22, y - 10), (x - 16, y + 2)], "#c98f66", 3)
    canvas.stroke([(x + 18, y - 10), (x + 14, y + 2)], "#c98f66", 3)
    if sail:
        canvas.stroke([(x, y - 10), (x, y - 90)], "#5b4030", 3)


def _sailing_boat(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.shape([(x, y - 62 * size), (x, y - 6 * size), (x + 38 * size, y - 6 * size)], "#ffffff", "#f0e6d2")
    canvas.shape([(x - 4 * size, y - 54 * size), (x - 4 * size, y - 6 * size), (x - 26 * size, y - 6 * size)], "#ffd98a", "#f2a65a")
    canvas.shape([(x - 32 * size, y - 4 * size), (x + 42 * size, y - 4 * size), (x + 28 * size, y + 7 * size), (x - 22 * size, y + 7 * size)], "#c7493a", "#84281f")
    canvas.oval((x - 26 * size, y + 6 * size, x + 32 * size, y + 14 * size), "#0d4f7f", alpha=0.5, blur=2)


def _path(canvas: Canvas, line: list[tuple[float, float]], far: float, near: float, colour: str) -> None:
    middle = land.smooth(line)
    widths = [far + (near - far) * (index / (len(middle) - 1)) ** 1.5 for index in range(len(middle))]
    left = [(x - wide / 2, y) for (x, y), wide in zip(middle, widths, strict=True)]
    right = [(x + wide / 2, y) for (x, y), wide in zip(middle, widths, strict=True)]
    canvas.shape([*left, *reversed(right)], mix(colour, "#ffffff", 0.1), mix(colour, "#4a3a20", 0.25), blur=2)
    for _ in range(110):
        spot = canvas.chance.randrange(len(middle))
        x, y = middle[spot][0] + canvas.chance.uniform(-0.45, 0.45) * widths[spot], middle[spot][1]
        r = 1 + widths[spot] * 0.018
        canvas.oval((x - r * 1.6, y - r * 0.6, x + r * 1.6, y + r * 0.6), canvas.chance.choice((mix(colour, "#000000", 0.3), mix(colour, "#ffffff", 0.35))), alpha=0.5)


def _smoke(canvas: Canvas, x: float, y: float, colour: str) -> None:
    for step in range(16):
        r = 5 + step * 2.1
        dx = step * 3.2 + canvas.chance.uniform(-4, 4)
        canvas.oval((x + dx - r, y - step * 11 - r * 0.8, x + dx + r, y - step * 11 + r * 0.8), colour, alpha=0.24 * (1 - step / 18), blur=4)


def _log_seat(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    canvas.oval((x - wide / 2 - 6, foot - 4, x + wide / 2 + 6, foot + 8), "#04060a", alpha=0.5, blur=3)
    canvas.shape(build.box(x - wide / 2, foot - 18, x + wide / 2, foot), "#b07a4a", "#3b2416")
    canvas.oval((x + wide / 2 - 8, foot - 18, x + wide / 2 + 8, foot), "#e0b27c", "#8a5a34")
    canvas.oval((x - wide / 2 - 8, foot - 18, x - wide / 2 + 8, foot), "#7a5030", "#3b2416")


def _pool(canvas: Canvas, corners: list[tuple[float, float]], light: str, deep: str) -> None:
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
        canvas.stroke(land.smooth([(x - wide, y), (x - wide / 3, y - 3), (x + wide / 3, y + 3), (x + wide, y)], 6), "#e6fffb", 1.2, alpha=0.4)


def _lounger(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 46, foot - 3, x + 46, foot + 9), "#3a2c1c", alpha=0.35, blur=4)
    canvas.stroke([(x - 38, foot), (x - 36, foot - 12)], "#7a5636", 4)
    canvas.stroke([(x + 30, foot), (x + 28, foot - 12)], "#7a5636", 4)
    canvas.shape([(x - 44, foot - 18), (x + 18, foot - 18), (x + 22, foot - 10), (x - 44, foot - 10)], "#fffaf0", "#d8c8ac")
    canvas.shape([(x + 14, foot - 18), (x + 44, foot - 44), (x + 50, foot - 39), (x + 22, foot - 10)], "#fffaf0", "#e3d3b6")
    canvas.oval((x + 29, foot - 44, x + 47, foot - 32), "#f2a65a", "#d9783c")


def _parasol(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 62, foot - 4, x + 70, foot + 12), "#3a2c1c", alpha=0.3, blur=6)
    canvas.stroke([(x, foot), (x, foot - 140)], "#8a6644", 4)
    panels = 6
    for panel in range(panels):
        a, b = -82 + 164 * panel / panels, -82 + 164 * (panel + 1) / panels
        colour = ("#f4efe2", "#e8683f")[panel % 2]
        droop = [(x + a, foot - 98), (x + (a + b) / 2, foot - 91), (x + b, foot - 98)]
        canvas.shape([(x, foot - 146), (x + b * 0.72, foot - 128), *reversed(droop), (x + a * 0.72, foot - 128)], mix(colour, "#ffffff", 0.2), mix(colour, "#5a2a1a", 0.2))


def _bougainvillea(canvas: Canvas, x: float, y: float, wide: float, tall: float) -> None:
    land.leafy(canvas, x, y, wide, tall, "#23593a", "#8fbf57", leaves=150)
    for _ in range(170):
        angle_x, angle_y = canvas.chance.gauss(0, 0.45), canvas.chance.gauss(-0.1, 0.45)
        if angle_x**2 + angle_y**2 > 1:
            continue
        px, py, r = x + angle_x * wide, y + angle_y * tall, canvas.chance.uniform(2.4, 4.8)
        canvas.oval((px - r, py - r * 0.8, px + r, py + r * 0.8), canvas.chance.choice(("#f2579a", "#e0327f", "#ff8fc0")), "#b81f63")


def _glass(canvas: Canvas, left: float, top: float, right: float, foot: float, panes: int) -> None:
    canvas.shape(build.box(left, top, right, foot), "#8fb6c4", "#ffd9a0")
    canvas.shape([(left, foot), (left, top + (foot - top) * 0.4), (right, top), (right, top + (foot - top) * 0.3)], "#fff3d6", alpha=0.25)
    canvas.shape(build.box(left, top + (foot - top) * 0.45, right, foot), "#ffcf8a", "#ffb765", alpha=0.5, blur=3)
    for pane in range(panes + 1):
        x = left + (right - left) * pane / panes
        canvas.stroke([(x, top), (x, foot)], "#3a3f44", 2.5)
    canvas.stroke([(left, top), (right, top)], "#3a3f44", 3)
    canvas.glow((left + right) / 2, (top + foot) / 2, (right - left) * 0.55, "#ffcf8a", 0.35, 0.5)


def _modern_villa(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 40, foot - 12, x + 520, foot + 24), "#26361d", alpha=0.45, blur=10)
    canvas.shape(build.box(x + 300, foot - 112, x + 470, foot), "#b9a58c", "#7d6c58", across=True)
    for _ in range(90):
        sx, sy = canvas.chance.uniform(x + 304, x + 452), canvas.chance.uniform(foot - 108, foot - 8)
        canvas.shape(build.box(sx, sy, sx + canvas.chance.uniform(9, 18), sy + 6), canvas.chance.choice(("#cdbba2", "#94826c", "#a8967e")), alpha=0.7)
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


def _white_villa(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 20, foot - 14, x + 470, foot + 18), "#5c5034", alpha=0.4, blur=9)
    canvas.shape(build.box(x + 30, foot - 280, x + 270, foot - 130), "#ffffff", "#e9e3d6")
    canvas.shape(build.box(x, foot - 140, x + 450, foot), "#ffffff", "#e6ddcb")
    canvas.shape(build.box(x + 270, foot - 210, x + 420, foot - 140), "#f4efe4", "#ded5c2")
    for left, top, right in ((x + 20, foot - 290, x + 280), (x - 12, foot - 150, x + 462), (x + 262, foot - 218, x + 430)):
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
    _bougainvillea(canvas, x + 276, foot - 236, 46, 40)
    _bougainvillea(canvas, x + 10, foot - 128, 46, 34)
    _bougainvillea(canvas, x + 440, foot - 120, 40, 50)


def _arch(canvas: Canvas, left: float, top: float, wide: float, foot: float) -> None:
    r = wide / 2
    canvas.oval((left, top - r * 0.1, left + wide, top + wide * 0.9), "#5f7f92", "#8fb0bb")
    canvas.shape(build.box(left, top + r * 0.8, left + wide, foot), "#8fb0bb", "#d8c7a4")
    canvas.shape([(left, top + r), (left + wide * 0.5, top + r * 0.2), (left + wide, top + r * 0.8), (left + wide, foot - 20), (left, foot - 4)], "#3d6478", "#a58f6c", alpha=0.55, blur=2)
    canvas.shape(build.box(left + wide * 0.3, top + r * 1.1, left + wide * 0.7, foot), "#ffe8b8", "#e2b271", alpha=0.75, blur=2)


def _goan_villa(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 30, foot - 10, x + 420, foot + 20), "#5a3c20", alpha=0.45, blur=8)
    canvas.shape(build.box(x + 60, foot - 210, x + 340, foot - 120), "#fdf1d8", "#f0d3a4")
    for left in (x + 88, x + 180, x + 272):
        build.window(canvas, left, foot - 190, 42, 56, lit=True, frame="#2f7d7a")
    build.tiles(canvas, [(x + 120, foot - 292), (x + 280, foot - 292), (x + 372, foot - 204), (x + 28, foot - 204)], "#c9583a", 9)
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
    build.tiles(canvas, [(x + 44, foot - 150), (x + 356, foot - 150), (x + 420, foot - 104), (x - 20, foot - 104)], "#d1633f", 5)
    for step in range(3):
        canvas.shape(build.box(x + 160 - step * 8, foot + step * 6, x + 242 + step * 8, foot + 6 + step * 6), "#f7e3bd", "#c9a36c")
    build.lantern(canvas, x + 150, foot - 86, 0.8)
    build.lantern(canvas, x + 252, foot - 86, 0.8)
    canvas.glow(x + 200, foot + 8, 240, "#ffbf70", 0.4, 0.25)


def _mango_tree(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    land.tree(canvas, x, foot, tall, "#1f5a34", "#a6c552")
    for _ in range(max(5, round(tall / 11))):
        mx, my = x + canvas.chance.gauss(0, tall * 0.18), foot - tall * canvas.chance.uniform(0.45, 0.82)
        _mango(canvas, mx, my, tall * 0.02)


def _mango(canvas: Canvas, x: float, y: float, r: float) -> None:
    canvas.stroke([(x, y - r * 2), (x, y)], "#3f6b34", 1)
    canvas.oval((x - r * 0.85, y - r * 0.4, x + r * 0.85, y + r * 2), "#ffd84d", "#f2871f")


def _shade(canvas: Canvas, x: float, foot: float, tall: float) -> None:
    canvas.oval((x - tall * 0.5, foot - tall * 0.05, x + tall * 0.42, foot + tall * 0.13), "#2c5a2c", alpha=0.45, blur=6)


def _basket(canvas: Canvas, x: float, foot: float) -> None:
    canvas.oval((x - 58, foot - 6, x + 58, foot + 14), "#2c4a20", alpha=0.45, blur=5)
    for _ in range(34):
        mx, my = x + canvas.chance.uniform(-40, 40), foot - 46 - canvas.chance.uniform(0, 22)
        canvas.oval((mx - 11, my - 9, mx + 11, my + 11), canvas.chance.choice(("#ffd84d", "#ffc02e", "#f7a52c")), "#e8791f")
    canvas.shape([(x - 54, foot - 44), (x + 54, foot - 44), (x + 40, foot + 4), (x - 40, foot + 4)], "#c98f4e", "#7d4f26")
    for row in range(5):
        y = foot - 38 + row * 9
        canvas.stroke([(x - 52 + row * 3, y), (x + 52 - row * 3, y)], "#8a5a2c", 2.4)
    for column in range(9):
        cx = x - 44 + column * 11
        canvas.stroke([(cx, foot - 44), (x + (cx - x) * 0.78, foot + 4)], "#e3b272", 2, alpha=0.7)
    canvas.stroke([(x - 56, foot - 45), (x + 56, foot - 45)], "#a86f38", 6)


def _mango_bough(canvas: Canvas) -> None:
    canvas.stroke(land.smooth([(1215, 40), (1080, 66), (960, 60), (880, 84)]), "#4c3524", 9)
    for x, y, angle in ((900, 80, 1), (950, 62, -1), (1010, 64, 1), (1070, 66, -1), (1130, 60, 1), (1180, 50, -1), (980, 60, 1), (1100, 62, 1)):
        for spread in (-34, -12, 14, 36):
            tip = (x + spread * 1.7, y + 40 + canvas.chance.uniform(0, 34) - abs(spread) * 0.3)
            bend = ((x + tip[0]) / 2 + 10 * angle, (y + tip[1]) / 2)
            leaf = land.smooth([(x, y), (bend[0] - 9, bend[1]), tip], 6) + land.smooth([tip, (bend[0] + 9, bend[1] - 3), (x, y)], 6)
            canvas.shape(leaf, mix("#1f5a34", "#a6c552", canvas.chance.uniform(0.1, 0.8)), "#1f5a34")
            canvas.stroke([(x, y), bend, tip], "#cfe07a", 1, alpha=0.5)
    for x, y, r in ((930, 140, 17), (1042, 150, 20), (1070, 132, 16), (1150, 128, 18)):
        canvas.stroke([(x, 66), (x, y - r * 0.3)], "#4f7a34", 2)
        canvas.oval((x - r * 0.85, y - r * 0.4, x + r * 0.85, y + r * 1.9), "#ffe066", "#ee7d22")
        canvas.oval((x - r * 0.5, y, x - r * 0.1, y + r * 0.7), "#fff6c9", alpha=0.55, blur=2)


SCENES: dict[str, Callable[[int], Canvas]] = {
    "lakeview-cottage": lakeview_cottage,
    "pine-cottage": pine_cottage,
    "pawna-lake-camp": pawna_lake_camp,
    "riverside-camp": riverside_camp,
    "hilltop-villa": hilltop_villa,
    "seaview-villa": seaview_villa,
    "mango-orchard-cottage": mango_orchard_cottage,
    "palm-beach-villa": palm_beach_villa,
}
