"""Each county by its thing: 竹简 冬枣 黄河 海盐与贝壳 鸭梨花 皮影 山."""

from app.core.papercut.cuts import (
    cloud,
    flower,
    heart_petal,
    hill,
    moon,
    petal,
    ring,
    saw,
    scales,
    scallop,
    surf,
    teeth,
)
from app.core.papercut.shape import Shape, box, circle, join, path, polygon
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import jujube, leaf, pavilion


def bamboo_slips() -> Sheet:
    """A rolled-out book of bamboo slips between its two rolls; the strokes are only cuts, not writing."""
    s = Sheet(160, 160)
    slips: list[Shape] = []
    for i in range(10):
        x, dip = 33 + i * 9.6, abs(i - 4.5) * 1.2
        slips.append(box(x, 30 + dip, 8, 98 - 2 * dip, 2))
        slips += [petal(x + 4, y + (i * 7) % 5, 8, 3.4, 0 if (i + y) % 2 else 38) for y in (54, 68, 93, 106)]
    s.lay("red", *slips)
    for x in (22, 138):
        s.lay("red", box(x - 11, 24, 22, 110, 9), box(x - 4, 34, 3, 88), box(x + 3, 34, 2, 88), circle(x, 29, 3))
    s.lay("gold", box(14, 72, 132, 4), box(14, 80, 132, 4))
    s.lay("red", cloud(40, 20, 36), cloud(84, 20, 36, flipped=True), cloud(30, 152, 40), cloud(90, 152, 40, flipped=True))
    return s


def winter_jujube() -> Sheet:
    """Three jujubes on their twig in a wreath of leaves."""
    s = Sheet(160, 160)
    s.lay("red", (petal(70, 20, 22, 13, 90) + petal(73, 20, 15, 1.8, 90)).around(15, 80, 80))
    s.lay("red", leaf(80, 62, 40, -52), leaf(80, 62, 40, 52), leaf(80, 62, 28, 0))
    s.line("red", 3.5, path("M80 60Q64 66 58 78").both(80), path("M80 58L80 94"))
    s.lay("red", jujube(57, 96, 19, 8), jujube(103, 96, 19, -8))
    s.lay("paper", circle(80, 112, 24)).lay("red", jujube(80, 112, 21))
    s.lay("gold", flower(80, 60, 8, 5))
    return s


def yellow_river() -> Sheet:
    """The river turning in a round window under a low sun."""
    s = Sheet(160, 160)
    s.lay("red", scallop(80, 80, 78, 32), circle(80, 80, 69))
    s.lay("gold", saw(80, 52, 25, 24, 4))
    s.cut(path("M13.500 88A67 67 0 0 0 146.500 88L146 82Q128 74 118 84Q104 96 90 82Q94 100 76 92Q60 82 52 74Q66 70 60 62Q44 56 34 68Q24 82 13.500 88Z"),
          moon(46, 70, 16, 5, -20), moon(112, 98, 40, 6, 170), moon(66, 104, 50, 6, 176), moon(98, 114, 60, 6, 180), moon(70, 126, 60, 6, 178),
          path("M30 84Q44 80 50 88Q56 100 72 104Q54 106 46 96Q40 88 30 84Z"))
    s.lay("red", path("M104 36Q112 30 116 38Q121 31 129 36Q121 37 116 44Q111 37 104 36Z"), path("M36 40Q42 35 45 41Q49 36 55 40Q49 41 45 47Q41 41 36 40Z"))
    return s


def salt_shell() -> Sheet:
    """A scallop shell over salt crystals and the tide."""
    s = Sheet(160, 160)
    fan = path("M80 106L58 104L54 92Q26 82 18 56Q22 44 34 44Q38 28 54 30Q62 16 80 20Q98 16 106 30Q122 28 126 44Q138 44 142 56Q134 82 106 92L102 104Z")
    grooves = join(petal(80, 96, length, 9, a) for a, length in ((0, 64), (20, 62), (-20, 62), (40, 56), (-40, 56), (60, 50), (-60, 50)))
    s.cut(fan, grooves, teeth((62, 102), (98, 102), 6, 5))
    crystal = polygon([(0, -11), (9, -4), (9, 6), (0, 12), (-9, 6), (-9, -4)]) + polygon([(0, -6), (5, -2), (0, 2), (-5, -2)]) + polygon([(-6, 1), (-1, 4.500), (-1, 9), (-6, 5.500)])
    s.lay("gold", crystal.move(80, 120), crystal.move(54, 116).scale(0.8, 54, 116), crystal.move(106, 116).scale(0.8, 106, 116))
    s.cut(surf(4, 142, 152, 5, 15, 12), moon(80, 150, 60, 2, 180))
    return s


