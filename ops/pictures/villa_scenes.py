"""The villas' pictures, each painted from the sky to the ground before one's feet."""

from __future__ import annotations

from ops.pictures import buildings as build
from ops.pictures import land, plants, things, villas
from ops.pictures.brush import HEIGHT, WIDTH, Canvas


def hilltop_villa(seed: int) -> Canvas:
    """A modern villa of stone, wood and glass over hills at the golden hour."""
    canvas = Canvas(((0, "#5e8fc0"), (0.22, "#a7c4d4"), (0.42, "#fbe0b5"), (0.55, "#ffc489"), (1, "#ffc489")), seed)
    land.clouds(canvas, 120, 80, "#fff0de", 10, alpha=0.6)
    canvas.glow(250, 330, 460, "#ffe2a6", 0.9)
    canvas.oval((222, 300, 278, 356), "#fffbe3", "#ffe3a0")
    for y, rise, top, bottom in (
        (350, 46, "#9aa7c0", "#f2cda6"),
        (405, 50, "#7391a4", "#e3c79c"),
        (470, 44, "#527c82", "#b9b98d"),
        (545, 36, "#3c6a5f", "#86a06e"),
    ):
        line = land.hills(canvas, y, rise, top, bottom)
        land.mist(canvas, y + 62, 22, "#ffeccc", 0.45)
    for spot_x, spot_y in line[::4]:
        if canvas.chance.random() < 0.6:
            r = canvas.chance.uniform(7, 20)
            land.leafy(canvas, spot_x, spot_y + 4, r, r * 0.8, "#2b5546", "#9db26a", leaves=24, sun=-1)
    land.mist(canvas, 600, 26, "#ffeccc", 0.5)
    land.bank(canvas, [(-20, 720), (260, 690), (520, 640), (760, 610), (1220, 600)], "#8aa257", "#38592f")
    for x, foot, tall in ((1150, 470, 260), (1060, 440, 170), (640, 600, 130)):
        land.tree(canvas, x, foot + 130, tall, "#234c34", "#b9bd62", sun=-1)
    villas.modern_villa(canvas, 650, 632)
    things.pool(canvas, [(360, 690), (820, 690), (900, 742), (300, 742)], "#7fd6dc", "#2794ad")
    land.glitter(canvas, 570, 696, 738, "#fff6d8", 60, spread=75, alpha=0.7)
    for x in (945, 1045):
        things.lounger(canvas, x, 716)
    land.grass(
        canvas,
        [(-10, 728), (300, 752), (900, 756), (1210, 700)],
        26,
        ("#5d8440", "#7d9e4b", "#446b37", "#b5b25c"),
        per_pixel=1.6,
        down=80,
    )
    land.flowers(canvas, (20, 745, 1180, 800), ("#f6d25c", "#f08fa0", "#fff1d6", "#c49ae0"), 190, 2.8)
    land.leafy(canvas, 40, 720, 110, 62, "#214a33", "#a8b661", leaves=420, sun=1)
    land.leafy(canvas, 1190, 742, 72, 52, "#214a33", "#a8b661", leaves=360, sun=-1)
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
    things.sailing_boat(canvas, 250, 404, 1.0)
    things.sailing_boat(canvas, 460, 392, 0.6)
    land.bank(canvas, [(-20, 640), (200, 610), (480, 596), (1220, 590)], "#c9b68c", "#8c8058")
    land.palm(canvas, 640, 610, 300, -50, "#1f5a3c", "#9fc25a")
    land.palm(canvas, 1150, 600, 420, 30, "#1f5a3c", "#9fc25a")
    villas.white_villa(canvas, 690, 620)
    canvas.shape([(-10, 620), (1210, 612), (1210, 810), (-10, 810)], "#efe3cb", "#cdb890")
    for step in range(9):
        joint = 626 + step * step * 2.6
        canvas.stroke([(-10, joint), (1210, joint - 4)], "#b49f78", 1, alpha=0.45)
    things.pool(canvas, [(150, 648), (720, 644), (800, 756), (40, 764)], "#8ee6e2", "#1c9cb8")
    land.glitter(canvas, 400, 654, 750, "#ffffff", 110, spread=200, alpha=0.55)
    for x, foot in ((860, 700), (960, 706)):
        things.lounger(canvas, x, foot)
    things.parasol(canvas, 930, 712)
    for x, y, wide, tall in ((1120, 650, 80, 70), (680, 600, 44, 30), (1180, 560, 50, 60)):
        plants.bougainvillea(canvas, x, y, wide, tall)
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
        foam = land.smooth(
            [(-20, 640 + rise), (180, 606 + rise), (420, 582 + rise), (700, 552 + rise * 0.8), (900, 530 + rise * 0.6)]
        )
        canvas.stroke(
            [(x, y + canvas.chance.uniform(-2, 2)) for x, y in foam], "#fff8ea", 5 + rise * 0.07, alpha=alpha, blur=1
        )
    canvas.shape(
        [
            *land.smooth([(-20, 646), (180, 612), (420, 588), (700, 558)]),
            (700, 570),
            (420, 606),
            (180, 636),
            (-20, 676),
        ],
        "#b98a5c",
        alpha=0.5,
        blur=5,
    )
    for x, foot, tall, lean in ((690, 548, 300, -40), (1130, 540, 430, -60)):
        land.palm(canvas, x, foot, tall, lean, "#1d4a38", "#a8b04e")
    villas.goan_villa(canvas, 740, 574)
    for x, y in ((760, 588), (1120, 590), (1165, 580)):
        plants.bougainvillea(canvas, x, y, 40, 30)
    things.path(canvas, [(905, 584), (890, 640), (800, 700), (760, 810)], 30, 150, "#fbe6bd")
    _sand_ripples(canvas)
    things.lounger(canvas, 470, 690)
    things.lounger(canvas, 570, 696)
    things.parasol(canvas, 540, 702)
    things.boat(canvas, 215, 560)
    land.palm(canvas, 60, 760, 560, 150, "#153a30", "#8a9a48")
    land.palm(canvas, 1120, 800, 520, 70, "#153a30", "#8a9a48")
    land.grass(canvas, [(960, 740), (1210, 690)], 40, ("#3d5f35", "#5b7d3c", "#2b4a30"), per_pixel=0.7, down=110)
    land.grass(canvas, [(-10, 770), (160, 800)], 40, ("#3d5f35", "#5b7d3c", "#2b4a30"), per_pixel=0.6, down=40)
    land.birds(canvas, 520, 250, "#6b5a5a", 7)
    return canvas


def _sand_ripples(canvas: Canvas) -> None:
    for _ in range(420):
        x, y = canvas.chance.uniform(0, WIDTH), canvas.chance.uniform(650, HEIGHT)
        canvas.oval((x - 5, y - 1.3, x + 5, y + 1.3), canvas.chance.choice(("#a87744", "#ffeccb")), alpha=0.28)
