"""Things that come back in several pictures: leaves, jujubes, birds, houses, waves, hands, ears of grain."""

from app.core.papercut.cuts import moon, petal, scales, surf, teeth
from app.core.papercut.shape import Shape, box, circle, join, path
from app.core.papercut.sheet import Sheet


def leaf(x: float, y: float, length: float, turned: float = 0, width: float = 0.34) -> Shape:
    """A leaf with its vein and three slits a side, growing upwards from (x, y) before it is turned."""
    w = length * width
    vein = petal(0, -length * 0.08, length * 0.8, length * 0.035)
    slits = join(petal(length * 0.03, -length * f, length * 0.2, length * 0.05, 48) for f in (0.3, 0.47, 0.63)).both(0)
    return (petal(0, 0, length, w * 2) + vein + slits).turned_to(x, y, turned)


def plain_leaf(x: float, y: float, length: float, turned: float = 0, width: float = 0.34) -> Shape:
    """A leaf far off or in a crowd: only its vein and one pair of slits."""
    slit = petal(length * 0.03, -length * 0.32, length * 0.34, length * 0.07, 36).both(0)
    return (petal(0, 0, length, length * width * 2) + petal(0, -length * 0.08, length * 0.8, length * 0.05) + slit).turned_to(x, y, turned)


def jujube(x: float, y: float, r: float, turned: float = 0) -> Shape:
    """A winter jujube: plump, its light a crescent, the stalk's star cut at the top."""
    whole = path(
        f"M0 {-r}C{r * 0.8} {-r * 1.05} {r * 1.05} {-r * 0.3} {r} {r * 0.15}C{r * 0.92} {r * 0.9} {r * 0.4} {r * 1.08} 0 {r * 1.08}"
        f"C{-r * 0.4} {r * 1.08} {-r * 0.92} {r * 0.9} {-r} {r * 0.15}C{-r * 1.05} {-r * 0.3} {-r * 0.8} {-r * 1.05} 0 {-r}Z"
    )
    star = petal(0, -r * 0.58, r * 0.3, r * 0.16).around(5, 0, -r * 0.58)
    light = path(f"M{-r * 0.72} {-r * 0.1}Q{-r * 0.6} {r * 0.66} {r * 0.06} {r * 0.8}Q{-r * 0.42} {r * 0.44} {-r * 0.72} {-r * 0.1}Z")
    return (whole + star + light).turned_to(x, y, turned)


def swallow(x: float, y: float, size: float, turned: float = 0) -> Shape:
    u = size / 20
    return path(
        f"M{-10 * u} {-3 * u}Q{-3 * u} {-7 * u} {2 * u} {-1 * u}Q{6 * u} {-8 * u} {13 * u} {-9 * u}Q{9 * u} {-4 * u} {6 * u} {1 * u}"
        f"L{13 * u} {6 * u}L{6 * u} {4.5 * u}L{8 * u} {10 * u}Q{2 * u} {8 * u} {-1 * u} {3 * u}Q{-5 * u} {1 * u} {-10 * u} {-3 * u}Z"
    ).turned_to(x, y, turned)


def fish(x: float, y: float, size: float, turned: float = 0) -> Shape:
    u = size / 24
    whole = path(
        f"M{-12 * u} 0C{-8 * u} {-8 * u} {2 * u} {-7 * u} {6 * u} {-1.5 * u}L{13 * u} {-7 * u}Q{10 * u} 0 {13 * u} {7 * u}L{6 * u} {1.5 * u}"
        f"C{2 * u} {7 * u} {-8 * u} {8 * u} {-12 * u} 0Z"
    )
    cuts = circle(-8 * u, -1 * u, u) + join(moon(dx * u, dy * u, 3.6 * u, 1.3 * u, 90) for dx, dy in ((-3, 0), (0, -2), (0, 2), (3, 0)))
    return (whole + cuts).turned_to(x, y, turned)


