"""The hall's records, each a composition of its own in the frame of its class: medallion, seal, flower, ticket, window."""

import math
from collections.abc import Callable

from app.core.papercut import lanterns
from app.core.papercut.cuts import (
    arch,
    band,
    cloud,
    coin,
    drop,
    flower,
    heart,
    heart_petal,
    hill,
    moon,
    petal,
    ring,
    saw,
    scales,
    scallop,
    strip,
    surf,
    teeth,
)
from app.core.papercut.shape import Shape, box, circle, join, path, polygon
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import grain, hand, house, pavilion, plain_leaf, swallow

SIZE, C = 240, 120
Piece = tuple[str, Shape]


def event() -> Sheet:
    """A medallion."""
    return Sheet(SIZE, SIZE).cut(scallop(C, C, 118, 26), moon(C, 17, 15, 4).around(26, C, C), circle(C, C, 94))


def rule() -> Sheet:
    """A seal."""
    corner = petal(24, 40, 24, 9, 45).around(4, C, C)
    return Sheet(SIZE, SIZE).cut(box(5, 5, 230, 230, 16), box(14, 14, 212, 3), box(14, 223, 212, 3), corner, box(30, 30, 180, 180, 6))


def project() -> Sheet:
    """A flower."""
    return Sheet(SIZE, SIZE).cut(heart_petal(C, 62, 58, 56).around(10, C, C) + circle(C, C, 64)).lay("paper", circle(C, C, 92)).lay("red", ring(C, C, 96, 90))


def theme() -> Sheet:
    """A ticket with its perforation."""
    holes = join(circle(30, y, 5) for y in range(22, 230, 18)).both(C)
    return Sheet(SIZE, SIZE).cut(box(18, 4, 204, 232, 10), holes, box(44, 22, 152, 170, 4), box(60, 204, 120, 6), box(60, 217, 80, 6))


def place() -> Sheet:
    """A window."""
    return Sheet(SIZE, SIZE).cut(arch(C, 236, 224, 232), arch(C, 222, 190, 202), join(petal(C + dx, 234, 8, 6) for dx in range(-90, 91, 18)))


def _spread(count: int, r: float, shape: Callable[[float, float], Shape], start: float = 0) -> Shape:
    return join(shape(C + r * math.sin(math.radians(start + 360 * i / count)), C - r * math.cos(math.radians(start + 360 * i / count))) for i in range(count))


def _ball(x: float, y: float, r: float = 13) -> Shape:
    return circle(x, y, r) + petal(x, y - r * 0.2, r * 0.62, r * 0.32).around(6, x, y)


def _book(x: float, y: float, size: float) -> Shape:
    half = path(f"M{x} {y}L{x} {y - size * 0.7}Q{x + size * 0.3} {y - size * 0.86} {x + size * 0.62} {y - size * 0.7}L{x + size * 0.62} {y + size * 0.06}Q{x + size * 0.3} {y - size * 0.12} {x} {y}Z")
    lines = join(path(f"M{x + size * 0.1} {y - size * f}Q{x + size * 0.3} {y - size * (f + 0.1)} {x + size * 0.54} {y - size * f}L{x + size * 0.54} {y - size * (f - 0.05)}Q{x + size * 0.3} {y - size * (f + 0.05)} {x + size * 0.1} {y - size * (f - 0.05)}Z") for f in (0.24, 0.4, 0.56))
    return (half + lines).both(x)


def _drum(x: float, y: float, r: float, count: int) -> Shape:
    balls = join(circle(x + r * 0.52 * math.sin(2 * math.pi * i / count), y - r * 0.52 * math.cos(2 * math.pi * i / count), r * 0.19) for i in range(count))
    return circle(x, y, r) + circle(x, y, r * 0.84) + balls + circle(x, y, r * 0.2) + path(f"M{x - r * 0.5} {y + r}L{x + r * 0.5} {y + r}L{x + r * 0.7} {y + r * 1.5}L{x - r * 0.7} {y + r * 1.5}Z")


def _chair(x: float, y: float) -> Shape:
    return box(x - 7, y - 12, 14, 9, 3) + box(x - 7, y, 14, 6, 2)


def _plaque(x: float, y: float, w: float, h: float, inside: Shape) -> Shape:
    return box(x - w / 2, y - h / 2, w, h, 5) + box(x - w / 2 + 5, y - h / 2 + 5, w - 10, 3) + box(x - w / 2 + 5, y + h / 2 - 8, w - 10, 3) + inside


def _cup(x: float, y: float, w: float) -> Shape:
    return path(f"M{x - w / 2} {y}L{x + w / 2} {y}Q{x + w / 2} {y + w * 0.7} {x} {y + w * 0.7}Q{x - w / 2} {y + w * 0.7} {x - w / 2} {y}Z") + moon(x, y + w * 0.3, w * 0.6, w * 0.08, 180) + ring(x + w * 0.56, y + w * 0.24, w * 0.2, w * 0.11)


def _steam(x: float, y: float, size: float) -> Shape:
    return join(path(f"M{x + dx} {y}Q{x + dx - 8} {y - size * 0.3} {x + dx} {y - size * 0.5}Q{x + dx + 8} {y - size * 0.75} {x + dx} {y - size}Q{x + dx + 14} {y - size * 0.7} {x + dx + 5} {y - size * 0.48}Q{x + dx - 2} {y - size * 0.3} {x + dx + 5} {y}Z") for dx in (-16, 0, 16))


def _tail(t: float) -> tuple[float, float]:
    """A place on the tail of a kite, from 0 where it is tied to 1."""
    return 150 - 62 * t + 22 * math.sin(2 * math.pi * t), 134 + 56 * t


CROSS = polygon([(-2, -5), (2, -5), (2, -1), (6, -1), (6, 3), (2, 3), (2, 7), (-2, 7), (-2, 3), (-6, 3), (-6, -1), (-2, -1)])


def _service(x: float, y: float, sign: Shape) -> Shape:
    """One of the nine things, in its window."""
    return sign.move(x, y)


