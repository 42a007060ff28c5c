"""剪纸: every picture of the site, composed by code from a few cuts.

`svg("jujube", alt="…")` gives inline SVG; the colours come from the style sheet. The same name always gives the same picture.
"""

from app.core.papercut import album
from app.core.papercut.windows import window

NAMES = album.NAMES
__all__ = ["NAMES", "size", "standalone", "svg", "window"]


def svg(name: str, *, alt: str = "", cls: str = "") -> str:
    """The drawing as inline SVG: spoken as `alt`, or hidden from screen readers without one. Raises KeyError for an unknown name."""
    return album.draw(name).svg(alt=alt, cls=cls)


def standalone(name: str, ground: str = "") -> str:
    """The drawing as an SVG file with its colours written in; `ground` paints the paper behind it. Raises KeyError for an unknown name."""
    return album.draw(name).standalone(ground)


def size(name: str) -> tuple[int, int]:
    """Width and height of the drawing's own coordinates. Raises KeyError for an unknown name."""
    sheet = album.draw(name)
    return sheet.width, sheet.height
