"""Borders: the head of a voucher and the frame of a poster."""

from app.core.papercut.cuts import cloud, coin, flower, heart_petal, moon, petal, surf, teeth
from app.core.papercut.shape import box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import jujube, leaf


def voucher() -> Sheet:
    """A frieze: a coin between jujube twigs, scalloped below."""
    s = Sheet(400, 72)
    d = "M4 4L396 4L396 44"
    for i in range(14):
        d += f"A14 14 0 0 1 {396 - (i + 1) * 28} 44"
    s.cut(path(d + "Z"), box(4, 9, 392, 2.5), join(moon(18 + i * 28, 49, 18, 4, 180) for i in range(14)), join(petal(32 + i * 28, 42, 10, 5) for i in range(13) if i != 6), circle(200, 28, 17))
    s.lay("gold", coin(200, 28, 15))
    return s.lay("paper", leaf(170, 26, 34, -90).both(200), flower(112, 25, 11, 5).both(200), leaf(94, 26, 30, -90).both(200))


def poster() -> Sheet:
    """A4: blossoms in the corners, river below, a fret of petals along the sides; the middle stays free."""
    s = Sheet(1050, 1485)
    inner = path("M90 170Q170 170 170 90L880 90Q880 170 960 170L960 1240Q525 1180 90 1240Z")
    s.cut(box(24, 24, 1002, 1437, 26), inner, join(petal(57, y, 46, 18) for y in range(330, 1230, 74)).both(525), join(moon(x, 62, 60, 14) for x in range(262, 800, 75)))
    s.lay("gold", box(42, 42, 966, 5), box(42, 42, 5, 1401).both(525), box(42, 1438, 966, 5))
    corner = heart_petal(112, 108, 56, 58).around(5, 112, 112) + petal(112, 90, 22, 10).around(5, 112, 112)
    s.lay("paper", corner.both(525)).lay("red", circle(112, 112, 17).both(525)).lay("gold", circle(112, 112, 9).both(525), circle(112, 92, 4).around(8, 112, 112).both(525))
    s.lay("paper", surf(24, 1330, 1002, 9, 62, 30), cloud(150, 1262, 150), cloud(750, 1262, 150, flipped=True))
    s.lay("red", surf(24, 1372, 1002, 10, 50, 60), join(moon(70 + i * 101, 1440, 70, 12, 180) for i in range(10)))
    s.lay("paper", join(moon(74 + i * 100, 1408, 66, 10, 180) for i in range(10)))
    s.lay("red", jujube(430, 1186, 26, 10).both(525)).lay("gold", leaf(450, 1166, 50, 60).both(525))
    return s.lay("red", teeth((250, 92), (800, 92), 44, 14))


PICTURES = {"voucher-border": voucher, "poster-frame": poster}