def pear_blossom() -> Sheet:
    """Pear blossom above two duck pears (鸭梨), whose stalk has the duck's bill."""
    s = Sheet(160, 160)
    pear = path("M0 -34C8 -34 10 -24 13 -14C20 -4 26 4 26 16C26 32 12 40 0 40C-12 40 -26 32 -26 16C-26 4 -20 -4 -13 -14C-12 -20 -16 -26 -12 -32C-8 -36 -4 -34 0 -34Z")
    inside = path("M-17 14Q-14 32 2 33Q-12 26 -17 14Z") + petal(0, 24, 18, 9) + circle(9, 0, 1.800) + circle(14, 10, 1.800) + circle(11, 20, 1.800)
    s.line("red", 3.5, path("M80 62Q62 64 47 78").both(80))
    s.cut((pear + inside).turned_to(46, 112, 8).both(80))
    s.lay("red", leaf(62, 66, 40, -104), leaf(98, 66, 40, 104), leaf(80, 100, 44, 180))
    s.lay("paper", circle(80, 46, 42))
    s.cut(heart_petal(80, 44, 36, 36).around(5, 80, 46), petal(80, 30, 14, 6).around(5, 80, 46), moon(80, 12, 14, 3).around(5, 80, 46))
    s.lay("gold", circle(80, 46, 5), circle(80, 34, 2.4).around(10, 80, 46))
    return s


def shadow_puppet() -> Sheet:
    """A shadow puppet behind its lit cloth: plumes, flags and an embroidered robe; the face is left plain."""
    s = Sheet(160, 160)
    s.lay("red", box(6, 8, 148, 130, 10), box(16, 18, 128, 110, 6))
    s.lay("far", circle(80, 74, 50))
    s.line("red", 2.2, path("M86 44Q104 8 134 26").both(80), path("M54 98L30 150").both(80), path("M80 116L80 154"))
    robe = path("M80 60L94 62L120 84L114 96L100 86L110 124L80 128L50 124L60 86L46 96L40 84L66 62Z")
    s.cut(robe, scales(62, 114, 40, 2, 5), flower(80, 88, 12, 6), petal(104, 86, 12, 5, 120).both(80), teeth((70, 64), (90, 64), 5, 5))
    s.cut(path("M80 34Q94 34 94 46Q93 58 80 60Q67 58 66 46Q66 34 80 34Z"), path("M80 42Q87 42 87 48Q86 55 80 56Q74 55 73 48Q73 42 80 42Z"))
    s.lay("red", path("M80 14L88 26L104 24L96 38L64 38L56 24L72 26Z"), petal(80, 35, 12, 5), circle(64, 31, 2.500).both(80))
    s.lay("gold", circle(80, 15, 4), circle(104, 24, 3).both(80), path("M50 120L80 124L110 120L111 127L80 131L49 127Z"))
    s.lay("red", path("M16 18L40 18Q34 34 16 40Z").both(80), petal(24, 34, 14, 5, 20).both(80))
    return s


def mountain() -> Sheet:
    """Peaks in three sheets with a pavilion, pines and clouds."""
    s = Sheet(160, 160)
    s.lay("gold", circle(116, 40, 15), ring(116, 40, 20, 18))
    s.lay("mid", hill(-6, 134, 96, 92, 0.55), hill(74, 134, 92, 76, 0.42))
    peak = hill(24, 138, 112, 118, 0.5)
    s.cut(peak, path("M80 32Q72 52 64 62L74 58L68 80L80 66L92 82L87 58L97 63Q88 52 80 32Z"), moon(60, 96, 30, 5, -30), moon(100, 100, 30, 5, 30), moon(80, 108, 40, 5, 0))
    s.lay("paper", cloud(6, 112, 64), cloud(96, 104, 58, flipped=True))
    s.lay("red", cloud(9, 110, 56), cloud(99, 102, 50, flipped=True)).lay("paper", pavilion(80, 137, 50))
    pine = join(polygon([(0, -34 + i * 8), (7 + i * 2, -22 + i * 8), (-7 - i * 2, -22 + i * 8)]) for i in range(3)) + box(-1.500, -8, 3, 10)
    s.lay("red", pine.move(22, 138), pine.scale(0.75).move(38, 138), pine.move(138, 138), pine.scale(0.75).move(122, 138))
    s.cut(box(10, 138, 140, 14, 7), moon(46, 148, 40, 3), moon(112, 148, 44, 3), moon(80, 148, 20, 3))
    return s


PICTURES = {
    "county-bamboo-slips": bamboo_slips,
    "county-jujube": winter_jujube,
    "county-yellow-river": yellow_river,
    "county-salt-shell": salt_shell,
    "county-pear-blossom": pear_blossom,
    "county-shadow-puppet": shadow_puppet,
    "county-mountain": mountain,
}
