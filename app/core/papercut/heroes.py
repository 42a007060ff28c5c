"""The wide pictures at the head of the front page and of the four pillars. What matters stands in the middle third: a phone shows only that."""

from app.core.papercut import lanterns
from app.core.papercut.cuts import (
    arch,
    cloud,
    coin,
    flower,
    heart,
    hill,
    moon,
    petal,
    saw,
    scales,
    scallop,
    strip,
    teeth,
)
from app.core.papercut.shape import Point, Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import fish, grain, hand, house, jujube, leaf, pavilion, plain_leaf, river, swallow, tree

WIDE = "xMidYMax slice"


def _wide() -> Sheet:
    return Sheet(1200, 420, fits=WIDE)


def _hang(s: Sheet, x: float, y: float, width: float) -> None:
    red, gold = lanterns.small(x, y, width)
    s.lay("red", red).lay("gold", gold)


def _bough(s: Sheet) -> None:
    """Jujube boughs leaning in from both upper corners."""
    wood = path("M0 0Q120 20 196 74Q240 100 262 92Q226 88 204 62Q140 6 60 0Z") + path("M120 30Q150 70 150 104Q142 66 108 30Z")
    leaves = (
        plain_leaf(70, 22, 50, 160) + plain_leaf(112, 38, 46, 200) + plain_leaf(150, 46, 50, 112) + plain_leaf(190, 70, 46, 60)
        + plain_leaf(250, 92, 44, 100)
    )
    fruit = jujube(150, 122, 20) + jujube(98, 84, 17, 12) + jujube(200, 134, 16, -10) + jujube(52, 66, 15)
    s.line("red", 3, path("M200 70L200 118M98 34L98 68M52 14L52 52").both(600))
    s.lay("red", wood.both(600)).lay("red", leaves.both(600)).lay("red", fruit.both(600))


def home() -> Sheet:
    """Lanterns strung over the Yellow River, one of them large; mountains, the sun, boughs of winter jujube."""
    s = _wide()
    s.lay("far", hill(-60, 330, 420, 190, 0.6), hill(840, 330, 420, 200, 0.4), hill(240, 330, 380, 150, 0.4), hill(590, 330, 380, 160, 0.6))
    s.lay("gold", saw(600, 184, 136, 64, 7), circle(600, 184, 121)).lay("far", circle(600, 184, 115))
    s.lay("mid", hill(60, 340, 330, 150, 0.45), hill(810, 340, 330, 150, 0.55), pavilion(334, 318, 96), pavilion(866, 318, 96))
    s.lay("mid", cloud(250, 150, 120), cloud(830, 150, 120, flipped=True))
    _string(s, (-40, 150), (310, 300), (600, 84), ((0.34, 36), (0.48, 44), (0.63, 50), (0.78, 36)))
    s.line("red", 3, path("M600 0L600 96"))
    _great_lantern(s)
    _bough(s)
    s.lay("red", swallow(452, 96, 40, 8), swallow(740, 110, 34, -14).flip(740))
    river(s, 326, 36, waves=13)
    s.lay("gold", fish(470, 372, 44, -12), fish(730, 372, 44, -12).flip(730))
    return s


def _string(s: Sheet, start: Point, sag: Point, end: Point, lights: tuple[tuple[float, float], ...]) -> None:
    """Lanterns hung on a slack string, and the same on the other side; `lights`: where on the string, how wide."""
    s.line("red", 2.5, path(f"M{start[0]} {start[1]}Q{sag[0]} {sag[1]} {end[0]} {end[1]}").both(600))
    for t, width in lights:
        x, y = ((1 - t) ** 2 * start[i] + 2 * t * (1 - t) * sag[i] + t * t * end[i] for i in (0, 1))
        s.line("red", 2, path(f"M{x} {y}L{x} {y + 10}").both(600))
        for side in (x, 1200 - x):
            _hang(s, side, y + width * 0.43 + 14, width)


