"""PDFs of sheets by WeasyPrint, a stretch of pages at a time; a sheet's frame is drawn once and laid under each of its pages.

A paper-cut costs some thirty milliseconds each time it is drawn, as much as all words of a page and their code.
"""

import contextlib
import functools
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
import pypdfium2
from flask import current_app
from markupsafe import Markup

from app.core import printing
from app.qr import images

LOCK = threading.Lock()  # PDFium knows no threads.
A4 = (595.276, 841.89)  # Points.
POINTS_PER_PIXEL = 0.75


@dataclass(frozen=True)
class Frame:
    """What stands on a page besides its words: the frame of this sheet and a motif (names of paper-cuts)."""

    sheet: str
    motif: str

    @property
    def drawing(self) -> Markup:
        return printing.drawing(f"{self.sheet}-frame")

    @property
    def motif_drawing(self) -> Markup:
        return printing.drawing(self.motif)


@dataclass(frozen=True)
class Ground:
    """What is laid under the words of a page: its drawings, and the modules of its code where the page leaves room for them."""

    frame: Frame | None = None
    symbol: images.Symbol | None = None


@functools.lru_cache(maxsize=64)
def _drawn(frame: Frame) -> bytes:
    """The drawings alone, as the operators of a PDF page."""
    operators: list[bytes] = []

    def take(_document: Any, pdf: Any) -> None:
        pages = _pages(pdf)
        stream = pdf.objects[_number(pages[0]["Contents"])]
        operators.extend(each if isinstance(each, bytes) else each.data for each in stream.stream)

    printing.pdf(current_app.jinja_env.get_template("kits/frame.html").render(frame=frame), take)
    return b"\n".join(operators)


def pdf(html: str, grounds: Sequence[Ground]) -> bytes:
    """The pages of this HTML, each with its ground under it. Raises PrintingUnavailable."""
    drawings = {each.frame: _drawn(each.frame) for each in grounds if each.frame}

    def lay_under(document: Any, written: Any) -> None:
        pages = _pages(written)
        if len(pages) != len(grounds):
            raise ValueError(f"{len(grounds)} sheets became {len(pages)} pages")
        uses = _shared(written, drawings, written.objects[_number(pages[0]["Resources"])])
        for page, laid_out, ground in zip(pages, document.pages, grounds, strict=True):
            under = [uses[ground.frame]] if ground.frame else []
            if ground.symbol:
                symbol = pydyf.Stream([_placed(ground.symbol, laid_out)], compress=True)
                written.add_object(symbol)
                under.append(symbol.reference)
            page["Contents"] = pydyf.Array([*under, page["Contents"]])

    return printing.pdf(html, lay_under)


def _shared(written: Any, drawings: Mapping[Frame, bytes], resources: Any) -> dict[Frame, bytes]:
    """Each drawing as a form object of this file; gives the references of what draws them."""
    uses = {}
    for number, (frame, drawing) in enumerate(drawings.items()):
        form = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, *A4]),
            "Resources": pydyf.Dictionary(),
        }
        drawn = pydyf.Stream([drawing], form, compress=True)
        use = pydyf.Stream([f"q /Frame{number} Do Q".encode()])
        written.add_object(drawn)
        written.add_object(use)
        resources["XObject"][f"Frame{number}"] = drawn.reference
        uses[frame] = use.reference
    return uses


def _placed(symbol: images.Symbol, page: Any) -> bytes:
    """The modules where the page has room for them. WeasyPrint's own path for each module costs a quarter of a page's time."""
    boxes = page._page_box.descendants(placeholders=True)  # noqa: SLF001  Where a box stands is told nowhere else.
    [room] = (box for box in boxes if box.element is not None and box.element.get("class") == "qr")
    scale = POINTS_PER_PIXEL
    module = room.width * scale / symbol.size
    left, top = room.content_box_x() * scale, (page.height - room.content_box_y()) * scale
    place = f"q {module:.6f} 0 0 {-module:.6f} {left:.4f} {top:.4f} cm\n".encode()
    return place + images.operators(symbol) + b"\nQ"


def _pages(written: Any) -> list[Any]:
    """Page objects in their order: `Kids` holds number, generation and “R” of each, one after another."""
    return [written.objects[number] for number in written.pages["Kids"][::3]]


def _number(reference: bytes) -> int:
    """`12 0 R` → 12."""
    return int(reference.split()[0])


def merge(parts: Iterable[Path], target: Path) -> int:
    """One file of these, in this order, there at once or not at all. Returns its size in bytes."""
    unfinished = target.with_suffix(".unfinished")
    with LOCK, contextlib.closing(pypdfium2.PdfDocument.new()) as whole:
        for part in parts:
            with contextlib.closing(pypdfium2.PdfDocument(part)) as document:
                whole.import_pages(document)
        whole.save(unfinished)
    unfinished.replace(target)
    return target.stat().st_size
