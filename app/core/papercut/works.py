"""One house three times, for sample projects: with a torn roof, among scaffolding, and lit."""

from app.core.papercut.cuts import flower, petal, strip
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import house, leaf, swallow

WIDTH, HEIGHT = 1200, 800
GROUND = "#fbeee2"


def _scene(*behind: Shape) -> Sheet:
    sheet = Sheet(WIDTH, HEIGHT).lay("far", circle(860, 300, 240), *behind)
    return sheet.lay("mid", path("M0 620Q300 560 600 606Q900 650 1200 590L1200 800L0 800Z"))


def _tree(x: float, y: float, size: float) -> Shape:
    return join(leaf(x, y, size, turned, 0.3) for turned in (-58, -30, 0, 30, 58)) + box(x - 6, y, 12, size * 0.5)


def before() -> str:
    """Cracked walls, tiles gone, a bare tree."""
    sheet = _scene()
    cracks = path("M560 270L588 300L572 326L602 366L610 360L584 326L600 300L570 264Z")
    holes = join(petal(x, 366, 60, 34, turned) for x, turned in ((490, 20), (664, -25), (716, 12)))
    sheet.cut(house(600, 640, 520, 380), cracks, holes)
    sheet.line("deep", 10, path("M180 660L186 520L190 430"), path("M186 520L130 440"), path("M188 470L250 400"))
    return sheet.lay("gold", petal(250, 700, 46, 22, 80), petal(960, 700, 46, 22, -70)).standalone()


def during() -> str:
    """The same house behind poles and planks, a ladder against it."""
    sheet = _scene()
    sheet.cut(house(600, 640, 520, 380))
    poles = join(box(x, 200, 12, 450) for x in (270, 450, 738, 918))
    planks = join(box(250, y, 700, 14) for y in (300, 440, 560))
    rungs = join(box(1000, y, 60, 8) for y in range(330, 640, 44))
    sheet.lay("gold", poles, planks, box(994, 300, 8, 350), box(1058, 300, 8, 350), rungs)
    return sheet.lay("red", swallow(220, 170, 60)).standalone()


def after() -> str:
    """Whole again: lanterns at the door, leaves on the trees, flowers, swallows."""
    sheet = _scene().cut(house(600, 640, 520, 380))
    sheet.lay("gold", box(413, 518, 88, 65), box(699, 518, 88, 65))
    sheet.lay("gold", circle(470, 500, 34), circle(730, 500, 34), strip(18, (360, 646), (840, 646)), flower(600, 236, 34, 6))
    sheet.lay("red", _tree(190, 560, 170), _tree(1010, 560, 150), circle(470, 500, 20), circle(730, 500, 20))
    sheet.lay("red", swallow(300, 160, 70), swallow(900, 130, 60, -12).flip(900))
    return sheet.lay("gold", *(flower(x, 710, 20, 5) for x in (120, 320, 880, 1080))).standalone()
