"""纸上剧场: the sheets of a paper stage. In front an opera stage (戏台) one looks into, behind it wings of many kinds, and the sun.

A stage is 440 by 520; what stands inside it is seen through the opening, 392 by 326, and moves sideways a little as one walks:
the inner sheets are 24 wider on each side than what is seen of them.
"""

from collections.abc import Callable

from app.core.papercut import lanterns
from app.core.papercut.cuts import cloud, coin, flower, hill, moon, petal, saw, scales, surf, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import fish, grain, house, jujube, leaf, pavilion, swallow, tree

MIDDLE = 220


def front() -> Sheet:
    """The stage itself: a swept roof, a carved beam, two pillars with brackets, the boards."""
    s = Sheet(440, 520)
    roof = path("M2 90Q44 80 70 32L370 32Q396 80 438 90L430 104L10 104Z")
    beam = box(22, 104, 396, 36)
    pillar = (box(28, 140, 28, 292) + join(petal(42, y, 30, 9) for y in range(196, 400, 44)) + moon(42, 412, 20, 5, 180)).both(MIDDLE)
    bracket = (path("M56 140L150 140Q112 146 100 168Q92 190 56 196Z") + cloud(61, 166, 26) + moon(73, 183, 16, 4, -36)).both(MIDDLE)
    lambrequin = "M56 138L384 138L384 148"
    for i in range(8):
        lambrequin += f"Q{363.5 - i * 41} {170} {343 - i * 41} 148"
    hem = path(lambrequin + "Z")
    boards = box(8, 432, 424, 88, 4)
    s.lay("shade", (pillar + bracket + hem + path("M56 140L384 140L384 156L56 156Z")).move(4, 9))
    s.lay("red", roof, scales(66, 62, 308, 3, 14), teeth((22, 99), (418, 99), 36, -6))
    s.lay("red", beam, join(flower(46 + i * 58, 122, 11, 6) for i in range(7)))
    s.lay("red", hem, join(petal(76.5 + i * 41, 158, 12, 8) for i in range(8)))
    s.lay("red", pillar).lay("red", bracket)
    s.lay("deep", boards, box(20, 446, 400, 3))
    s.lay("red", box(8, 432, 424, 10))
    s.lay("gold", box(66, 26, 308, 7, 3), box(22, 104, 396, 4), box(8, 430, 424, 4), petal(MIDDLE, 28, 28, 18))
    s.lay("gold", (fish(80, 22, 22, 64) + lanterns.tassel(158, 158, 9, 28) + box(24, 412, 36, 20, 3)).both(MIDDLE))
    return s


def back() -> Sheet:
    """What closes the stage: a rising sun and far hills."""
    s = Sheet(440, 326)
    s.lay("paper", petal(MIDDLE, 140, 190, 30).around(18, MIDDLE, 170))
    s.lay("paper", saw(MIDDLE, 170, 118, 60, 6))
    s.lay("far", hill(-60, 326, 300, 120, 0.4), hill(200, 326, 300, 130, 0.6))
    return s


def _wing(*shapes: Shape, over: Callable[[Sheet], None] | None = None) -> Callable[[], Sheet]:
    """Clouds above, the shapes at the left side mirrored to the right, all with a shadow on what lies behind."""

    def draw() -> Sheet:
        s = Sheet(440, 326)
        half = join((path("M0 0L176 0Q120 26 84 28Q60 52 46 86Q30 130 34 200L20 326L0 326Z"), cloud(6, 62, 34), petal(15, 130, 36, 10), petal(13, 186, 36, 9), petal(10, 242, 36, 8), *shapes))
        s.lay("shade", half.move(3, 7)).lay("shade", half.flip(MIDDLE).move(3, 7))
        s.lay("mid", half).lay("mid", half.flip(MIDDLE))
        if over:
            over(s)
        return s

    return draw


def _hung(s: Sheet) -> None:
    for x, y, w in ((84, 84, 34), (130, 52, 24)):
        s.line("red", 2, path(f"M{x} 0L{x} {y - w * 0.5}").both(MIDDLE))
        for side in (x, 440 - x):
            red, gold = lanterns.small(side, y, w)
            s.lay("red", red).lay("gold", gold)


def _balls(s: Sheet) -> None:
    s.lay("red", *(join((circle(x, y, r), petal(x, y - r * 0.2, r * 0.62, r * 0.32).around(6, x, y))).both(MIDDLE) for x, y, r in ((56, 262, 17), (80, 296, 13), (42, 216, 11))))
    s.lay("gold", circle(104, 60, 4).both(MIDDLE), circle(84, 84, 3).both(MIDDLE))