def _great_lantern(s: Sheet) -> None:
    x, y, w, h = 600, 186, 164, 140
    s.lay("paper", lanterns.body(x, y, w + 14, h + 12))
    s.cut(
        lanterns.body(x, y, w, h),
        heart(x, y + 2, 50),
        petal(x, y - 38, 20, 11).around(12, x, y),
        path(f"M{x - 56} {y - 44}Q{x - 84} {y} {x - 56} {y + 44}Q{x - 70} {y} {x - 56} {y - 44}Z").both(x),
        teeth((x - 34, y - h / 2 + 4), (x + 34, y - h / 2 + 4), 12, 7),
        teeth((x + 34, y + h / 2 - 4), (x - 34, y + h / 2 - 4), 12, 7),
    )
    s.lay("gold", lanterns.caps(x, y, w, h), lanterns.tassel(x, y + 86, 22, 60), lanterns.tassel(x - 34, y + 84, 12, 40).both(x), coin(x, y + 2, 15))


def stations() -> Sheet:
    """A street of stations under one string of lanterns: doors open, benches out, a tree for shade."""
    s = _wide()
    s.lay("far", hill(-80, 350, 520, 170, 0.5), hill(380, 350, 440, 130, 0.5), hill(760, 350, 520, 170, 0.5))
    s.lay("far", circle(600, 120, 96))
    s.lay("mid", *(house(x, 352, 120, 120) for x in (90, 262, 938, 1110)))
    s.lay("mid", cloud(420, 86, 90), cloud(690, 86, 90, flipped=True))
    for x in (372, 828):
        s.cut(box(x - 74, 222, 148, 138), arch(x, 360, 56, 92), box(x - 62, 268, 24, 40).both(x), teeth((x - 68, 232), (x + 68, 232), 16, 8))
        s.lay("red", path(f"M{x - 100} 226Q{x - 66} 214 {x - 56} 176L{x + 56} 176Q{x + 66} 214 {x + 100} 226Z"), scales(x - 58, 208, 116, 2, 9.5))
        s.lay("gold", petal(x, 176, 22, 9), box(x - 26, 236, 52, 12, 3))
    _hall(s)
    _string(s, (-30, 60), (330, 240), (600, 96), ((0.12, 40), (0.27, 46), (0.42, 42), (0.7, 36)))
    s.lay("red", tree(180, 364, 130).both(600))
    s.lay("red", _bench(262), _bench(938))
    s.cut(box(-4, 360, 1208, 70), join(moon(40 + i * 80, 384, 60, 4, 180) for i in range(15)), join(petal(i * 80, 412, 20, 9) for i in range(1, 15)))
    s.lay("gold", box(-4, 364, 1208, 3))
    return s


def _bench(x: float) -> Shape:
    return path(f"M{x - 26} 342L{x + 26} 342L{x + 26} 347L{x + 20} 347L{x + 20} 361L{x + 15} 361L{x + 15} 347L{x - 15} 347L{x - 15} 361L{x - 20} 361L{x - 20} 347L{x - 26} 347Z") + box(x - 24, 330, 48, 6)


def _hall(s: Sheet) -> None:
    """The hub in the middle: two roofs, a wide door with light inside, the palace lantern under its eaves."""
    x = 600
    s.lay("red", path("M470 238Q516 222 530 172L670 172Q684 222 730 238L724 248L476 248Z"), scales(528, 220, 144, 3, 12))
    s.lay("red", path("M516 168Q548 158 556 118L644 118Q652 158 684 168L678 176L522 176Z"), scales(560, 152, 80, 2, 10))
    s.lay("gold", petal(600, 118, 34, 14))
    s.cut(box(490, 246, 220, 116), arch(x, 362, 96, 104), box(502, 262, 34, 60).both(x), box(517, 262, 4, 60).both(x), box(502, 290, 34, 4).both(x))
    s.lay("gold", arch(x, 362, 76, 90), box(556, 250, 88, 5))
    s.cut(lanterns.body(x, 316, 50, 44), petal(x, 332, 32, 9), lanterns.ribs(x, 316, 54, 44), lanterns.caps(x, 316, 50, 44), lanterns.tassel(x, 342, 8, 16))


