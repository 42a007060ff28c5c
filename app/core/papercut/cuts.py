"""The cuts every paper-cutter knows: 月牙 锯齿 云纹 水纹 花瓣 古钱 回纹. Each returns a Shape to lay or to cut out."""

import math

from app.core.papercut.shape import Point, Shape, box, circle, join, path, polygon


def moon(x: float, y: float, length: float, depth: float, turned: float = 0) -> Shape:
    """月牙: a crescent from (x - length/2, y) to (x + length/2, y), arching up by `depth`."""
    half = length / 2
    return path(f"M{-half} 0Q0 {-2 * depth} {half} 0Q0 {-0.7 * depth} {-half} 0Z").turn(turned).move(x, y)


def petal(x: float, y: float, length: float, width: float, turned: float = 0) -> Shape:
    """花瓣: a leaf from (x, y) upwards, pointed at both ends."""
    return path(f"M0 0Q{width} {-length / 2} 0 {-length}Q{-width} {-length / 2} 0 0Z").turn(turned).move(x, y)


def heart_petal(x: float, y: float, length: float, width: float, turned: float = 0) -> Shape:
    """A round petal with a notch, as of plum or pear blossom, growing upwards from (x, y)."""
    w, top = width / 2, -length
    return (
        path(
            f"M0 0C{-w * 0.9} {top * 0.15} {-w * 1.5} {top * 0.75} {-w * 0.7} {top}Q{-w * 0.2} {top * 1.06} 0 {top * 0.86}"
            f"Q{w * 0.2} {top * 1.06} {w * 0.7} {top}C{w * 1.5} {top * 0.75} {w * 0.9} {top * 0.15} 0 0Z"
        )
        .turn(turned)
        .move(x, y)
    )


def flower(x: float, y: float, r: float, petals: int = 5, width: float = 0.0, start: float = 0) -> Shape:
    return heart_petal(x, y - r * 0.16, r * 0.84, width or r * 3.0 / petals).around(petals, x, y, start)


def drop(x: float, y: float, length: float, width: float, turned: float = 0) -> Shape:
    """A drop, its tip at (x, y), hanging down."""
    w = width / 2
    return (
        path(
            f"M0 0C{w * 0.3} {length * 0.35} {w} {length * 0.5} {w} {length - w}A{w} {w} 0 0 1 {-w} {length - w}C{-w} {length * 0.5} {-w * 0.3} {length * 0.35} 0 0Z"
        )
        .turn(turned)
        .move(x, y)
    )


def teeth(start: Point, end: Point, count: int, depth: float) -> Shape:
    """锯齿: a comb of narrow notches along a straight edge; `depth` to the left of the way when negative."""
    (x1, y1), (x2, y2) = start, end
    length = math.hypot(x2 - x1, y2 - y1)
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    step = length / count
    cuts = []
    for i in range(count):
        a, b, c = i * step, (i + 0.5) * step, (i + 0.8) * step
        cuts.append(
            polygon(
                [
                    (x1 + ux * a, y1 + uy * a),
                    (x1 + ux * b - uy * depth, y1 + uy * b + ux * depth),
                    (x1 + ux * c, y1 + uy * c),
                ]
            )
        )
    return join(cuts)


def saw(x: float, y: float, r: float, count: int, depth: float) -> Shape:
    """A disc with a saw-tooth edge."""
    points = []
    for i in range(count * 2):
        a, radius = math.pi * i / count, r if i % 2 == 0 else r - depth
        points.append((x + radius * math.sin(a), y - radius * math.cos(a)))
    return polygon(points)


def scallop(x: float, y: float, r: float, count: int) -> Shape:
    """A disc with a rim of half rounds."""
    inner = r / (1 + math.sin(math.pi / count))
    bump = inner * math.sin(math.pi / count)
    points = [
        (x + inner * math.sin(2 * math.pi * i / count), y - inner * math.cos(2 * math.pi * i / count))
        for i in range(count)
    ]
    d = f"M{points[0][0]} {points[0][1]}"
    for px, py in [*points[1:], points[0]]:
        d += f"A{bump} {bump} 0 0 1 {px} {py}"
    return path(d + "Z")


def ring(x: float, y: float, outer: float, inner: float) -> Shape:
    return circle(x, y, outer) + circle(x, y, inner)


def coin(x: float, y: float, r: float) -> Shape:
    """古钱: a round coin with its square hole and four lenses."""
    s = r * 0.3
    lens = petal(x, y - r * 0.46, r * 0.42, r * 0.26).around(4, x, y, 45)
    return circle(x, y, r) + box(x - s, y - s, 2 * s, 2 * s) + lens


def fret(x: float, y: float, size: float) -> Shape:
    """回纹: one square spiral as an open line, to be slit with Sheet.line."""
    u = size / 5
    return path(
        f"M{x} {y + 5 * u}L{x} {y}L{x + 5 * u} {y}L{x + 5 * u} {y + 4 * u}L{x + 2 * u} {y + 4 * u}L{x + 2 * u} {y + 2 * u}L{x + 3.4 * u} {y + 2 * u}"
    )


def frets(x: float, y: float, size: float, count: int, gap: float) -> Shape:
    return join(fret(x + i * (size + gap), y, size) for i in range(count))


