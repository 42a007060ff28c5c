"""扶老 助残 救孤 济困: four seals, each with its own border."""

from app.core.papercut.cuts import heart, moon, petal, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import grain, hand, leaf


def _seal(*inside: Shape) -> Sheet:
    return Sheet(128, 128).cut(box(5, 5, 118, 118, 14), *inside)


def _teeth_border() -> Shape:
    edge = teeth((18, 12), (110, 12), 14, 6)
    return edge.around(4, 64, 64)


def _moon_border() -> Shape:
    return join(moon(24 + i * 20, 17, 15, 4) for i in range(5)).around(4, 64, 64)


def _petal_border() -> Shape:
    return join(petal(24 + i * 16, 20, 9, 5) for i in range(6)).around(4, 64, 64)


def _line_border() -> Shape:
    return box(22, 11, 84, 3.5).around(4, 64, 64) + petal(15, 21, 11, 6, -45).around(4, 64, 64)


def elderly() -> Sheet:
    """An old man with a stick on a young one's arm, under the peach of long life."""
    elder = circle(50, 46, 8) + path("M44 57Q36 62 36 76L36 104L43 104L46 84L52 84L54 104L61 104L60 74L68 79L72 73L58 60Q54 55 44 57Z")
    stick = path("M30 72Q24 70 23 77L23 104L26.500 104L26.500 78Q27 75 30 76L36 78L36 73Z")
    young = circle(82, 38, 8.5) + path("M76 50L88 50Q96 54 96 66L94 80L90 80L90 104L82.500 104L81.500 82L79 104L72 104L72 82L64 80L64 75L74 75L74 58Z")
    peach = path("M64 34C56 32 53 25 57 20Q61 18 64 23Q67 18 71 20C75 25 72 32 64 34Z") + petal(64, 35, 10, 4, 100) + petal(64, 35, 10, 4, -100)
    return _seal(_moon_border().scale(0.97, 64, 64), elder, stick, peach.scale(0.8, 64, 26).move(-1, 3)).lay("paper", young.move(2, 0)).lay("gold", path("M34 110L98 110L94 113L38 113Z"))


def disabled() -> Sheet:
    """A wheel whose spokes are petals carries its rider forward."""
    wheel = circle(54, 80, 25) + circle(54, 80, 20) + petal(54, 76, 13, 5).around(8, 54, 80) + circle(54, 80, 2.5)
    rider = circle(58, 34, 8.5) + path("M51 45L64 45L67 58L82 58L82 64L66 64L68 72L84 72L92 96L102 96L102 103L87 103L79 79L60 79Q54 78 53 70Z")
    return _seal(_teeth_border(), wheel).lay("paper", rider.move(4, -2)).lay("gold", heart(92, 38, 20))


def orphan() -> Sheet:
    """A bird spreads her wings over two young in the nest."""
    mother = path("M64 28Q71 28 71 36Q84 40 100 34Q104 58 84 70L44 70Q24 58 28 34Q44 40 57 36Q57 28 64 28Z")
    feathers = join(petal(64 + dx, 66, length, 6, a) for dx, length, a in ((10, 22, 24), (19, 24, 40), (28, 22, 54))).both(64)
    beak = path("M61 39L67 39L64 46Z") + circle(60.5, 34.5, 1.5) + circle(67.5, 34.5, 1.5)
    chick = circle(53, 82, 9) + circle(50.5, 80, 1.5) + path("M56 80L63 82L56 85Z")
    nest = path("M28 88Q64 100 100 88Q98 110 64 112Q30 110 28 88Z") + moon(64, 103, 46, 4, 180) + moon(64, 109, 30, 3, 180)
    return _seal(_petal_border(), mother, feathers, beak, chick, chick.flip(64), nest.move(0, -3))


def poverty() -> Sheet:
    """Two hands hold a bowl of rice between ears of grain."""
    bowl = path("M38 66L90 66Q88 88 74 92L74 96L54 96L54 92Q40 88 38 66Z") + path("M46 74Q55 70 64 74Q73 78 82 74L81 79Q73 83 64 79Q55 75 47 79Z")
    rice = path("M42 63Q46 46 64 44Q82 46 86 63Z") + join(petal(x, y, 6, 3, a) for x, y, a in ((56, 60, 20), (64, 56, -10), (72, 60, 30), (64, 63, 70)))
    hands = hand(66, 100, 28).both(64)
    return _seal(_line_border(), bowl, rice, hands, grain(34, 62, 34, -12), grain(94, 62, 34, 12)).lay("gold", leaf(64, 42, 16, 0))


PICTURES = {"cause-elderly": elderly, "cause-disabled": disabled, "cause-orphan": orphan, "cause-poverty": poverty}