def exhibition() -> Sheet:
    """纸上剧场: a paper theatre of five sheets; on its stage the drum of numbers."""
    s = _wide()
    s.lay("far", box(0, 0, 1200, 420), _opening(600, 400, 600, 372))
    s.lay("mid", box(0, 0, 1200, 420), _opening(600, 402, 760, 392))
    s.lay("gold", saw(600, 214, 128, 56, 8), circle(600, 214, 112))
    s.cut(circle(600, 214, 96), circle(600, 214, 86))
    balls = [(600, 158), (552, 190), (648, 190), (600, 214), (558, 244), (642, 244), (600, 268)]
    s.lay("red", *(circle(x, y, 20) + petal(x, y - 3, 13, 6).around(6, x, y) for x, y in balls))
    s.lay("gold", circle(600, 214, 20), petal(600, 211, 13, 6).around(6, 600, 214))
    s.cut(path("M548 300L652 300L676 372L524 372Z"), petal(600, 362, 48, 20), petal(566, 362, 40, 12).both(600), teeth((552, 304), (648, 304), 12, 7))
    _curtain(s)
    s.lay("red", box(0, 372, 1200, 48), join(box(40 + i * 80, 384, 60, 5, 2) for i in range(14)), join(moon(70 + i * 80, 404, 56, 5) for i in range(14)))
    s.lay("gold", box(0, 366, 1200, 5), *(lanterns.tassel(x, 86, 14, 40) for x in range(400, 801, 50)))
    for x in (316, 884):
        _hang(s, x, 170, 54)
    return s


def _opening(x: float, y: float, width: float, height: float) -> Shape:
    """The mouth of a stage with a cloud-headed arch."""
    w, h = width / 2, height
    half = f"C{x - w} {y - h * 0.72} {x - w * 0.7} {y - h * 0.7} {x - w * 0.62} {y - h * 0.84}C{x - w * 0.4} {y - h * 0.84} {x - w * 0.2} {y - h * 0.9} {x} {y - h}"
    back = f"C{x + w * 0.2} {y - h * 0.9} {x + w * 0.4} {y - h * 0.84} {x + w * 0.62} {y - h * 0.84}C{x + w * 0.7} {y - h * 0.7} {x + w} {y - h * 0.72} {x + w} {y}"
    return path(f"M{x - w} {y}{half}{back}Z")


def _curtain(s: Sheet) -> None:
    """Drawn curtains left and right, and the valance above them."""
    drape = path("M0 0L300 0Q318 120 262 214Q230 268 196 286Q236 330 246 376L0 376Z")
    folds = join(path(f"M{a} 60Q{a + 26} 180 {b} 270Q{a + 4} 180 {a - 8} 60Z") for a, b in ((70, 60), (130, 108), (190, 150), (246, 180)))
    low = join(path(f"M{a} 296Q{b} 330 {b} 366Q{b - 16} 330 {a} 296Z") for a, b in ((180, 214), (140, 164), (96, 112), (50, 60)))
    tie = path("M186 282Q120 262 0 270L0 292Q120 284 190 296Z")
    s.lay("red", (drape + folds + low).both(600)).lay("gold", tie.both(600), circle(194, 289, 11).both(600))
    d = "M0 0L1200 0L1200 66"
    for i in range(12):
        d += f"Q{1150 - i * 100} {118} {1100 - i * 100} 66"
    s.cut(path(d + "Z"), join(moon(50 + i * 100, 78, 64, 8, 180) + flower(50 + i * 100, 44, 19, 5) for i in range(12)), join(petal(i * 100, 60, 34, 12) for i in range(1, 12)))


def charity() -> Sheet:
    """A great tree: its crown is hearts and leaves, its fruit gold; two hands hold its roots over fields of grain."""
    s = _wide()
    s.lay("far", hill(-60, 372, 520, 150, 0.5), hill(740, 372, 520, 150, 0.5), circle(600, 200, 196))
    s.lay("mid", *(house(x, 356, 96, 92) for x in (250, 950)), house(110, 360, 110, 104), house(1090, 360, 110, 104), cloud(340, 110, 96), cloud(764, 110, 96, flipped=True))
    s.line("red", 16, path("M600 352L600 190"))
    s.line("red", 8, path("M600 300Q540 280 508 220M600 262Q556 230 548 160M600 240L600 110").both(600))
    for r, n, size, start in ((150, 13, 46, 0), (104, 9, 42, 20), (60, 5, 36, 0)):
        s.lay("red", join(plain_leaf(600, 176 - r + 20, size + 8, 0, 0.4).turn(start + i * 360 / n, 600, 176) for i in range(n)))
    s.lay("paper", circle(600, 176, 52))
    s.cut(scallop(600, 176, 50, 14), heart(600, 178, 58))
    s.lay("gold", heart(600, 178, 36), *(circle(600 + dx, 176 + dy, 11) + heart(600 + dx, 176 + dy, 10) for dx, dy in ((-86, -64), (86, -64), (-112, 34), (112, 34), (-62, 100), (62, 100), (0, -112))))
    palms = (hand(599, 366, 96) + moon(660, 400, 60, 6, -14)).both(600)
    s.lay("red", *(grain(x, 400, 70, (x - 600) / 40) for x in (330, 380, 430, 770, 820, 870)), *(grain(x, 404, 82, (x - 600) / 60) for x in (60, 120, 180, 1020, 1080, 1140)))
    s.cut(path("M-4 396Q150 376 300 394Q450 410 600 404Q750 410 900 394Q1050 376 1204 396L1204 424L-4 424Z"))
    s.lay("paper", palms.scale(1.06, 600, 400)).lay("red", palms)
    s.lay("red", swallow(420, 190, 36, 6), swallow(790, 206, 30, -10).flip(790))
    return s


