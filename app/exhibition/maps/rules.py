"""Where numbered places stand on a schematic ground. Standard library only."""

import math
from collections.abc import Sequence

WIDTH, HEIGHT = 480, 360
EDGE = 52  # Room round the outermost places.
LEAST = 40  # Two numbers stand at least so far apart.
ROUNDS = 60


def spot(at: str) -> tuple[float, float]:
    """`37.38,117.97` → latitude and longitude."""
    latitude, longitude = at.split(",")
    return float(latitude), float(longitude)


def laid_out(spots: Sequence[str]) -> list[tuple[int, int]]:
    """Places of a picture of WIDTH × HEIGHT: north is up, distances are alike in both ways, nobody covers another."""
    where = [spot(at) for at in spots]
    if not where:
        return []
    middle = sum(latitude for latitude, _longitude in where) / len(where)
    points = [(longitude * math.cos(math.radians(middle)), -latitude) for latitude, longitude in where]
    left, right = min(x for x, _y in points), max(x for x, _y in points)
    top, bottom = min(y for _x, y in points), max(y for _x, y in points)
    scale = min(_scale(right - left, WIDTH), _scale(bottom - top, HEIGHT))
    return _apart(
        [
            [WIDTH / 2 + (x - (left + right) / 2) * scale, HEIGHT / 2 + (y - (top + bottom) / 2) * scale]
            for x, y in points
        ]
    )


def _scale(span: float, room: float) -> float:
    return (room - 2 * EDGE) / span if span > 1e-9 else 1e6


def _apart(points: list[list[float]]) -> list[tuple[int, int]]:
    """Those that would touch move apart a little: this shows the order of places, not distances."""
    for _round in range(ROUNDS):
        moved = False
        for number, one in enumerate(points):
            for further, other in enumerate(points[number + 1 :], number + 1):
                dx, dy = other[0] - one[0], other[1] - one[1]
                gap = math.hypot(dx, dy)
                if gap >= LEAST:
                    continue
                turn = math.atan2(dy, dx) if gap > 1e-6 else further * 2.4
                push = (LEAST - gap) / 2 + 0.5
                for point, way in ((one, -1), (other, 1)):
                    point[0] += way * push * math.cos(turn)
                    point[1] += way * push * math.sin(turn)
                moved = True
        if not moved:
            break
    return [
        (round(min(max(x, EDGE / 2), WIDTH - EDGE / 2)), round(min(max(y, EDGE / 2), HEIGHT - EDGE / 2)))
        for x, y in points
    ]
