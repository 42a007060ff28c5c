"""PDFs of sheets by WeasyPrint, a stretch of pages at a time; a sheet's frame is drawn once and laid under each of its pages.

A paper-cut costs some thirty milliseconds each time it is drawn, as much as all words of a page and their code.
"""

import contextlib
import functools
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydyf
import pypdfium2
from flask import current_app
from markupsafe import Markup

from app.core import papercut, printing

LOCK = threading.Lock()  # PDFium knows no threads.
A4 = (595.276, 841.89)  # Points.


@dataclass(frozen=True)
class Frame:
    """What stands on a page besides its words: the frame of this sheet and a motif (names of paper-cuts)."""

    sheet: str
    motif: str

    @property
    def drawing(self) -> Markup:
        return _white(papercut.standalone(f"{self.sheet}-frame"))

    @property
    def motif_drawing(self) -> Markup:
        return _white(papercut.standalone(self.motif))


def _white(drawing: str) -> Markup:
    """Paper prints white where the screen shows its cream."""
    return Markup(drawing.replace("#fffaf3", "#fff"))  # noqa: S704  Drawn by our own code.


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


def pdf(html: str, frames: Sequence[Frame | None]) -> bytes:
    """The pages of this HTML, each with its drawings under it. Raises PrintingUnavailable."""
    drawings = {frame: _drawn(frame) for frame in frames if frame}

    def lay_under(_document: Any, written: Any) -> None:
        pages = _pages(written)
        if len(pages) != len(frames):
            raise ValueError(f"{len(frames)} sheets became {len(pages)} pages")
        resources = written.objects[_number(pages[0]["Resources"])]
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
        for page, frame in zip(pages, frames, strict=True):
            if frame:
                page["Contents"] = pydyf.Array([uses[frame], page["Contents"]])

    return printing.pdf(html, lay_under)


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
