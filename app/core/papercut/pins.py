"""Signs for the schematic map: lanterns cut small enough to be read at forty pixels, and the frame's clouds and waves.

What is cut out of a lantern shows the `paper` ground: the style sheet lights it (gold) while the place is open.
"""

from app.core.papercut.cuts import cloud, flower, petal, scallop, surf
from app.core.papercut.lanterns import body
from app.core.papercut.shape import box, circle, path
from app.core.papercut.sheet import Sheet


def hub() -> Sheet:
    """The hub: a palace lantern under a roof, a flower in its light."""
    s = Sheet(56, 64, digits=1)
    s.lay("paper", body(28, 33, 40, 32))
    s.lay("red", path("M28 2C26 8 16 11 6 12Q12 17 28 17Q44 17 50 12C40 11 30 8 28 2Z"))
    s.cut(body(28, 34, 46, 34), flower(28, 34, 13.5, 6), path("M12 25Q7 34 12 43Q10 34 12 25Z").both(28))
    s.lay("gold", box(17, 51, 22, 3.4), circle(28, 34, 3), path("M25 56L31 56L32 64L28 62L24 64Z"))
    return s


def service() -> Sheet:
    """A service station: a round lantern with a flame."""
    s = Sheet(44, 54, digits=1)
    s.lay("paper", body(22, 27, 30, 26))
    s.lay("red", path("M8 11Q22 -1 36 11Q22 7 8 11Z"))
    s.cut(body(22, 28, 38, 31), path("M22 17C27 23 30 26 30 31A8 8 0 0 1 14 31C14 26 17 23 22 17Z"))
    s.lay("gold", box(14, 10.5, 16, 3), box(14, 43, 16, 3), path("M20 47L24 47L25 54L22 52L19 54Z"))
    return s


def outlet() -> Sheet:
    """An outlet: a plain small lantern with one leaf of light."""
    s = Sheet(34, 42, digits=1)
    s.lay("paper", body(17, 21, 22, 20))
    s.cut(body(17, 21, 28, 24), petal(17, 31, 20, 8.5))
    s.lay("gold", box(11, 6, 12, 2.8), box(11, 33.4, 12, 2.8))
    s.lay("red", box(16.2, 1, 1.6, 5), box(16.2, 36, 1.6, 5))
    return s


def many() -> Sheet:
    """Several places: a seal with a scalloped rim; its number is written over it."""
    s = Sheet(60, 60, digits=1)
    s.lay("red", scallop(30, 30, 29, 16))
    s.lay("paper", circle(30, 30, 22.4) + circle(30, 30, 21))
    return s


def here() -> Sheet:
    """Where one is: a gold sun flower."""
    s = Sheet(40, 40, digits=1)
    s.lay("deep", circle(20, 20, 19))
    s.lay("gold", petal(20, 12, 9, 4.4).around(8, 20, 20), circle(20, 20, 6))
    return s


def clouds() -> Sheet:
    """The head of the map's frame: three clouds. Decoration, and nothing that lies there."""
    s = Sheet(360, 60)
    s.lay("far", cloud(14, 44, 104), cloud(262, 38, 82, flipped=True))
    s.lay("mid", cloud(96, 30, 46, flipped=True))
    return s


def waves() -> Sheet:
    """The foot of the map's frame: the running water of a hem. Decoration, and no river of any place."""
    s = Sheet(720, 54)
    s.fits = "xMidYMax slice"
    s.lay("far", surf(0, 30, 720, 12, 22, 24))
    s.lay("mid", surf(-30, 42, 780, 18, 20, 12))
    s.lay("red", surf(0, 50, 720, 24, 13, 4))
    return s


PICTURES = {
    "pin-hub": hub,
    "pin-service": service,
    "pin-outlet": outlet,
    "pin-many": many,
    "pin-here": here,
    "map-clouds": clouds,
    "map-waves": waves,
}