def points() -> Sheet:
    """From coin to gift: a flower of coins in the middle, gifts on a paper shelf, seedlings coming up between them."""
    s = _wide()
    s.lay("far", circle(600, 190, 210), hill(-40, 384, 420, 120, 0.4), hill(820, 384, 420, 120, 0.6))
    s.lay("mid", petal(600, 130, 130, 44).around(16, 600, 190))
    s.lay("paper", circle(600, 190, 116))
    s.cut(scallop(600, 190, 110, 20), petal(600, 132, 42, 17).around(10, 600, 190, 18), circle(600, 190, 50))
    s.lay("gold", coin(600, 190, 44), *(coin(600 + dx, 190 + dy, 17) for dx, dy in ((-168, -92), (168, -92), (-204, 6), (204, 6), (-172, 100), (172, 100))))
    s.lay("red", cloud(300, 90, 110), cloud(790, 90, 110, flipped=True))
    _gifts(s)
    s.cut(box(-4, 352, 1208, 72), teeth((0, 362), (1200, 362), 80, 8), join(petal(60 + i * 72, 408, 24, 10) + moon(24 + i * 72, 404, 44, 7) for i in range(16)))
    s.lay("gold", box(-4, 354, 1208, 4))
    return s


def _gifts(s: Sheet) -> None:
    umbrella = path("M0 -60A62 62 0 0 1 124 -60Q114 -74 103 -60Q93 -74 82 -60Q72 -74 62 -60Q52 -74 41 -60Q31 -74 21 -60Q10 -74 0 -60Z") + path("M60 -118Q34 -104 32 -70Q36 -72 41 -62Q44 -96 60 -118Z").both(62) + strip(5, (62, -66), (62, 0))
    flask = box(0, -112, 54, 112, 12) + box(8, -98, 38, 8) + petal(27, -22, 56, 22) + path("M8 -118L46 -118L42 -138L12 -138Z")
    book = path("M0 0L0 -76Q30 -90 58 -74L58 4Q30 -12 0 0Z") + join(path(f"M9 {y}Q30 {y - 9} 50 {y + 2}L50 {y + 7}Q30 {y - 4} 9 {y + 5}Z") for y in (-62, -48, -34))
    sack = path("M10 0Q-10 -40 16 -76L10 -96L62 -96L56 -76Q82 -40 62 0Z") + box(14, -78, 44, 5) + grain(36, -14, 48) + petal(36, -10, 14, 6, 70) + petal(36, -10, 14, 6, -70)
    seedling = leaf(0, -50, 46, -54) + leaf(0, -50, 46, 54) + strip(5, (0, 0), (0, -56)) + petal(0, -54, 24, 7)
    s.lay("red", flask.move(330, 354), sack.move(796, 354), umbrella.move(116, 354), (book + book.flip(61)).move(930, 352))
    s.lay("red", *(seedling.scale(f).move(x, 354) for x, f in ((428, 1.1), (772, 1.1), (276, 0.8), (1094, 1), (70, 0.9))))
    s.lay("gold", box(330, 286, 54, 5), circle(178, 240, 6))


PICTURES = {
    "hero-home": home,
    "hero-stations": stations,
    "hero-exhibition": exhibition,
    "hero-charity": charity,
    "hero-points": points,
}
