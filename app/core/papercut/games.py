"""The games, as balls in a frame; the number of balls is the game's."""

import math

from app.core.papercut.cuts import coin, flower, moon, petal, saw, scallop, teeth
from app.core.papercut.shape import Shape, box, circle, join, path, polygon
from app.core.papercut.sheet import Sheet


def _ball(x: float, y: float, r: float, petals: int = 6) -> Shape:
    return circle(x, y, r) + petal(x, y - r * 0.2, r * 0.62, r * 0.32).around(petals, x, y)


def _on_ring(count: int, r: float, start: float = 0) -> list[tuple[float, float]]:
    return [(80 + r * math.sin(math.radians(start + 360 * i / count)), 80 - r * math.cos(math.radians(start + 360 * i / count))) for i in range(count)]


def double_ball() -> Sheet:
    """双色球: six red and one blue."""
    s = Sheet(160, 160)
    s.cut(saw(80, 80, 78, 40, 5), circle(80, 80, 67))
    s.lay("red", *(_ball(x, y, 18) for x, y in _on_ring(6, 44)))
    s.lay("blue", circle(80, 80, 21), path("M61 84Q68 78 74 83Q80 88 87 83Q93 78 99.500 83L99 88Q93 83 87 88Q80 93 74 88Q68 83 61.500 89Z"), moon(80, 70, 22, 4))
    return s.lay("gold", circle(80, 8, 3).around(8, 80, 80, 22.5))


def three_d() -> Sheet:
    """3D: three drums, ten petals each."""
    s = Sheet(160, 160)
    s.cut(box(6, 34, 148, 92, 16), box(14, 42, 132, 76, 10))
    for x in (36, 80, 124):
        s.cut(box(x - 19, 47, 38, 66, 6), circle(x, 80, 16), moon(x, 56, 26, 4), moon(x, 105, 26, 4, 180))
        s.cut(flower(x, 80, 13, 10, 5))
    s.lay("gold", circle(80, 80, 4), circle(36, 80, 4), circle(124, 80, 4))
    roof = path("M20 34L28 16L132 16L140 34Z") + teeth((30, 32), (130, 32), 14, -9)
    return s.lay("red", roof, path("M30 126L22 146L34 146L42 126Z").both(80), box(50, 132, 60, 8, 4))


def seven() -> Sheet:
    """七乐彩: seven in an arc over a lotus, one special below."""
    s = Sheet(160, 160)
    s.lay("red", *(_ball(80 + 60 * math.sin(math.radians(a)), 84 - 60 * math.cos(math.radians(a)), 15, 5) for a in range(-90, 91, 30)))
    s.lay("gold", saw(80, 84, 22, 16, 4), circle(80, 84, 13)).lay("red", _ball(80, 84, 11, 5))
    lotus = join(petal(80, 146, length, width, a) for a, length, width in ((0, 42, 20), (28, 44, 18), (-28, 44, 18), (56, 50, 16), (-56, 50, 16), (80, 56, 12), (-80, 56, 12)))
    s.lay("red", lotus)
    return s.lay("paper", petal(80, 140, 24, 8), petal(84, 140, 26, 6, 28).both(80), petal(88, 142, 28, 5, 56).both(80)).lay("red", moon(80, 152, 70, 5, 180))


def happy_eight() -> Sheet:
    """快乐8: eighty holes in a sheet, twenty of them lit."""
    s = Sheet(160, 160)
    s.cut(scallop(80, 80, 79, 28))
    rows = [path(f"M26 {38 + i * 12}L136 {38 + i * 12}") for i in range(8)]
    s.dots("paper", 8, 12, *rows)
    lit = [(0, 3), (0, 7), (1, 1), (1, 5), (2, 0), (2, 4), (2, 8), (3, 2), (3, 6), (4, 3), (4, 7), (5, 0), (5, 5), (5, 9), (6, 2), (6, 6), (7, 1), (7, 4), (7, 8), (3, 9)]
    return s.lay("gold", *(circle(26 + c * 12, 38 + r * 12, 4.6) for r, c in lit)).lay("paper", moon(80, 24, 50, 6), moon(80, 138, 50, 6, 180))


def scratch() -> Sheet:
    """即开票: a ticket half scratched by a coin."""
    s = Sheet(160, 160)
    ticket = path("M16 36L144 36L144 68A10 10 0 0 0 144 88L144 124L16 124L16 88A10 10 0 0 0 16 68Z")
    field = path("M60 56L132 56L132 104L60 104Z")
    zig = polygon([(60, 62), (92, 58), (70, 72), (108, 62), (74, 82), (120, 68), (82, 92), (126, 80), (96, 101), (116, 98), (74, 103), (60, 100)])
    tilt = (ticket + field + flower(42, 78, 13, 6) + teeth((22, 41), (138, 41), 18, 5) + teeth((138, 119), (22, 119), 18, 5)).turn(-8, 80, 80)
    s.lay("red", tilt).lay("red", zig.turn(-8, 80, 80))
    return s.lay("paper", circle(122, 106, 27)).lay("gold", coin(122, 106, 24))


PICTURES = {"game-ssq": double_ball, "game-fc3d": three_d, "game-qlc": seven, "game-kl8": happy_eight, "game-scratch": scratch}
