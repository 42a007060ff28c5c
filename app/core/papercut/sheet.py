"""A sheet of paper: coloured pieces laid over one another, written out as one inline SVG.

Colours are classes, so that a night version, large print and one-colour printing are the style sheet's business:
`red` the paper, `gold` the second paper, `paper` the ground showing through, `mid` and `far` red paper with light behind it, `deep` the shadow side,
`shade` the shadow a sheet throws on those behind it.
"""

from dataclasses import dataclass, field
from html import escape

from app.core.papercut.shape import Shape, join

LIGHT = {
    "red": "#b4231f",
    "gold": "#e2a72e",
    "paper": "#fffaf3",
    "mid": "#dc8c78",
    "far": "#f4dccd",
    "deep": "#7e1512",
    "blue": "#1f4f87",
    "shade": "#e3c3b4",
}


@dataclass
class Sheet:
    width: int
    height: int
    digits: int = 0
    fits: str = ""
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

    def dots(self, colour: str, size: float, every: float, *shapes: Shape) -> "Sheet":
        """Punched rows: round dots of `size` along the shapes, one each `every` units."""
        self.pieces.append(
            f'<path class="pc-line pc-line-{colour}" stroke-width="{size:g}" stroke-dasharray="0 {every:g}" d="{join(shapes).d(self.digits)}"/>'
        )
        return self

    def svg(self, *, alt: str = "", cls: str = "") -> str:
        voice = f'role="img" aria-label="{escape(alt)}"' if alt else 'aria-hidden="true"'
        fits = f' preserveAspectRatio="{self.fits}"' if self.fits else ""
        name = f"pc {escape(cls)}" if cls else "pc"
        return (
            f'<svg class="{name}" {voice} viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}"{fits}>{"".join(self.pieces)}</svg>'
        )

    def standalone(self, ground: str = "") -> str:
        """A file of its own, with the colours of daylight written in: for icons, share cards and paper."""
        drawing = "".join(self.pieces)
        for name, value in LIGHT.items():
            drawing = drawing.replace(f'class="pc-line pc-line-{name}"', f'fill="none" stroke="{value}" stroke-linecap="round"')
            drawing = drawing.replace(f'class="pc-{name}"', f'fill="{value}" fill-rule="evenodd"')
        back = f'<path fill="{ground}" d="M0 0H{self.width}V{self.height}H0Z"/>' if ground else ""
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">{back}{drawing}</svg>'
