"""The exhibits' pictures, each a scene of its own."""

import math

from app.core.papercut import lanterns
from app.core.papercut.cuts import (
    cloud,
    coin,
    flower,
    heart,
    hill,
    moon,
    petal,
    saw,
    scales,
    scallop,
    strip,
    surf,
    teeth,
)
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import fish, grain, hand, house, jujube, leaf, pavilion, swallow, tree


def _scene() -> Sheet:
    return Sheet(600, 400)


def history() -> Sheet:
    """A hand scroll rolled open: from the first paper ticket over the river bridge to the lanterns of today."""
    s = _scene()
    s.lay("far", box(60, 84, 480, 250))
    s.lay("mid", hill(70, 300, 200, 120, 0.45), hill(230, 300, 220, 90, 0.5), hill(380, 300, 160, 130, 0.6), cloud(120, 140, 70), cloud(400, 128, 70, flipped=True))
    ticket = box(92, 176, 104, 62, 4) + flower(118, 207, 17, 6) + box(142, 190, 44, 5) + box(142, 202, 34, 5) + box(142, 214, 40, 5) + teeth((96, 180), (192, 180), 14, 4) + teeth((192, 234), (96, 234), 14, 4)
    s.lay("red", ticket.turn(-6, 140, 210))
    bridge = path("M206 296Q300 216 394 296L380 296Q300 236 220 296Z") + path("M206 282Q300 200 394 282L394 287Q300 206 206 287Z")
    posts = join(box(x - 1.5, 244 + abs(x - 300) ** 2 / 210, 3, 10) for x in range(228, 380, 16))
    s.lay("red", bridge, posts, pavilion(300, 240, 66))
    for x, w in ((430, 34), (478, 42), (518, 28)):
        s.line("red", 2, path(f"M{x} 96L{x} {160 + w / 2}"))
        red, gold = lanterns.small(x, 176 + w / 2, w)
        s.lay("red", red).lay("gold", gold)
    s.lay("red", swallow(250, 130, 30), swallow(330, 116, 24, -10), tree(418, 300, 60), house(474, 302, 54, 52))
    s.cut(surf(60, 316, 480, 11, 20, 18))
    s.lay("gold", box(60, 84, 480, 7), box(60, 327, 480, 7))
    for x in (48, 552):
        s.cut(box(x - 20, 66, 40, 286, 18), box(x - 8, 84, 4, 250), box(x + 3, 84, 3, 250))
        s.lay("gold", box(x - 9, 48, 18, 18, 6), box(x - 9, 352, 18, 18, 6))
    s.lay("red", cloud(190, 60, 100), cloud(310, 60, 100, flipped=True), moon(300, 366, 150, 12, 180), petal(300, 392, 26, 10))
    return s


def odds() -> Sheet:
    """A sea of holes, one of them gold, under a fishing line: what a chance of one in millions looks like."""
    s = _scene()
    s.lay("far", circle(300, 110, 100))
    s.lay("mid", surf(-20, 190, 640, 9, 26, 60))
    s.lay("red", surf(-50, 212, 700, 10, 24, 210))
    rows = [path(f"M{14 + (i % 2) * 8} {230 + i * 15}L596 {230 + i * 15}") for i in range(12)]
    s.dots("paper", 7, 16, *rows)
    s.lay("red", circle(390, 320, 11)).lay("gold", saw(390, 320, 16, 14, 4))
    s.line("red", 2.5, path("M366 82Q400 130 390 308"))
    boat = path("M206 150Q300 186 394 150Q382 184 356 192L244 192Q218 184 206 150Z") + join(moon(250 + i * 50, 172, 34, 5, 180) for i in range(3))
    man = circle(286, 84, 10) + path("M262 80Q286 52 310 80Q286 73 262 80Z") + path("M272 96Q286 90 300 96L330 110L328 117L300 112L306 160L266 160Z")
    s.lay("red", boat, man, strip(4, (312, 122), (368, 80)))
    s.lay("red", cloud(60, 110, 100), cloud(440, 90, 100, flipped=True), swallow(150, 60, 28), swallow(462, 150, 22, -12).flip(462))
    return s


