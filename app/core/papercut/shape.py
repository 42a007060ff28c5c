"""Outlines as data: a path that can be moved, turned, mirrored and repeated before it becomes SVG.

Only absolute M L Q C A Z are kept. Arcs are circular, so every turn, mirror and even scaling leaves them arcs.
"""

import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Point = tuple[float, float]

_TOKEN = re.compile(r"[MLQCAHVZ]|-?\d*\.?\d+")
_TAKES = {"M": 2, "L": 2, "Q": 4, "C": 6, "A": 7, "H": 1, "V": 1, "Z": 0}


@dataclass(frozen=True)
class Step:
    """One drawing command. `radius`, `large`, `sweep` speak for arcs only."""

    command: str
    points: tuple[Point, ...] = ()
    radius: float = 0
    large: int = 0
    sweep: int = 0


@dataclass(frozen=True)
class Shape:
    steps: tuple[Step, ...] = ()

    def __add__(self, other: "Shape") -> "Shape":
        return Shape(self.steps + other.steps)

    def _map(self, place: Callable[[Point], Point], scale: float = 1, flip: bool = False) -> "Shape":
        return Shape(
            tuple(
                Step(s.command, tuple(place(p) for p in s.points), s.radius * scale, s.large, s.sweep ^ flip)
                for s in self.steps
            )
        )

    def move(self, x: float, y: float) -> "Shape":
        return self._map(lambda p: (p[0] + x, p[1] + y))

    def scale(self, factor: float, x: float = 0, y: float = 0) -> "Shape":
        """Grow or shrink about the point (x, y)."""
        return self._map(lambda p: (x + (p[0] - x) * factor, y + (p[1] - y) * factor), scale=factor)

    def turn(self, degrees: float, x: float = 0, y: float = 0) -> "Shape":
        """Turn clockwise about the point (x, y)."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))

        def place(p: Point) -> Point:
            dx, dy = p[0] - x, p[1] - y
            return (x + dx * cos - dy * sin, y + dx * sin + dy * cos)

        return self._map(place)

    def turned_to(self, x: float, y: float, degrees: float) -> "Shape":
        """Turn what was drawn about the origin, then set the origin down at (x, y)."""
        return self.turn(degrees).move(x, y)

    def flip(self, axis: float = 0) -> "Shape":
        """The other half of a fold along the vertical line x = axis."""
        return self._map(lambda p: (2 * axis - p[0], p[1]), flip=True)

    def flop(self, axis: float = 0) -> "Shape":
        """The other half of a fold along the horizontal line y = axis."""
        return self._map(lambda p: (p[0], 2 * axis - p[1]), flip=True)

    def both(self, axis: float = 0) -> "Shape":
        """Fold along x = axis, cut once, unfold."""
        return self + self.flip(axis)

    def around(self, times: int, x: float = 0, y: float = 0, start: float = 0) -> "Shape":
        """Fold radially, cut once, unfold: the shape `times` times about (x, y)."""
        return join(self.turn(start + 360 * i / times, x, y) for i in range(times))

    def d(self, digits: int = 0) -> str:
        """The `d` attribute: relative steps between rounded points, without needless characters."""
        parts: list[str] = []
        here = start = (0.0, 0.0)
        last = ""
        for s in self.steps:
            if s.command == "Z":
                parts.append("z")
                here, last = start, "z"
                continue
            points = [(round(x, digits), round(y, digits)) for x, y in s.points]
            numbers = [_short(n, digits) for x, y in points for n in (x - here[0], y - here[1])]
            command = s.command.lower()
            if command == "l" and points[-1][1] == here[1]:
                command, numbers = "h", numbers[:1]
            elif command == "l" and points[-1][0] == here[0]:
                command, numbers = "v", numbers[1:]
            elif command == "a":
                radius = _short(s.radius, max(digits, 1))
                numbers = [radius, radius, "0", str(s.large), str(int(s.sweep)), *numbers]
            here = points[-1]
            if command == "m":
                start = here
            parts.append(_written(command, numbers, repeated=command == last and command != "m"))
            last = command
        return "".join(parts)


def _written(command: str, numbers: list[str], *, repeated: bool) -> str:
    text = "" if repeated else command
    for n in numbers:
        text += n if n.startswith("-") or (text and text[-1].isalpha()) else f" {n}"
    return text


def _short(n: float, digits: int) -> str:
    text = f"{n:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def join(shapes: Iterable[Shape]) -> Shape:
    return Shape(tuple(step for shape in shapes for step in shape.steps))


def path(d: str) -> Shape:
    """Read absolute path commands, as a hand writes them: M L H V Q C A Z."""
    tokens = _TOKEN.findall(d)
    steps: list[Step] = []
    here: Point = (0, 0)
    command, i = "", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command, i = tokens[i], i + 1
        if command == "Z":
            steps.append(Step("Z"))
            continue
        count = _TAKES[command]
        v = [float(t) for t in tokens[i : i + count]]
        i += count
        if command in "HV":
            here = (v[0], here[1]) if command == "H" else (here[0], v[0])
            steps.append(Step("L", (here,)))
        elif command == "A":
            here = (v[5], v[6])
            steps.append(Step("A", (here,), v[0], int(v[3]), int(v[4])))
        else:
            points = tuple((v[n], v[n + 1]) for n in range(0, count, 2))
            here = points[-1]
            steps.append(Step(command, points))
            command = "L" if command == "M" else command
    return Shape(tuple(steps))


def polygon(points: Iterable[Point]) -> Shape:
    first, *rest = points
    return Shape((Step("M", (first,)), *(Step("L", (p,)) for p in rest), Step("Z")))


def circle(x: float, y: float, r: float) -> Shape:
    return Shape(
        (
            Step("M", ((x - r, y),)),
            Step("A", ((x + r, y),), r, 1, 1),
            Step("A", ((x - r, y),), r, 1, 1),
            Step("Z"),
        )
    )


def box(x: float, y: float, width: float, height: float, r: float = 0) -> Shape:
    """A rectangle, with round corners of radius `r`."""
    right, low = x + width, y + height
    if not r:
        return polygon([(x, y), (right, y), (right, low), (x, low)])
    return path(
        f"M{x + r} {y}L{right - r} {y}A{r} {r} 0 0 1 {right} {y + r}L{right} {low - r}A{r} {r} 0 0 1 {right - r} {low}"
        f"L{x + r} {low}A{r} {r} 0 0 1 {x} {low - r}L{x} {y + r}A{r} {r} 0 0 1 {x + r} {y}Z"
    )
