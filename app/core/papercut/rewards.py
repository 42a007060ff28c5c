"""What points are changed for, each on its own ground of rays, leaves or waves."""

from app.core.papercut.cuts import drop, flower, moon, petal, ring, saw, scales, surf, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet
from app.core.papercut.things import grain, leaf


def _ground(*behind: Shape) -> Sheet:
    return Sheet(240, 180).lay("far", *behind)


def towel() -> Sheet:
    """A folded towel with a woven border of fish scales and fringe."""
    s = _ground(circle(120, 90, 82))
    s.cut(path("M50 60Q50 44 66 44L190 44L190 112L50 112Z"), scales(60, 70, 128, 3, 8), box(50, 92, 140, 4))
    s.cut(path("M50 112L190 112L190 136Q190 140 186 140L66 140Q50 140 50 124Z"), path("M66 120L184 120L184 124L66 124Z"), petal(76, 137, 11, 6), petal(96, 137, 11, 6), petal(116, 137, 11, 6), petal(136, 137, 11, 6), petal(156, 137, 11, 6), petal(174, 137, 11, 6))
    return s.lay("gold", box(50, 98, 140, 3), box(50, 104, 140, 3)).lay("red", join(box(192, 46 + i * 6, 9, 2.6) for i in range(16)))


def umbrella() -> Sheet:
    """An open umbrella in the rain."""
    s = _ground(join(drop(x, y, 22, 9, 12) for x, y in ((30, 22), (66, 6), (206, 20), (172, 2), (20, 106), (58, 118), (92, 138), (162, 112), (196, 126), (222, 96), (44, 156), (180, 158))))
    s.line("red", 5, path("M120 84L120 152Q120 164 132 164Q142 164 142 154"))
    s.cut(
        path("M34 92C40 46 76 18 120 18C164 18 200 46 206 92Q192 80 178 92Q163 78 149 92Q134 78 120 92Q106 78 91 92Q77 78 62 92Q48 80 34 92Z"),
        path("M117 24Q74 40 66 80Q80 78 90 86Q94 50 117 24Z").both(120),
        moon(52, 70, 20, 4, -56).both(120),
    )
    return s.lay("gold", petal(120, 20, 14, 8), circle(120, 62, 7), petal(120, 56, 12, 7).around(6, 120, 62))


def thermos() -> Sheet:
    """A flask and its cup, steam rising in clouds."""
    s = _ground(petal(100, 60, 80, 34).around(12, 100, 92).scale(0.62, 100, 92).move(10, 0))
    s.cut(box(70, 52, 62, 112, 16), box(78, 66, 46, 7), petal(101, 128, 46, 18), petal(88, 142, 26, 10, -30).both(101), teeth((76, 152), (126, 152), 9, -7))
    s.cut(path("M78 50L124 50L118 22L84 22Z"), path("M88 28L114 28L115 32L87 32Z"))
    s.cut(path("M152 122L198 122L192 160Q190 164 186 164L164 164Q160 164 158 160Z"), moon(175, 140, 30, 5, 180), petal(175, 160, 14, 7))
    s.line("red", 4.5, path("M166 114Q158 104 166 96Q174 88 166 78"), path("M184 114Q176 104 184 96Q192 88 184 78"))
    return s.lay("gold", box(70, 80, 62, 4), box(76, 44, 50, 5, 2))


def soap() -> Sheet:
    """A bar of soap with a pressed blossom among bubbles."""
    s = _ground(ring(60, 48, 22, 18), ring(186, 40, 16, 13), ring(204, 84, 12, 9.5), ring(36, 92, 13, 10), ring(126, 30, 12, 9.5), ring(98, 46, 8, 6))
    s.cut(path("M62 68L178 68Q200 68 200 92L200 116Q200 138 178 138L62 138Q40 138 40 116L40 92Q40 68 62 68Z"), path("M66 77L174 77Q191 77 191 94L191 112Q191 129 174 129L66 129Q49 129 49 112L49 94Q49 77 66 77Z"))
    s.cut(path("M66 82L174 82Q186 82 186 95L186 111Q186 124 174 124L66 124Q54 124 54 111L54 95Q54 82 66 82Z"), flower(120, 103, 20, 6), leaf(92, 103, 24, -90).both(120))
    return s.lay("gold", circle(120, 103, 4)).cut(surf(30, 160, 180, 7, 14, 8))


