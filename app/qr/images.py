"""Symbols as SVG. Dark on white, a quiet zone of four modules, level Q (ISO/IEC 18004)."""

import threading

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

QUIET_ZONE = 4
_lock = threading.Lock()  # qrcode 8.2 shares state between instances; drawing is short, so one at a time.


def svg(text: str, *, alt: str = "") -> str:
    """A symbol as an `<svg>` element without a fixed size; the page's style sheet gives it millimetres."""
    with _lock:
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE, box_size=10)
        code.add_data(text)
        code.make(fit=True)
        modules = code.get_matrix()
    return _draw(modules, alt)


def _draw(modules: list[list[bool]], alt: str) -> str:
    """Rows of dark modules as one path: a crisp symbol in one element."""
    size = len(modules)
    runs: list[str] = []
    for y, row in enumerate(modules):
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
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" {label} '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{"".join(runs)}"/></svg>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
