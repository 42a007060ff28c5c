"""What is shown when there is nothing yet, or something went wrong, or somebody should be asked."""

from app.core.papercut import lanterns
from app.core.papercut.cuts import arch, cloud, coin, flower, heart, moon, petal, ring, saw, scallop, strip, surf, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import hand, leaf, swallow


def _sheet(*behind: Shape) -> Sheet:
    return Sheet(320, 240).lay("far", *(behind or (circle(160, 116, 104),)))


def nothing_found() -> Sheet:
    """A magnifying glass over the river, only a leaf in it."""
    s = _sheet()
    s.cut(circle(146, 100, 66), circle(146, 100, 54), path("M190 142L200 132L250 182Q256 190 248 198Q240 204 232 198Z"), circle(238, 186, 3))
    s.lay("red", leaf(146, 132, 62), moon(118, 76, 30, 7, -42))
    return s.cut(surf(20, 226, 280, 8, 16, 12)).lay("gold", petal(64, 70, 14, 7), petal(250, 60, 18, 8), petal(268, 110, 12, 6))


def nothing_yet() -> Sheet:
    """An empty basket waiting, swallows above."""
    s = _sheet()
    s.cut(path("M70 132L250 132L232 204Q230 212 222 212L98 212Q90 212 88 204Z"), join(petal(100 + i * 30, 200, 46, 13) for i in range(5)), teeth((80, 140), (240, 140), 20, 8))
    s.line("red", 8, path("M92 130Q100 56 160 56Q220 56 228 130"))
    return s.lay("gold", box(64, 124, 192, 9, 4), flower(160, 54, 15, 6)).lay("red", swallow(76, 56, 36), swallow(250, 48, 30, -14).flip(250))


def no_draws() -> Sheet:
    """An empty drum; its balls are still to come."""
    s = _sheet()
    s.cut(circle(160, 96, 76), circle(160, 96, 66), saw(160, 96, 63, 36, 4), circle(160, 96, 56))
    s.lay("mid", ring(160, 70, 15, 11), ring(136, 112, 15, 11), ring(184, 112, 15, 11))
    s.cut(path("M116 162L204 162L222 220L98 220Z"), flower(160, 194, 17, 6), teeth((124, 166), (196, 166), 10, 6))
    return s.lay("gold", box(108, 158, 104, 5, 2), box(90, 220, 140, 5, 2))


def lost() -> Sheet:
    """404: a lantern whose string has come loose, drifting off with a cloud."""
    s = _sheet()
    s.line("red", 3, path("M24 20Q70 60 120 34Q176 8 196 50Q204 70 186 78"))
    turned = lanterns.body(190, 128, 92, 80) + lanterns.ribs(190, 128, 98, 80) + petal(190, 158, 60, 18)
    s.lay("red", turned.turn(16, 190, 128))
    s.lay("gold", (lanterns.caps(190, 128, 92, 80) + lanterns.tassel(190, 178, 13, 34)).turn(16, 190, 128))
    return s.lay("red", cloud(24, 196, 120), cloud(186, 226, 110, flipped=True), swallow(70, 106, 36, -10), swallow(262, 50, 24))


def broken() -> Sheet:
    """500: the paper has torn; two hands hold the halves together."""
    s = _sheet()
    left = path("M46 40L154 40L140 66L160 88L138 112L158 134L142 164L46 164Z") + flower(92, 84, 30, 7) + teeth((52, 46), (146, 46), 12, 7)
    right = path("M174 36L274 36L274 160L162 160L178 130L158 108L180 84L160 62Z") + join(petal(226, 132, 56, 16, a) for a in (-40, 0, 40)) + teeth((182, 42), (268, 42), 11, 7)
    s.lay("red", left.turn(-4, 100, 100), right.turn(4, 220, 100))
    s.lay("paper", hand(160, 178, 76).both(160).scale(1.05, 160, 196))
    return s.lay("red", hand(160, 178, 76).both(160)).lay("gold", strip(3, (146, 84), (176, 90)), strip(3, (144, 112), (174, 106)), strip(3, (148, 136), (176, 130)))


def closed() -> Sheet:
    """403: a gate with its ring knocker, shut."""
    s = _sheet()
    s.lay("red", path("M40 70Q88 58 98 20L222 20Q232 58 280 70L272 82L48 82Z"), teeth((106, 58), (214, 58), 16, -12))
    s.cut(box(66, 82, 188, 136), box(80, 96, 76, 122).both(160))
    s.cut(box(84, 100, 70, 118), join(circle(96 + c * 16, 114 + r * 16, 4) for r in range(2) for c in range(4)), path("M98 160Q119 140 140 160L140 206L98 206Z") + petal(119, 200, 34, 15))
    s.cut(box(166, 100, 70, 118), join(circle(178 + c * 16, 114 + r * 16, 4) for r in range(2) for c in range(4)), path("M180 160Q201 140 222 160L222 206L180 206Z") + petal(201, 200, 34, 15))
    return s.lay("gold", ring(146, 156, 11, 7), ring(174, 156, 11, 7), box(134, 26, 52, 14, 3)).lay("red", box(36, 218, 248, 10, 3))