def cloud(x: float, y: float, width: float, flipped: bool = False) -> Shape:
    """云纹: a lucky cloud lying on the line y, its curls to the left."""
    u = width / 12
    shape = (
        path(
            f"M0 0C{-1.6 * u} {-0.2 * u} {-1.8 * u} {-2.4 * u} 0 {-2.4 * u}C{0.2 * u} {-4.4 * u} {3.4 * u} {-4.6 * u} {3.8 * u} {-2.8 * u}"
            f"C{5 * u} {-4.6 * u} {7.8 * u} {-3.6 * u} {7.4 * u} {-1.6 * u}C{9 * u} {-2 * u} {10 * u} {-0.6 * u} {12 * u} 0Z"
        )
        + _curl(1.6 * u, -2.1 * u, u)
        + _curl(5.2 * u, -1.8 * u, 0.9 * u)
    )
    return (shape.flip(6 * u) if flipped else shape).move(x, y)


def _curl(x: float, y: float, u: float) -> Shape:
    return path(
        f"M{x - u} {y}A{u} {u} 0 1 1 {x + u * 0.9} {y + u * 0.4}A{u * 0.72} {u * 0.72} 0 1 0 {x - u * 0.45} {y}A{u * 0.5} {u * 0.5} 0 1 1 {x + u * 0.4} {y + u * 0.3}"
        f"A{u * 0.62} {u * 0.62} 0 0 1 {x - u} {y}Z"
    )


def scales(x: float, y: float, width: float, rows: int, r: float) -> Shape:
    """水纹: rows of crescents, each row half a step along, as fish scales or still water."""
    cuts = []
    for row in range(rows):
        shift = r if row % 2 else 0
        count = int((width - shift) // (2 * r))
        cuts += [moon(x + shift + r + i * 2 * r, y + row * r * 0.9, r * 1.7, r * 0.62) for i in range(count)]
    return join(cuts)


def surf(x: float, y: float, width: float, count: int, height: float, depth: float) -> Shape:
    """浪: a strip of running waves, each with a curling crest; `depth` is the water below the troughs."""
    w = width / count
    d = f"M{x} {y}"
    for i in range(count):
        a = x + i * w
        d += (
            f"C{a + w * 0.3} {y} {a + w * 0.35} {y - height} {a + w * 0.72} {y - height}"
            f"C{a + w * 1.02} {y - height} {a + w * 1.04} {y - height * 0.42} {a + w * 0.82} {y - height * 0.4}"
            f"C{a + w * 0.7} {y - height * 0.4} {a + w * 0.68} {y - height * 0.62} {a + w * 0.78} {y - height * 0.66}"
            f"C{a + w * 0.58} {y - height * 0.72} {a + w * 0.54} {y - height * 0.1} {a + w} {y}"
        )
    return path(d + f"L{x + width} {y + depth}L{x} {y + depth}Z")


def hill(x: float, y: float, width: float, height: float, lean: float = 0.5) -> Shape:
    """A mountain with a soft peak standing on the line y."""
    top = x + width * lean
    return path(
        f"M{x} {y}C{x + width * 0.22} {y - height * 0.1} {top - width * 0.16} {y - height} {top} {y - height}"
        f"C{top + width * 0.14} {y - height} {x + width * 0.8} {y - height * 0.14} {x + width} {y}Z"
    )


def arch(x: float, y: float, width: float, height: float) -> Shape:
    """A doorway with a round top standing on the line y, x its middle."""
    r = width / 2
    return path(f"M{x - r} {y}L{x - r} {y - height + r}A{r} {r} 0 0 1 {x + r} {y - height + r}L{x + r} {y}Z")


def heart(x: float, y: float, size: float) -> Shape:
    """A heart, (x, y) its middle."""
    s = size / 2
    return path(
        f"M0 {s * 0.9}C{-s * 0.5} {s * 0.45} {-s} {s * 0.1} {-s} {-s * 0.35}C{-s} {-s * 0.95} {-s * 0.25} {-s} 0 {-s * 0.4}"
        f"C{s * 0.25} {-s} {s} {-s * 0.95} {s} {-s * 0.35}C{s} {s * 0.1} {s * 0.5} {s * 0.45} 0 {s * 0.9}Z"
    ).move(x, y)


def band(x: float, y: float, outer: float, inner: float, start: float, end: float) -> Shape:
    """A piece of a ring between two angles (degrees, 0 up, clockwise)."""

    def at(r: float, a: float) -> str:
        return f"{x + r * math.sin(math.radians(a))} {y - r * math.cos(math.radians(a))}"

    large = int(end - start > 180)
    return path(
        f"M{at(outer, start)}A{outer} {outer} 0 {large} 1 {at(outer, end)}L{at(inner, end)}A{inner} {inner} 0 {large} 0 {at(inner, start)}Z"
    )


def strip(width: float, *points: Point) -> Shape:
    """A straight-edged strip of paper along a broken line, of even width."""
    left, right = [], []
    for i, (px, py) in enumerate(points):
        ax, ay = points[max(i - 1, 0)]
        bx, by = points[min(i + 1, len(points) - 1)]
        length = math.hypot(bx - ax, by - ay) or 1
        nx, ny = -(by - ay) / length * width / 2, (bx - ax) / length * width / 2
        left.append((px + nx, py + ny))
        right.append((px - nx, py - ny))
    return polygon([*left, *reversed(right)])
