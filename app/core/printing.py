"""Paper: a page of `layouts/print.html` as PDF, by WeasyPrint, from the built style sheets and the bundled font only."""

import mimetypes
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup

from app.config import ROOT
from app.core import papercut

DIST = ROOT / "static" / "dist"
PREFIX = "/static/dist/"
# Any absolute address will do: nothing is ever asked over the network.
BASE = "http://paper.invalid"


class PrintingUnavailable(Exception):
    """A system library that draws text is missing; everything but PDFs works without it."""


def drawing(name: str, alt: str = "") -> Markup:
    """A paper-cut for paper: WeasyPrint gives a drawing no colours from a style sheet, and paper prints white for cream."""
    voice = Markup('role="img" aria-label="{}"').format(alt) if alt else Markup('aria-hidden="true"')
    drawn = papercut.standalone(name).replace("#fffaf3", "#fff").replace("<svg ", f"<svg {voice} ", 1)
    return Markup(drawn)  # noqa: S704  Drawn by our own code; the words are escaped.


def pdf(
    html: str, finish: Callable[[Any, Any], None] | None = None, *, photos: Mapping[str, Path] | None = None
) -> bytes:
    """The page as PDF; `finish(document, pdf)` may change its objects before it is written. `photos` are the files that it may
    show besides those of the build, by the path the page calls them. Raises PrintingUnavailable."""
    try:
        import weasyprint
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except OSError as error:  # Pango is loaded when the module is.
        raise PrintingUnavailable(str(error)) from error

    class BuiltFiles(URLFetcher):
        """Files of `static/dist` and the photographs handed over, nothing else: no other file of the machine, no network."""

        def fetch(self, url, headers=None):
            if photo := (photos or {}).get(url.removeprefix(BASE)):
                return URLFetcherResponse(url, photo.read_bytes(), {"Content-Type": "image/jpeg"})
            name = url.removeprefix(BASE + PREFIX).split("?")[0]
            if not url.startswith(BASE + PREFIX) or "/" in name or not (DIST / name).is_file():
                raise ValueError(f"paper holds built files only: {url}")
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, (DIST / name).read_bytes(), {"Content-Type": kind})

    return weasyprint.HTML(string=html, base_url=BASE + "/", url_fetcher=BuiltFiles()).write_pdf(finisher=finish)
