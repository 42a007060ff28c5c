"""PDFs of sheets: words by WeasyPrint, a stretch of pages at a time; the frame of a sheet is drawn once and stamped on each page.

Stamping takes three milliseconds a page where drawing the frame's paper-cut takes thirty, and keeps the file small.
PDFium knows no threads, so one at a time.
"""

import contextlib
import functools
import io
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
from flask import current_app
from markupsafe import Markup

from app.core import papercut, printing

LOCK = threading.Lock()


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
    """A page with nothing but the drawings, its white left open."""
    return printing.pdf(current_app.jinja_env.get_template("kits/frame.html").render(frame=frame))


def pdf(html: str, frames: Sequence[Frame | None]) -> bytes:
    """The pages of this HTML, each with its drawings over it. Raises PrintingUnavailable."""
    words = printing.pdf(html)
    drawings = {frame: _drawn(frame) for frame in set(frames) if frame}
    with LOCK, contextlib.ExitStack() as stack:
        document = stack.enter_context(contextlib.closing(pypdfium2.PdfDocument(words)))
        if len(document) != len(frames):
            raise ValueError(f"{len(frames)} sheets became {len(document)} pages")
        stamps = {}
        for frame, drawing in drawings.items():
            source = stack.enter_context(contextlib.closing(pypdfium2.PdfDocument(drawing)))
            stamps[frame] = pdfium.FPDF_NewXObjectFromPage(document, source, 0)
            stack.callback(pdfium.FPDF_CloseXObject, stamps[frame])
        for number, frame in enumerate(frames):
            if frame is None:
                continue
            page = document[number]
            pdfium.FPDFPage_InsertObject(page, pdfium.FPDF_NewFormObjectFromXObject(stamps[frame]))
            if not pdfium.FPDFPage_GenerateContent(page):
                raise ValueError(f"page {number + 1} could not be written")
            page.close()
        return _saved(document)


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


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
