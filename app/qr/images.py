"""Symbols as SVG. Dark on white, a quiet zone of four modules, level Q; with a mark in the middle level H (ISO/IEC 18004)."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_Q

from app.core import papercut

QUIET_ZONE = 4
MARK_SHARE = 0.2  # Of the symbol's width, plate and all: level H bears 30 %, and the rest is for scratches.
_lock = threading.Lock()  # qrcode 8.2 shares state between instances; drawing is short, so one at a time.


@dataclass(frozen=True)
class Symbol:
    """The modules of a code with their quiet zone."""

    modules: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        return len(self.modules)

    def millimetres(self, symbol_mm: float) -> float:
        """The side with quiet zone, when the symbol itself is to measure `symbol_mm`."""
        return round(symbol_mm * self.size / (self.size - 2 * QUIET_ZONE), 2)

    @property
    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Dark modules side by side: column of the first, row, how many."""
        for y, row in enumerate(self.modules):
            x = 0
            for is_dark, some in itertools.groupby(row):
                count = len(list(some))
                if is_dark:
                    yield x, y, count
                x += count


def symbol(text: str, *, mark: bool = False) -> Symbol:
    level = ERROR_CORRECT_H if mark else ERROR_CORRECT_Q
    with _lock:
        code = qrcode.QRCode(error_correction=level, border=QUIET_ZONE, box_size=10)
        code.add_data(text)
        code.make(fit=True)
        return Symbol(tuple(tuple(bool(module) for module in row) for row in code.get_matrix()))


def svg(text: str, *, alt: str = "", symbol_mm: float | None = None, mark: bool = False) -> str:
    """A symbol as an `<svg>` element. With `symbol_mm` it carries real millimetres; without, the style sheet decides."""
    drawn = symbol(text, mark=mark)
    return _draw(
        drawn, alt, _sides(drawn, symbol_mm) if symbol_mm else "", _modules(drawn), _mark(drawn.size) if mark else ""
    )


def room(drawn: Symbol, *, symbol_mm: float, mark: bool = False) -> str:
    """The `<svg>` without its modules: room on a page whose modules are drawn by `operators`."""
    return _draw(drawn, "", _sides(drawn, symbol_mm), "", _mark(drawn.size) if mark else "")


def operators(drawn: Symbol) -> bytes:
    """The symbol as operators of a PDF page, a module being one unit, downwards from the upper left corner."""
    dark = "".join(f"{x} {y} {count} 1 re\n" for x, y, count in drawn.runs)
    return f"1 g 0 0 {drawn.size} {drawn.size} re f\n0 g\n{dark}f".encode()


def svg_file(text: str, *, alt: str, symbol_mm: float, mark: bool = False) -> str:
    """The same as a file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg(text, alt=alt, symbol_mm=symbol_mm, mark=mark)}\n'


def _mark(size: int) -> str:
    """The site's own paper-cut on a white plate of whole modules, in the middle."""
    plate = round((size - 2 * QUIET_ZONE) * MARK_SHARE) // 2 * 2 + 1
    corner, inner = (size - plate) / 2, plate - 1
    drawing = papercut.standalone("mark")
    box = drawing.split('viewBox="', 1)[1].split('"', 1)[0].split()
    scale = inner / max(float(box[2]), float(box[3]))
    paths = drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]
    return (
        f'<path fill="#fff" d="M{corner:g} {corner:g}h{plate}v{plate}h-{plate}z"/>'
        f'<g transform="translate({corner + 0.5:g} {corner + 0.5:g}) scale({scale:.4f})">{paths}</g>'
    )


def _sides(drawn: Symbol, symbol_mm: float) -> str:
    side = drawn.millimetres(symbol_mm)
    return f'width="{side}mm" height="{side}mm" '


def _modules(drawn: Symbol) -> str:
    """Rows of dark modules as one path: a crisp symbol in one element."""
    size = drawn.size
    runs = "".join(f"M{x} {y}h{count}v1h-{count}z" for x, y, count in drawn.runs)
    return f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{runs}"/>'


def _draw(drawn: Symbol, alt: str, sides: str, *parts: str) -> str:
    size, label = drawn.size, f'role="img" aria-label="{_escape(alt)}"' if alt else 'aria-hidden="true"'
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" {sides}{label} '
        f'shape-rendering="crispEdges">{"".join(parts)}</svg>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