def house(x: float, y: float, width: float, height: float) -> Shape:
    """A village house standing on the line y: swept roof with toothed eaves, a lattice door."""
    w, h = width / 2, height
    roof = path(f"M{-w * 1.25} {-h * 0.52}Q{-w * 0.7} {-h * 0.6} {-w * 0.55} {-h}L{w * 0.55} {-h}Q{w * 0.7} {-h * 0.6} {w * 1.25} {-h * 0.52}L{w * 1.2} {-h * 0.46}L{-w * 1.2} {-h * 0.46}Z")
    walls = box(-w * 0.9, -h * 0.42, w * 1.8, h * 0.42)
    door = path(f"M{-w * 0.22} 0L{-w * 0.22} {-h * 0.3}L{w * 0.22} {-h * 0.3}L{w * 0.22} 0Z")
    panes = box(-w * 0.72, -h * 0.32, w * 0.34, h * 0.17) + box(w * 0.38, -h * 0.32, w * 0.34, h * 0.17)
    tiles = teeth((-w * 0.95, -h * 0.57), (w * 0.95, -h * 0.57), 9, -h * 0.1)
    return (roof + walls + door + panes + tiles).move(x, y)


def pavilion(x: float, y: float, width: float) -> Shape:
    """A two-storeyed pavilion standing on the line y."""
    w = width / 2
    eave = path(f"M{-w} {-w * 0.1}Q{-w * 0.6} {-w * 0.16} {-w * 0.42} {-w * 0.5}L{w * 0.42} {-w * 0.5}Q{w * 0.6} {-w * 0.16} {w} {-w * 0.1}L{w * 0.92} 0L{-w * 0.92} 0Z")
    low = eave.move(0, -w * 0.75) + box(-w * 0.7, -w * 0.7, w * 0.16, w * 0.7).both(0) + box(-w * 0.3, -w * 0.7, w * 0.12, w * 0.7).both(0) + box(-w * 0.84, -w * 0.12, w * 1.68, w * 0.12)
    high = eave.scale(0.72).move(0, -w * 1.62) + box(-w * 0.46, -w * 1.57, w * 0.12, w * 0.34).both(0) + box(-w * 0.15, -w * 1.57, w * 0.3, w * 0.34)
    return (low + high + petal(0, -w * 1.96, w * 0.4, w * 0.2)).move(x, y)


def grain(x: float, y: float, length: float, turned: float = 0) -> Shape:
    """An ear of wheat growing upwards from (x, y)."""
    u = length / 10
    pairs = join(petal(0.3 * u, -(3 + i * 1.25) * u, 2.4 * u, 1.1 * u, 34).both(0) for i in range(5))
    return (box(-0.18 * u, -9 * u, 0.36 * u, 9 * u) + pairs + petal(0, -9 * u, 2.4 * u, 1.1 * u)).turned_to(x, y, turned)


def hand(x: float, y: float, size: float) -> Shape:
    """The right one of two hands that hold something up; mirror it for the left. The cupped palm starts at (x, y)."""
    u = size / 20
    return path(
        f"M0 0Q{7 * u} {-0.5 * u} {11 * u} {-6 * u}Q{13 * u} {-9 * u} {15.5 * u} {-8 * u}Q{17 * u} {-7 * u} {15.5 * u} {-4 * u}L{13 * u} {0.5 * u}"
        f"L{18 * u} {-6.5 * u}Q{20 * u} {-8 * u} {21 * u} {-6.5 * u}Q{21.5 * u} {-5 * u} {20 * u} {-3 * u}L{13 * u} {7 * u}Q{9 * u} {10 * u} 0 {10 * u}Z"
    ).move(x, y)


def tree(x: float, y: float, size: float) -> Shape:
    """A round-headed tree standing on the line y, its crown pierced by leaves."""
    r = size * 0.34
    crown = circle(x, y - size * 0.66, r) + petal(x, y - size * 0.66 - r * 0.12, r * 0.7, r * 0.36).around(7, x, y - size * 0.66)
    return crown + path(f"M{x - size * 0.05} {y}L{x - size * 0.02} {y - size * 0.33}L{x + size * 0.02} {y - size * 0.33}L{x + size * 0.05} {y}Z")


def river(s: Sheet, y: float, height: float, *, waves: int = 12, colours: tuple[str, str, str] = ("mid", "red", "deep")) -> None:
    """The Yellow River along the foot of a wide picture: three sheets of surf, each nearer and lower."""
    back, middle, front = colours
    w, depth = s.width, s.height - y
    s.lay(back, surf(-w / waves * 0.4, y, w * 1.1, waves, height, depth))
    low = y + height * 0.7
    s.cut(surf(-w / waves * 0.9, low, w * 1.2, waves, height, s.height - low), scales(10, low + height * 0.8, w, 2, w / waves / 2), colour=middle)
    low = y + height * 1.9
    if low < s.height:
        s.lay(front, surf(-w / waves * 0.2, low, w * 1.1, waves, height * 0.8, s.height - low))
