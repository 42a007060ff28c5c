"""灯笼: every place of the network is a lantern; the larger the place, the richer the cut."""

from app.core.papercut.cuts import coin, flower, moon, petal, scallop, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet


def body(x: float, y: float, width: float, height: float) -> Shape:
    """The belly of a lantern about its middle (x, y)."""
    w, h = width / 2, height / 2
    return path(
        f"M{-w * 0.5} {-h}C{-w * 0.95} {-h} {-w} {-h * 0.5} {-w} 0C{-w} {h * 0.5} {-w * 0.95} {h} {-w * 0.5} {h}"
        f"L{w * 0.5} {h}C{w * 0.95} {h} {w} {h * 0.5} {w} 0C{w} {-h * 0.5} {w * 0.95} {-h} {w * 0.5} {-h}Z"
    ).move(x, y)


def ribs(x: float, y: float, width: float, height: float) -> Shape:
    """Slits between the lantern's ribs, opening towards the sides."""
    length = height * 0.72
    half = join(
        path(f"M0 {-length / 2}Q{bend} 0 0 {length / 2}Q{bend * 0.45} 0 0 {-length / 2}Z").move(dx, 0)
        for dx, bend in ((width * 0.14, width * 0.12), (width * 0.25, width * 0.2))
    )
    return half.both(0).move(x, y)


def caps(x: float, y: float, width: float, height: float) -> Shape:
    """Rims above and below with the ring it hangs by."""
    w, t = width * 0.29, height * 0.09
    top, low = y - height / 2, y + height / 2
    return box(x - w, top - t * 1.5, 2 * w, t) + box(x - w, low + t * 0.5, 2 * w, t)


def tassel(x: float, y: float, width: float, length: float) -> Shape:
    """A knot and its threads, hanging from (x, y)."""
    w = width / 2
    return circle(x, y + w * 0.8, w * 0.8) + path(
        f"M{x - w * 0.7} {y + w * 1.8}L{x + w * 0.7} {y + w * 1.8}L{x + w} {y + length}L{x + w * 0.4} {y + length * 0.9}"
        f"L{x} {y + length}L{x - w * 0.4} {y + length * 0.9}L{x - w} {y + length}Z"
    )


def small(x: float, y: float, width: float) -> tuple[Shape, Shape]:
    """A little lantern for strings of lights: (red, gold)."""
    h = width * 0.86
    red = body(x, y, width, h) + petal(x, y + h * 0.34, h * 0.68, width * 0.16) + ribs(x, y, width * 1.1, h)
    return red, caps(x, y, width, h) + tassel(x, y + h * 0.64, width * 0.2, width * 0.5)


def hub() -> Sheet:
    """The hub: a palace lantern with a flower at its heart, hung with two smaller ones."""
    s = Sheet(160, 160)
    s.line("red", 2.5, path("M80 4L80 22"), path("M80 30C50 30 34 38 26 54").both(80))
    s.lay("red", path("M46 34C56 18 68 16 80 10C92 16 104 18 114 34L106 34C98 28 90 26 80 26C70 26 62 28 54 34Z"))
    s.cut(
        body(80, 76, 84, 78),
        flower(80, 76, 24, 8),
        petal(80, 48, 9, 6).around(8, 80, 76, 22.5),
        path("M50 52Q38 76 50 100Q44 76 50 52Z").both(80),
        teeth((64, 41), (96, 41), 8, 5),
        teeth((96, 111), (64, 111), 8, 5),
    )
    s.lay("gold", caps(80, 76, 84, 78), coin(80, 76, 8), tassel(80, 124, 12, 32), tassel(66, 123, 7, 22).both(80))
    for x in (26, 134):
        red, gold = small(x, 70, 30)
        s.lay("red", red).lay("gold", gold)
    return s


def service() -> Sheet:
    """A service station: a round lantern cut with a cup-shaped flame and clouds."""
    s = Sheet(160, 160)
    s.line("red", 2.5, path("M80 6L80 26"))
    s.lay("red", path("M52 34Q80 8 108 34L100 36Q80 24 60 36Z"))
    s.cut(
        body(80, 80, 92, 82),
        path("M80 50C92 64 98 72 98 84A18 18 0 0 1 62 84C62 72 68 64 80 50Z") + path("M80 70C86 78 89 82 89 88A9 9 0 0 1 71 88C71 82 74 78 80 70Z"),
        moon(80, 112, 40, 6, 180),
        path("M52 56Q38 80 52 104Q45 80 52 56Z").both(80),
        teeth((62, 43), (98, 43), 9, 5),
    )
    s.lay("gold", caps(80, 80, 92, 82), tassel(80, 130, 11, 26))
    return s


def outlet() -> Sheet:
    """An outlet: a plain lantern with its ribs and one leaf of light."""
    s = Sheet(160, 160)
    s.line("red", 2.5, path("M80 20L80 42"))
    s.cut(body(80, 84, 78, 68), petal(80, 110, 52, 15), ribs(80, 84, 82, 68))
    s.lay("gold", caps(80, 84, 78, 68), tassel(80, 126, 9, 22))
    return s


def mark() -> Sheet:
    """The site's mark: a lantern cut out of a flower of red paper, its flame a leaf."""
    s = Sheet(96, 96)
    light = body(48, 49, 44, 36)
    s.cut(scallop(48, 48, 47, 16), light, box(39, 25, 18, 4), box(39, 69, 18, 4), petal(48, 64, 30, 11), path("M35 37Q27 49 35 61Q33 49 35 37Z").both(48))
    s.lay("paper", box(46.5, 15, 3, 9), box(46.5, 74, 3, 9))
    return s


PICTURES = {"kind-hub": hub, "kind-service": service, "kind-outlet": outlet, "mark": mark}