def _drapes(s: Sheet) -> None:
    drape = path("M0 0L96 0Q98 90 74 150Q60 190 36 196Q52 240 54 326L0 326Z") + join(path(f"M{a} 10Q{a + 8} 100 {b} 176Q{a - 2} 100 {a - 7} 10Z") for a, b in ((30, 22), (54, 40), (78, 58)))
    s.lay("red", drape.both(MIDDLE)).lay("gold", (path("M0 184Q30 182 52 192L48 204Q26 196 0 198Z") + circle(48, 198, 6)).both(MIDDLE))


def _blossoms(s: Sheet) -> None:
    s.line("red", 5, path("M0 60Q60 70 92 40Q110 26 140 34M40 66Q70 90 84 122M0 150Q30 170 34 220").both(MIDDLE))
    s.lay("red", join(flower(x, y, r, 5) for x, y, r in ((92, 42, 17), (136, 36, 13), (84, 118, 15), (52, 84, 11), (34, 214, 14))).both(MIDDLE))
    s.lay("gold", join(circle(x, y, 3) for x, y in ((92, 42), (136, 36), (84, 118), (34, 214))).both(MIDDLE))


def _fields(s: Sheet) -> None:
    s.lay("red", join(grain(x, 322, h, (x - 80) / 4) for x, h in ((30, 84), (54, 104), (80, 92), (104, 70))).both(MIDDLE))
    s.lay("gold", coin(74, 62, 15).both(MIDDLE), coin(118, 34, 10).both(MIDDLE))


def _street(s: Sheet) -> None:
    s.lay("red", (house(48, 326, 84, 84) + tree(104, 326, 84)).both(MIDDLE))
    s.lay("red", swallow(90, 70, 26) + swallow(344, 60, 22, -10)).lay("gold", circle(48, 218, 4).both(MIDDLE))


def _river(s: Sheet) -> None:
    s.lay("red", surf(-20, 300, 480, 9, 22, 40)).lay("red", pavilion(66, 292, 84).both(MIDDLE)).lay("gold", fish(150, 312, 20, -14))


def _orchard(s: Sheet) -> None:
    s.line("red", 5, path("M0 40Q70 50 120 24M50 46Q64 80 58 110").both(MIDDLE))
    s.lay("red", join((leaf(86, 42, 34, 150), leaf(116, 28, 30, 110), leaf(36, 48, 34, 190), leaf(62, 90, 28, 120))).both(MIDDLE))
    s.lay("red", (jujube(64, 122, 14, 6) + jujube(96, 80, 12, -8)).both(MIDDLE)).lay("gold", jujube(34, 92, 10).both(MIDDLE))


WINGS = {
    "lanterns": _wing(over=_hung),
    "balls": _wing(over=_balls),
    "drapes": _wing(over=_drapes),
    "blossoms": _wing(over=_blossoms),
    "fields": _wing(over=_fields),
    "street": _wing(over=_street),
    "river": _wing(over=_river),
    "orchard": _wing(over=_orchard),
}


def gallery() -> Sheet:
    """The room behind all rooms: years as leaves torn from a strip that winds up into the air."""
    s = Sheet(600, 400)
    s.lay("far", circle(300, 190, 170))
    ribbon = path("M70 330C150 380 330 372 380 310C430 250 250 244 224 196C196 140 330 116 380 96C420 80 430 56 410 34L452 30C476 70 452 104 408 126C350 152 262 160 272 190C290 226 450 236 438 322C424 408 180 420 52 362Z")
    holes = join(circle(x, y, 6) for x, y in ((110, 356), (160, 368), (214, 374), (270, 372), (324, 362), (372, 342), (404, 308), (396, 270), (356, 246), (306, 228), (262, 202), (262, 164), (304, 144), (356, 126), (404, 104), (432, 72)))
    s.lay("red", ribbon, holes)
    for i, (x, y, a) in enumerate(((118, 250, -14), (184, 120, 10), (470, 210, 12), (500, 330, -8), (120, 132, -20))):
        card = box(-34, -44, 68, 88, 5) + (flower(0, -8, 22, 6), coin(0, -8, 20), saw(0, -8, 22, 14, 5) + circle(0, -8, 12), leaf(0, 16, 46, 0), petal(0, -4, 20, 10).around(6, 0, -8))[i] + box(-22, 26, 44, 5)
        s.lay("paper", box(-38, -48, 76, 96, 7).turned_to(x, y, a)).lay("gold" if i % 2 else "red", card.turned_to(x, y, a))
    return s.lay("red", swallow(330, 60, 34), swallow(250, 84, 24, -14), cloud(40, 60, 100), cloud(470, 110, 90, flipped=True))


PICTURES = {
    "theatre-front": front,
    "theatre-back": back,
    "theatre-gallery": gallery,
    **{f"theatre-wing-{name}": draw for name, draw in WINGS.items()},
}
