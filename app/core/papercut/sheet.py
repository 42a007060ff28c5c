"""A sheet of paper: coloured pieces laid over one another, written out as one inline SVG.

Colours are classes, so that a night version, large print and one-colour printing are the style sheet's business:
`red` the paper, `gold` the second paper, `paper` the ground showing through, `mid` and `far` red paper with light behind it, `deep` the shadow side.
"""

from dataclasses import dataclass, field
from html import escape

from app.core.papercut.shape import Shape, join

COLOURS = ("red", "gold", "paper", "mid", "far", "deep", "blue")


@dataclass
class Sheet:
    width: int
    height: int
    digits: int = 0
    pieces: list[str] = field(default_factory=list)

    def lay(self, colour: str, *shapes: Shape) -> "Sheet":
        """Lay shapes of one colour on top. Shapes inside one another cut each other out (even-odd), as scissors do."""
        self.pieces.append(f'<path class="pc-{colour}" d="{join(shapes).d(self.digits)}"/>')
        return self

    def cut(self, outline: Shape, *holes: Shape, colour: str = "red") -> "Sheet":
        """A piece with holes one can look through."""
        return self.lay(colour, outline, *holes)

    def line(self, colour: str, width: float, *shapes: Shape) -> "Sheet":
        """A slit or a strip of even width along the shapes."""
        self.pieces.append(
            f'<path class="pc-line pc-line-{colour}" stroke-width="{width:g}" d="{join(shapes).d(self.digits)}"/>'
        )
        return self

    def svg(self, *, alt: str = "", cls: str = "") -> str:
        voice = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
        name = f"pc {escape(cls)}" if cls else "pc"
        return (
            f'<svg class="{name}" {voice} viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" focusable="false">{"".join(self.pieces)}</svg>'
        )
