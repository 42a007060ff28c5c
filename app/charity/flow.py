"""The picture of money flowing from its sources through the project to what it was spent on, as plain geometry.

100 units wide; the page stretches it. The words stand beside it and in the table, so the picture itself holds none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDE, TRUNK, BAR, RISE = 100.0, 56.0, 6.0, 30.0
TONES = 4
REST = "rest"


@dataclass(frozen=True)
class Share:
    """A part of the money by name; `is_rest` where the papers do not say what it is."""

    label: str
    minor: int
    is_rest: bool = False


@dataclass(frozen=True)
class Band:
    """One share: its bar and the stream between the bar and the trunk. `tone` is `rest` for what nobody has named yet."""

    label: str
    value: str
    x: float
    width: float
    tone: str
    path: str

    @property
    def fill(self) -> str:
        return "flow-rest" if self.tone == REST else f"stack-part--{self.tone}"


@dataclass(frozen=True)
class Picture:
    """`top` and `bottom` bars with their streams; `height` and the trunk's place; `total` in words."""

    sources: list[Band]
    uses: list[Band]
    height: float
    trunk_x: float
    trunk_y: float
    trunk_width: float
    trunk_height: float
    bottom_y: float
    total: str


def draw(given: Sequence[Share], spent: Sequence[Share], total: int, words: Callable[[int], str]) -> Picture:
    """Each side that is there divides the same `total`; shares of nothing are left out."""
    sources, uses = ([share for share in side if share.minor > 0] for side in (given, spent))
    top = BAR + RISE if sources else 0.0
    trunk_height = BAR
    bottom = top + trunk_height + RISE
    return Picture(
        sources=_bands(sources, total, words, start=BAR, end=top),
        uses=_bands(uses, total, words, start=bottom, end=top + trunk_height),
        height=bottom + BAR if uses else top + trunk_height,
        trunk_x=(WIDE - TRUNK) / 2,
        trunk_y=top,
        trunk_width=TRUNK,
        trunk_height=trunk_height,
        bottom_y=bottom,
        total=words(total),
    )


def _bands(
    shares: Sequence[Share],
    total: int,
    words: Callable[[int], str],
    *,
    start: float,
    end: float,
) -> list[Band]:
    bands, x, inner = [], 0.0, (WIDE - TRUNK) / 2
    for number, share in enumerate(shares):
        width = WIDE * share.minor / total if total else 0.0
        narrow = TRUNK * share.minor / total if total else 0.0
        tone = REST if share.is_rest else str(number % TONES)
        path = _stream(x, width, inner, narrow, start, end)
        bands.append(Band(share.label, words(share.minor), _r(x), _r(width), tone, path))
        x, inner = x + width, inner + narrow
    return bands


def _stream(x: float, width: float, inner: float, narrow: float, start: float, end: float) -> str:
    """From the bar's edge, bending, to its part of the trunk's edge and back."""
    bend = (start + end) / 2
    return (
        f"M{_r(x)} {_r(start)}C{_r(x)} {_r(bend)} {_r(inner)} {_r(bend)} {_r(inner)} {_r(end)}"
        f"H{_r(inner + narrow)}C{_r(inner + narrow)} {_r(bend)} {_r(x + width)} {_r(bend)} {_r(x + width)} {_r(start)}Z"
    )


def _r(value: float) -> float:
    return round(value, 2)