def rice() -> Sheet:
    """A sack of rice between two ears, a full measure spilling in front."""
    s = _ground(saw(120, 92, 80, 40, 8))
    s.cut(path("M70 156Q44 100 86 62L74 36L166 36L154 62Q196 100 170 156Z"), box(84, 58, 72, 7), grain(120, 140, 66), petal(108, 134, 30, 11, -52).both(120), teeth((78, 40), (162, 40), 12, 8))
    s.lay("red", grain(48, 160, 100, -14), grain(192, 160, 100, 14))
    return s.lay("gold", box(82, 52, 76, 5), *(petal(62 + i * 14, 166 - (i * 5) % 7, 10, 5, 60 + i * 23) for i in range(10)))


def book() -> Sheet:
    """An open book from which leaves grow."""
    s = _ground(circle(120, 84, 78))
    page = path("M118 66Q80 40 36 56L36 146Q80 132 118 154Z") + join(path(f"M48 {y}Q80 {y - 8} 106 {y + 10}L106 {y + 15}Q80 {y - 2} 48 {y + 5}Z") for y in (72, 90, 108, 126))
    s.lay("red", page.both(120))
    s.lay("red", leaf(120, 62, 48), leaf(112, 62, 42, -48).both(120))
    return s.lay("gold", path("M30 150Q76 140 118 160L122 160Q164 140 210 150L210 155Q164 146 120 166Q76 146 30 155Z"), circle(120, 10, 5))


def seedling() -> Sheet:
    """A potted seedling under a small sun."""
    s = _ground(petal(178, 32, 24, 10).around(12, 178, 48), circle(178, 48, 13))
    s.line("red", 5, path("M120 118L120 60"))
    s.lay("red", leaf(120, 100, 62, -62), leaf(120, 100, 62, 62), leaf(120, 74, 46, -30).both(120), leaf(120, 66, 44))
    s.cut(path("M74 116L166 116L166 130L160 130L152 164L88 164L80 130L74 130Z"), moon(120, 150, 46, 7, 180), teeth((82, 120), (158, 120), 12, 6), petal(120, 146, 12, 8))
    return s.lay("gold", box(84, 166, 72, 4, 2))


def tea() -> Sheet:
    """A tea pot, two cups and the leaf."""
    s = _ground(path("M20 134L220 134L206 148L34 148Z"), petal(112, 30, 26, 9, -20), petal(128, 26, 22, 8, 24))
    pot = path("M70 86Q72 62 112 60Q152 62 154 86Q158 128 138 134L86 134Q66 128 70 86Z")
    s.cut(pot, leaf(112, 126, 52), petal(90, 122, 34, 12, -24).both(112), moon(112, 72, 40, 5))
    s.cut(path("M152 82Q168 84 176 64L184 66Q180 104 154 108Z"))
    s.line("red", 7, path("M71 84Q44 76 44 100Q46 120 74 118"))
    s.lay("red", path("M88 60Q112 44 136 60Z"), circle(112, 46, 6), *(path(f"M{x} 118L{x + 30} 118Q{x + 30} 136 {x + 21} 136L{x + 9} 136Q{x} 136 {x} 118Z") + moon(x + 15, 127, 16, 3, 180) for x in (188, 6)))
    return s.lay("gold", box(96, 134, 32, 4), circle(112, 46, 2.600))


PICTURES = {
    "reward-towel": towel,
    "reward-umbrella-gift": umbrella,
    "reward-thermos": thermos,
    "reward-soap": soap,
    "reward-rice": rice,
    "reward-book": book,
    "reward-seedling": seedling,
    "reward-tea": tea,
}
