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


def card() -> Sheet:
    """A4 to be folded in the middle: the front below between two friezes, the back above upside down, blossoms in its corners."""
    s = Sheet(1050, 1485)
    s.cut(box(30, 772, 990, 683, 24), path("M66 836L984 836L984 1356Q525 1320 66 1356Z"), join(moon(x, 816, 60, 14) for x in range(95, 1000, 78)))
    s.lay("gold", box(46, 786, 958, 5), box(46, 1438, 958, 5))
    s.lay("paper", surf(36, 1384, 978, 12, 42, 20))
    s.lay("red", surf(36, 1414, 978, 13, 34, 24))
    s.lay("red", jujube(96, 1316, 20, 10).both(525)).lay("gold", leaf(112, 1302, 40, 60).both(525))
    s.cut(box(30, 30, 990, 683, 24), box(44, 44, 962, 655, 14))
    corner = heart_petal(92, 92, 40, 42).around(5, 92, 96)
    both = corner.both(525)
    s.lay("red", both, both.flop(371.5))
    return s.lay("gold", circle(92, 96, 9).both(525), circle(92, 647, 9).both(525))


def sticker() -> Sheet:
    """A lantern to be hung in a door: its window stays white for the code."""
    s = Sheet(1050, 1485)
    body = path("M250 96L800 96Q1010 190 1010 690Q1010 1190 800 1292L250 1292Q40 1190 40 690Q40 190 250 96Z")
    s.cut(body, box(135, 345, 780, 780, 26), box(240, 150, 570, 182, 60), box(240, 1140, 570, 130, 44))
    s.lay("red", box(300, 52, 450, 34, 10), box(300, 1302, 450, 30, 10), box(497, 20, 56, 30, 8))
    s.lay("gold", box(262, 106, 526, 6, 3), box(262, 1279, 526, 6, 3), box(322, 64, 406, 8, 4), box(322, 1313, 406, 7, 3))
    s.lay("paper", join(petal(88, y, 40, 15) for y in range(470, 1060, 62)).both(525), join(moon(x, 136, 50, 9) for x in range(300, 790, 75)))
    s.lay("paper", petal(170, 292, 44, 16, -24).both(525), petal(176, 1216, 44, 16, 24).both(525))
    s.lay("gold", join(petal(x, 1340, 84, 15, 180) for x in range(345, 720, 30)))
    return s.lay("red", join(petal(x, 1338, 60, 12, 180) for x in range(330, 740, 30)))


def plaque() -> Sheet:
    """A5 lying on an A4 sheet, to be cut out: a rim of coins and waves for a project's sign."""
    s = Sheet(1050, 1485)
    s.cut(box(0, 372, 1050, 742, 0), path("M40 452L1010 452L1010 1030Q525 990 40 1030Z"))
    s.lay("gold", box(18, 390, 1014, 5), join(coin(x, 424, 17) for x in range(65, 1030, 92)))
    s.lay("paper", surf(0, 1058, 1050, 12, 42, 16))
    return s.lay("red", surf(0, 1084, 1050, 13, 32, 30))


def label() -> Sheet:
    """The label of an exhibit, 120 by 80 mm in the middle of an A4 sheet, to be cut out: a curtain above, teeth below it."""
    s = Sheet(1050, 1485)
    s.lay("red", join(circle(225 + 25 + i * 50, 586, 25) for i in range(12))).lay("red", box(225, 542, 600, 44))
    s.lay("gold", box(225, 552, 600, 4))
    return s.lay("red", teeth((225, 941), (825, 941), 60, 9))


PICTURES = {
    "voucher-border": voucher,
    "poster-frame": poster,
    "card-frame": card,
    "sticker-frame": sticker,
    "plaque-frame": plaque,
    "label-frame": label,
}