RECORDS: dict[str, tuple[Callable[[], Sheet], list[Piece]]] = {
    "tianjin-meeting-1987": (event, [("red", circle(C, C, 40) + flower(C, C, 24, 8)), ("red", join(_chair(C, 54).turn(i * 36, C, C) for i in range(10))), ("gold", circle(C, C, 8))]),
    "committee-1987": (event, [("red", pavilion(C, 168, 120)), ("red", join(box(64 - i * 3, 168 + i * 7, 112 + i * 6, 4) for i in range(5))), ("gold", saw(C, 52, 15, 16, 4) + circle(C, 52, 6))]),
    "first-ticket-1987": (event, [("mid", path("M40 176Q70 128 110 152Q152 180 190 132L198 144Q160 198 108 168Q76 150 54 186Z")), ("red", join(circle(x, y, 7) + path(f"M{x - 8} {y + 8}L{x + 8} {y + 8}L{x + 10} {y + 30}L{x - 10} {y + 30}Z") for x, y in ((60, 148), (84, 134), (110, 140), (136, 152)))), ("gold", (box(-34, -20, 68, 40, 4) + flower(-16, 0, 12, 6) + box(4, -10, 22, 4) + box(4, 0, 16, 4)).turned_to(154, 84, -10))]),
    "shandong-pilot-1987": (place, [("mid", hill(30, 200, 120, 90, 0.5)), ("red", hill(60, 204, 130, 130, 0.5) + petal(124, 150, 50, 16) + moon(96, 180, 30, 5, -20)), ("red", join(box(48 + i * 16, 60 + abs(4.5 - i) * 5, 2, 26) + polygon([(50 + i * 16, 60 + abs(4.5 - i) * 5), (62 + i * 16, 65 + abs(4.5 - i) * 5), (50 + i * 16, 70 + abs(4.5 - i) * 5)]) for i in range(10) if i != 4)), ("gold", box(112, 56, 3, 34) + polygon([(115, 56), (131, 63), (115, 70)]))]),
    "tear-open-1988": (theme, [("red", path("M56 40L118 40L108 56L120 72L108 88L120 104L108 120L120 136L108 152L118 168L56 168Z") + flower(84, 84, 22, 6) + box(66, 124, 34, 5)), ("red", (path("M132 48L186 48L186 176L132 176L142 160L130 144L142 128L130 112L142 96L130 80L142 64Z") + coin(166, 96, 14)).turn(5, 160, 110)), ("gold", join(circle(125, y, 2.5) for y in range(44, 172, 12)))]),
    "scratch-emblem-1988": (theme, [("red", circle(C, 104, 54) + circle(C, 104, 46) + petal(C, 90, 32, 14).around(8, C, 104)), ("paper", cloud(66, 150, 84)), ("red", cloud(70, 148, 76)), ("gold", coin(160, 148, 26))]),
    "peel-flush-1988": (theme, [("red", join((box(-15, -46, 30, 92, 5) + heart(0, -18, 18) + petal(0, 34, 30, 10)).turned_to(120 + i * 26, 112 + abs(i) * 7, i * 12) for i in (-2, -1, 0, 1))), ("gold", (path("M-15 -46L15 -46L15 20Q2 22 0 40L-15 46Z") + heart(0, -18, 18)).turned_to(170, 128, 24))]),
    "water-margin-1989": (theme, [("far", circle(C, 106, 64)), ("red", join(circle(x, y, 8) + path(f"M{x - 11} {y + 44}L{x - 8} {y + 10}L{x + 8} {y + 10}L{x + 11} {y + 44}Z") + petal(x, y + 40, 22, 8) for x, y in ((66, 112), (93, 92), (120, 82), (147, 92), (174, 112)))), ("red", strip(3, (56, 70), (60, 158)) + strip(3, (184, 72), (176, 158)) + moon(92, 70, 26, 7) + flower(150, 66, 10, 5)), ("gold", path("M110 140L130 140Q130 156 120 156Q110 156 110 140Z") + polygon([(186, 66), (192, 80), (178, 78)]))]),
    "afu-1992": (theme, [("red", circle(C, 96, 42) + circle(104, 90, 4) + circle(136, 90, 4) + moon(C, 104, 22, 5, 180) + petal(96, 76, 14, 5, 80) + petal(144, 76, 14, 5, -80)), ("red", circle(92, 60, 12) + circle(148, 60, 12)), ("gold", circle(92, 106, 6) + circle(148, 106, 6)), ("red", path("M58 132Q120 156 182 132L182 184L58 184Z") + teeth((64, 138), (176, 138), 14, 9) + flower(C, 164, 14, 6))]),
    "first-name-1994": (event, [("red", heart(C, 66, 44) + heart(C, 66, 44).turn(180, C, C)), ("red", polygon([(66, 92), (94, 120), (66, 148), (38, 120)]) + polygon([(174, 92), (202, 120), (174, 148), (146, 120)])), ("gold", flower(C, C, 24, 8)), ("red", petal(C, 108, 30, 6).around(4, C, C, 45))]),
    "million-hearts-1994": (theme, [("red", join(heart(118 + (c - r / 2) * 17, 46 + r * 17, 13) for r in range(6) for c in range(r + 1))), ("red", path("M70 156L170 156Q160 172 146 174L92 174Q78 172 70 156Z")), ("gold", box(118, 38, 3, 118)), ("mid", surf(44, 184, 152, 6, 14, 8))]),
    "flood-relief-1998": (event, [("mid", surf(34, 168, 172, 6, 20, 14)), ("red", surf(30, 184, 180, 7, 18, 10)), ("red", join(box(52 + i * 28 + (r % 2) * 14, 128 - r * 15, 26, 13, 6) for r in range(3) for i in range(5 - r))), ("gold", join(circle(x, 64, 9) for x in (80, 120, 160)) + path("M62 92Q80 72 100 84Q120 72 140 84Q160 72 178 92Q160 84 140 94Q120 84 100 94Q80 84 62 92Z"))]),
    "ssq-launch-2003": (event, [("red", _drum(86, 106, 40, 8)), ("blue", _drum(164, 112, 30, 4)), ("gold", petal(124, 60, 26, 8) + coin(124, 186, 13))]),
    "tomorrow-plan-2004": (project, [("red", box(58, 54, 124, 132, 6) + box(68, 64, 104, 112) + box(118, 64, 4, 112) + box(68, 118, 104, 4)), ("paper", swallow(C, 112, 96, -14).scale(1.12, C, 112)), ("red", swallow(C, 112, 96, -14)), ("gold", path("M98 98L122 92L124 100L100 106Z"))]),
    "tomorrow-plan-2019": (project, [("red", polygon([(150, 44), (182, 84), (150, 134), (118, 84)]) + polygon([(150, 58), (170, 84), (150, 116), (130, 84)]) + flower(150, 84, 13, 6)), ("mid", strip(2, *((_tail(t / 30)) for t in range(31)))), ("red", join((polygon([(-8, -4), (0, 0), (-8, 4)]) + polygon([(8, -4), (0, 0), (8, 4)])).turned_to(*_tail((i + 1) / 7), 24 * (-1) ** i) for i in range(7))), ("gold", circle(150, 84, 4))]),
    "sales-2004": (event, [("red", join(path(f"M{62 + d} {y}L{178 + d} {y}L{174 + d} {y + 16}L{66 + d} {y + 16}Z") + box(76 + d, y + 6, 60, 3) for y, d in ((86, 4), (106, -3), (126, 3), (146, -2), (166, 0)))), ("gold", box(114, 78, 8, 106) + flower(118, 72, 15, 6))]),
    "starlight-plan": (project, [("gold", join(saw(x, y, r, 5, r * 0.55) for x, y, r in ((74, 78, 12), (108, 56, 9), (144, 62, 13), (172, 88, 9), (120, 90, 8)))), ("red", box(74, 132, 92, 52, 3) + join(box(80 + i * 21, 138, 2, 40) for i in range(5)) + join(box(80, 138 + i * 13, 82, 2) for i in range(4))), ("paper", circle(101, 152, 8) + circle(143, 164, 8)), ("gold", circle(101, 152, 6) + circle(143, 164, 6))]),
    "open-draw-2005": (event, [("red", box(60, 52, 120, 84, 5) + box(68, 60, 104, 68) + box(118, 60, 4, 68)), ("gold", circle(C, 92, 24) + petal(C, 84, 16, 8).around(6, C, 92)), ("red", join(circle(x, 154 + (i % 2) * 6, 11) + path(f"M{x - 12.5} 206Q{x - 12.5} {168 + (i % 2) * 6} {x} {168 + (i % 2) * 6}Q{x + 12.5} {168 + (i % 2) * 6} {x + 12.5} 206Z") for i, x in enumerate((64, 92, 120, 148, 176))))]),
    "sunset-glow-2006": (project, [("gold", saw(C, 104, 38, 28, 6)), ("mid", hill(34, 164, 100, 40, 0.5) + hill(136, 164, 72, 46, 0.5)), ("red", house(72, 184, 40, 46) + house(168, 184, 40, 46) + house(C, 188, 38, 52)), ("red", cloud(54, 76, 46) + cloud(146, 68, 44, flipped=True))]),
    "sales-2006": (event, [("red", box(117, 60, 6, 114) + box(92, 174, 56, 9, 4) + path("M54 80Q120 56 186 80L186 86Q120 64 54 86Z")), ("red", join(path(f"M{x - 26} 126L{x + 26} 126Q{x + 22} 146 {x} 146Q{x - 22} 146 {x - 26} 126Z") + strip(2, (x - 24, 126), (x, 84)) + strip(2, (x + 24, 126), (x, 84)) for x in (62, 178))), ("gold", coin(62, 112, 12) + coin(178, 112, 12) + petal(C, 60, 18, 9))]),
    "sales-2007": (event, [("red", join((box(4, -5, 44, 10, 2) + box(40, -3, 4, 6)).turned_to(C, 64 + i * 12, 12 if i % 2 else 168) for i in range(10))), ("gold", box(C - 2, 48, 4, 136) + flower(C, 190, 12, 8))]),
    "tomorrow-longterm-2007": (rule, [("red", box(78, 48, 84, 9, 3) + box(78, 150, 84, 9, 3) + path("M86 57L154 57Q152 84 128 102Q152 122 154 150L86 150Q88 122 112 102Q88 84 86 57Z") + path("M94 64L146 64Q142 82 124 98L124 106Q142 122 146 143L94 143Q98 122 116 106L116 98Q98 82 94 64Z")), ("gold", path("M102 74L138 74Q132 88 120 96Q108 88 102 74Z")), ("mid", surf(48, 190, 144, 7, 12, 8)), ("red", drop(C, 116, 26, 14) + moon(C, 176, 70, 8, 180))]),
    "relief-tickets-2009": (theme, [("red", path("M58 128L182 128Q172 158 148 160L92 160Q68 158 58 128Z") + join(moon(84 + i * 24, 144, 18, 4, 180) for i in range(4))), ("red", join(strip(3, (70 + i * 20, 134), (58 + i * 20, 182)) for i in range(6))), ("red", path("M66 76L120 44L174 76L168 84L120 56L72 84Z") + box(92, 82, 6, 42) + box(142, 82, 6, 42)), ("gold", box(114, 60, 12, 60) + flower(C, 98, 14, 6)), ("mid", surf(44, 188, 152, 7, 12, 4))]),
    "regulations-2009": (rule, [("red", _book(C, 170, 122)), ("paper", arch(84, 158, 30, 46) + arch(156, 158, 30, 46)), ("red", arch(84, 158, 22, 36) + arch(156, 158, 22, 36) + box(83, 122, 2, 36) + box(155, 122, 2, 36)), ("gold", saw(C, 62, 18, 16, 4) + circle(C, 62, 8))]),
    "expo-2009": (theme, [("red", join(path(f"M{C - w} {y}L{C + w} {y}L{C + w - 9} {y + 13}L{C - w + 9} {y + 13}Z") for y, w in ((70, 64), (86, 54), (102, 44), (118, 34))) + join(box(x - 3, 131, 6, 46) for x in (98, 120, 142)) + box(72, 177, 96, 8)), ("gold", join(box(x, 40, 2, 28) + polygon([(x + 2, 40), (x + 15, 46), (x + 2, 52)]) for x in (66, 92, 118, 144, 168)))]),
    "blue-sky-2010": (project, [("red", cloud(58, 92, 58) + cloud(124, 84, 60, flipped=True) + cloud(86, 70, 66)), ("red", house(C, 186, 92, 78)), ("gold", join(polygon([(-13, 4), (14, -8), (2, 8), (-1, 2)]).turned_to(x, y, a) for x, y, a in ((62, 126, -10), (178, 122, 30), (152, 140, -30), (84, 142, 20)))), ("gold", strip(2, (C, 106), (C, 82)) + swallow(C, 78, 20))]),
    "sales-2011": (event, [("mid", scales(44, 160, 156, 3, 11)), ("red", path("M30 142Q120 70 210 142L210 150Q120 82 30 150Z") + join(box(x - 2, 148 - math.sqrt(max(0, 1 - ((x - 120) / 92) ** 2)) * 34, 4, 30) for x in range(52, 196, 17)) + box(34, 152, 172, 7)), ("gold", circle(160, 66, 13)), ("red", swallow(84, 76, 22))]),
    "sales-2012": (event, [("red", join(grain(C, 66, 44).turn(i * 45, C, C) for i in range(8))), ("gold", join(grain(C, 96, 30).turn(22 + i * 90, C, C) for i in range(4))), ("red", ring(C, C, 22, 17) + flower(C, C, 14, 6))]),
    "projects-2011": (project, [("red", join((box(58 + c * 42, 58 + r * 42, 38, 38, 3) + house(77 + c * 42, 90 + r * 42, 22, 24) if (r + c) % 2 == 0 else box(58 + c * 42, 58 + r * 42, 38, 38, 3) + flower(77 + c * 42, 77 + r * 42, 14, 5 + r)) for r in range(3) for c in range(3))), ("gold", join(circle(99 + c * 42, 99 + r * 42, 3) for r in range(2) for c in range(2)))]),
    "cumulative-2014": (event, [("red", join(circle(C, C, 88 - i * 3.1) for i in range(26))), ("gold", circle(C, C, 7)), ("paper", path("M120 118L206 108L206 112Z"))]),
    "sales-2014": (event, [("mid", hill(30, 184, 120, 78, 0.4) + hill(110, 184, 100, 70, 0.6)), ("red", hill(40, 190, 96, 120, 0.55) + hill(104, 190, 96, 128, 0.45) + petal(93, 130, 44, 12) + petal(147, 124, 44, 12)), ("gold", box(91, 60, 2, 16) + polygon([(93, 60), (106, 65), (93, 70)]) + box(146, 50, 2, 18) + polygon([(148, 50), (163, 56), (148, 62)]))]),
    "central-2014": (rule, [("red", band(C, C, 78, 18, 0, 210)), ("mid", band(C, C, 78, 18, 216, 318)), ("gold", band(C, C, 78, 18, 324, 338) + band(C, C, 78, 18, 344, 356)), ("red", flower(C, C, 12, 5)), ("paper", petal(160, 148, 34, 12, 30))]),
    "study-grants-2015": (project, [("red", path("M70 76Q120 58 170 76L178 138L62 138Z") + box(98, 92, 44, 6, 3) + coin(C, 116, 13) + ring(C, 62, 17, 11)), ("mid", path("M104 140L136 140L168 206L72 206Z")), ("paper", join(box(117, y, 6, 12) for y in (150, 170, 190))), ("gold", join(petal(x, 178, 22, 9) for x in (66, 174)))]),
    "shares-2016": (rule, [("red", join(box(44 + i * 31, 96, 28, 48, 3) for i in range(1, 5)) + join(box(52 + i * 7.75, 150, 2, 12 if i % 4 == 0 else 7) for i in range(20))), ("gold", box(44, 96, 28, 48, 3)), ("paper", petal(58, 136, 32, 12)), ("red", join(moon(60 + i * 24, 74, 18, 5) for i in range(6)))]),
    "jining-heating-2016": (project, [("red", box(76, 92, 88, 90, 10) + box(84, 102, 72, 8) + circle(C, 146, 25)), ("gold", flower(C, 148, 20, 5)), ("red", box(110, 56, 20, 36) + cloud(92, 56, 56)), ("mid", join(petal(0, 0, 9, 3).around(6, 0, 0).move(x, y) for x, y in ((54, 110), (186, 104), (60, 156), (182, 152), (160, 70), (78, 76))))]),
    "leitaisai-2017": (rule, [("red", box(58, 138, 124, 46, 4) + join(moon(76 + i * 22, 164, 18, 5) for i in range(5))), ("red", _drum(84, 92, 30, 6)), ("gold", _drum(156, 92, 30, 6)), ("paper", strip(13, (64, 138), (176, 46))), ("paper", strip(13, (176, 138), (64, 46))), ("deep", strip(6, (64, 138), (176, 46))), ("deep", strip(6, (176, 138), (64, 46)))]),
    "anhui-study-2017": (project, [("red", box(52, 70, 136, 98, 16) + box(62, 80, 116, 66, 8) + box(62, 152, 116, 5)), ("red", hand(104, 126, 26)), ("gold", _book(152, 136, 34)), ("red", circle(82, 180, 11) + circle(158, 180, 11) + box(44, 190, 152, 4))]),
    "shandong-total-2018": (event, [("red", heart_petal(C, 98, 56, 48).around(8, C, C)), ("paper", heart_petal(C, 106, 42, 40).around(8, C, C, 22.5)), ("red", heart_petal(C, 108, 38, 32).around(8, C, C, 22.5)), ("paper", circle(C, C, 22)), ("gold", flower(C, C, 20, 8))]),
    "ministry-fund-2018": (rule, [("red", path("M98 60L142 60L136 72Q168 84 168 112Q168 138 120 140Q72 138 72 112Q72 84 104 72Z") + flower(C, 108, 22, 8)), ("red", join(path(f"M{x} 138Q{x + dx} 150 {x + dx} 172L{x + dx * 0.6} 172Q{x + dx * 0.5} 154 {x - 4} 144Z") for x, dx in ((86, -26), (106, -10), (134, 10), (154, 26)))), ("gold", join(drop(x, 170, 18, 10) for x in (60, 96, 144, 180))), ("mid", join(box(44, y, 152, 4) for y in (192, 200)))]),
    "open-day-2019": (event, [("red", path("M44 56L104 72L104 184L44 196Z").both(C) + box(54, 116, 6, 16).both(C)), ("gold", circle(94, 128, 4).both(C)), ("mid", join(box(109, 160 - i * 22, 22, 18, 3) for i in range(4)))]),
    "qlc-machine-shandong": (place, [("red", circle(C, 104, 56) + circle(C, 104, 48)), ("red", join(_ball(C + 26 * math.sin(i * 1.05), 104 - 26 * math.cos(i * 1.05), 11) for i in range(6))), ("gold", _ball(C, 104, 11)), ("red", path("M112 160L100 212L108 212L118 162Z").both(C) + box(117, 158, 6, 54) + box(84, 206, 72, 6, 3))]),
    "taishan-centre": (place, [("mid", hill(60, 140, 120, 96, 0.5)), ("red", path("M34 128L206 128L198 140L42 140Z") + join(box(48 + i * 20, 140, 5, 42) for i in range(8)) + box(40, 182, 160, 5) + scales(42, 136, 156, 1, 8)), ("red", surf(30, 204, 180, 9, 10, 14)), ("gold", circle(170, 74, 14))]),
    "video-stop-2020": (rule, [("deep", join(box(46 + (i % 4) * 38, 54 + (i // 4) * 40, 32, 26, 3) + box(56 + (i % 4) * 38, 83 + (i // 4) * 40, 12, 4) for i in range(7))), ("gold", ring(150, 164, 17, 9) + box(92, 160, 44, 8, 3) + box(96, 168, 6, 12) + box(108, 168, 6, 9)), ("red", hand(146, 172, 30))]),
    "taizhou-four-musts": (rule, [("red", _cup(C, 116, 64)), ("red", _steam(C, 108, 44)), ("red", path("M42 76L42 42L76 42L76 52L52 52L52 76Z").around(4, C, C)), ("gold", box(84, 172, 72, 7, 3) + flower(116, 138, 13, 5))]),
    "guangdong-stations-2021": (project, [("red", path("M112 186Q116 140 114 110L126 110Q124 140 128 186Z")), ("red", strip(6, (120, 128), (82, 98))), ("red", strip(6, (120, 120), (160, 92))), ("red", join(flower(x, y, 17, 5) for x, y in ((80, 92), (104, 68), (136, 66), (162, 90), (120, 94)))), ("gold", join(circle(x, y, 4) for x, y in ((80, 92), (104, 68), (136, 66), (162, 90), (120, 94)))), ("red", (box(58, 164, 40, 6) + box(62, 170, 4, 16) + box(90, 170, 4, 16)).both(C))]),
    "stations-101-2021": (project, [("red", box(54, 54, 132, 132, 6) + join(box(61 + c * 42, 61 + r * 42, 36, 36, 2) for r in range(3) for c in range(3))), ("red", _service(78, 79, polygon([(-2, -14), (8, -14), (3, -3), (10, -3), (-5, 15), (-1, 2), (-9, 2)])) + _cup(118, 72, 18) + _service(162, 88, band(0, 0, 24, 19, -46, 46) + band(0, 0, 15, 10, -46, 46)) + _service(78, 122, box(-14, -8, 28, 20, 3) + box(-6, -13, 12, 4, 1) + CROSS) + _service(120, 120, path("M-15 2Q-15 -14 0 -14Q15 -14 15 2Q10 -3 5 2Q0 -3 -5 2Q-10 -3 -15 2Z") + path("M-1.200 3L1.200 3L1.200 12Q1.200 16 -3 16Q-7 16 -7 12L-5 12Q-5 14 -3 14Q-1.200 14 -1.200 12Z")) + _service(162, 120, box(-12, -13, 24, 9, 2) + box(-2, -3, 4, 17, 1)) + _service(78, 162, box(-5, -4, 10, 15, 2) + box(-1, -12, 2, 7) + box(-9, -15, 18, 3, 1) + box(-10, 12, 20, 3, 1)) + heart(120, 163, 26) + _service(162, 162, box(-15, -10, 30, 20, 3) + box(-12, -7, 18, 14, 2) + circle(10.5, -3, 2) + circle(10.5, 4, 2))), ("paper", strip(2, (111, 162), (116, 162), (118, 157), (122, 168), (125, 162), (130, 162))), ("gold", circle(162, 86, 3))]),
    "winter-warmth-2021": (event, [("red", ring(78, 168, 20, 11) + ring(166, 168, 20, 11) + path("M70 160L92 128L150 128L160 104L176 104L176 112L166 114L156 140L164 152L96 154Z") + circle(108, 84, 13) + path("M92 128Q96 100 112 100Q132 104 140 126Z")), ("mid", cloud(50, 74, 60) + cloud(124, 68, 64, flipped=True)), ("gold", path("M84 116Q108 104 138 112L146 134L84 138Z"))]),
    "heyuan-cabinet-2022": (place, [("red", box(72, 56, 96, 148, 6) + join(box(80 + c * 28, 66 + r * 27, 24, 23, 2) for r in range(5) for c in range(3) if (r, c) != (2, 1))), ("red", join(circle(98 + c * 28, 78 + r * 27, 2) for r in range(5) for c in range(3) if (r, c) != (2, 1)) + join(petal(90 + c * 28, 86 + r * 27, 14, 6) for r in range(5) for c in range(3) if (r, c) != (2, 1))), ("gold", path("M108 120L126 114L126 149L108 143Z")), ("red", box(64, 204, 112, 8, 3))]),
    "jiangsu-study-2022": (project, [("red", join(box(58 + i * 6.6, 186 - i * 5.6, 7.4, 6 + i * 5.6) for i in range(17))), ("red", arch(158, 92, 44, 50) + arch(158, 92, 28, 40)), ("gold", saw(158, 76, 11, 12, 3)), ("red", swallow(92, 96, 34, -12))]),
    "ministry-fund-2023": (rule, [("red", box(46, 60, 148, 120, 4) + box(54, 68, 132, 104)), ("gold", box(38, 52, 10, 136, 5).both(C)), ("red", box(64, 78, 52, 52, 5) + heart(90, 105, 32) + box(124, 78, 36, 36, 4) + flower(142, 96, 14, 6) + box(124, 124, 30, 30, 4) + coin(139, 139, 11) + box(84, 140, 26, 26, 4) + petal(97, 162, 20, 9))]),
    "beihu-2023": (project, [("red", box(52, 70, 136, 104, 6) + box(60, 78, 120, 88) + box(60, 104, 120, 5)), ("red", join(box(73 + i * 19, 78, 2, 88) for i in range(6))), ("red", join(petal(74 + i * 19, y + 7, 15, 16) for i in range(6) for y in (90, 118 + (i % 3) * 12, 148))), ("gold", join(circle(74 + i * 19, 90, 3) for i in range(6)))]),
    "kuaileba-19-2023": (place, [("red", path("M114 214Q118 150 116 56L124 56Q122 150 126 214Z")), ("red", strip(4, (118, 150), (62, 116)).both(C)), ("red", strip(4, (118, 120), (72, 72)).both(C)), ("red", join(lanterns.body(x, y, 15, 13) for x, y in ((62, 126), (178, 126), (80, 140), (160, 140), (98, 152), (142, 152), (72, 82), (168, 82), (88, 98), (152, 98), (104, 74), (136, 74), (120, 58), (58, 150), (182, 150), (96, 118), (144, 118), (104, 172), (136, 172)))), ("gold", join(box(x - 3, 216, 6, 3) for x in range(60, 190, 20)))]),
    "fund-total-2023": (event, [("red", join(plain_leaf(C + 22 * math.sin(math.radians(a)), 92 - 22 * math.cos(math.radians(a)), 34, a, 0.19) for a in range(-100, 101, 25))), ("gold", coin(C, 92, 16)), ("red", path("M110 104L130 104Q132 152 144 190L96 190Q108 152 110 104Z")), ("mid", join(path(f"M{C + dx * 0.3} 132Q{C + dx} 150 {C + dx} 196L{C + dx - 6} 196Q{C + dx - 4} 156 {C + dx * 0.2} 140Z") for dx in (-62, -40, 44, 66))), ("gold", join(drop(C + dx, 182, 18, 10) for dx in (-66, -44, 41, 63)))]),
    "plaque-rule": (rule, [("red", _plaque(106, 128, 96, 104, lanterns.body(106, 116, 44, 38) + heart(106, 156, 24))), ("gold", lanterns.caps(106, 116, 44, 38) + circle(106, 66, 5)), ("red", strip(2, (106, 62), (72, 78)) + strip(2, (106, 62), (140, 78))), ("red", box(166, 52, 30, 140, 3) + box(172, 60, 18, 56) + box(172, 124, 18, 56))]),
    "notice-dates": (rule, [("red", box(58, 62, 124, 122, 6) + box(58, 62, 124, 22) + join(box(70 + c * 22, 96 + r * 22, 15, 15, 2) for r in range(4) for c in range(5))), ("gold", box(136, 162, 15, 15, 2) + box(92, 140, 15, 15, 2)), ("red", join(box(x, 52, 6, 18, 3) for x in (80, 117, 154))), ("mid", petal(190, 198, 34, 16, 30) + petal(190, 198, 34, 16, -20) + petal(52, 198, 30, 12, -40))]),
    "zibo-institute": (place, [("mid", hill(36, 206, 168, 120, 0.5)), ("red", house(C, 206, 108, 104)), ("paper", box(112, 178, 16, 28)), ("red", box(118, 178, 4, 28)), ("gold", lanterns.body(66, 150, 20, 18) + lanterns.body(174, 150, 20, 18) + petal(C, 92, 26, 11))]),
    "red-flower-2024": (event, [("mid", path("M40 110Q120 70 200 110L198 118Q120 80 42 118Z") + path("M40 140Q120 100 200 140L198 148Q120 110 42 148Z") + path("M40 170Q120 130 200 170L198 178Q120 140 42 178Z")), ("red", flower(C, 96, 34, 5)), ("gold", circle(C, 96, 8)), ("red", hand(126, 148, 34) + hand(126, 148, 34).flip(C) + strip(4, (C, 124), (C, 150)))]),
    "shandong-total-2024": (event, [("red", join(path(f"M{C - w} {y}Q{C} {y - 14} {C + w} {y}L{C + w - 8} {y + 9}L{C - w + 8} {y + 9}Z") + box(C - w + 14, y + 9, 2 * w - 28, 17) + join(box(C - w + 20, y + 13 + k * 5, 2 * w - 40, 2) for k in range(2)) for y, w in ((160, 62), (134, 52), (108, 43), (82, 34)))), ("gold", petal(C, 78, 32, 12) + box(58, 186, 124, 6, 2))]),
    "outdoor-workers-2024": (event, [("red", strip(5, (84, 62), (100, 150)) + path("M86 148L118 144L126 190L82 190Z") + join(box(88 + i * 8, 158, 2, 30) for i in range(5))), ("red", path("M128 92A30 30 0 0 1 188 92L192 100L124 100Z") + box(155, 62, 6, 34) + moon(158, 88, 40, 8)), ("red", box(132, 126, 60, 60, 6) + arch(162, 178, 40, 42)), ("gold", flower(162, 162, 15, 5) + circle(108, 58, 5))]),
    "taian-2024": (project, [("mid", hill(64, 128, 112, 74, 0.5)), ("red", join(path(f"M{x} 124Q{(x + C) / 2} 132 {C} 162Q{(x + C) / 2 - 4} 140 {x - 5} 132Z") for x in (58, 92, 148, 182)) + petal(C, 112, 44, 12)), ("red", path("M60 160Q120 148 180 160Q176 192 120 194Q64 192 60 160Z") + scales(72, 176, 98, 2, 9)), ("gold", join(circle(x, 122, 6) for x in (58, 92, 148, 182)))]),
    "linyi-2024": (project, [("red", _spread(7, 58, lambda x, y: path(f"M{x - 16} {y - 4}L{x + 16} {y - 4}Q{x + 14} {y + 13} {x} {y + 13}Q{x - 14} {y + 13} {x - 16} {y - 4}Z"))), ("red", join(strip(2.5, (C, 96), (C, 76)).turn(25 + i * 51, C, C) + strip(2.5, (C + 6, 96), (C + 6, 76)).turn(25 + i * 51, C, C) for i in range(7))), ("gold", cloud(98, 130, 44)), ("mid", _spread(7, 76, lambda x, y: moon(x, y, 16, 5)))]),
    "central-2024": (rule, [("red", join(box(x, 66, w, 84, 2) + join(box(x + 3, 72 + k * 14, w - 6, 3) for k in range(6)) for x, w in ((46, 58), (110, 38), (154, 18), (178, 16)))), ("gold", box(40, 58, 160, 6, 2)), ("mid", surf(40, 172, 160, 8, 14, 18)), ("red", join(drop(x, 152, 16, 9) for x in (75, 129, 163, 186)))]),
    "fujian-split-2024": (rule, [("mid", hill(50, 110, 140, 60, 0.5)), ("red", path("M110 80L130 80Q134 112 160 130Q184 150 186 190L162 190Q160 160 140 146Q124 132 120 112Q116 132 100 146Q80 160 78 190L54 190Q56 150 80 130Q106 112 110 80Z")), ("gold", circle(104, 172, 15) + circle(138, 174, 12)), ("red", cloud(48, 66, 50) + cloud(142, 66, 50, flipped=True))]),
    "yisi-snake-2025": (theme, [("red", ring(C, 106, 62, 46) + petal(C, 50, 12, 7).around(18, C, 106)), ("red", ring(C, 106, 36, 22) + path("M160 92Q182 92 184 74Q186 60 172 58Q158 58 156 72L166 76Q166 68 172 68Q176 70 174 78Q170 84 156 82Z")), ("gold", circle(172, 66, 2.5) + coin(C, 106, 16)), ("red", strip(2, (183, 62), (194, 54)))]),
    "orphan-study-2025": (project, [("gold", circle(C, 84, 30)), ("paper", circle(132, 76, 24)), ("red", path("M70 96Q68 60 104 52L108 60Q80 68 80 96Z") + path("M96 44L134 56L120 82L88 72Z")), ("red", _book(C, 178, 94)), ("red", box(66, 100, 18, 52, 4))]),
    "sales-2025": (event, [("gold", circle(C, 70, 20)), ("mid", path("M30 110Q120 92 210 110L210 120L30 120Z")), ("red", join(path(f"M{C + dx * 0.4 - 3} 124L{C + dx * 0.4 + 3} 124L{C + dx + 6} 198L{C + dx - 6} 198Z") for dx in (-54, -36, -18, 0, 18, 36))), ("gold", path("M138.600 124L144.600 124L180 198L168 198Z"))]),
    "shandong-total-2025": (event, [("red", box(48, 82, 144, 68, 3) + box(56, 90, 128, 52)), ("red", box(38, 74, 14, 84, 7) + box(188, 74, 14, 84, 7)), ("mid", hill(60, 142, 70, 36, 0.5) + hill(112, 142, 66, 44, 0.5)), ("gold", circle(150, 102, 8)), ("red", surf(34, 178, 172, 8, 18, 14))]),
    "qingdao-2025": (project, [("red", path("M116 56L116 140L66 140Q84 96 116 56Z") + path("M126 74L126 140L166 140Q156 104 126 74Z") + moon(96, 126, 30, 4, 180)), ("red", path("M58 146L182 146Q174 166 158 166L84 166Q66 166 58 146Z")), ("gold", join(petal(x, 196, 22, 10) for x in (72, 104, 136, 168))), ("mid", surf(44, 178, 152, 8, 10, 6))]),
    "caika-qingdao": (place, [("red", _cup(C, 150, 76)), ("red", box(72, 206, 96, 7, 3)), ("red", path("M86 140L86 92L120 66L154 92L154 140L146 140L146 98L120 78L94 98L94 140Z") + box(104, 104, 12, 16) + box(124, 104, 12, 16) + box(112, 124, 16, 16)), ("gold", circle(C, 92, 5) + moon(C, 56, 30, 6))]),
    "river-mouth-2025": (theme, [("mid", path("M110 60Q116 110 60 186L96 186Q118 140 122 100Q126 140 146 186L184 186Q128 110 130 60Z")), ("red", join(petal(x, 182, h, 7, a) for x, h, a in ((54, 66, -6), (64, 84, 2), (74, 60, 8), (168, 60, -8), (178, 84, -2), (187, 66, 6)))), ("red", path("M112 112Q108 92 118 84Q124 80 128 86L140 90L127 92Q118 96 122 110Q132 124 120 134L116 160L112 160L112 132Q102 124 112 112Z")), ("gold", circle(86, 58, 12)), ("red", swallow(150, 56, 26))]),
    "dongying-outposts-2025": (project, [("red", path("M94 92L146 92L152 188L88 188Z") + arch(C, 188, 28, 44) + box(104, 104, 32, 20)), ("red", path("M80 92L160 92L146 70L94 70Z") + path("M92 68L148 68L120 46Z") + teeth((86, 92), (154, 92), 10, -7)), ("gold", circle(C, 114, 8) + petal(C, 52, 14, 7))]),
    "dongying-study-2025": (project, [("red", _spread(34, 80, lambda x, y: circle(x, y, 3.6))), ("red", _spread(20, 68, lambda x, y: circle(x, y, 3.6), 5)), ("red", _spread(14, 56, lambda x, y: circle(x, y, 3.6))), ("red", heart_petal(C, 108, 36, 32).around(6, C, C)), ("gold", circle(C, C, 10))]),
    "kl8-rules-2025": (rule, [("red", join(circle(48 + c * 16, 62 + r * 16.5, 5.4) for r in range(8) for c in range(10) if (r * 7 + c * 3) % 4)), ("gold", join(petal(48 + c * 16, 68 + r * 16.5, 13, 13) for r in range(8) for c in range(10) if not (r * 7 + c * 3) % 4))]),
    "ssq-rules-2026": (rule, [("red", circle(78, 104, 38) + circle(78, 104, 31) + petal(78, 98, 20, 9).around(6, 78, 104)), ("blue", circle(164, 104, 30) + circle(164, 104, 24) + moon(164, 104, 30, 7)), ("red", box(114, 66, 14, 84, 2) + join(box(117, 72 + k * 14, 8, 5) for k in range(5))), ("gold", surf(48, 182, 144, 7, 16, 8))]),
    "two-signs-2026": (project, [("red", arch(C, 188, 60, 110) + arch(C, 188, 44, 98)), ("gold", arch(C, 188, 30, 70)), ("red", _plaque(66, 118, 34, 84, heart(66, 104, 18) + petal(66, 146, 24, 9)) + _plaque(174, 118, 34, 84, flower(174, 104, 12, 6) + petal(174, 146, 24, 9))), ("red", box(46, 188, 148, 7, 3))]),
    "four-causes": (rule, [("red", join(box(x, y, 70, 70, 8) for x, y in ((44, 44), (126, 44), (44, 126), (126, 126)))), ("paper", strip(5, (66, 58), (66, 100)) + heart(90, 84, 24) + ring(161, 79, 23, 16) + petal(161, 76, 12, 6).around(6, 161, 79) + circle(68, 156, 9) + circle(90, 156, 9) + moon(79, 180, 44, 9, 180) + path("M138 158L184 158Q180 182 161 182Q142 182 138 158Z") + moon(161, 150, 30, 8)), ("gold", circle(C, C, 9))]),
    "kuaileba-binzhou": (place, [("red", lanterns.body(C, 130, 124, 116) + join(arch(x, y, 26, 32) for x, y in ((98, 126), (142, 126), (98, 168), (142, 168)))), ("gold", lanterns.caps(C, 130, 124, 116) + lanterns.tassel(C, 200, 16, 22)), ("red", strip(3, (C, 36), (C, 62)))]),
    "network-binzhou": (place, [("mid", path("M60 70L112 56L120 96L72 110Z") + path("M118 56L176 66L168 104L126 96Z") + path("M50 116L110 106L104 150L56 152Z") + path("M118 104L178 110L186 150L112 150Z")), ("red", path("M52 158L102 156L96 206L48 206Z") + path("M110 156L150 156L150 206L104 206Z") + path("M158 156L190 156L192 206L158 206Z")), ("gold", join(lanterns.body(x, y, 17, 15) for x, y in ((88, 82), (146, 80), (80, 130), (146, 128), (74, 182), (128, 182), (175, 182))))]),
    "online-hall-binzhou": (project, [("red", box(54, 62, 132, 118, 4) + path("M66 168L66 96Q120 70 174 96L174 168Z")), ("red", join(path(f"M{x} 92Q{x + 14} 118 {x + 28} 92L{x + 28} 84L{x} 84Z") for x in (72, 106, 140))), ("gold", _ball(C, 144, 18) + box(54, 168, 132, 5)), ("red", path("M66 100Q84 130 70 168L66 168Z").both(C) + petal(C, 62, 22, 12))]),
    "sanming-square": (place, [("red", box(82, 98, 76, 108, 4) + box(90, 106, 60, 62) + box(118, 106, 4, 62) + box(90, 176, 60, 22)), ("gold", circle(105, 136, 10) + circle(135, 136, 10)), ("red", path("M72 98L168 98L156 76L84 76Z") + teeth((78, 98), (162, 98), 12, -8)), ("mid", (path("M36 140L76 140L70 126L42 126Z") + box(40, 140, 4, 66) + box(68, 140, 4, 66) + box(40, 170, 32, 6)).both(C))]),
    "draw-visit-2024": (event, [("red", hand(74, 170, 40) + hand(166, 170, 40).flip(166)), ("red", box(50, 84, 58, 58, 5) + box(132, 84, 58, 58, 5) + box(58, 92, 42, 42) + box(140, 92, 42, 42)), ("red", join(circle(x + dx, y, 7) for x in (79, 161) for dx, y in ((-10, 104), (10, 104), (-10, 122), (10, 122)))), ("gold", box(74, 78, 10, 14, 3) + box(156, 78, 10, 14, 3) + circle(79, 113, 4) + circle(161, 113, 4))]),
}


def _drawn(frame: Callable[[], Sheet], pieces: list[Piece]) -> Callable[[], Sheet]:
    def draw() -> Sheet:
        sheet = frame()
        for colour, shape in pieces:
            sheet.lay(colour, shape)
        return sheet

    return draw


PICTURES = {f"item-{slug}": _drawn(frame, pieces) for slug, (frame, pieces) in RECORDS.items()}
