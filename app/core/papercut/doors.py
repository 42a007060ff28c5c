"""The four doors: medallions folded in quarters or eighths, each with the sign of its pillar at the heart."""

from app.core.papercut import lanterns
from app.core.papercut.cuts import coin, heart, heart_petal, moon, petal, saw, scallop
from app.core.papercut.shape import circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import jujube, plain_leaf


def stations() -> Sheet:
    """A lantern in a ring of sixteen little ones."""
    s = Sheet(200, 200)
    small = path("M-5 -6Q-9 0 -5 6L5 6Q9 0 5 -6Z").move(100, 17)
    s.cut(scallop(100, 100, 98, 24), small.around(16, 100, 100), circle(100, 100, 70))
    s.lay("red", moon(100, 33, 22, 5, 180).around(12, 100, 100))
    s.line("red", 3, path("M100 36L100 62"))
    s.cut(lanterns.body(100, 102, 88, 72), petal(100, 130, 56, 18), lanterns.ribs(100, 102, 94, 72))
    return s.lay("gold", lanterns.caps(100, 102, 88, 72), lanterns.tassel(100, 146, 12, 26))


def exhibition() -> Sheet:
    """A round stage: curtains drawn, a ball of numbers between them."""
    s = Sheet(200, 200)
    s.cut(saw(100, 100, 98, 48, 6), moon(100, 20, 13, 4).around(24, 100, 100), circle(100, 100, 70))
    drape = path("M100 30A70 70 0 0 0 38 132Q66 122 68 84Q88 72 100 30Z") + path("M88 40Q60 62 56 100Q74 66 92 44Z") + path("M62 50Q44 74 44 112Q52 78 68 54Z")
    s.lay("red", drape.both(100), path("M40 136L160 136A70 70 0 0 1 132 162L68 162A70 70 0 0 1 40 136Z"), join(petal(70 + i * 15, 156, 14, 7) for i in range(5)))
    s.lay("gold", path("M38 128L162 128L160 133L40 133Z"), circle(67, 88, 5).both(100))
    return s.cut(circle(100, 100, 24), heart_petal(100, 96, 17, 14).around(6, 100, 100)).lay("gold", circle(100, 100, 5))


def charity() -> Sheet:
    """A heart of leaves inside eight petals of a flower."""
    s = Sheet(200, 200)
    s.cut(heart_petal(100, 64, 56, 70).around(8, 100, 100))
    s.lay("paper", petal(100, 34, 26, 12).around(8, 100, 100), petal(100, 44, 24, 8).around(8, 100, 100, 22.5))
    s.lay("paper", circle(100, 100, 56)).cut(heart(100, 103, 88), petal(100, 138, 62, 17), petal(92, 128, 44, 11, -36).both(100), petal(82, 116, 26, 9, -58).both(100))
    return s.lay("gold", circle(100, 60, 3.5).around(8, 100, 100, 22.5))


def points() -> Sheet:
    """A coin that flowers, jujubes at its four corners."""
    s = Sheet(200, 200)
    s.lay("red", jujube(100, 28, 22).around(4, 100, 100, 45), plain_leaf(100, 46, 44).around(4, 100, 100))
    s.lay("paper", circle(100, 100, 64))
    s.cut(scallop(100, 100, 62, 16), petal(100, 60, 15, 8).around(16, 100, 100), circle(100, 100, 37))
    return s.lay("gold", coin(100, 100, 33))


PICTURES = {"door-stations": stations, "door-exhibition": exhibition, "door-charity": charity, "door-points": points}
