"""Small signs of the interface: search, day and night, the three states, the balls' ground."""

import math

from app.core.papercut.cuts import moon, petal, saw, scallop
from app.core.papercut.shape import Shape, circle, join, path, polygon
from app.core.papercut.sheet import Sheet


def search() -> Sheet:
    s = Sheet(24, 24, 1)
    return s.lay("red", circle(10, 10, 8), circle(10, 10, 5.4), path("M15 17L17 15L23 21L21 23Z"), moon(9, 8.6, 4, 1.4, -30))


def sun() -> Sheet:
    return Sheet(24, 24, 1).lay("red", circle(12, 12, 5), petal(12, 5.4, 5, 2.6).around(8, 12, 12))


def night() -> Sheet:
    return Sheet(24, 24, 1).lay("red", path("M15 2A10 10 0 1 0 22 16A8.2 8.2 0 0 1 15 2Z"), petal(18.5, 9.5, 5, 2).around(4, 18.5, 7))


def works() -> Sheet:
    return Sheet(24, 24, 1).lay("red", circle(12, 12, 11), path("M6 12.4L8.4 10L11 12.6L16.4 7L18.6 9.4L11 17.2Z"))


def unknown() -> Sheet:
    dashes = join(circle(12 + 9 * math.sin(a), 12 - 9 * math.cos(a), 2) for a in (i * math.pi / 4 for i in range(8)))
    return Sheet(24, 24, 1).lay("red", dashes, circle(12, 12, 3.2))


def broken() -> Sheet:
    return Sheet(24, 24, 1).lay("red", polygon([(12, 1), (23.4, 22), (0.6, 22)]), path("M10.6 8L13.4 8L13 15L11 15Z"), circle(12, 18, 1.6))


def _rim(n: int, r: float) -> Shape:
    return petal(32, 32 - r, 5, 2.4).around(n, 32, 32)


def red_ball() -> Sheet:
    """Petals round the rim."""
    return Sheet(64, 64, 1).cut(scallop(32, 32, 32, 12), _rim(12, 21.5))


def blue_ball() -> Sheet:
    """A wave cut along the foot, and a smooth rim."""
    waves = path("M9 44Q14 39 20 43Q26 47 32 43Q38 39 44 43Q50 47 55 43Q54 46 53 47.5Q49 50 44 46.5Q38 42.5 32 46.5Q26 50.5 20 46.5Q15 43 11 48Z")
    return Sheet(64, 64, 1).cut(circle(32, 32, 31), waves, waves.move(0, 7).scale(0.72, 32, 51), moon(32, 13, 30, 4), colour="blue")


def gold_ball() -> Sheet:
    return Sheet(64, 64, 1).cut(saw(32, 32, 32, 20, 4), _rim(10, 20), colour="gold")


PICTURES = {
    "ui-search": search,
    "ui-sun": sun,
    "ui-moon": night,
    "status-works": works,
    "status-unknown": unknown,
    "status-broken": broken,
    "ball-red": red_ball,
    "ball-blue": blue_ball,
    "ball-gold": gold_ball,
}
