"""An exhibit on paper: a page to print, and the same as PDF."""

from pathlib import Path

from flask import Blueprint, Response, abort, current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.content.pictures import files
from app.content.pictures import rules as pictures
from app.core import city, clock, i18n, printing, site
from app.core.access import cached, public
from app.exhibition import showing
from app.exhibition.models import Exhibit
from app.exhibition.stories import queries as stories
from app.qr import images
from app.qr import queries as placements
from app.qr import rules as printed

bp = Blueprint("exhibit_paper", __name__, url_prefix="/exhibition")
SCAN_EDGE = 960
HEAD_MM, CHAPTER_MM = 26.0, 18.0


@bp.get("/<slug>/paper")
@public
@cached(300)
def sheets(slug: str):
    _story, page = _paper(slug)
    return page


@bp.get("/<slug>/paper.pdf")
@public
@cached(300)
def pdf(slug: str):
    story, page = _paper(slug)
    try:
        data = printing.pdf(page, photos=_scans(story))
    except printing.PrintingUnavailable:
        abort(503)
    answer = Response(data, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={slug}.pdf"
    return answer


def _scans(story: stories.Story) -> dict[str, Path]:
    """The files of the scans it shows, by the addresses they have on the page."""
    data_dir, edge = current_app.extensions["config"].data_dir, SCAN_EDGE
    digests = {item.scan_digest for item in story.items.values() if item.scan_digest}
    found = {
        url_for("scans.file", digest=each, edge=edge): files.path(data_dir, each, edge, pictures.SCAN)
        for each in digests
    }
    return {address: path for address, path in found.items() if path.is_file()}


def _paper(slug: str) -> tuple[stories.Story, str]:
    cited, now = showing.Cited(city.current()), clock.now()
    story = stories.story(slug, now, english=i18n.in_english(), extra_sources=cited.keys)
    if story is None:
        abort(404)
    address = site.absolute("exhibition.exhibit", slug=slug)
    page = render_template(
        "exhibition/paper/sheets.html",
        story=story,
        show=showing.Shown(story, cited),
        made_at=now,
        address=address,
        code=_code(_printed(story.exhibit) or address, _("二维码，打开这个展厅"), HEAD_MM),
        chapter_codes=[
            _code(f"{address}#chapter-{number}", _("二维码，打开这一单元"), CHAPTER_MM)
            for number in range(1, len(story.chapters) + 1)
        ],
        drawing=printing.drawing,
        quiz_address=lambda key: site.current().origin + url_for("quizzes.quiz", key=key),
    )
    return story, page


def _printed(exhibit: Exhibit) -> str:
    """What the exhibit's own code says, where one is in use: its scans are counted with the others."""
    found = placements.in_use("exhibit", [exhibit.id])
    return printed.printed_text(site.current().origin, found[0].code, placements.style().case) if found else ""


def _code(text: str, alt: str, side: float) -> Markup:
    return Markup(images.svg(text, alt=alt, symbol_mm=side))  # noqa: S704  Our own drawing.
