"""窗花: window flowers, folded and cut by rule. Sixty of them, each its own: fold, rim, lattice and heart differ.

For rows that have no drawing of their own yet; `window(key)` gives the same flower for the same key.
"""

import functools
import math
import zlib

from app.core.papercut.cuts import coin, drop, flower, heart, moon, petal, saw, scallop
from app.core.papercut.shape import Shape, circle, join, polygon
from app.core.papercut.sheet import Sheet

SIZE, MIDDLE = 200, 100
FOLDS = (6, 8, 12, 5, 10)
HOW_MANY = 60


def window(key: str) -> str:
    """The name of the flower that belongs to this key."""
    return f"window-{zlib.crc32(key.encode()) % HOW_MANY:02}"


def _rim(kind: int, fold: int) -> Shape:
    if kind == 0:
        return scallop(MIDDLE, MIDDLE, 95, fold * (3 if fold < 8 else 2))
    if kind == 1:
        return saw(MIDDLE, MIDDLE, 96, fold * (6 if fold < 8 else 4), 8)
    return join((circle(MIDDLE, MIDDLE, 80), petal(MIDDLE, 33, 29, 26).around(fold * 2, MIDDLE, MIDDLE)))


def _eave(kind: int, fold: int) -> Shape:
    """The cuts just inside the rim."""
    count, width = fold * 2, 2 * math.pi * 74 / (fold * 2)
    if kind == 0:
        return moon(MIDDLE, 29, min(width * 0.72, 30), min(width * 0.2, 8)).around(count, MIDDLE, MIDDLE)
    if kind == 1:
        return circle(MIDDLE, 26, min(width * 0.2, 6)).around(count, MIDDLE, MIDDLE)
    return petal(MIDDLE, 34, 13, min(width * 0.4, 10)).around(count, MIDDLE, MIDDLE)


def _lattice(kind: int, fold: int) -> Shape:
    """The large cuts, one a fold."""
    width = 2 * math.pi * 50 / fold
    if kind == 0:
        return petal(MIDDLE, 66, 28, width * 0.62).around(fold, MIDDLE, MIDDLE, 180 / fold)
    if kind == 1:
        return drop(MIDDLE, 37, 30, min(width * 0.66, 24)).around(fold, MIDDLE, MIDDLE)
    if kind == 2:
        return heart(MIDDLE, 52, min(width * 0.72, 32)).flop(52).around(fold, MIDDLE, MIDDLE, 180 / fold)
    w = min(width * 0.34, 13)
    return polygon([(MIDDLE, 36), (MIDDLE + w, 52), (MIDDLE, 68), (MIDDLE - w, 52)]).around(fold, MIDDLE, MIDDLE)


def _between(kind: int, fold: int) -> Shape:
    """Small cuts that stand in the gaps of the lattice."""
    turn = 0 if kind in (0, 2) else 180 / fold
    return petal(MIDDLE, 56, 16, 5).around(fold, MIDDLE, MIDDLE, turn)


def _heart(kind: int, fold: int) -> Shape:
    if kind == 0:
        return flower(MIDDLE, MIDDLE, 26, 5 if fold == 5 else 6)
    if kind == 1:
        return petal(MIDDLE, 92, 18, 9).around(8, MIDDLE, MIDDLE)
    return moon(MIDDLE, 86, 16, 6).around(5 if fold in (5, 10) else 6, MIDDLE, MIDDLE)


def cut(number: int) -> Sheet:
    fold = FOLDS[number % 5]
    rim, lattice = number // 5 % 3, number // 15 % 4
    eave, heart_kind = (number + number // 5) % 3, (number // 3 + lattice) % 3
    sheet = Sheet(SIZE, SIZE, 1).cut(
        _rim(rim, fold), _eave(eave, fold), _lattice(lattice, fold), _between(lattice, fold), _heart(heart_kind, fold)
    )
    if number % 2:
        return sheet.lay("gold", coin(MIDDLE, MIDDLE, 9))
    return sheet.lay("gold", petal(MIDDLE, 98, 10, 6).around(fold, MIDDLE, MIDDLE), circle(MIDDLE, MIDDLE, 2.5))


PICTURES = {f"window-{number:02}": functools.partial(cut, number) for number in range(HOW_MANY)}