def ticket_themes() -> Sheet:
    """Five tickets spread as a fan, each with its own subject."""
    s = _scene()
    s.lay("far", circle(300, 400, 292))
    subjects = (
        fish(0, 0, 64, -90),
        jujube(0, 4, 26) + petal(0, -26, 22, 9, 60) + petal(0, -26, 22, 9, -60),
        flower(0, 0, 36, 8),
        lanterns.body(0, 0, 50, 42) + petal(0, 16, 32, 10) + lanterns.ribs(0, 0, 54, 42) + lanterns.caps(0, 0, 50, 42) + lanterns.tassel(0, 26, 8, 22),
        swallow(0, -14, 44) + swallow(2, 22, 34, 16),
    )
    for i, subject in enumerate(subjects):
        angle = -44 + i * 22
        card = box(-48, -84, 96, 168, 8) + box(-38, -72, 76, 104, 6) + teeth((-42, 44), (42, 44), 9, 7) + box(-34, 58, 68, 5) + box(-34, 69, 44, 5)
        s.lay("paper", box(-52, -88, 104, 176, 10).move(0, -206).scale(1.3).turned_to(300, 420, angle))
        s.lay("red", card.move(0, -206).scale(1.3).turned_to(300, 420, angle))
        s.lay("gold" if i % 2 else "red", subject.move(0, -226).scale(1.3).turned_to(300, 420, angle))
    s.cut(hand(299, 344, 84).both(300), moon(300, 384, 60, 6, 180))
    return s


def draw_machine() -> Sheet:
    """The drum of numbers on its stand, balls leaping, one in the cup."""
    s = _scene()
    s.lay("far", petal(300, 60, 130, 40).around(20, 300, 180))
    s.lay("paper", circle(300, 180, 138))
    s.cut(circle(300, 180, 134), circle(300, 180, 122), saw(300, 180, 119, 60, 4), circle(300, 180, 110))
    balls = [(300 + r * math.sin(math.radians(a)), 180 - r * math.cos(math.radians(a))) for r, a in ((34, 20), (36, 140), (38, 260), (82, 40), (86, 88), (80, 132), (90, 176), (84, 220), (84, 268), (82, 316), (86, 0))]
    s.lay("red", *(circle(x, y, 19) + petal(x, y - 4, 12, 6).around(6, x, y) for x, y in balls))
    s.lay("mid", *(moon(300, 180, 60, 8, a).move(56 * math.sin(math.radians(a)), -56 * math.cos(math.radians(a))) for a in (80, 200, 320)))
    s.cut(path("M226 292L374 292L404 376L196 376Z"), flower(300, 338, 28, 8), petal(246, 366, 46, 14).both(300), teeth((236, 298), (364, 298), 18, 8))
    s.lay("gold", box(214, 286, 172, 7, 3), box(186, 376, 228, 8, 4), circle(300, 338, 6), circle(300, 180, 10))
    s.line("red", 8, path("M416 236Q470 250 470 300"))
    s.cut(path("M444 316L496 316Q496 352 470 352Q444 352 444 316Z"), moon(470, 334, 30, 5, 180)).lay("red", box(466, 352, 8, 24), box(446, 376, 48, 8, 4))
    s.lay("gold", circle(470, 306, 17), petal(470, 303, 11, 5).around(6, 470, 306))
    s.lay("red", path("M184 236Q130 250 130 306L130 376L120 384L150 384L138 376L138 306Q138 262 188 246Z"), cloud(24, 120, 110), cloud(466, 100, 110, flipped=True))
    return s


def fund_flow() -> Sheet:
    """One stream from a coin, parting four ways to the old, the disabled, the orphaned and the poor."""
    s = _scene()
    s.lay("far", hill(-40, 400, 300, 130, 0.4), hill(340, 400, 300, 130, 0.6))
    stream = path("M278 110C282 180 250 190 190 214C110 246 76 270 74 318L106 318C110 286 140 264 208 238C250 222 272 214 284 196C280 240 236 256 224 318L252 318C262 268 292 262 300 214Z")
    light = path("M290 130C294 196 262 206 206 228C150 250 112 262 98 300C112 256 160 238 208 220C256 202 288 190 290 130Z") + path("M294 214C290 250 258 262 246 308C250 262 284 248 294 214Z")
    s.lay("mid", (stream + light).both(300))
    s.cut(scallop(300, 82, 72, 20), petal(300, 38, 18, 9).around(20, 300, 82), circle(300, 82, 42)).lay("gold", coin(300, 82, 38))
    for i, x in enumerate((90, 238, 362, 510)):
        s.lay("paper", circle(x, 334, 50)).cut((saw(x, 334, 46, 28, 4), scallop(x, 334, 46, 16), scallop(x, 334, 46, 12), saw(x, 334, 46, 20, 5))[i], *_gift_of(i, x, 334))
    s.lay("red", swallow(140, 120, 34), swallow(470, 130, 28, -12).flip(470), cloud(60, 70, 100), cloud(440, 60, 100, flipped=True))
    return s.lay("gold", *(fish(x, y, 20, a) for x, y, a in ((200, 226, -20), (262, 262, 110), (346, 270, 60), (430, 240, 18))))