def gone() -> Sheet:
    """410: an empty hook and the pale shape of what hung there."""
    s = Sheet(320, 240)
    s.cut(box(56, 24, 208, 192, 12), box(72, 40, 176, 160, 6), join(moon(84 + i * 19, 34, 14, 4) for i in range(9)), join(moon(84 + i * 19, 206, 14, 4, 180) for i in range(9)))
    s.lay("far", scallop(160, 126, 58, 16)).lay("paper", petal(160, 100, 26, 12).around(8, 160, 126))
    return s.lay("gold", circle(160, 52, 6)).line("red", 2.5, path("M160 58Q176 70 168 86")).lay("red", leaf(240, 190, 46, 150))


def too_large() -> Sheet:
    """413: a parcel far too big for the hatch."""
    s = _sheet()
    s.cut(path("M36 226L36 96Q36 20 160 20Q284 20 284 96L284 226Z"), arch(160, 226, 92, 96), teeth((60, 92), (260, 92), 22, -10), coin(160, 66, 18))
    s.lay("paper", box(84, 118, 152, 96, 6).turn(-5, 160, 166))
    parcel = box(90, 124, 140, 84, 4) + box(152, 124, 6, 84) + box(90, 158, 62, 5) + box(158, 158, 72, 5) + heart(195, 186, 20) + petal(120, 198, 24, 11)
    return s.lay("red", parcel.turn(-5, 160, 166)).lay("gold", (petal(160, 124, 30, 12, 50) + petal(160, 124, 30, 12, -50) + circle(160, 122, 6)).turn(-5, 160, 166))


def form() -> Sheet:
    """400, 405, 422: a sheet with one line still to be set right, and the brush for it."""
    s = _sheet()
    s.cut(path("M72 24L214 24L214 216L72 216Z"), join(box(90, y, w, 7, 3) for y, w in ((66, 104), (92, 84), (144, 104), (170, 66))), teeth((78, 32), (208, 32), 14, 8), petal(194, 206, 20, 9))
    s.lay("gold", box(90, 117, 62, 8, 3))
    s.lay("paper", path("M160 128L240 30L264 48L186 148L154 158Z"))
    return s.lay("red", path("M176 116L236 40L256 55L198 130Z"), path("M172 122L193 137L160 152Z"), path("M240 35L248 25Q254 20 260 25L266 30Q271 35 266 42L260 50Z"))


def wait() -> Sheet:
    """429: an hour-glass with petals for sand."""
    s = _sheet()
    glass = path("M104 42L216 42Q216 88 172 116Q168 120 172 124Q216 152 216 198L104 198Q104 152 148 124Q152 120 148 116Q104 88 104 42Z") + path("M114 52L206 52Q202 86 164 110L164 130Q202 154 206 188L114 188Q118 154 156 130L156 110Q118 86 114 52Z")
    s.lay("red", glass, box(90, 26, 140, 14, 5), box(90, 200, 140, 14, 5))
    s.lay("red", path("M130 78Q160 70 190 78Q180 94 160 106Q140 94 130 78Z"), path("M122 184Q132 158 160 154Q188 158 198 184Z"))
    s.lay("paper", petal(160, 100, 16, 7), petal(144, 178, 14, 6, -20), petal(160, 176, 14, 6), petal(176, 178, 14, 6, 20))
    return s.lay("gold", *(petal(160, y, 9, 4) for y in (122, 134, 146))).lay("red", cloud(14, 222, 70), cloud(236, 222, 70, flipped=True))


def contact() -> Sheet:
    """A telephone with a heart for its dial."""
    s = Sheet(96, 96)
    s.lay("red", path("M10 34Q10 14 48 14Q86 14 86 34L86 42L66 42L66 32Q48 28 30 32L30 42L10 42Z"), moon(48, 24, 30, 3))
    return s.cut(path("M34 38L62 38Q64 48 76 56Q82 62 82 72L82 80L14 80L14 72Q14 62 20 56Q32 48 34 38Z"), circle(48, 60, 14), heart(48, 61, 16)).lay("gold", box(14, 83, 68, 4, 2))


PICTURES = {
    "empty-search": nothing_found,
    "empty-list": nothing_yet,
    "empty-draws": no_draws,
    "error-404": lost,
    "error-500": broken,
    "error-403": closed,
    "error-410": gone,
    "error-413": too_large,
    "error-form": form,
    "error-wait": wait,
    "contact": contact,
}
