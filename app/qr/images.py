"""Symbols as SVG. Dark on white, a quiet zone of four modules, level Q (ISO/IEC 18004)."""

import threading
from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

QUIET_ZONE = 4
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


def symbol(text: str) -> Symbol:
    with _lock:
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE, box_size=10)
        code.add_data(text)
        code.make(fit=True)
        return Symbol(tuple(tuple(bool(module) for module in row) for row in code.get_matrix()))


def svg(text: str, *, alt: str = "", symbol_mm: float | None = None) -> str:
    """A symbol as an `<svg>` element. With `symbol_mm` it carries real millimetres; without, the style sheet decides."""
    drawn = symbol(text)
    side = f'width="{drawn.millimetres(symbol_mm)}mm" height="{drawn.millimetres(symbol_mm)}mm" ' if symbol_mm else ""
    return _draw(drawn, alt, side)


def svg_file(text: str, *, alt: str, symbol_mm: float) -> str:
    """The same as a file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{svg(text, alt=alt, symbol_mm=symbol_mm)}\n'


def _draw(drawn: Symbol, alt: str, side: str) -> str:
    """Rows of dark modules as one path: a crisp symbol in one element."""
    size = drawn.size
    runs: list[str] = []
    for y, row in enumerate(drawn.modules):
        x = 0
        while x < size:
            if not row[x]:
                x += 1
                continue
            start = x
            while x < size and row[x]:
                x += 1
            runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
    label = f'role="img" aria-label="{_escape(alt)}"' if alt else 'aria-hidden="true"'
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" {side}{label} '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{"".join(runs)}"/></svg>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