def _gift_of(which: int, x: float, y: float) -> tuple[Shape, ...]:
    return (
        (strip(6, (x + 14, y - 12), (x + 14, y + 26)), path(f"M{x + 17} {y - 12}Q{x + 17} {y - 26} {x + 2} {y - 26}Q{x - 10} {y - 26} {x - 10} {y - 14}L{x - 4} {y - 14}Q{x - 4} {y - 20} {x + 2} {y - 20}Q{x + 11} {y - 20} {x + 11} {y - 12}Z"), heart(x - 12, y + 8, 22)),
        (circle(x, y, 25), circle(x, y, 19), petal(x, y - 4, 13, 6).around(6, x, y)),
        (path(f"M{x - 26} {y + 4}Q{x} {y + 14} {x + 26} {y + 4}Q{x + 24} {y + 24} {x} {y + 24}Q{x - 24} {y + 24} {x - 26} {y + 4}Z"), circle(x - 10, y - 5, 9), circle(x + 10, y - 5, 9), moon(x, y - 18, 40, 7)),
        (path(f"M{x - 26} {y}L{x + 26} {y}Q{x + 22} {y + 24} {x} {y + 24}Q{x - 22} {y + 24} {x - 26} {y}Z"), path(f"M{x - 22} {y - 4}Q{x - 16} {y - 22} {x} {y - 24}Q{x + 16} {y - 22} {x + 22} {y - 4}Z")),
    )[which]


def stations_network() -> Sheet:
    """A lantern tree: one great lantern at the root of the boughs, small ones on every twig."""
    s = _scene()
    s.lay("far", hill(-60, 380, 380, 130, 0.5), hill(280, 380, 380, 130, 0.5), circle(300, 170, 166))
    boughs = "M300 360L300 250M300 300Q220 290 160 216Q130 176 84 168M300 270Q230 250 206 160Q196 110 150 76M300 250Q276 180 270 96M220 252Q150 262 96 250M196 130Q180 120 108 116"
    s.line("red", 7, path(boughs).both(300))
    ends = ((84, 168, 34), (150, 78, 36), (268, 84, 40), (96, 250, 32), (106, 116, 28), (206, 168, 30), (160, 214, 30))
    for x, y, w in ends:
        for side in (x, 600 - x):
            red, gold = lanterns.small(side, y + w * 0.5, w)
            s.lay("paper", lanterns.body(side, y + w * 0.5, w + 6, w * 0.86 + 6)).lay("red", red).lay("gold", gold)
    s.lay("paper", lanterns.body(300, 232, 128, 112))
    s.cut(lanterns.body(300, 232, 118, 102), flower(300, 232, 34, 8), path("M262 196Q240 232 262 268Q252 232 262 196Z").both(300), petal(300, 196, 13, 8).around(10, 300, 232))
    s.lay("gold", lanterns.caps(300, 232, 118, 102), coin(300, 232, 12), lanterns.tassel(300, 294, 16, 40))
    s.lay("red", grain(40, 372, 60), grain(66, 374, 48, 6), grain(560, 372, 60), grain(534, 374, 48, -6))
    s.lay("red", house(150, 364, 70, 60), house(450, 364, 70, 60), leaf(300, 40, 34), swallow(40, 90, 26), swallow(556, 80, 26).flip(556))
    s.cut(box(-4, 360, 608, 44), scales(10, 386, 590, 2, 12), box(-4, 366, 608, 2))
    return s


PICTURES = {
    "exhibit-history": history,
    "exhibit-odds": odds,
    "exhibit-ticket-themes": ticket_themes,
    "exhibit-draw-machine": draw_machine,
    "exhibit-fund-flow": fund_flow,
    "exhibit-stations-network": stations_network,
}
